"""Tells saved searches' webhooks what is new: in order, at least once, and never a private address.

The place up to which a search was told moves only after its receiver has answered with 2xx. A
message that may have been received comes again under the same id if it is the same; what has
changed meanwhile makes it another one.
"""

import asyncio
import hashlib
import json
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import aiohttp
import structlog
from pymongo.errors import PyMongoError

from parallax.addresses import NotPublic, guarded_socket
from parallax.documents import now
from parallax.faults import SURROUNDINGS, text_of
from parallax.store import Doc, Store
from search_api.access import key_store
from search_api.follow import saved
from search_api.follow.changes import Place, first_after
from search_api.follow.matching import Item, Wanted, page_after
from search_api.follow.metrics import DELIVERIES
from search_api.follow.signing import signed
from search_api.follow.watermark_reader import WatermarkReader
from search_api.search.asking import QueryTooComplex, Search, TookTooLong
from search_api.search.queries.common import BadParameter

ITEMS = 100
ATTEMPT_SECONDS = 15.0
ASKED_AT_ONCE = 4
CALLS_AT_ONCE = 100
"""Receivers that may be slow at once before others wait for their turn."""
SWEEP_SECONDS = 2.0
FIRST_WAIT = timedelta(seconds=5)
LONGEST_WAIT = timedelta(hours=6)
LONGEST_REST = timedelta(minutes=10)
"""For a search that OpenSearch takes too long for: that may pass with its load."""
GIVEN_UP_AFTER = timedelta(days=3)
ALLOW_PRIVATE = "SEARCH_API_ALLOW_PRIVATE"
WAITS: tuple[type[Exception], ...] = (*SURROUNDINGS, PyMongoError)

log = structlog.stdlib.get_logger(__name__)

Understand = Callable[[Doc], Wanted]
"""A saved query as it is followed; raises ValueError for one this version doesn't understand."""


@dataclass(frozen=True)
class Attempt:
    """What came of a call: `result` is delivered, refused, failed or gone."""

    result: str
    status: int | None = None
    detail: str | None = None


def create_session(*, allow_private: bool) -> aiohttp.ClientSession:
    """For calls to addresses that somebody else has chosen."""
    guard = guarded_socket(allow_private=allow_private, setting=ALLOW_PRIVATE)
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=CALLS_AT_ONCE, force_close=True, socket_factory=guard),
        timeout=aiohttp.ClientTimeout(total=ATTEMPT_SECONDS),
        cookie_jar=aiohttp.DummyCookieJar(),
        auto_decompress=False,
        trust_env=False,
    )


class Webhooks:
    """The deliverer; leases in the store make several of them safe."""

    def __init__(
        self,
        store: Store,
        search: Search,
        watermark: WatermarkReader,
        session: aiohttp.ClientSession,
        understand: Understand,
    ) -> None:
        self._store = store
        self._search = search
        self._watermark = watermark
        self._session = session
        self._understand = understand
        self._quiet: dict[str, Place] = {}
        """By search: up to where there is nothing for it, also if that isn't stored."""
        self._asking = asyncio.Semaphore(ASKED_AT_ONCE)
        self._turns = asyncio.Semaphore(CALLS_AT_ONCE)
        self._under_way: dict[str, asyncio.Task[None]] = {}
        """By search: a slow receiver keeps only its own waiting."""

    async def run(self) -> None:
        """Deliver for ever; cancelled, it ends what is under way."""
        prepared = False
        try:
            while True:
                try:
                    if not prepared:
                        await saved.prepare(self._store)
                        prepared = True
                    await self.sweep()
                except WAITS as error:
                    log.warning("webhooks_wait", error=text_of(error))
                await asyncio.sleep(SWEEP_SECONDS)
        finally:
            tasks = list(self._under_way.values())
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def sweep(self) -> None:
        """Begin to tell every search that is due and isn't being told already."""
        until, moment = self._watermark.value, now()
        found = await saved.with_webhooks(self._store)
        known = {one["_id"] for one in found}
        self._quiet = {key: place for key, place in self._quiet.items() if key in known}
        for search in found:
            due = search["next_at"] is None or search["next_at"] <= moment
            if due and search["_id"] not in self._under_way and self._start(search).change <= until:
                self._begin(search)

    def _start(self, search: Doc) -> Place:
        return max(Place(**search["place"]), self._quiet.get(search["_id"], Place()))

    def _begin(self, search: Doc) -> None:
        task = asyncio.create_task(self._tell(search))
        self._under_way[search["_id"]] = task
        task.add_done_callback(lambda _: self._under_way.pop(search["_id"]))

    async def _tell(self, search: Doc) -> None:
        """Page after page of what is new; others have their turn in between."""
        going_on: Doc | None = search
        try:
            while going_on is not None:
                async with self._turns:
                    going_on = await self._tell_page(going_on)
        except WAITS as error:
            log.warning("webhook_waits", search=search["_id"], error=text_of(error))
        except Exception:
            # One search that can't be told keeps no other waiting; it is tried again.
            log.exception("webhook_crashed", search=search["_id"])
            DELIVERIES.labels("crashed").inc()

    async def _tell_page(self, search: Doc) -> Doc | None:
        """The search as it is afterwards if there may be more to tell at once."""
        items = await self._new(search, self._watermark.value)
        if not items:
            return None
        if not await key_store.is_valid(self._store, search["owner"]):
            await self._disable(search, "revoked", "The key that saved the search was revoked.")
            return None
        leased = await saved.lease(self._store, search, now())
        if leased is None:
            return None
        message_id = message_of(search["_id"], items)
        attempt = await self._call(leased, message_id, body_of(search, items))
        after = await self._settle(leased, message_id, items, attempt)
        return after if attempt.result == "delivered" and len(items) == ITEMS else None

    async def _new(self, search: Doc, until: int) -> list[Item]:
        """What to tell; none either if that can't be said, which is noted at the search."""
        try:
            wanted = self._understand(search["query"])
        except ValueError as error:
            await self._disable(search, "unaskable", f"The search isn't understood: {error}")
            return []
        try:
            async with self._asking:
                items = await page_after(self._search, wanted, self._start(search), until, ITEMS)
        except (QueryTooComplex, BadParameter) as error:
            await self._disable(search, "unaskable", f"The search can't be asked: {error}")
            return []
        except TookTooLong as error:
            await self._rest(search, f"The search takes too long: {error}")
            return []
        if not items:
            self._quiet[search["_id"]] = first_after(until)
            if search["failures"] and not search["failing_since"]:
                await saved.change(self._store, search["owner"], search["_id"], saved.WELL)
        return items

    async def _call(self, search: Doc, message_id: str, body: bytes) -> Attempt:
        webhook = search["webhook"]
        headers = signed(webhook["secret"], message_id, int(now().timestamp()), body)
        headers |= {"Content-Type": "application/json", "User-Agent": "Parallax-Webhooks/1"}
        try:
            # The answer's body isn't read: only its status says anything.
            async with self._session.post(
                webhook["url"], data=body, headers=headers, allow_redirects=False
            ) as response:
                status = response.status
        except aiohttp.ClientConnectorError as error:
            if isinstance(error.os_error, NotPublic):
                return Attempt("refused", None, str(error.os_error)[:300])
            return Attempt("failed", None, text_of(error)[:300])
        except (aiohttp.ClientError, OSError, ValueError) as error:
            return Attempt("failed", None, text_of(error)[:300])
        if 200 <= status < 300:
            return Attempt("delivered", status)
        return Attempt("gone" if status == 410 else "failed", status)

    async def _settle(
        self, leased: Doc, message_id: str, items: list[Item], attempt: Attempt
    ) -> Doc | None:
        """The search as it is then; None if it is another's matter by now."""
        number = int(leased["sent"]) + 1
        fields: dict[str, Any] = {"sent": number}
        if attempt.result == "delivered":
            fields |= {**saved.WELL, "place": vars(items[-1].place)}
        else:
            fields |= failed(leased, attempt)
        if not await saved.settle(self._store, leased, fields):
            log.warning("webhook_lease_lost", search=leased["_id"])
            return None
        DELIVERIES.labels(attempt.result).inc()
        if fields.get("state") == saved.DISABLED:
            log.warning("webhook_disabled", search=leased["_id"], reason=fields["reason"])
        await saved.note_delivery(
            self._store,
            leased["_id"],
            number,
            {
                "message": message_id,
                "at": now(),
                "items": len(items),
                "attempt": int(leased["failures"]) + 1,
                **vars(attempt),
            },
        )
        return {**leased, **fields, "lease": None}

    async def _rest(self, search: Doc, reason: str) -> None:
        """Wait without a call having failed, so never given up for it."""
        failures = int(search["failures"]) + 1
        rest = min(wait(failures), LONGEST_REST)
        fields = {"failures": failures, "next_at": now() + rest, "reason": reason[:300]}
        await saved.change(self._store, search["owner"], search["_id"], fields)
        log.warning("webhook_rests", search=search["_id"], reason=reason)

    async def _disable(self, search: Doc, result: str, reason: str) -> None:
        fields = {"state": saved.DISABLED, "reason": reason[:300]}
        await saved.change(self._store, search["owner"], search["_id"], fields)
        DELIVERIES.labels(result).inc()
        log.warning("webhook_disabled", search=search["_id"], reason=reason)


def failed(search: Doc, attempt: Attempt) -> dict[str, Any]:
    """What follows from a failure: a longer wait, or no more tries."""
    moment = now()
    since = search["failing_since"] or moment
    failures = int(search["failures"]) + 1
    why = attempt.detail or f"status {attempt.status}"
    fields: dict[str, Any] = {"failures": failures, "failing_since": since, "reason": why}
    if attempt.result == "gone":
        return fields | {"state": saved.DISABLED, "reason": "The receiver answered 410 Gone."}
    if moment - since >= GIVEN_UP_AFTER:
        days = GIVEN_UP_AFTER.days
        reason = f"No call came through for {days} days; the last: {why}"
        return fields | {"state": saved.DISABLED, "reason": reason}
    return fields | {"next_at": moment + wait(failures)}


def wait(failures: int) -> timedelta:
    """Exponential backoff with jitter in its upper half, bounded."""
    longest: timedelta = min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(failures - 1, 20))
    return longest * float(random.uniform(0.5, 1))  # noqa: S311 - spreads load, guards no secret


def message_of(search_id: str, items: list[Item]) -> str:
    """The id of a message: the same for the same items in the same versions."""
    told = [(item.place.change, item.place.id, item.version) for item in items]
    digest = hashlib.sha256(json.dumps([search_id, told]).encode()).hexdigest()
    return f"msg_{digest[:32]}"


def body_of(search: Doc, items: list[Item]) -> bytes:
    """A message as it is sent."""
    told = f'"search":{json.dumps({"id": search["_id"], "name": search["name"]})}'
    moment = json.dumps(now().isoformat())
    begin = f'{{"type":"articles.found","timestamp":{moment},"data":{{{told},"items":['
    return begin.encode() + b",".join(item.body for item in items) + b"]}}"
