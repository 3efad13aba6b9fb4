"""Has takes written as prose by a language model, where an operator wants that.

A story is told with its extracted sentences first. Then the model is asked for each take whose
evidence it hasn't been asked for, a few at once, and what comes of it is recorded and published as
another change of the story. Answers are remembered by the evidence's key, refusals too, so that
neither a restart nor another telling asks again. A server that fails is left alone for a while; its
takes stay as they are meanwhile. The newest stories come first: with a small budget the oldest
ones are never written.
"""

import asyncio
import time
from collections import Counter as Tally
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import Any

import aiohttp
import structlog
from prometheus_client import Counter, Gauge

from clusterer.beside import again
from clusterer.recording import STORIES, change_story, hold
from clusterer.takes.budget import Budget
from clusterer.takes.record import Take
from clusterer.takes.writer import Attempt, Endpoint, Outcome, key_of, open_session, write
from clusterer.told import TAKES
from clusterer.writer import Writer
from parallax.documents import now
from parallax.events import StoryUpdated
from parallax.faults import SURROUNDINGS, wait_seconds
from parallax.store import Doc, Store

LOOK_SECONDS = 1.0
MOST_WAITING = 1000
"""Stories; beyond them the oldest are left as they are."""
TRIES = 3
"""For evidence on which the server is late or answers with junk: it may be its fault."""
SETTLED = frozenset({Outcome.WRITTEN, Outcome.UNPROVEN})
DOUBTFUL = frozenset({Outcome.LATE, Outcome.JUNK, Outcome.REFUSED})
"""Of these and of all others that aren't settled it is the server's trouble, too."""

ASKED = Counter(
    "parallax_prose_asked_total", "Takes that the writer was asked for, by outcome", ["outcome"]
)
SENTENCES = Counter(
    "parallax_prose_sentences_total",
    "Sentences that the writer wrote, by whether their evidence bears them out: kept, thrown_out",
    ["outcome"],
)
WAITING = Gauge("parallax_prose_waiting", "Stories with takes that the writer wasn't asked for")
RESTING = Gauge("parallax_prose_resting", "1 while the writer is left alone because it failed")

log = structlog.stdlib.get_logger(__name__)


class Author:
    """Use `run` beside the consumer, and `note` for each story that was told."""

    def __init__(
        self,
        store: Store,
        writer: Writer,
        publish: Callable[[StoryUpdated], Awaitable[None]],
        endpoint: Endpoint,
        budget: Budget,
    ) -> None:
        self._store = store
        self._writer = writer
        self._publish = publish
        self._endpoint = endpoint
        self._budget = budget
        self._waiting: dict[str, None] = {}
        """Stories, the newest last."""
        self._tries: Tally[str] = Tally()
        """By key, of what isn't settled."""
        self._failures = 0
        """In a row."""
        self._not_before = 0.0
        self._recalled = 0

    def note(self, story_id: str) -> None:
        """It was told: something may be to be written."""
        self._waiting.pop(story_id, None)
        self._waiting[story_id] = None
        if len(self._waiting) > MOST_WAITING:
            del self._waiting[next(iter(self._waiting))]

    def with_prose(self, takes: Sequence[Doc], written: Mapping[str, Doc]) -> tuple[list[Doc], Doc]:
        """Takes as a story shows them, with the prose that there is of their evidence; and what is
        to be remembered: `written`, and whether something is still `unwritten`."""
        keys = self._keys(takes)
        known = {key: written[key] for key in keys.values() if key in written}
        prose = {take_id: known[key]["prose"] for take_id, key in keys.items() if key in known}
        return (
            [{**take, "prose": prose.get(take["id"])} for take in takes],
            {"written": known, "unwritten": any(key not in known for key in keys.values())},
        )

    async def run(self) -> None:
        """Have takes written, for ever."""
        RESTING.set(0)
        async with open_session() as session:

            async def work() -> None:
                await self._round(session)

            await again("prose", self._writer, work, LOOK_SECONDS)

    async def _round(self, session: aiohttp.ClientSession) -> None:
        if self._recalled != self._writer.epoch:
            for story_id in await self._store.ids(TAKES, {"unwritten": True}, limit=MOST_WAITING):
                self.note(story_id)
            self._recalled = self._writer.epoch
        while self._waiting and time.monotonic() >= self._not_before and self._budget.left():
            story_id = next(reversed(self._waiting))
            del self._waiting[story_id]
            try:
                is_done = await self._write(story_id, session)
            except SURROUNDINGS:
                self._waiting.setdefault(story_id)
                raise
            if not is_done:
                self._waiting.setdefault(story_id)
        WAITING.set(len(self._waiting))

    async def _write(self, story_id: str, session: aiohttp.ClientSession) -> bool:
        """Ask for some of a story's takes; True when nothing is left to be asked."""
        story = await self._store.get(STORIES, story_id)
        if story is None:
            return True
        known = await self._store.get(TAKES, story_id, ("written", "unwritten")) or {}
        takes = () if story.get("merged_into") else story.get("takes") or ()
        missing = self._missing(takes, known.get("written") or {})
        if missing:
            settled = await self._ask(story_id, missing, session)
            if settled:
                await self._publish(await self._record(story_id, settled))
            if len(settled) < len(missing):
                return False
        elif known.get("unwritten"):
            await self._publish(StoryUpdated.of(story))  # a crash came between recording and this
        return not (missing or known.get("unwritten")) or await self._is_done(story_id)

    async def _is_done(self, story_id: str) -> bool:
        """Note that nothing is left to be asked, unless the story was told anew meanwhile."""
        async with self._writer.turn():
            await hold(self._store, self._writer.epoch)
            story = await self._store.get(STORIES, story_id, ("takes", "merged_into")) or {}
            known = await self._store.get(TAKES, story_id, ("written",)) or {}
            takes = () if story.get("merged_into") else story.get("takes") or ()
            if self._missing(takes, known.get("written") or {}):
                return False
            await self._store.compare_and_set(TAKES, story_id, {}, set_={"unwritten": False})
            return True

    async def _ask(
        self, story_id: str, missing: Mapping[str, Take], session: aiohttp.ClientSession
    ) -> dict[str, Attempt]:
        """Ask for as many takes as may be asked for now; what was settled, by key."""
        asked = dict(list(missing.items())[: self._budget.left()])
        self._budget.spend(len(asked))
        attempts = await asyncio.gather(
            *(write(take, self._endpoint, session) for take in asked.values())
        )
        answers = dict(zip(asked, attempts, strict=True))
        for key, take in asked.items():
            self._count(story_id, take, answers[key])
        self._rest_after(attempts)
        return {key: one for key, one in answers.items() if self._is_settled(key, one)}

    def _keys(self, takes: Iterable[Doc]) -> dict[str, str]:
        """The key of each take's evidence, where there is enough of it."""
        found = ((one["id"], key_of(_take(one), self._endpoint)) for one in takes)
        return {take_id: key for take_id, key in found if key}

    def _missing(self, takes: Sequence[Doc], written: Mapping[str, Doc]) -> dict[str, Take]:
        keys = self._keys(takes)
        return {
            keys[one["id"]]: _take(one)
            for one in takes
            if one["id"] in keys and keys[one["id"]] not in written
        }

    def _count(self, story_id: str, take: Take, attempt: Attempt) -> None:
        ASKED.labels(attempt.outcome).inc()
        SENTENCES.labels("kept").inc(attempt.kept)
        SENTENCES.labels("thrown_out").inc(attempt.thrown_out)
        log.info(
            "take_written",
            story_id=story_id,
            take_id=take.id,
            outcome=attempt.outcome.value,
            detail=attempt.detail[:500],
        )

    def _rest_after(self, attempts: Sequence[Attempt]) -> None:
        """Leave the server alone after a failure, ever longer or as long as it asks for."""
        failed = [one for one in attempts if one.outcome not in SETTLED]
        if not failed:
            self._failures = 0
        else:
            self._failures += 1
            asked_for = max(one.retry_after for one in failed)
            self._not_before = time.monotonic() + max(asked_for, wait_seconds(self._failures))
        RESTING.set(1 if failed else 0)

    def _is_settled(self, key: str, attempt: Attempt) -> bool:
        """Whether this evidence isn't to be asked for again."""
        if len(self._tries) > MOST_WAITING:
            self._tries.clear()
        if attempt.outcome in DOUBTFUL:
            self._tries[key] += 1
        if attempt.outcome not in SETTLED and self._tries[key] < TRIES:
            return False
        del self._tries[key]
        return True

    async def _record(self, story_id: str, answers: Mapping[str, Attempt]) -> StoryUpdated:
        """Remember what was answered, and show it if the story still has these takes."""
        async with self._writer.turn():
            story = await self._store.get(STORIES, story_id, ("takes",)) or {}
            stored = await self._store.get(TAKES, story_id) or {"_id": story_id}
            written = {**(stored.get("written") or {}), **_remembered(answers)}
            takes, remembered = self.with_prose(story.get("takes") or (), written)
            stored |= {**remembered, "unwritten": True}  # until it is published
            await hold(self._store, self._writer.epoch)
            await self._store.put(TAKES, stored)
            clock = self._writer.window.clock
            return await change_story(
                self._store, self._writer.epoch, clock, story_id, {"takes": takes}
            )


def _take(stored: Doc) -> Take:
    """A take as a story's document has it."""
    return Take.from_json({name: stored[name] for name in Take.__dataclass_fields__})


def _remembered(answers: Mapping[str, Attempt]) -> dict[str, Any]:
    at = now().isoformat()
    return {
        key: {
            "outcome": one.outcome.value,
            "prose": one.prose and {**one.prose.to_json(), "written_at": at},
        }
        for key, one in answers.items()
    }
