"""Keys in MongoDB's `api_keys`, and those that were asked for lately in memory."""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

from pymongo.errors import PyMongoError

from parallax.documents import now
from parallax.errors import Unavailable
from parallax.store import Store
from search_api.access import keys
from search_api.access.keys import Key, Secret

COLLECTION = "api_keys"
FRESH_SECONDS = 30.0
"""A revoked key is refused, and a new one accepted, after so long at most."""
REMEMBERED = 10_000
LOOKUP_SECONDS = 2.0
MAX_KEYS = 10_000


async def create(store: Store, name: str, requests_per_minute: int | None) -> tuple[Key, str]:
    """Keep a new key; it and its text, which can't be had again."""
    while True:
        secret = keys.make()
        key = Key(secret.id, name, now(), requests_per_minute)
        if await store.insert(
            COLLECTION,
            {
                "_id": key.id,
                "name": key.name,
                "digest": secret.digest,
                "created_at": key.created_at,
                "requests_per_minute": key.requests_per_minute,
                "revoked_at": None,
            },
        ):
            return key, secret.text


async def every(store: Store) -> list[Key]:
    """All keys, revoked ones included, the oldest first."""
    names = await store.ids(COLLECTION, limit=MAX_KEYS)
    found = [_key(document) async for document in store.documents(COLLECTION, names)]
    return sorted(found, key=lambda key: (key.created_at, key.id))


async def revoke(store: Store, identifier: str) -> bool:
    """Refuse a key from now on; False if there is none that is still valid."""
    return await store.compare_and_set(
        COLLECTION, identifier, {"revoked_at": None}, set_={"revoked_at": now()}
    )


async def is_valid(store: Store, identifier: str) -> bool:
    """Whether there is such a key and it isn't revoked, as the store has it now."""
    found = await store.get(COLLECTION, identifier, ("revoked_at",))
    return found is not None and found["revoked_at"] is None


async def _find(store: Store, secret: Secret) -> Key | None:
    document = await store.get(COLLECTION, secret.id)
    if document is None or not secret.matches(document["digest"]):
        return None
    key = _key(document)
    return None if key.revoked_at else key


class Keys:
    """Valid keys by what was sent; what the store said is believed for FRESH_SECONDS.

    Wrong ones are remembered as well, so that repeating one doesn't reach the store each time.
    """

    def __init__(self, store: Store, clock: Callable[[], float] = time.monotonic) -> None:
        self._store = store
        self._clock = clock
        self._known: OrderedDict[str, tuple[float, Key | None]] = OrderedDict()

    def known(self, secret: Secret) -> tuple[bool, Key | None]:
        """Whether memory has an answer, and which."""
        until, key = self._known.get(_name(secret), (0.0, None))
        return until > self._clock(), key

    async def find(self, secret: Secret) -> Key | None:
        """The valid key, or None; raises Unavailable when the store doesn't answer."""
        is_known, key = self.known(secret)
        if is_known:
            return key
        try:
            async with asyncio.timeout(LOOKUP_SECONDS):
                key = await _find(self._store, secret)
        except (PyMongoError, TimeoutError) as error:
            raise Unavailable(f"the store can't tell whether a key is valid: {error}") from error
        self._known[_name(secret)] = (self._clock() + FRESH_SECONDS, key)
        self._known.move_to_end(_name(secret))
        while len(self._known) > REMEMBERED:
            self._known.popitem(last=False)
        return key


def _name(secret: Secret) -> str:
    # A memory dump or a log of this holds no key.
    return f"{secret.id}:{secret.digest}"


def _key(document: dict[str, Any]) -> Key:
    return Key(
        id=document["_id"],
        name=document["name"],
        created_at=document["created_at"],
        requests_per_minute=document["requests_per_minute"],
        revoked_at=document["revoked_at"],
    )
