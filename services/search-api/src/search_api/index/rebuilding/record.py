"""What is remembered of a rebuild, so that it goes on where it was interrupted."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Self

from parallax.documents import now
from parallax.store import Store
from search_api.index.generations import Generation
from search_api.index.watermark import STATE

REINDEX = "reindex"
LOADING, CATCHING_UP, SERVING, OVER = "loading", "catching up", "serving", "over"


@dataclass
class Left:
    """What was not written, and why; ids are kept of the first few."""

    expired: int = 0
    """Of months that retention has dropped."""
    unreadable: int = 0
    rejected: int = 0
    examples: list[str] = field(default_factory=list)

    @property
    def faulty(self) -> int:
        """Those that an operator should look at."""
        return self.unreadable + self.rejected

    def example(self, text: str) -> None:
        """Keep a reason, of the first ten."""
        if len(self.examples) < 10:
            self.examples.append(text[:300])


@dataclass(frozen=True)
class Record:
    """The last rebuild. There is one document of it; what serves is told by the aliases alone.

    `offsets` say how far the indexer was before the loading began, by topic and partition.
    `loaded` has the last id of articles and of stories, in their order, up to which all is written.
    """

    generation: Generation
    previous: Generation
    phase: str
    began: datetime
    offsets: Mapping[str, int]
    loaded: Mapping[str, str] = field(default_factory=dict)
    left: Left = field(default_factory=Left)
    """Of what is loaded: without it one that goes on would miss what was rightly left out."""
    served: datetime | None = None
    """Since when the new generation serves."""

    @property
    def upgrades(self) -> bool:
        """Whether it is to another version of the mappings, which another release's indexer
        doesn't write."""
        return self.generation.version != self.previous.version

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> Self:
        """As stored."""
        fields = {name: document[name] for name in cls.__dataclass_fields__ if name in document}
        fields["generation"] = Generation.parse(fields["generation"])
        fields["previous"] = Generation.parse(fields["previous"])
        # Topic names have dots, which field names mustn't.
        fields["offsets"] = {one["partition"]: one["offset"] for one in fields["offsets"]}
        fields["left"] = Left(**fields.get("left", {}))
        return cls(**fields)

    def document(self) -> dict[str, Any]:
        """To be stored."""
        offsets = [{"partition": key, "offset": value} for key, value in self.offsets.items()]
        return {
            "_id": REINDEX,
            **vars(self),
            "generation": str(self.generation),
            "previous": str(self.previous),
            "offsets": offsets,
            "left": asdict(self.left),
        }


async def read(store: Store) -> Record | None:
    """The last rebuild, if there ever was one."""
    document = await store.get(STATE, REINDEX)
    return Record.of(document) if document else None


async def begin(store: Store, record: Record) -> None:
    """Remember a new rebuild in place of the last one."""
    await store.put(STATE, record.document())


async def loaded_up_to(store: Store, kind: str, key: str, left: Left) -> None:
    """All of a kind up to the id `key` is written, but for what is left out so far."""
    progress = {f"loaded.{kind}": key, "left": asdict(left)}
    await store.compare_and_set(STATE, REINDEX, {}, set_=progress)


async def enter(store: Store, phase: str) -> None:
    """The rebuild has come to a phase."""
    served = {"served": now()} if phase == SERVING else {}
    await store.compare_and_set(STATE, REINDEX, {}, set_={"phase": phase, **served})
