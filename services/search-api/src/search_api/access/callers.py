"""Who asks: somebody with a key, or an address."""

import ipaddress
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request, Security
from fastapi.security import HTTPBearer

from search_api.access.keys import Key
from search_api.api.problems import Problem

IPV6_PREFIX = 64
"""What one customer of a network has at least: counting single addresses would count nothing."""


@dataclass(frozen=True)
class Caller:
    """Who a request is counted for; `key` is None for anonymous reading."""

    address: str
    key: Key | None = None

    @property
    def name(self) -> str:
        """What limits are counted by."""
        return f"key:{self.key.id}" if self.key else f"address:{self.address}"


def address_of(host: str) -> str:
    """An address as it is counted: IPv4 alone, IPv6 by its /64; anything else as it is."""
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return host[:100]
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((int(address), IPV6_PREFIX), strict=False))


NEEDED = (
    "This address needs an API key: send `Authorization: Bearer <key>`. The operator of this "
    "service gives them out."
)


def unauthorized(detail: str, error: str | None = None) -> Problem:
    """401, with what RFC 6750 asks for; `error` is its code, none when no key was sent."""
    challenge = 'Bearer realm="parallax"' + (f', error="{error}"' if error else "")
    return Problem(
        401,
        detail,
        kind="invalid-key" if error else "key-needed",
        title="The key is not valid" if error else "A key is needed",
        headers={"WWW-Authenticate": challenge},
    )


BEARER = HTTPBearer(
    scheme_name="key",
    bearerFormat="plx_…",
    description="A key made by `search-api keys create`",
    auto_error=False,
)


async def _owner(request: Request, _: Annotated[object, Security(BEARER)]) -> Key:
    caller: Caller = request.state.caller
    if caller.key is None:
        raise unauthorized(NEEDED)
    return caller.key


Owner = Annotated[Key, Depends(_owner)]
"""The key of who asks, for addresses that need one; without one they answer 401.

What a key owns is kept by `Owner.id`. Name 401 in `answers(...)`.
"""
