"""Articles and stories put straight into the index, and the HTTP side that answers from it."""

from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp
from opensearchpy import AsyncOpenSearch

from parallax.events import ArticleClustered, StoryUpdated
from parallax_local.servers import Addresses
from search_api.app import create_app, preflight
from search_api.index.documents import article_document, story_document
from search_api.index.engine import create_client
from search_api.index.writing import Writer
from search_api.settings import Settings
from tests.unit.search_api.samples import english
from tests.unit.search_api.serving import serving

BATCH = 500

Json = dict[str, Any]


@dataclass
class Index:
    """An index to fill, and its API."""

    prefix: str
    client: AsyncOpenSearch
    http: aiohttp.ClientSession

    async def add(self, *events: ArticleClustered | StoryUpdated) -> None:
        """Index events; they can be found at once."""
        await write(self.client, self.prefix, events)

    async def ask(
        self, path: str = "/v1/articles", /, *, expected: int = 200, **parameters: Any
    ) -> Json:
        """The answer, which must have the status."""
        async with self.http.get(path, params=parameters) as response:
            body: Json = await response.json(content_type=None)
            assert response.status == expected, (parameters, body)
            return body

    async def found(self, **parameters: Any) -> list[str]:
        """The ids of a first page."""
        return [item["id"] for item in (await self.ask(**parameters))["items"]]

    async def pages(self, **parameters: Any) -> AsyncIterator[Json]:
        """Every page of a list, by its cursors."""
        cursor: Json = {}
        while True:
            page = await self.ask(**parameters, **cursor)
            yield page
            if page["next_cursor"] is None:
                return
            cursor = {"cursor": page["next_cursor"]}


async def write(
    client: AsyncOpenSearch,
    prefix: str,
    events: Sequence[ArticleClustered | StoryUpdated],
    batch: int = BATCH,
) -> None:
    """Index events and make them visible; the indices have to be prepared."""
    documents = [
        article_document(event, prefix)
        if isinstance(event, ArticleClustered)
        else story_document(event, prefix)
        for event in events
    ]
    writer = Writer(client, prefix)
    for start in range(0, len(documents), batch):
        outcomes = (await writer.write(documents[start : start + batch])).outcomes
        assert {outcome.result for outcome in outcomes} <= {"created", "updated"}, outcomes
    await client.indices.refresh(index=f"{prefix}*")


async def index_long_articles(url: str, prefix: str, number: int) -> list[str]:
    """Articles about ferries, of 8 kB each; their ids."""
    text = ["The ferry to the outer islands did not leave. " * 40] * 4
    events = [
        english(f"http://gazette.example/{one}", title=f"Ferry {one}", paragraphs=text)
        for one in range(number)
    ]
    client = create_client(url)
    try:
        await write(client, prefix, events, batch=30)
    finally:
        await client.close()
    return [event.article_id for event in events]


@asynccontextmanager
async def index_of(settings: Settings) -> AsyncIterator[Index]:
    """An empty index under the settings' prefix; nothing reads Kafka."""
    only_http = settings.model_copy(update={"role": "http"})
    await preflight(only_http)
    client = create_client(only_http.opensearch_url)
    try:
        async with serving(create_app(only_http)) as http:
            yield Index(only_http.index_prefix, client, http)
    finally:
        await client.close()


def settings_of(addresses: Addresses, prefix: str, **changes: Any) -> Settings:
    """Settings of the HTTP side alone."""
    fields: Json = {
        "kafka_servers": "unused:0",
        "mongodb_url": addresses.mongodb,
        "mongodb_database": f"{prefix}parallax",
        "opensearch_url": addresses.opensearch,
        "index_prefix": prefix,
        "start_seconds": 5,
        "role": "http",
    }
    return Settings(**{**fields, **changes})


def all_of(events: Iterable[ArticleClustered]) -> set[str]:
    """Their ids."""
    return {event.article_id for event in events}
