"""Repair of recent stories, at fixed places of the stream.

When the stream has come to the next quarter of an hour, or after very many placements, the
stories that grew lately are looked at before the next article is placed; see repair. What it
proposes is recorded in the writer's state, a round at a time, before any of it is done, and each
proposal becomes a change like those that people ask for. So the same placements lead to the same
stories, wherever a crash or a takeover cuts this.
"""

import asyncio
import time
from datetime import datetime

import structlog
from prometheus_client import Gauge

from clusterer.beside import again
from clusterer.changes import Changes
from clusterer.pace import Rhythm
from clusterer.placing import Criteria
from clusterer.repair import ROUNDS, Merge, Split, grown, proposals
from clusterer.writer import Writer
from parallax.changes import ask
from parallax.documents import now
from parallax.faults import SURROUNDINGS
from parallax.store import Doc, Store

LOOK_SECONDS = 1.0
"""Between two looks while nothing is placed."""
BY = "repair"

REPAIR_SECONDS = Gauge(
    "parallax_clusterer_repair_seconds", "Time the last repair took; articles wait for it"
)

log = structlog.stdlib.get_logger(__name__)


class Repairing:
    """Call `when_due` before each placement; use `run` beside the consumer."""

    def __init__(
        self, store: Store, writer: Writer, changes: Changes, criteria: Criteria, rhythm: Rhythm
    ) -> None:
        self._store = store
        self._writer = writer
        self._changes = changes
        self._criteria = criteria
        self._rhythm = rhythm

    async def run(self) -> None:
        """Repair while no article comes, for ever."""
        await again("repair", self._writer, self._look, LOOK_SECONDS)

    async def _look(self) -> None:
        async with self._writer.turn():
            await self.when_due()

    async def when_due(self, coming: datetime | None = None) -> None:
        """Repair if it is time, before an article that was discovered then is placed.

        In a turn of the writer's only.
        """
        state = self._writer.state
        since = state.placed - state.repaired
        clock = self._writer.window.clock
        if state.repair is None and not self._rhythm.is_due(since, clock, coming):
            return
        started = time.monotonic()
        await self._changes.resume()
        try:
            await self._repair(state.repair)
        except SURROUNDINGS:
            raise
        except Exception:
            # Stories stay as they are then: no reason to place nothing any more.
            log.exception("repair_failed")
        await self._writer.leave(repair=None, repaired=state.placed)
        REPAIR_SECONDS.set(time.monotonic() - started)

    async def _repair(self, begun: Doc | None) -> None:
        """From the start, or from the round that was begun."""
        first = 0
        state = self._writer.state
        touched = grown(self._writer.window, state.placed, state.repaired)
        if begun is not None:
            first = begun["round"] + 1
            touched = await self._carry_out(begun)
        for number in range(first, ROUNDS):
            found = await asyncio.to_thread(proposals, self._writer.window, self._criteria, touched)
            if not found:
                return
            changes = [_change(proposal) for proposal in found]
            planned = {"round": number, "asked_at": now(), "changes": changes}
            await self._writer.leave(repair=planned)
            touched = await self._carry_out(planned)

    async def _carry_out(self, planned: Doc) -> set[str]:
        """Do what was planned, each thing once; the stories that it changed."""
        changed: set[str] = set()
        for number, fields in enumerate(planned["changes"]):
            key = f"{planned['asked_at']:%Y%m%dT%H%M%S%f}-{planned['round']:02}{number:04}"
            await ask(self._store, key, by=BY, at=planned["asked_at"], **fields)
            plan = await self._changes.carry_out_one(key)
            if plan is not None:
                changed |= {plan.origin, plan.target}
        return changed


def _change(proposal: Merge | Split) -> Doc:
    fields: Doc = {**vars(proposal)}
    if isinstance(proposal, Split):
        fields["article_ids"] = list(proposal.article_ids)
    return {"kind": "merge" if isinstance(proposal, Merge) else "split", **fields}
