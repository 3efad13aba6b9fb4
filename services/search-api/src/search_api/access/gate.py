"""In front of every address: who asks, whether they may, how often, and how much at once."""

import asyncio
from contextlib import AsyncExitStack

import structlog
from prometheus_client import Counter as Metric
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from parallax.errors import Unavailable
from search_api.access import keys, quotas
from search_api.access.bodies import has_body, read_body, replay
from search_api.access.callers import NEEDED, Caller, address_of, unauthorized
from search_api.access.counting import Counter, InProcess
from search_api.access.crowds import Crowd, Full, Places, TooManyAtOnce
from search_api.access.key_store import Keys
from search_api.access.quotas import Policy, Standing
from search_api.api import problems
from search_api.api.faults import answer
from search_api.api.problems import Problem
from search_api.settings import Settings

FREE = ("/healthz", "/readyz", "/metrics", "/openapi.json", "/page/")
"""Cheap to answer and needed when all else is full."""
STREAMS = ("/v1/stream",)
MAX_TARGET = 32_000
QUEUE_SECONDS = 5.0
QUEUE_FACTOR = 4
IMAGES_FACTOR = 10
"""A page of results has many images and is one request."""
NEW_KEYS = Policy("new-keys", 120, 60)

REFUSED = Metric(
    "search_api_refused_total",
    "Requests refused: rate, burst, at_once, full, late, key, no_key, target",
    ["reason"],
)

log = structlog.stdlib.get_logger(__name__)


class Gate:
    """Lets a request through, or answers it with a problem.

    A place among those that are worked on is held until the answer begins: who reads slowly keeps
    nobody waiting. The app's state has `keys` (Keys) and `counter` (Counter) once it has started.
    """

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._settings = settings
        self._new_keys = InProcess()
        self._requests = Crowd(settings.requests_at_once)
        self._images = Crowd(settings.requests_at_once)
        self._streams = Crowd(settings.streams_at_once)
        self._places = Places(
            settings.searches_at_once, QUEUE_FACTOR * settings.searches_at_once, QUEUE_SECONDS
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "http" or scope["path"].startswith(FREE):
            await self._app(scope, receive, send)
            return
        told: dict[str, str] = {}

        async def telling(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(told)
            await send(message)

        try:
            await self._admit(scope, receive, telling, told)
        except Problem as problem:
            response = answer(problem, scope["path"], scope["state"]["request_id"])
            await response(scope, receive, telling)

    async def _admit(
        self, scope: Scope, receive: Receive, send: Send, told: dict[str, str]
    ) -> None:
        if len(scope["raw_path"]) + len(scope["query_string"]) > MAX_TARGET:
            raise _refused("target", problems.target_too_long(MAX_TARGET))
        caller = await self._identify(scope)
        scope["state"]["caller"] = caller
        standings = await self._count(scope, caller)
        told.update(quotas.headers(standings))
        _check(standings)
        async with AsyncExitStack() as stack:
            try:
                await stack.enter_async_context(self._crowd(scope["path"]).admit(caller.name))
            except TooManyAtOnce as error:
                raise _refused("at_once", problems.too_many_at_once()) from error
            if has_body(scope):
                receive = replay(await read_body(scope, receive), receive)
            if scope["path"].startswith((*STREAMS, "/images/")):
                await self._app(scope, receive, send)
            else:
                await self._work(scope, receive, send)

    async def _work(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun = False
        async with AsyncExitStack() as stack:
            try:
                await stack.enter_async_context(self._places.place())
            except Full as error:
                raise _refused("full", problems.busy()) from error

            async def begin(message: Message) -> None:
                nonlocal begun
                begun = True
                limit.reschedule(None)
                await stack.aclose()
                await send(message)

            try:
                async with asyncio.timeout(self._settings.request_seconds) as limit:
                    await self._app(scope, receive, begin)
            except TimeoutError as error:
                if begun or not limit.expired():
                    raise
                raise _refused("late", problems.late(self._settings.request_seconds)) from error

    async def _identify(self, scope: Scope) -> Caller:
        address = address_of(scope["client"][0] if scope["client"] else "")
        given = Headers(scope=scope).get("authorization")
        if not scope["path"].startswith(("/v1/", "/images/")):
            return Caller(address)
        if given is None:
            if self._settings.anonymous:
                return Caller(address)
            raise _refused("no_key", unauthorized(NEEDED))
        scheme, _, text = given.partition(" ")
        secret = keys.read(text.strip()) if scheme.lower() == "bearer" else None
        key = None
        if secret:
            known: Keys = scope["app"].state.keys
            if not known.known(secret)[0]:
                await self._not_guessing(address)
            try:
                key = await known.find(secret)
            except Unavailable as error:
                log.warning("key_not_checked", error=str(error))
                raise problems.unavailable(
                    "Keys can't be checked now. Try again, or read without a key."
                ) from error
        if key is None:
            raise _refused("key", unauthorized(WRONG, "invalid_token"))
        return Caller(address, key)

    async def _not_guessing(self, address: str) -> None:
        """Each key that isn't known yet is a question to the store."""
        standing = await self._new_keys.count(address, NEW_KEYS)
        if not standing.allowed:
            raise _refused("key", problems.too_many_requests([standing]))

    async def _count(self, scope: Scope, caller: Caller) -> list[Standing]:
        counter: Counter = scope["app"].state.counter
        images = scope["path"].startswith("/images/")
        name = f"{caller.name}:images" if images else caller.name
        policies = self._policies(caller, IMAGES_FACTOR if images else 1)
        return [await counter.count(name, policy) for policy in policies]

    def _policies(self, caller: Caller, factor: int) -> list[Policy]:
        minute = self._settings.requests_per_minute
        if caller.key:
            own = caller.key.requests_per_minute
            minute = self._settings.key_requests_per_minute if own is None else own
        both = (
            Policy("burst", factor * self._settings.burst, 1),
            Policy("minute", factor * minute, 60),
        )
        return [policy for policy in both if policy.quota]

    def _crowd(self, path: str) -> Crowd:
        if path.startswith(STREAMS):
            return self._streams
        return self._images if path.startswith("/images/") else self._requests


WRONG = (
    "The API key is not valid: it was mistyped, revoked, or belongs to another service. Send it as "
    "`Authorization: Bearer plx_…`, or leave the header out to read without one."
)


def _check(standings: list[Standing]) -> None:
    over = [one for one in standings if not one.allowed]
    if over:
        reason = "burst" if over[-1].policy.name == "burst" else "rate"
        raise _refused(reason, problems.too_many_requests(over))


def _refused(reason: str, problem: Problem) -> Problem:
    REFUSED.labels(reason).inc()
    return problem
