"""Saved searches as they are stored: whose, for what, where to, and how far they were told."""

import secrets
from datetime import datetime, timedelta
from typing import Any

from parallax.documents import now
from parallax.store import Doc, Store
from search_api.follow.changes import Place

SEARCHES = "saved_searches"
DELIVERIES = "deliveries"
MOST_OF_ONE = 100
"""Searches that a key may save."""
KEPT = 50
"""Deliveries that are remembered of each search."""
LEASE = timedelta(seconds=60)
"""Longer than an attempt. One that lasts longer all the same is made twice, which may happen."""

ACTIVE, PAUSED, DISABLED = "active", "paused", "disabled"
WELL: Doc = {"failures": 0, "failing_since": None, "next_at": None, "reason": None}


class TooMany(Exception):
    """The key has saved as many searches as it may."""


async def prepare(store: Store) -> None:
    """Indexes for the owners' lists and the deliverer's sweep."""
    await store.ensure_index(SEARCHES, "owner")
    await store.ensure_index(SEARCHES, "hooked")


async def add(store: Store, owner: str, place: Place, asked: Doc) -> Doc:
    """Save a search that is told what comes after `place`; raises TooMany.

    `asked` has its name, query and webhook.
    """
    if await store.count(SEARCHES, {"owner": owner}) >= MOST_OF_ONE:
        raise TooMany
    document: Doc = {
        "_id": f"s_{secrets.token_hex(10)}",
        "owner": owner,
        **asked,
        "hooked": asked["webhook"] is not None,
        "state": ACTIVE,
        "created_at": now(),
        "place": vars(place),
        "lease": None,
        "sent": 0,
        **WELL,
    }
    await store.insert(SEARCHES, document)
    return document


async def of(store: Store, owner: str) -> list[Doc]:
    """All of a key's, the oldest first."""
    keys = await store.ids(SEARCHES, {"owner": owner})
    found = [one async for one in store.documents(SEARCHES, keys)]
    return sorted(found, key=lambda one: (one["created_at"], one["_id"]))


async def one(store: Store, owner: str, identifier: str) -> Doc | None:
    """One of a key's; None for another's too."""
    found = await store.get(SEARCHES, identifier)
    return found if found and found["owner"] == owner else None


async def change(store: Store, owner: str, identifier: str, fields: Doc) -> bool:
    """Change one of a key's; False if it has none such."""
    return await store.compare_and_set(SEARCHES, identifier, {"owner": owner}, set_=fields)


async def revive(store: Store, owner: str, identifier: str) -> None:
    """Let one go on that was disabled; another stays as it is."""
    guard = {"owner": owner, "state": DISABLED}
    await store.compare_and_set(SEARCHES, identifier, guard, set_={"state": ACTIVE, **WELL})


async def remove(store: Store, owner: str, identifier: str) -> bool:
    """Delete one of a key's, with what is remembered of its deliveries."""
    if await one(store, owner, identifier) is None:
        return False
    await store.delete(SEARCHES, identifier)
    for number in range(KEPT):
        await store.delete(DELIVERIES, f"{identifier}:{number}")
    return True


async def deliveries(store: Store, identifier: str) -> list[Doc]:
    """The last attempts of a search, the latest first."""
    keys = [f"{identifier}:{number}" for number in range(KEPT)]
    found = [one async for one in store.documents(DELIVERIES, keys)]
    return sorted(found, key=lambda one: int(one["number"]), reverse=True)


async def note_delivery(store: Store, identifier: str, number: int, fields: Doc) -> None:
    """Remember an attempt; the one KEPT before it is forgotten."""
    key = f"{identifier}:{number % KEPT}"
    await store.put(DELIVERIES, {"_id": key, "number": number, **fields})


async def with_webhooks(store: Store) -> list[Doc]:
    """The active searches that have a webhook."""
    keys = await store.ids(SEARCHES, {"hooked": True, "state": ACTIVE})
    return [one async for one in store.documents(SEARCHES, keys)]


async def lease(store: Store, search: Doc, moment: datetime) -> Doc | None:
    """Be the one that tells this search for a while.

    None if another one is, or if it was told, paused or given another webhook since it was read.
    """
    held = search["lease"]
    if held and held["until"] > moment:
        return None
    mine = {"token": secrets.token_hex(8), "until": moment + LEASE}
    as_read = {name: search[name] for name in ("lease", "place", "webhook", "state", "sent")}
    taken = await store.compare_and_set(SEARCHES, search["_id"], as_read, set_={"lease": mine})
    return {**search, "lease": mine} if taken else None


async def settle(store: Store, leased: Doc, fields: dict[str, Any]) -> bool:
    """Set what came of it and give the lease back; False if it was another's by then.

    What an old webhook answered says nothing of the one that took its place.
    """
    guard = {"lease.token": leased["lease"]["token"], "webhook": leased["webhook"]}
    return await store.compare_and_set(
        SEARCHES, leased["_id"], guard, set_={**fields, "lease": None}
    )
