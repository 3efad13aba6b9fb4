"""Which addresses are asked, and what is said of those that aren't."""

import asyncio
import socket
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from fetcher.settings import ClientSettings
from fetcher.web.client import Client
from fetcher.web.errors import FetchError, NameUnknown, Refused, TlsFailed, Unreachable
from parallax.addresses import NotPublic, guarded_socket, is_public
from tests.support.hostile import CASES, Hostile, Names, hostile_server

CONTACT = "desk@example.org"


@pytest_asyncio.fixture
async def hostile() -> AsyncIterator[Hostile]:
    async with hostile_server() as server:
        yield server


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1",
        "fe80::1%eth0",
        "fc00::1",
        "fec0::1",
        "3fff::1",
        "192.88.99.1",
        "::ffff:127.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "not an address",
    ],
)
def test_private_addresses_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1::1", "::ffff:93.184.216.34"])
def test_public_addresses_are(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://localhost/",
        "http://2130706433/",
        "http://0x7f.1/",
        "ftp://a.example/",
        "file:///etc/hosts",
    ],
)
async def test_refused_before_anything_is_sent(url: str) -> None:
    async with Client(ClientSettings(contact=CONTACT)) as client:
        with pytest.raises(Refused):
            await client.get(url, limit=1000)


async def test_a_name_that_turns_to_a_private_address_is_refused_when_dialled(
    hostile: Hostile,
) -> None:
    # A name server that says what is public to whoever looks first, and this machine afterwards.
    names = Names("127.0.0.1")
    settings = ClientSettings(contact=CONTACT, host_delay_seconds=0)
    async with Client(settings, resolver=names) as client:
        with pytest.raises(Refused):
            await client.get(f"http://rebind.example:{hostile.port}/feed", limit=1000)
    assert names.asked
    assert hostile.asked == {}


def test_what_is_dialled_is_looked_at_and_not_what_was_looked_up() -> None:
    make = guarded_socket(allow_private=False, setting="FETCHER_ALLOW_PRIVATE")
    with make((socket.AF_INET, socket.SOCK_STREAM, 0, "", ("93.184.216.34", 443))):
        pass
    for family, address in (
        (socket.AF_INET, ("127.0.0.1", 443)),
        (socket.AF_INET, ("169.254.169.254", 80)),
        (socket.AF_INET6, ("::ffff:10.0.0.1", 443, 0, 0)),
    ):
        with pytest.raises(NotPublic):
            make((family, socket.SOCK_STREAM, 0, "", address))


@pytest.mark.parametrize("port", [22, 25, 6379, 9200])
def test_ports_of_other_services_are_not_dialled(port: int) -> None:
    make = guarded_socket(allow_private=False, setting="FETCHER_ALLOW_PRIVATE")
    with pytest.raises(NotPublic, match=str(port)):
        make((socket.AF_INET, socket.SOCK_STREAM, 0, "", ("93.184.216.34", port)))


async def test_private_addresses_are_asked_when_a_setting_says_so(hostile: Hostile) -> None:
    settings = ClientSettings(contact=CONTACT, allow_private=True, host_delay_seconds=0)
    async with Client(settings, resolver=Names("127.0.0.1")) as client:
        found = await client.get(f"http://healthy.example:{hostile.port}/page", limit=100_000)
    assert found.status == 200


def quick(hosts: list[str], port: int, **changes: Any) -> ClientSettings:
    """Settings that soon lose patience, with every host mapped to one port."""
    mapped = ",".join(f"{host}=127.0.0.1:{port}" for host in hosts)
    patience = {"connect_seconds": 1, "first_byte_seconds": 1, "request_seconds": 2}
    return ClientSettings(
        **{"contact": CONTACT, "host_map": mapped, "host_delay_seconds": 0, **patience, **changes}
    )


async def test_every_kind_of_hostility_is_told_by_its_reason(hostile: Hostile) -> None:
    hosts = [*hostile.hosts, "healthy.example"]

    async def outcome(client: Client, host: str) -> str:
        try:
            answer = await client.get(f"http://{host}/feed", limit=1_000_000, what="feed")
        except FetchError as error:
            return error.outcome
        return f"status_{answer.status}"

    async with Client(quick(hosts, hostile.port)) as client:
        found = dict(
            zip(hosts, await asyncio.gather(*(outcome(client, h) for h in hosts)), strict=True)
        )
    assert found.pop("healthy.example") == "status_200"
    # What a body or a 410 means is for others to say.
    read = {"ok": "status_200", "not_a_feed": "status_200", "gone": "status_410"}
    for host, came in found.items():
        expected = CASES[host.partition(".")[0]][1]
        assert came in {read.get(outcome, outcome) for outcome in expected}, host


async def test_a_host_that_asks_for_a_pause_is_left_alone(hostile: Hostile) -> None:
    async with Client(quick(["busy.example"], hostile.port)) as client:
        first = await client.get("http://busy.example/feed", limit=1000)
        with pytest.raises(FetchError) as caught:
            await client.get("http://busy.example/other", limit=1000)
    assert first.status == 429
    assert caught.value.outcome == "deferred"
    assert hostile.asked["busy.example/other"] == 0


async def test_no_tls_no_trust(hostile: Hostile) -> None:
    settings = ClientSettings(contact=CONTACT, allow_private=True, host_delay_seconds=0)
    async with Client(settings, resolver=Names("127.0.0.1")) as client:
        with pytest.raises(TlsFailed):
            await client.get(f"https://plain.example:{hostile.tls_port}/feed", limit=1000)


async def test_names_and_ports_that_lead_nowhere(unused_port: int) -> None:
    settings = ClientSettings(contact=CONTACT, allow_private=True, host_delay_seconds=0)
    async with Client(settings) as client:
        with pytest.raises(Unreachable):
            await client.get(f"http://127.0.0.1:{unused_port}/", limit=1000)
    async with Client(settings, resolver=NoNames("127.0.0.1")) as client:
        with pytest.raises(NameUnknown):
            await client.get("http://no-such-name.invalid/", limit=1000)


class NoNames(Names):
    """A name server that knows nobody."""

    async def resolve(self, *_: Any, **__: Any) -> Any:
        raise OSError("no such name")


async def test_headers_that_no_store_takes_are_mended() -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b'HTTP/1.1 200 OK\r\nETag: "\xff"\r\nContent-Length: 0\r\n\r\n')
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    settings = ClientSettings(contact=CONTACT, allow_private=True, host_delay_seconds=0)
    async with server, Client(settings) as client:
        answer = await client.get(f"http://127.0.0.1:{port}/", limit=1000)
    assert answer.headers["etag"].encode()


@pytest.fixture
def unused_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
