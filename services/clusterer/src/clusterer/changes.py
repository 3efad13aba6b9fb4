"""Merges, splits and pins: stories changed by evidence that came later, or by people.

Each is a record in `story_changes`, written before anything is done: by `parallax story`, or by the
repair of recent stories. The writer takes it up between two placements. Its steps are idempotent
(articles are moved one by one, each with its version, then both stories follow), so that a change
cut by a crash is done again from the start by whoever is the writer then. An id survives: a
merged story answers with `merged_into`, one that was split names the rest in `split_into`.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import structlog
from prometheus_client import Counter

from clusterer.beside import again
from clusterer.recording import (
    ARTICLES,
    RACES,
    STORIES,
    LostRaces,
    change_story,
    refresh_story,
    reserve,
    write_placement,
)
from clusterer.versions import state_of
from clusterer.writer import Writer
from parallax import identity
from parallax.changes import (
    APPLYING,
    CHANGES,
    DONE,
    FAILED,
    OPEN,
    PEOPLE,
    REFUSED,
    REQUESTED,
    asked,
)
from parallax.documents import Placement, now
from parallax.errors import Unavailable
from parallax.events import ArticleClustered, StoryUpdated
from parallax.faults import SURROUNDINGS, text_of
from parallax.store import Doc, Store

LOOK_SECONDS = 2.0
"""Between two looks for changes that people asked for."""

MERGE = "merge"

CHANGED = Counter(
    "parallax_story_changes_total",
    "Stories merged, split and articles pinned, by who asked and what came of it",
    ["kind", "by", "outcome"],
)

log = structlog.stdlib.get_logger(__name__)

Publish = Callable[[ArticleClustered | StoryUpdated], Awaitable[None]]


class Refused(Exception):
    """A change that makes no sense; its text says why."""


@dataclass(frozen=True)
class Plan:
    """Which articles go from where to where."""

    article_ids: tuple[str, ...]
    origin: str
    target: str
    pinned: bool = False
    """Asked for by a person: these articles stay there, whatever the evidence says."""


class Changes:
    """Carries out what is recorded; use `run` beside the consumer."""

    def __init__(
        self, store: Store, writer: Writer, publish: Publish, note: Callable[[str], None]
    ) -> None:
        self._store = store
        self._writer = writer
        self._publish = publish
        self._note = note
        self._begun: set[str] = set()
        """Changes that were begun and aren't known to be over."""
        self._resumed = 0
        self._seen: tuple[int, int] | None = None
        """The writer and the number of changes asked for at the last look."""

    async def run(self) -> None:
        """Look for open changes, for ever."""
        await again("changes", self._writer, self.carry_out, LOOK_SECONDS)

    async def carry_out(self) -> None:
        """Every open change, in the order of asking; only looked for when there may be some."""
        seen = self._writer.epoch, await asked(self._store)
        if seen == self._seen:
            return
        for key in sorted(await self._store.ids(CHANGES, {"state": {"$in": list(OPEN)}})):
            async with self._writer.turn():
                await self.carry_out_one(key)
        self._seen = seen

    async def resume(self) -> None:
        """Finish what a crash or an outage has cut, before anything else is changed by it.

        In a turn of the writer's only.
        """
        if self._resumed != self._writer.epoch:
            self._begun.update(await self._store.ids(CHANGES, {"state": APPLYING}))
            self._resumed = self._writer.epoch
        for key in sorted(self._begun):
            await self.carry_out_one(key)
            self._begun.discard(key)

    async def carry_out_one(self, key: str) -> Plan | None:
        """A change, unless it was done before; what it meant, None for one that wasn't done.

        In a turn of the writer's only.
        """
        change = await self._store.get(CHANGES, key)
        if change is not None and change["state"] in OPEN:
            await self._carry_out(change)
            change = await self._store.get(CHANGES, key)
        if change is None or change["state"] != DONE or "plan" not in change:
            return None
        return Plan(**{**change["plan"], "article_ids": tuple(change["plan"]["article_ids"])})

    async def _carry_out(self, change: Doc) -> None:
        self._begun.add(change["_id"])
        try:
            if change["kind"] == "hide":
                await self._hide(change)
            else:
                await self._apply(await self._plan(change), change)
        except Refused as error:
            await self._settle(change, REFUSED, error=str(error))
        except SURROUNDINGS:
            raise  # it is done again
        except Exception as error:
            # One that can't be done must not keep the next ones from being done.
            log.exception("story_change_failed", id=change["_id"])
            await self._settle(change, FAILED, error=text_of(error))
        else:
            await self._settle(change, DONE)
        self._begun.discard(change["_id"])

    async def _plan(self, change: Doc) -> Plan:
        """What a change means; once it was begun, what it meant then.

        A story that was being merged may have been joined since: who joined goes along.
        """
        if change["state"] == APPLYING:
            begun = change["plan"]
            later = await self._articles(begun["origin"]) if change["kind"] == MERGE else []
            articles = tuple(dict.fromkeys((*begun["article_ids"], *later)))
            return Plan(**{**begun, "article_ids": articles})
        plan = await PLANNERS[change["kind"]](self._store, self._articles, change)
        if change["by"] == PEOPLE:
            plan = replace(plan, pinned=True)
        elif any([await self._is_settled(one) for one in (plan.origin, plan.target)]):
            raise Refused("a person has had a hand in one of the stories")
        written = await self._store.compare_and_set(
            CHANGES,
            change["_id"],
            {"state": REQUESTED},
            set_={
                "state": APPLYING,
                "plan": {**vars(plan), "article_ids": list(plan.article_ids)},
            },
        )
        if not written:
            raise Unavailable(f"change {change['_id']} was taken up by another clusterer")
        return plan

    async def _is_settled(self, story_id: str) -> bool:
        story = await self._store.get(STORIES, story_id, ("settled",))
        return bool(story and story.get("settled"))

    async def _articles(self, story_id: str) -> list[str]:
        """Of a story, in the order of their discovery; also those that a crash kept it from
        knowing of, which are in the window."""
        story = await self._store.get(STORIES, story_id, ("article_ids",)) or {}
        members = (member.article_id for member in self._writer.window.members(story_id))
        keys = sorted({*(story.get("article_ids") or ()), *members})
        fields = ("times.discovered", "placement.story_id")
        times = [
            (document["times"]["discovered"], document["_id"])
            async for document in self._store.documents(ARTICLES, keys, fields)
            if (document.get("placement") or {}).get("story_id") == story_id
        ]
        return [article_id for _, article_id in sorted(times)]

    async def _apply(self, plan: Plan, change: Doc) -> None:
        regrouped = {name: change[name] for name in ("kind", "by", "reason")}
        why: Doc = {"regrouped": {**regrouped, "at": change["requested_at"]}}
        if plan.pinned:
            why["settled"] = True
        moved = []
        for article_id in plan.article_ids:
            event = await self._move(article_id, plan)
            if event is not None:
                moved.append(article_id)
                await self._publish(event)
        self._writer.window_moved(moved, plan.target)
        if plan.pinned:
            self._writer.window.settle(plan.origin, plan.target)
        epoch, clock = self._writer.epoch, self._writer.window.clock
        await refresh_story(self._store, epoch, clock, plan.target, *plan.article_ids)
        gone = await self._stood_for(plan)
        fields = {**why, **await self._inherited(plan, gone)}
        after = [await change_story(self._store, epoch, clock, plan.target, fields)]
        for story_id in gone:
            closed = {
                "merged_into": plan.target,
                "article_ids": [],
                "article_count": 0,
                "takes": [],
            }
            closed |= why if story_id == plan.origin else {}
            after.append(await change_story(self._store, epoch, clock, story_id, closed))
        if not gone and plan.origin != plan.target:
            after.append(await self._smaller(plan, why))
        for story in after:
            await self._publish(story)
            self._note(story.story_id)

    async def _smaller(self, plan: Plan, why: Doc) -> StoryUpdated:
        """The story that some of its articles have left."""
        epoch, clock = self._writer.epoch, self._writer.window.clock
        await refresh_story(self._store, epoch, clock, plan.origin)
        stored = await self._store.get(STORIES, plan.origin, ("split_into",)) or {}
        split_into = sorted({*(stored.get("split_into") or ()), plan.target})
        fields = {"split_into": split_into, **why}
        return await change_story(self._store, epoch, clock, plan.origin, fields)

    async def _inherited(self, plan: Plan, gone: Sequence[str]) -> Doc:
        """What a story takes over from the one whose articles it has now: the ids that it stands
        for, and the takes that are hidden for good."""
        names = ("stands_for", "hidden_takes", "takes")
        target = await self._store.get(STORIES, plan.target, names) or {}
        origin = await self._store.get(STORIES, plan.origin, names) or {}
        hidden = {*(target.get("hidden_takes") or ()), *(origin.get("hidden_takes") or ())}
        return {
            "stands_for": sorted({*(target.get("stands_for") or ()), *gone}),
            "hidden_takes": sorted(hidden),
            "takes": [one for one in target.get("takes") or () if one["id"] not in hidden],
        }

    async def _stood_for(self, plan: Plan) -> list[str]:
        """The stories that are the target from now on: the origin, if nothing is left of it, and
        those that were merged into it before, so that each points to the end of the chain."""
        if plan.origin == plan.target or await self._articles(plan.origin):
            return []
        origin = await self._store.get(STORIES, plan.origin, ("stands_for",)) or {}
        older = [
            one["_id"]
            async for one in self._store.documents(
                STORIES, origin.get("stands_for") or [], ("merged_into",)
            )
            if one["merged_into"] in {plan.origin, plan.target}  # a crash may have come between
        ]
        return [plan.origin, *sorted(older)]

    async def _move(self, article_id: str, plan: Plan) -> ArticleClustered | None:
        for _ in range(RACES):
            document = await self._store.get(ARTICLES, article_id)
            if document is None or not document.get("placement"):
                return None
            placement = Placement.model_validate(document["placement"])
            if placement.story_id == plan.target and placement.pinned >= plan.pinned:
                return clustered_event(document)  # moved before a crash; its event may be lost
            if placement.story_id not in {plan.origin, plan.target}:
                return None  # somebody has moved it elsewhere since
            seq = await reserve(self._store, self._writer.epoch, self._writer.window.clock)
            moved = placement.model_copy(
                update={
                    "story_id": plan.target,
                    "epoch": self._writer.epoch,
                    "seq": seq,
                    "placed_at": now(),
                    "pinned": placement.pinned or plan.pinned,
                    "unplaced": False,
                }
            )
            clustered = {**(document.get("clustered") or {}), **state_of(document)}
            written = await write_placement(
                self._store, document, moved, now(), {"clustered": clustered}
            )
            if written is not None:
                fresh = await self._store.get(ARTICLES, article_id)
                return clustered_event(fresh) if fresh else None
        raise LostRaces(f"article {article_id} could not be moved in {RACES} tries")

    async def _hide(self, change: Doc) -> None:
        """{"story_id", "take_id"}: that take is never shown again of this story."""
        story_id = await _standing(self._store, change["story_id"])
        story = await self._store.get(STORIES, story_id) or {}
        if all(one["id"] != change["take_id"] for one in story.get("takes") or ()):
            if change["take_id"] not in (story.get("hidden_takes") or ()):
                raise Refused(f"story {story_id} has no take {change['take_id']}")
            await self._publish(StoryUpdated.of(story))  # a crash may have come before that
            return
        await self._publish(
            await change_story(
                self._store,
                self._writer.epoch,
                self._writer.window.clock,
                story_id,
                {
                    "hidden_takes": sorted({*(story.get("hidden_takes") or ()), change["take_id"]}),
                    "takes": [one for one in story["takes"] if one["id"] != change["take_id"]],
                },
            )
        )

    async def _settle(self, change: Doc, state: str, **fields: Any) -> None:
        await self._store.compare_and_set(
            CHANGES,
            change["_id"],
            {"state": {"$in": list(OPEN)}},  # what another writer has settled stays
            set_={"state": state, "done_at": now(), **fields},
        )
        CHANGED.labels(change["kind"], change["by"], state).inc()
        log.info("story_change", kind=change["kind"], by=change["by"], state=state, **fields)


Articles = Callable[[str], Awaitable[list[str]]]
"""Of a story, in the order of their discovery."""


async def _merge(store: Store, articles_of: Articles, change: Doc) -> Plan:
    """{"story_id", "into"}: all articles of the first."""
    origin = await _standing(store, change["story_id"])
    target = await _standing(store, change["into"])
    if origin == target:
        raise Refused("a story can't be merged into itself")
    return Plan(tuple(await articles_of(origin)), origin, target)


async def _split(store: Store, articles_of: Articles, change: Doc) -> Plan:
    """{"story_id", "article_ids", "into" or None}: these join another story, or become one of their
    own; then the id stays with the founding article."""
    origin = await _standing(store, change["story_id"])
    articles = await articles_of(origin)
    leaving = set(change["article_ids"])
    if not leaving <= set(articles):
        raise Refused(f"not all of the articles are in {origin}")
    if change.get("into"):
        target = await _standing(store, change["into"])
        if target == origin:
            raise Refused(f"they are in {origin} already")
        return Plan(tuple(one for one in articles if one in leaving), origin, target)
    founding = [one for one in articles if identity.story_id(one) == origin]
    if leaving & set(founding):
        leaving = set(articles) - leaving
    if not leaving or len(leaving) == len(articles):
        raise Refused("nothing would be left of one of the two")
    ordered = tuple(one for one in articles if one in leaving)
    for founder in ordered:
        target = identity.story_id(founder)
        if await _is_free(store, target):
            return Plan(ordered, origin, target)
    raise Refused("each of them has founded another story, which it has left since")


async def _pin(store: Store, _: Articles, change: Doc) -> Plan:
    """{"article_id", "into" or None}: it goes there, or stays where it is."""
    document = await store.get(ARTICLES, change["article_id"], ("placement",))
    placement = (document or {}).get("placement")
    if not placement:
        raise Refused("the article has no story yet")
    target = change.get("into") or placement["story_id"]
    if target != placement["story_id"] and target != identity.story_id(change["article_id"]):
        target = await _standing(store, target)
    return Plan((change["article_id"],), placement["story_id"], target)


PLANNERS: dict[str, Callable[[Store, Articles, Doc], Awaitable[Plan]]] = {
    MERGE: _merge,
    "split": _split,
    "pin": _pin,
}


async def _standing(store: Store, story_id: str) -> str:
    """The story that an id stands for by now. Raises Refused for one that there is not."""
    story = await store.get(STORIES, story_id, ("merged_into",))
    if story is None:
        raise Refused(f"there is no story {story_id}")
    return str(story["merged_into"] or story_id)


async def _is_free(store: Store, story_id: str) -> bool:
    """Whether no story stands there: there was none, or it was merged away and may come back."""
    story = await store.get(STORIES, story_id, ("merged_into",))
    return story is None or bool(story["merged_into"])


def clustered_event(document: Doc) -> ArticleClustered:
    """The event that says where a stored article is."""
    return ArticleClustered.of(document, seq=document["placement"]["seq"])
