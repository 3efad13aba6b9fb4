"""What is remembered of a rebuild, so that it goes on where it was interrupted."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Self

from parallax.documents import now
from parallax.store import Store
from search_api.index.generations import Generation

STATE = "search_state"
REINDEX = "reindex"
LOADING, CATCHING_UP, SERVING, OVER = "loading", "catching up", "serving", "over"


@dataclass(frozen=True)
class Record:
    """The last rebuild. There is one document of it; what serves is told by the aliases alone.

    `offsets` are the topics' ends before the loading began, by topic and partition. `loaded` has
    the last id of articles and of stories, in their order, up to which all is written.
    """

    generation: Generation
    previous: Generation
    phase: str
    began: datetime
    offsets: Mapping[str, int]
    loaded: Mapping[str, str] = field(default_factory=dict)
    served: datetime | None = None
    """Since when the new generation serves."""

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> Self:
        """As stored."""
        fields = {name: document[name] for name in cls.__dataclass_fields__}
        fields["generation"] = Generation.parse(fields["generation"])
        fields["previous"] = Generation.parse(fields["previous"])
        # Topic names have dots, which field names mustn't.
        fields["offsets"] = {one["partition"]: one["offset"] for one in fields["offsets"]}
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
        }

    @property
    def can_go_back(self) -> bool:
        """Whether the generation before it is kept in step."""
        return self.phase == SERVING


async def read(store: Store) -> Record | None:
    """The last rebuild, if there ever was one."""
    document = await store.get(STATE, REINDEX)
    return Record.of(document) if document else None


async def begin(store: Store, record: Record) -> None:
    """Remember a new rebuild in place of the last one."""
    await store.put(STATE, record.document())


async def loaded_up_to(store: Store, kind: str, key: str) -> None:
    """All of a kind up to the id `key` is written."""
    await store.compare_and_set(STATE, REINDEX, {}, set_={f"loaded.{kind}": key})


async def enter(store: Store, phase: str) -> None:
    """The rebuild has come to a phase."""
    served = {"served": now()} if phase == SERVING else {}
    await store.compare_and_set(STATE, REINDEX, {}, set_={"phase": phase, **served})
