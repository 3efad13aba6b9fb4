"""From the store to Kafka: publishes each stored revision, however often the process is killed.

An article is stored with an `outbox` {token, revision} in the same write, and published right
after; then the outbox is cleared, if its token is still the same. What a crash or an outage leaves
behind is found by a sweep, at start and every so often.
"""

import asyncio
import time

import structlog
from aiokafka.errors import MessageSizeTooLargeError
from faststream.kafka import KafkaBroker
from pydantic import ValidationError

from fetcher.metrics import OUTBOX_PARKED, OUTBOX_PENDING, OUTBOX_PUBLISHED
from fetcher.storing.articles import REPUBLISH_AFTER, new_outbox
from fetcher.storing.identity import ARTICLES
from fetcher.waiting import wait_for
from parallax.documents import now
from parallax.errors import EventTooLarge
from parallax.events import ArticleFetched
from parallax.faults import SURROUNDINGS, wait_seconds
from parallax.kafka import publish
from parallax.store import Doc, Store

AT_ONCE = 32
PUBLISH_SECONDS = 30.0
REPUBLISH_EVERY_SECONDS = 3600.0
REPUBLISHED_AT_ONCE = 500
_WAITING = {"outbox.token": {"$exists": True}, "outbox.parked": {"$ne": True}}

log = structlog.stdlib.get_logger(__name__)


class Relay:
    """Publishes what `wake` names and what the sweeps find."""

    def __init__(
        self, store: Store, broker: KafkaBroker, topic: str, *, sweep_seconds: float
    ) -> None:
        self._store = store
        self._broker = broker
        self._topic = topic
        self._sweep_seconds = sweep_seconds
        # A dict, since it keeps the order and each article once.
        self._waiting: dict[str, None] = {}
        self._in_hand = 0
        self._something = asyncio.Event()
        self._idle = asyncio.Event()
        self._troubles = 0
        self.last_progress = time.monotonic()

    def wake(self, article_id: str) -> None:
        """Something of this article is to be published."""
        self._waiting[article_id] = None
        self._idle.clear()
        self._something.set()

    async def run(self) -> None:
        """Publish, for ever."""
        while True:
            self.last_progress = time.monotonic()
            if not self._waiting:
                self._idle.set()
                self._something.clear()
                # Wakes now and then, so that progress can be told from a standstill.
                await wait_for(self._something, 5)
                continue
            # Taken out first: what wakes again while it is published has changed again.
            batch = list(self._waiting)[:AT_ONCE]
            for article_id in batch:
                del self._waiting[article_id]
            self._in_hand = len(batch)
            results = await asyncio.gather(*map(self._publish, batch), return_exceptions=True)
            self._in_hand = 0
            for article_id, result in zip(batch, results, strict=True):
                self._settle(article_id, result)
            if any(isinstance(result, SURROUNDINGS) for result in results):
                self._troubles += 1
                await asyncio.sleep(wait_seconds(self._troubles))
            else:
                self._troubles = 0

    def _settle(self, article_id: str, result: object) -> None:
        if isinstance(result, SURROUNDINGS):
            if self._troubles == 0:
                log.warning("publishing_waits", article_id=article_id, error=repr(result)[:500])
            self._waiting[article_id] = None
        elif isinstance(result, BaseException):
            # Not queued again: one article must not hold up all others. The sweep finds it.
            log.error("publishing_failed", article_id=article_id, exc_info=result)

    async def sweep(self) -> None:
        """Queue all that was stored and not published; at start and every so often, for ever."""
        republished = float("-inf")
        troubles = 0
        while True:
            try:
                await self.sweep_once()
                if time.monotonic() - republished > REPUBLISH_EVERY_SECONDS:
                    await self.republish_once()
                    republished = time.monotonic()
            except SURROUNDINGS as error:
                troubles += 1
                log.warning("sweep_waits", error=repr(error)[:500])
                await asyncio.sleep(wait_seconds(troubles))
                continue
            except Exception:
                log.exception("sweep_failed")
            troubles = 0
            await asyncio.sleep(self._sweep_seconds)

    async def sweep_once(self) -> int:
        """Queue what has an outbox; how many there are."""
        found = await self._store.ids(ARTICLES, _WAITING)
        OUTBOX_PENDING.set(len(found))
        for article_id in found:
            self.wake(article_id)
        return len(found)

    async def republish_once(self) -> int:
        """Give a new outbox to articles that no later stage has brought on within a day."""
        moment = now()
        where = {"placement": None, "republish_after": {"$lte": moment}}
        names = await self._store.ids(ARTICLES, where, REPUBLISHED_AT_ONCE)
        fields = ("revision", "outbox")
        async for document in self._store.documents(ARTICLES, names, fields):
            if document.get("outbox"):
                continue
            await self._store.compare_and_set(
                ARTICLES,
                document["_id"],
                {"revision": document["revision"], "outbox": None},
                set_={
                    "outbox": new_outbox(document["revision"]),
                    "republish_after": moment + REPUBLISH_AFTER,
                },
            )
            self.wake(document["_id"])
        if names:
            log.warning("published_again", articles=len(names), reason="no placement within a day")
        return len(names)

    async def drain(self, seconds: float) -> None:
        """Wait until all that waits is published, at most so long; the rest is swept at start."""
        if self._waiting or self._in_hand:
            await wait_for(self._idle, seconds)

    async def _publish(self, article_id: str) -> None:
        document = await self._store.get(ARTICLES, article_id)
        outbox = document.get("outbox") if document else None
        if document is None or not outbox or outbox.get("parked"):
            return
        try:
            event = ArticleFetched.of(document)
            async with asyncio.timeout(PUBLISH_SECONDS):
                await publish(self._broker, self._topic, article_id, event)
        except (EventTooLarge, MessageSizeTooLargeError, ValidationError) as error:
            await self._park(article_id, outbox, str(error))
            return
        OUTBOX_PUBLISHED.inc()
        # A newer revision stored meanwhile has another token: it keeps its outbox.
        await self._store.compare_and_set(
            ARTICLES, article_id, {"outbox.token": outbox["token"]}, unset=["outbox"]
        )

    async def _park(self, article_id: str, outbox: Doc, reason: str) -> None:
        OUTBOX_PARKED.inc()
        log.error("event_parked", article_id=article_id, reason=reason)
        await self._store.compare_and_set(
            ARTICLES,
            article_id,
            {"outbox.token": outbox["token"]},
            set_={"outbox.parked": True, "outbox.reason": reason[:500]},
        )
