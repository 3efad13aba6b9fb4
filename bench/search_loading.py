"""Loads the invented articles into an index of the benchmarks' own, once."""

import asyncio
import sys
import time

from opensearchpy import AsyncOpenSearch

from bench import search_corpus
from parallax.errors import Unavailable
from parallax_local.servers import ensure
from search_api.index.bulk import index_all
from search_api.index.documents import article_document
from search_api.index.engine import create_client, generations, open_index, prepare
from search_api.index.mappings import articles_alias
from search_api.settings import Settings

PREFIX = "bench-search-"
BATCH = 200


def settings() -> Settings:
    """Of a search-api on this checkout's servers, which are started if they don't run."""
    found = ensure()
    return Settings(
        kafka_servers=found.kafka,
        mongodb_url=found.mongodb,
        mongodb_database=f"{PREFIX}parallax",
        opensearch_url=found.opensearch,
        index_prefix=PREFIX,
        topic_prefix=PREFIX,
        role="http",
    )


async def load(given: Settings, count: int) -> None:
    """Have `count` articles indexed, merged and refreshed; nothing when they are there."""
    client = create_client(given.opensearch_url)
    try:
        await prepare(client, given)
        alias = articles_alias(PREFIX)
        await client.indices.refresh(index=alias)
        if (await client.count(index=alias))["count"] < count:
            await _load(client, count)
            await client.indices.refresh(index=alias)
            await client.indices.forcemerge(
                index=alias, params={"max_num_segments": "5"}, request_timeout=600
            )
    finally:
        await client.close()


async def _load(client: AsyncOpenSearch, count: int) -> None:
    serving = (await generations(client, PREFIX)).serving
    if serving is None:
        raise Unavailable("nothing serves")
    begun, opened = time.monotonic(), set()
    for start in range(0, count, BATCH):
        events = search_corpus.articles(min(BATCH, count - start), start)
        documents = [article_document(event, PREFIX) for event in events]
        for index in {one.index(serving) for one in documents} - opened:
            await open_index(client, index, articles_alias(PREFIX))
            opened.add(index)
        await index_all(client, documents, serving)
        rate = (start + BATCH) / (time.monotonic() - begun)
        sys.stderr.write(f"\rloading: {start + len(documents):,} articles, {rate:,.0f}/s ")
    sys.stderr.write("\n")


def main() -> None:
    """Load, for those who want to ask the index themselves."""
    asyncio.run(load(settings(), 100_000))


if __name__ == "__main__":
    main()
