"""What the clusterer writes: every write is a compare-and-set under the writer's epoch.

A writer takes the next epoch when it is given the partition. Before each write it reserves a
sequence number, which the store grants to the holder of the current epoch only: a writer that
has been replaced learns of it there, and stops. What it may still have written between the
reservation and the replacement is a placement like any other: the event comes again, to its
successor, which finds it recorded.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from clusterer.story import MEMBER_FIELDS, figures, member_of
from parallax.changes import CHANGES
from parallax.documents import Placement
from parallax.errors import ParallaxError, Unavailable
from parallax.events import StoryUpdated
from parallax.store import Doc, Store

ARTICLES = "articles"
STORIES = "stories"
STATE = "clusterer_state"
WRITER = "writer"
RACES = 5
"""Tries of a compare-and-set before it is given up; there is one writer, so one is the rule."""


class EpochLost(Unavailable):
    """Another writer has taken over. The message stays where it is: it is that one's now."""


class LostRaces(ParallaxError):
    """Another writer changed the document each time before this one could."""


async def prepare(store: Store) -> None:
    """Create the indexes that the compare-and-sets need (see the store), and the state."""
    await store.ensure_unique(STORIES, "_id", "version")
    await store.ensure_unique(ARTICLES, "_id", "version")
    await store.ensure_index(ARTICLES, "placement.story_id")
    await store.ensure_index(ARTICLES, "clustered.number")
    await store.ensure_index(ARTICLES, "times.discovered")
    await store.ensure_index(STORIES, "settled")
    await store.ensure_index(STORIES, "told")
    await store.ensure_index(CHANGES, "state")
    await store.insert(STATE, {"_id": WRITER, "epoch": 0, "seq": 0, "clock": None})


@dataclass(frozen=True)
class State:
    """What a writer leaves to its successor."""

    epoch: int
    clock: datetime | None
    """How far stream time had come."""
    placed: int
    """Articles that were ever placed."""
    repaired: int
    """How many there were at the last repair that is over."""
    repair: Doc | None
    """The one that isn't over; see repairing."""


async def take_epoch(store: Store) -> State:
    """Become the writer, under a new epoch."""
    for _ in range(RACES):
        state = await store.get(STATE, WRITER)
        if state is None:
            raise Unavailable(f"collection {STATE} has no {WRITER}: restart the clusterer")
        epoch = int(state["epoch"]) + 1
        if await store.compare_and_set(
            STATE, WRITER, {"epoch": state["epoch"]}, set_={"epoch": epoch}
        ):
            return State(
                epoch,
                state["clock"],
                await _placed(store, state.get("placed", 0)),
                state.get("repaired", 0),
                state.get("repair"),
            )
    raise Unavailable("several clusterers are taking over at once")


async def _placed(store: Store, reserved: int) -> int:
    """A crash may have come between the reservation of a number and its placement."""
    written = await store.ids(ARTICLES, {"clustered.number": reserved}, limit=1)
    return reserved if written else max(reserved - 1, 0)


def _lost(epoch: int) -> EpochLost:
    return EpochLost(f"epoch {epoch} is over: another clusterer has taken the partition")


async def reserve(store: Store, epoch: int, clock: datetime | None, **fields: Any) -> int:
    """The next sequence number, for the holder of `epoch`; raises EpochLost for anybody else.

    `fields` of the writer's state are set in the same step.
    """
    state = await store.increment(
        STATE, WRITER, {"seq": 1}, guard={"epoch": epoch}, set_={"clock": clock, **fields}
    )
    # The document may already show a successor's change: then its number isn't ours either.
    if state is None or state["epoch"] != epoch:
        raise _lost(epoch)
    return int(state["seq"])


async def leave(store: Store, epoch: int, fields: Mapping[str, Any]) -> None:
    """Change the writer's state, for the holder of `epoch`; raises EpochLost for anybody else."""
    if not await store.compare_and_set(STATE, WRITER, {"epoch": epoch}, set_=fields):
        raise _lost(epoch)


async def hold(store: Store, epoch: int) -> None:
    """Before a write that no sequence number goes with; raises EpochLost as `reserve` does."""
    state = await store.get(STATE, WRITER, ("epoch",))
    if state is None or state["epoch"] != epoch:
        raise _lost(epoch)


async def write_placement(
    store: Store,
    document: Mapping[str, Any],
    placement: Placement,
    moment: datetime,
    fields: Mapping[str, Any],
) -> int | None:
    """Record a placement over `document` as it was read; the new version, None if it changed.

    `fields`: what else is recorded of it in the same step.
    """
    version = int(document.get("version") or 0) + 1
    written = await store.compare_and_set(
        ARTICLES,
        document["_id"],
        {"version": document.get("version")},
        set_={
            "version": version,
            "placement": placement.model_dump(),
            "times.clustered": moment,
            **fields,
        },
    )
    return version if written else None


async def refresh_story(
    store: Store, epoch: int, clock: datetime | None, story_id: str, *article_ids: str
) -> StoryUpdated:
    """Bring a story in line with its articles, `article_ids` among them; its stored state.

    Nothing is written when it is in line already, so a redelivery repairs what a crash left
    undone and changes nothing else.
    """
    for _ in range(RACES):
        stored = await store.get(STORIES, story_id)
        known = stored["article_ids"] if stored else []
        keys = sorted({*known, *article_ids})
        members = [
            member_of(document)
            async for document in store.documents(ARTICLES, keys, ("_id", *MEMBER_FIELDS))
            if (document.get("placement") or {}).get("story_id") == story_id
        ]
        derived: Doc = {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in asdict(figures(members)).items()
        }
        derived["merged_into"] = None  # it has articles: it stands for itself, perhaps again
        if stored and all(stored.get(name) == value for name, value in derived.items()):
            return StoryUpdated.of(stored)
        seq = await reserve(store, epoch, clock)
        version = (stored["version"] if stored else 0) + 1
        derived |= {"version": version, "seq": seq, "epoch": epoch, "told": False}
        if stored is None:
            document = {
                "_id": story_id,
                **derived,
                "summary": "",
                "takes": [],
                "hidden_takes": [],
                "split_into": [],
            }
            if await store.insert(STORIES, document):
                return StoryUpdated.of(document)
        elif await store.compare_and_set(
            STORIES, story_id, {"version": stored["version"]}, set_=derived
        ):
            return StoryUpdated.of({**stored, **derived})
    raise LostRaces(
        f"story {story_id} could not be written in {RACES} tries; look for a second clusterer "
        "outside of the consumer group"
    )


async def mark_untold(store: Store, document: Mapping[str, Any]) -> None:
    """Have an article's story told anew, because the article changes.

    Before the change, so that a crash forgets neither: nothing else of the story may change with a
    text, and then nothing else would remind of it.
    """
    if placement := document.get("placement"):
        await store.compare_and_set(STORIES, placement["story_id"], {}, set_={"told": False})


async def take_in_hand(store: Store, story_id: str) -> None:
    """A story is about to be read and told. Whoever changes it from now on marks it again."""
    await store.compare_and_set(STORIES, story_id, {}, set_={"told": None})


async def is_told(store: Store, story_id: str) -> bool:
    """False for a story that waits to be told, or is being told."""
    stored = await store.get(STORIES, story_id, ("told",)) or {}
    return stored.get("told") is True


async def mark_told(store: Store, story_id: str) -> None:
    """What was worked out of a story is recorded and published, and it hasn't changed since."""
    await store.compare_and_set(STORIES, story_id, {"told": None}, set_={"told": True})


async def change_story(
    store: Store, epoch: int, clock: datetime | None, story_id: str, fields: Mapping[str, Any]
) -> StoryUpdated:
    """Set fields of a story, unless they are as they should be; its stored state."""
    for _ in range(RACES):
        stored = await store.get(STORIES, story_id)
        if stored is None:
            raise LostRaces(f"story {story_id} is gone")
        if all(stored.get(name) == value for name, value in fields.items()):
            return StoryUpdated.of(stored)
        seq = await reserve(store, epoch, clock)
        changed = {**fields, "version": stored["version"] + 1, "seq": seq, "epoch": epoch}
        if await store.compare_and_set(
            STORIES, story_id, {"version": stored["version"]}, set_=changed
        ):
            return StoryUpdated.of({**stored, **changed})
    raise LostRaces(f"story {story_id} could not be written in {RACES} tries")
