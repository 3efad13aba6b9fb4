"""Which addresses may be asked: public ones, looked at where the connection is made."""

import ipaddress
import socket
from typing import Any

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult


class NotPublic(OSError):
    """A host that resolves to an address inside somebody's network."""


class PublicResolver(AbstractResolver):
    """Resolves names, and keeps back every address that isn't public.

    Looked at where the connection is made, so that a name that changes its address between a
    check and the request gains nothing.
    """

    def __init__(self, *, allow_private: bool) -> None:
        self._allow_private = allow_private
        self._inner = aiohttp.ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """The public addresses of a host; NotPublic if it has none but others."""
        found = await self._inner.resolve(host, port, family)
        if self._allow_private:
            return found
        public = [result for result in found if is_public(result["host"])]
        if not public:
            raise NotPublic(
                f"{host} is not a public address ({found[0]['host'] if found else 'none'}); "
                "FETCHER_ALLOW_PRIVATE=true would allow it"
            )
        return public

    async def close(self) -> None:
        """Nothing to close but the inner one."""
        await self._inner.close()


def check_literal(host: str) -> None:
    """Raise NotPublic for a host that is written as a private address."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return
    if not is_public(host):
        raise NotPublic(f"{host} is not a public address")


def is_public(address: str) -> bool:
    """Whether an IP address is routed on the internet, also looking into tunnelled ones."""
    try:
        parsed: Any = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(parsed, ipaddress.IPv6Address):
        inner = parsed.ipv4_mapped or parsed.sixtofour or _nat64(parsed)
        parsed = inner or parsed
    return bool(parsed.is_global and not parsed.is_multicast and not parsed.is_reserved)


def _nat64(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    if address in ipaddress.ip_network("64:ff9b::/96"):
        return ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
    return None
