"""How fast documents are written, by batch size, refresh and callers; and what 429 does.

    python -m bench.search_indexing [--documents 3000] [--json]

On invented articles, made before the clock starts, into an index of its own each time, by the code
that the indexer and the rebuild write with. The order of the sizes changes from round to round, so
that what else the machine does falls on all of them.
"""

import argparse
import asyncio
import json
import statistics
import sys
import time
from dataclasses import asdict, dataclass
from itertools import count
from typing import Any

from opensearchpy import AsyncOpenSearch

from bench import search_corpus
from bench.search_loading import settings
from search_api.index.bulk import index_all
from search_api.index.documents import Indexable, article_document
from search_api.index.engine import create_client, put_templates
from search_api.index.generations import Generation
from search_api.index.mappings import VERSION

PREFIX = "bench-indexing-"
SIZES = (50, 100, 200, 500, 1000)
ROUNDS = 2


@dataclass(frozen=True)
class Rate:
    """Of one way of writing; the middle of all rounds."""

    batch: int
    refresh: str
    at_once: int
    documents_a_second: float
    milliseconds_a_batch: float
    megabytes_a_batch: float


async def write(
    client: AsyncOpenSearch,
    documents: list[Indexable],
    generation: Generation,
    at_once: int,
    batch: int,
) -> float:
    """Seconds to write them all."""
    batches = iter([documents[start : start + batch] for start in range(0, len(documents), batch)])
    begun = time.perf_counter()

    async def writer() -> None:
        for part in batches:
            await index_all(client, part, generation)

    await asyncio.gather(*(writer() for _ in range(at_once)))
    await client.indices.refresh(index=documents[0].index(generation))
    return time.perf_counter() - begun


async def run(options: argparse.Namespace) -> list[Rate]:
    """All rates."""
    given = settings().model_copy(update={"index_prefix": PREFIX})
    documents = [
        article_document(one, PREFIX).since(0) for one in search_corpus.articles(options.documents)
    ]
    size = len(json.dumps([one.source for one in documents], ensure_ascii=False).encode())
    client = create_client(given.opensearch_url)
    ways = [
        *((batch, "1s", 1) for batch in SIZES),
        *((batch, "-1", 1) for batch in (200, 500)),
        *((batch, "-1", 2) for batch in (200, 500)),
    ]
    taken: dict[tuple[int, str, int], list[float]] = {way: [] for way in ways}
    numbers = count(1)
    try:
        await client.indices.delete(index=f"{PREFIX}*")
        await put_templates(client, given)
        for number in range(ROUNDS + 1):
            for way in ways if number % 2 else reversed(ways):
                batch, refresh, at_once = way
                generation = Generation(VERSION, next(numbers))
                index = documents[0].index(generation)
                await client.indices.create(
                    index=index, body={"settings": {"refresh_interval": refresh}}
                )
                seconds = await write(client, documents, generation, at_once, batch)
                if number:  # the first round warms the server
                    taken[way].append(seconds)
                await client.indices.delete(index=f"{PREFIX}articles-{generation}*")
    finally:
        await client.close()
    rates = []
    for (batch, refresh, at_once), seconds in taken.items():
        middle = statistics.median(seconds)
        rates.append(
            Rate(
                batch,
                refresh,
                at_once,
                round(len(documents) / middle),
                round(1000 * middle * batch * at_once / len(documents)),
                round(size / len(documents) * batch / 1e6, 2),
            )
        )
    return rates


def main() -> None:
    """Print a table, or JSON."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--documents", type=int, default=3000)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    rates: list[Any] = asyncio.run(run(options))
    if options.json:
        sys.stdout.write(json.dumps([asdict(one) for one in rates]) + "\n")
        return
    for one in rates:
        sys.stdout.write(
            f"batch {one.batch:>5} ({one.megabytes_a_batch:>5} MB)  refresh {one.refresh:>3}  "
            f"{one.at_once} at once  {one.documents_a_second:>6,}/s  "
            f"{one.milliseconds_a_batch:>6,} ms a batch\n"
        )


if __name__ == "__main__":
    main()
