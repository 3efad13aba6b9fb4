"""Which addresses may be asked: public ones, looked at in the moment of dialling."""

import ipaddress
import socket
from collections.abc import Callable
from typing import Any

_NOBODYS = (
    ipaddress.ip_network("192.88.99.0/24"),  # relays of 6to4, given up (RFC 7526)
    ipaddress.ip_network("3fff::/20"),  # for documentation (RFC 9637)
)
_OTHER_SERVICES = frozenset(
    {1433, 1521, 1723, 2049, 2375, 2376, 2379, 3306, 3389, 4444, 5060, 5432, 5900, 5984, 6000}
    | {6379, 6443, 6667, 8086, 9042, 9092, 9200, 9300, 10250, 11211, 27017}
)

AddrInfo = tuple[int, int, int, str, tuple[Any, ...]]


class NotPublic(OSError):
    """A host whose address is inside somebody's network."""


def guarded_socket(*, allow_private: bool, setting: str) -> Callable[[AddrInfo], socket.socket]:
    """A maker of sockets that raises NotPublic for an address that must not be dialled.

    It sees what is dialled itself: names and literal addresses alike, on every hop, so that a name
    that changes its address between a check and the request gains nothing. `setting` is the
    variable that would allow it, for the message. For aiohttp's TCPConnector(socket_factory=…).
    """

    def open_socket(info: AddrInfo) -> socket.socket:
        family, kind, proto, _, address = info
        # The same words for each address of a name: aiohappyeyeballs then raises this very error
        # and not a collection of them.
        if not (allow_private or is_public(address[0])):
            raise NotPublic(f"not a public address; {setting}=true would allow it")
        if not (allow_private or is_of_the_web(address[1])):
            raise NotPublic(f"port {address[1]} is not one of the web's")
        return socket.socket(family, kind, proto)

    return open_socket


def is_public(address: str) -> bool:
    """Whether an IP address is routed on the internet, also looking into tunnelled ones."""
    try:
        parsed: Any = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(parsed, ipaddress.IPv6Address):
        inner = parsed.ipv4_mapped or parsed.sixtofour or _nat64(parsed)
        parsed = inner or parsed
        if parsed.version == 6 and parsed.is_site_local:
            return False
    if any(parsed in network for network in _NOBODYS if network.version == parsed.version):
        return False
    return bool(parsed.is_global and not parsed.is_multicast and not parsed.is_reserved)


def is_of_the_web(port: int) -> bool:
    """Whether sites are served there; other services must not be spoken to by a link in a feed."""
    return port in {80, 443} or (port >= 1024 and port not in _OTHER_SERVICES)


def parse_host_map(text: str) -> dict[str, str]:
    """`a.example=127.0.0.1:8080,b.example=[::1]:8081` as a dict.

    ValueError on anything else, and on a target that isn't a loopback address: the map goes
    around the check for private addresses, so it must not reach further than this machine.
    """
    found: dict[str, str] = {}
    for entry in filter(None, (part.strip() for part in text.split(","))):
        host, equals, target = entry.partition("=")
        address, colon, port = target.strip().rpartition(":")
        host = host.strip().lower()
        if not (host and equals and colon and port.isdecimal() and 0 < int(port) < 65536):
            raise ValueError(f"{entry!r} is not host=address:port")
        try:
            loopback = ipaddress.ip_address(address.strip("[]")).is_loopback
        except ValueError as error:
            raise ValueError(f"{entry!r}: {address!r} is not an IP address") from error
        if not loopback:
            raise ValueError(f"{entry!r}: {address} is not a loopback address")
        if host in found:
            raise ValueError(f"{host!r} is mapped twice")
        found[host] = f"{address}:{port}"
    return found


def _nat64(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    if address in ipaddress.ip_network("64:ff9b::/96"):
        return ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
    return None
