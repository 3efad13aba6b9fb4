"""What the remote engines share: one way to ask over HTTP, bounded, behind a circuit breaker.

After FAILURES answers in a row that speak of the server's own trouble, nothing is asked for
REST_SECONDS: what would have been asked fails at once and goes to the next engine. Then one
question is let through; its answer closes the breaker or keeps it open.
"""

import asyncio
import json
import math
import time
from collections.abc import Callable, Mapping
from typing import Any

import aiohttp
import structlog
from prometheus_client import Gauge
from purgatory import AsyncCircuitBreakerFactory
from purgatory.domain.model import OpenedState

from translator.engines.base import EngineFailed, EngineLate, EngineUnreachable, OutOfTime

FAILURES = 5
REST_SECONDS = 30.0
LONGEST_REST_SECONDS = 300.0
"""That a server's own Retry-After can ask for."""
ANSWER_BYTES = 1_000_000
AGAIN = {429, 500, 502, 503, 504}
"""Statuses of a server in trouble; others are about the question."""

OPEN = Gauge(
    "translator_breaker_open", "1 while a remote engine is left alone because it failed", ["engine"]
)

log = structlog.stdlib.get_logger(__name__)


class Remote:
    """One server. `seconds` bound one answer, `at_once` how many are asked for together."""

    def __init__(
        self,
        name: str,
        session: aiohttp.ClientSession,
        *,
        seconds: float,
        at_once: int,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self._name = name
        self._session = session
        self._seconds = seconds
        self._turns = asyncio.Semaphore(at_once)
        self._headers = dict(headers or {})
        # What is about the question alone says that the server is well.
        self._breakers = AsyncCircuitBreakerFactory(
            default_threshold=FAILURES,
            default_ttl=REST_SECONDS,
            exclude=[(Exception, lambda error: not _is_trouble(error)), asyncio.CancelledError],
        )
        self._breakers.add_listener(self._changed)
        self._not_before = -math.inf
        OPEN.labels(name).set(0)

    async def ask(
        self,
        url: str,
        body: Mapping[str, Any],
        read: Callable[[Any], str],
        seconds: float,
        until: float = math.inf,
    ) -> str:
        """POST `body` as JSON; what `read` finds in the answer.

        Raises EngineUnreachable, EngineLate, EngineFailed (also when `read` raises LookupError,
        TypeError or ValueError) and OutOfTime.
        """
        if time.monotonic() < self._not_before:
            raise EngineUnreachable(f"{self._name} asked to be left alone for a while")
        breaker = await self._breakers.get_breaker(self._name)
        try:
            async with self._turns, breaker:
                left = until - time.monotonic()
                if left <= 0:
                    raise OutOfTime("its turn came too late")
                return await self._post(url, body, read, min(max(seconds, self._seconds), left))
        except OpenedState as error:
            raise EngineUnreachable(f"{self._name} failed too often; it rests") from error

    async def _post(
        self, url: str, body: Mapping[str, Any], read: Callable[[Any], str], seconds: float
    ) -> str:
        try:
            async with (
                asyncio.timeout(seconds),
                self._session.post(
                    url, json=body, headers=self._headers, allow_redirects=False
                ) as answer,
            ):
                text = await _bounded(answer)
        except TimeoutError as error:
            raise EngineLate(f"{self._name}: no answer within {seconds:.0f} s") from error
        except (aiohttp.ClientError, OSError) as error:
            reason = f"{type(error).__name__}: {error}"
            raise EngineUnreachable(f"{self._name}: {reason}"[:300]) from error
        if answer.status in AGAIN:
            self._rest(answer.headers.get("Retry-After", ""))
            raise EngineUnreachable(f"{self._name}: status {answer.status}: {text[:200]}")
        if answer.status != 200:
            raise EngineFailed(f"{self._name}: status {answer.status}: {text[:200]}")
        try:
            return read(json.loads(text))
        except (LookupError, TypeError, ValueError, AttributeError) as error:
            raise EngineFailed(f"{self._name}: an answer of another form: {text[:200]}") from error

    def _rest(self, retry_after: str) -> None:
        if retry_after.isdecimal():
            wait = min(float(retry_after), LONGEST_REST_SECONDS)
            self._not_before = time.monotonic() + wait

    def _changed(self, name: str, what: str, event: Any) -> None:
        if what == "state_changed":
            OPEN.labels(name).set(0 if event.state == "closed" else 1)
            log.warning("breaker", engine=name, state=event.state)


def _is_trouble(error: BaseException) -> bool:
    return isinstance(error, EngineUnreachable | EngineLate)


async def _bounded(answer: aiohttp.ClientResponse) -> str:
    found = bytearray()
    async for piece in answer.content.iter_chunked(65536):
        found += piece
        if len(found) > ANSWER_BYTES:
            raise EngineFailed(f"an answer of over {ANSWER_BYTES:,} bytes")
    return found.decode(errors="replace")
