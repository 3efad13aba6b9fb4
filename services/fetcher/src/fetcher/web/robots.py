"""What a site allows: its robots.txt (RFC 9309) and its reservation of text and data mining."""

import asyncio
import re
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Protocol
from urllib.parse import urlsplit

from protego import Protego

from fetcher.web.errors import Deferred, Disallowed, FetchError, Redirected, Refused
from fetcher.web.reservations import Reservation, parse_reservations, reservation_of

MAX_ROBOTS_BYTES = 2_000_000
READ_BYTES = 512_000
"""RFC 9309 asks for 500 kiB at least; what follows is as if it weren't there."""
KEPT_SECONDS = 24 * 3600.0
FORBIDDEN_KEPT_SECONDS = 3600.0
UNKNOWN_KEPT_SECONDS = 600.0
FIRST_WAIT_SECONDS = 300.0
LONGEST_WAIT_SECONDS = 6 * 3600.0
_MANY_SITES = 10_000


class Answer(Protocol):
    """What is looked at of a response."""

    @property
    def status(self) -> int: ...
    @property
    def body(self) -> bytes: ...


Ask = Callable[[str, int], Awaitable[Answer]]


@dataclass
class Rules:
    """What one site's robots.txt said. `refusal` stands for a whole site that must not be asked."""

    parsed: Protego | None = None
    refusal: str | None = None
    wait: str | None = None
    """Why it can't be known now whether the site may be asked."""
    error: FetchError | None = None
    """The same as an error that nobody has been told of yet."""
    kept_until: float = 0.0
    """On the monotonic clock."""
    failures: int = 0


@dataclass
class _Site:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    rules: Rules = field(default_factory=Rules)
    reservations: tuple[Reservation, ...] = ()
    reservations_until: float = 0.0


class Robots:
    """The rules of every site that is asked, fetched once a day.

    401 and 403 mean that nothing may be asked (stricter than the RFC, which takes them as no
    rules); other 4xx mean that everything may; 429, 5xx and no answer mean to wait.
    """

    def __init__(
        self, ask: Ask, agent: str, slow_down: Callable[[str, float], None] = lambda *_: None
    ) -> None:
        self._ask = ask
        self._token = product_token(agent)
        self._slow_down = slow_down
        self._sites: dict[str, _Site] = {}

    async def check(self, url: str) -> None:
        """Return if `url` may be asked.

        Raises Disallowed; Deferred when it can't be known; and what kept the rules from being
        read, once.
        """
        rules = await self._rules(url)
        if rules.error is not None:
            # Told once, as what it is; until the next look the site is left alone.
            error, rules.error = rules.error, None
            raise error
        if rules.wait is not None:
            left = max(1.0, rules.kept_until - time.monotonic())
            raise Deferred(f"{url}: {rules.wait}", left)
        if rules.refusal is not None:
            raise Disallowed(f"{url}: {rules.refusal}")
        if rules.parsed is not None and not rules.parsed.can_fetch(url, self._token):
            raise Disallowed(f"{url}: robots.txt disallows it for {self._token}")

    async def reservation(self, url: str) -> Reservation | None:
        """What the site's /.well-known/tdmrep.json says of `url`; None if nothing.

        Raises nothing: a site that can't be asked has said nothing.
        """
        site = self._site(url)
        async with site.lock:
            if site.reservations_until <= time.monotonic():
                await self._read_reservations(url, site)
        return reservation_of(url, site.reservations)

    async def _read_reservations(self, url: str, site: _Site) -> None:
        """Ask for them; without an answer what was known stays, to be asked for again soon."""
        site.reservations_until = time.monotonic() + UNKNOWN_KEPT_SECONDS
        try:
            answer = await self._ask(f"{_origin(url)}/.well-known/tdmrep.json", READ_BYTES)
        except FetchError:
            return
        if answer.status < 500 and answer.status != 429:
            site.reservations = parse_reservations(answer.body) if answer.status == 200 else ()
            site.reservations_until = time.monotonic() + KEPT_SECONDS

    async def _rules(self, url: str) -> Rules:
        site = self._site(url)
        # Under the lock, so that a site's many pages ask for its rules once.
        async with site.lock:
            if site.rules.kept_until <= time.monotonic():
                site.rules = await self._read(url, site.rules.failures)
                if site.rules.parsed is not None:
                    self._mind_delay(url, site.rules.parsed)
            return site.rules

    async def _read(self, url: str, failures: int) -> Rules:
        address = f"{_origin(url)}/robots.txt"
        moment = time.monotonic()
        try:
            answer = await self._ask(address, MAX_ROBOTS_BYTES)
        except (Refused, Redirected):
            # It leads to where nobody may look: as if there were none. The page's own request is
            # refused in its turn, if it is the site itself that mustn't be asked.
            return Rules(kept_until=moment + KEPT_SECONDS)
        except Deferred as error:
            # Nothing was asked, so nothing is known of the site: it isn't the site's failure.
            kept_until = moment + error.seconds
            return Rules(wait=str(error), kept_until=kept_until, failures=failures)
        except FetchError as error:
            waiting = _waiting(f"its robots.txt can't be read ({error.outcome})", moment, failures)
            waiting.error = error
            return waiting
        status = answer.status
        if status in {401, 403}:
            return Rules(
                refusal=f"robots.txt is answered with {status}: nobody may fetch here",
                kept_until=moment + FORBIDDEN_KEPT_SECONDS,
            )
        if status == 429 or status >= 500:
            return _waiting(f"its robots.txt is answered with {status}", moment, failures)
        text = answer.body[:READ_BYTES].decode("utf-8", "replace") if status == 200 else ""
        return Rules(parsed=Protego.parse(text), kept_until=moment + KEPT_SECONDS)

    def _mind_delay(self, url: str, parsed: Protego) -> None:
        delay = parsed.crawl_delay(self._token) or 0.0
        if rate := parsed.request_rate(self._token):
            delay = max(delay, rate.seconds / max(rate.requests, 1))
        self._slow_down(urlsplit(url).hostname or "", delay)

    def _site(self, url: str) -> _Site:
        if len(self._sites) > _MANY_SITES:
            stale = [o for o, s in self._sites.items() if not s.lock.locked()]
            for origin in stale[: _MANY_SITES // 2]:
                del self._sites[origin]
        return self._sites.setdefault(_origin(url), _Site())


def product_token(agent: str) -> str:
    """What robots.txt calls this crawler: `Parallax` of `Parallax/0.1 (+mail)`.

    Also the name inside `Mozilla/5.0 (compatible; Name/1.0; …)`.
    """
    inside = re.search(r"compatible;\s*([\w.-]+)", agent)
    first = re.match(r"[\w.-]+", agent)
    return inside[1] if inside else first[0] if first else "*"


def _waiting(why: str, moment: float, failures: int) -> Rules:
    seconds = min(FIRST_WAIT_SECONDS * 2**failures, LONGEST_WAIT_SECONDS)
    return Rules(wait=why, kept_until=moment + seconds, failures=min(failures + 1, 20))


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
