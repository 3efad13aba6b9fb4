"""Writes what the indexer was given: to the generation that serves, and to those kept beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from opensearchpy import AsyncOpenSearch

from parallax.errors import Unavailable
from search_api.index.bulk import Outcome, VersionType, index_all
from search_api.index.documents import Indexable
from search_api.index.engine import generations, open_index, surroundings
from search_api.index.generations import Generation
from search_api.index.mappings import VERSION
from search_api.index.retention import expired

EXPIRED = Outcome("expired")


@dataclass(frozen=True)
class Written:
    """What came of a batch."""

    outcomes: list[Outcome]
    """One for each document, in their order: what came of it where it is read."""
    indices: frozenset[str] = frozenset()
    """All that must be refreshed before its documents count as visible. Those of generations kept
    beside the one that serves are among them: a swap or its way back may have them read at once."""


class Writer:
    """Looks before each batch which generations are written.

    A rebuild relies on it: what it announced before it read the topics' ends is known to whoever
    writes an event that came after them (docs/adr/0021).
    """

    def __init__(self, client: AsyncOpenSearch, prefix: str, retention_months: int = 0) -> None:
        self._client = client
        self._prefix = prefix
        self._months = retention_months
        self._open: set[tuple[str, str | None]] = set()

    async def write(self, documents: Sequence[Indexable]) -> Written:
        """Write a batch.

        Raises Unavailable when OpenSearch can't be reached or refuses work for now.
        """
        moment = datetime.now(UTC)
        kept = [one for one in documents if not expired(one.month, self._months, moment)]
        if not kept:
            return Written([EXPIRED] * len(documents))
        found = await generations(self._client, self._prefix)
        written = [one for one in found.written if one.version == VERSION]
        if not written:
            raise Unavailable(
                f"no indices of version {VERSION} are in use: another release's serve; restart "
                "this one to be told what to do"
            )
        indices: set[str] = set()
        # The one that serves comes last: what it has, the others have.
        for generation in reversed(written):
            serves = generation == found.serving
            await self._open_indices(kept, generation, serves=serves)
            # What a rebuild has loaded from the store is written again by its event: only the
            # indexer knows what followers of changes were told of it. Where followers read, an
            # equal version is refused: a late write must not take its place back (docs/adr/0019).
            version_type: VersionType = "external" if serves else "external_gte"
            outcomes = await index_all(self._client, kept, generation, version_type)
            indices.update(one.index for one in outcomes if one.index)
        results = iter(outcomes)
        in_order = [
            EXPIRED if expired(one.month, self._months, moment) else next(results)
            for one in documents
        ]
        return Written(in_order, frozenset(indices))

    async def _open_indices(
        self, documents: Sequence[Indexable], generation: Generation, *, serves: bool
    ) -> None:
        """A month's first article finds its index ready, and readable where it serves."""
        wanted = {(one.index(generation), one.alias if serves else None) for one in documents}
        for index, alias in wanted - self._open:
            with surroundings(f"opening the index {index}"):
                await open_index(self._client, index, alias)
            self._open.add((index, alias))
