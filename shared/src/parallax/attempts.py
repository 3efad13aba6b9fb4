"""How often a message was tried, counted in the store so that the count survives the process."""

from parallax.documents import now
from parallax.store import Store

ATTEMPTS = "delivery_attempts"


class Attempts:
    """Attempts by message; the key is group|topic|partition|offset.

    An attempt is counted when it fails, or before it begins where it may end the process; never
    both. A message without trouble costs nothing.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._counted: set[str] = set()
        self._begun: set[str] = set()

    async def begin(self, key: str) -> int:
        """Count an attempt before it is made; the attempts with it."""
        attempts = await self._count(key, 1, "in hand")
        self._begun.add(key)
        return attempts

    async def fail(self, key: str, error: str) -> int:
        """Count a failed attempt, unless `begin` did; the attempts with it."""
        by = 0 if key in self._begun else 1
        self._begun.discard(key)
        return await self._count(key, by, error)

    async def take_back(self, key: str) -> bool:
        """Undo `begin`: an outage is no attempt of the message's. False if it wasn't begun."""
        if key not in self._begun:
            return False
        self._begun.discard(key)
        await self._store.increment(ATTEMPTS, key, {"attempts": -1})
        return True

    async def forget(self, key: str) -> None:
        """The message is dealt with."""
        if key in self._counted:
            await self._store.delete(ATTEMPTS, key)
            self._counted.discard(key)
            self._begun.discard(key)

    async def _count(self, key: str, by: int, error: str) -> int:
        document = await self._store.increment(
            ATTEMPTS,
            key,
            {"attempts": by},
            set_={"last_at": now(), "error": error},
            set_on_insert={"first_at": now()},
        )
        self._counted.add(key)
        return int(document["attempts"]) if document else 1
