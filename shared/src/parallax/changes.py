"""The journal of merges, splits and pins: written by people and by the repair, done by the writer.

A record is {_id, kind, by, reason, state, requested_at} and what the kind needs: `merge` {story_id,
into}, `split` {story_id, article_ids, into or None}, `pin` {article_id, into},
`hide` {story_id, take_id}. Ids sort by the time of asking.
"""

import secrets
from datetime import datetime
from typing import Any

from parallax.documents import now
from parallax.store import Doc, Store

CHANGES = "story_changes"
STATE, ASKED = "clusterer_state", "changes"
"""The document whose `asked` rises with each change that is asked for: looking at it is cheaper
than looking for changes."""
REQUESTED, APPLYING = "requested", "applying"
DONE, REFUSED, FAILED = "done", "refused", "failed"
OPEN = (REQUESTED, APPLYING)
PEOPLE = "operator"


async def record(store: Store, kind: str, *, by: str, reason: str, **fields: Any) -> str:
    """Ask for a change; its id."""
    moment = now()
    key = f"{moment:%Y%m%dT%H%M%S%f}-{secrets.token_hex(3)}"
    await ask(store, key, kind=kind, by=by, at=moment, reason=reason, **fields)
    await announce(store)
    return key


async def announce(store: Store) -> None:
    """Have the clusterer look for what was asked for."""
    await store.increment(STATE, ASKED, {"asked": 1})


async def asked(store: Store) -> int:
    """How many changes were ever asked for by `record`."""
    return int((await store.get(STATE, ASKED) or {}).get("asked", 0))


async def ask(
    store: Store, key: str, *, kind: str, by: str, at: datetime, reason: str, **fields: Any
) -> None:
    """The same under an id that is known before; nothing if it was asked for already."""
    asked = {"kind": kind, "by": by, "reason": reason, "requested_at": at, "state": REQUESTED}
    await store.insert(CHANGES, {"_id": key, **asked, **fields})


async def latest(store: Store, count: int) -> list[Doc]:
    """The last changes that were asked for, the newest first."""
    keys = sorted(await store.ids(CHANGES), reverse=True)[:count]
    found = [document async for document in store.documents(CHANGES, keys)]
    return sorted(found, key=lambda document: str(document["_id"]), reverse=True)
