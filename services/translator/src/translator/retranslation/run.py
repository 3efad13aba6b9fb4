"""How far a run has come: a document in `retranslations`, so that it can go on."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from parallax.documents import now
from parallax.store import Store
from translator.retranslation.selection import Current, Target, Verdict

RUNS = "retranslations"


def key_of(asked: Mapping[str, Any]) -> str:
    """Of the state of a run: the same for what was asked for in the same words."""
    text = json.dumps(dict(asked), sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:26]


@dataclass
class Run:
    """One run of the command, whatever ends it and starts it again."""

    key: str
    asked: Mapping[str, Any]
    """In the words of the command."""
    since: datetime | None = None
    until: datetime | None = None
    started_at: datetime = field(default_factory=now)
    cursor: str = ""
    """The last article that was dealt with; they are taken in the order of their ids."""
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(Verdict, 0))
    targets: dict[str, list[str] | None] = field(default_factory=dict)
    """What each language met so far would be translated by."""
    finished_at: datetime | None = None

    async def save(self, store: Store) -> None:
        """Keep it."""
        fields = asdict(self)
        del fields["key"]
        fields["counts"] = {str(name): count for name, count in self.counts.items()}
        await store.put(RUNS, {"_id": self.key, **fields})

    @classmethod
    async def load(cls, store: Store, key: str) -> "Run | None":
        """The one that is to go on, if there is any."""
        document = await store.get(RUNS, key)
        if document is None or document["finished_at"]:
            return None
        return cls(key, **{name: value for name, value in document.items() if name != "_id"})

    def overtaken(self, current: Current) -> list[str]:
        """Languages that would be translated by something else than when this run met them."""
        return [
            tag
            for tag, before in self.targets.items()
            if (tuple(before) if before else None) != current(tag)
        ]

    def target(self, language: str | None, current: Current) -> Target | None:
        """What an article's language would be translated by; the same during a whole run."""
        if not language:
            return None
        if language not in self.targets:
            found = current(language)
            self.targets[language] = list(found) if found else None
        known = self.targets[language]
        return (known[0], known[1], known[2]) if known else None
