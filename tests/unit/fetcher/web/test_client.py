"""Which addresses are asked, and in which turn."""

import asyncio

import pytest

from fetcher.settings import ClientSettings
from fetcher.web.addresses import is_public
from fetcher.web.client import Client, Refused, Turns


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
        "http://localhost/",
        "http://2130706433/",
        "http://0x7f.1/",
        "ftp://a.example/",
        "file:///etc/hosts",
    ],
)
async def test_refused_before_anything_is_sent(url: str) -> None:
    async with Client(ClientSettings(contact="desk@example.org")) as client:
        with pytest.raises(Refused):
            await client.get(url, limit=1000)


async def test_one_at_a_time_for_a_host_and_many_for_many() -> None:
    turns = Turns(0)
    inside: list[str] = []
    together: set[tuple[str, ...]] = set()
    gate = asyncio.Event()

    async def visit(host: str) -> None:
        async with turns.turn(host):
            inside.append(host)
            together.add(tuple(sorted(inside)))
            if len(inside) == 2:
                gate.set()
            await gate.wait()
            inside.remove(host)

    await asyncio.gather(*(visit(host) for host in ("a", "a", "b", "b")))
    assert ("a", "b") in together
    assert not any(len(set(hosts)) < len(hosts) for hosts in together)
