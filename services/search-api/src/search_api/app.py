"""The wiring of search-api, read from top to bottom."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager

from fastapi import FastAPI
from opensearchpy import AsyncOpenSearch

from parallax.addresses import parse_host_map
from parallax.errors import Unavailable
from parallax.health import Health, all_run
from parallax.kafka import check_topics
from parallax.serve import background
from parallax.store import Store
from search_api.access.counting import counter_for, sweeping
from search_api.access.key_store import Keys
from search_api.api import (
    articles,
    changes,
    countries,
    feeds,
    searches,
    sources,
    stories,
    stream,
    trends,
)
from search_api.api.documentation import describe
from search_api.api.faults import add_handlers
from search_api.api.surroundings import surround
from search_api.follow.stopping import before_shutdown
from search_api.follow.stream import Streams
from search_api.follow.watermark_reader import WatermarkReader
from search_api.follow.webhooks import Webhooks, create_session
from search_api.index import indexer
from search_api.index.engine import create_client, ping, prepare
from search_api.index.mappings import articles_alias
from search_api.search.asking import Search
from search_api.search.points_in_time import PointsInTime
from search_api.search.sources import Sources
from search_api.settings import Settings
from search_api.site.images import address as images
from search_api.site.images.fetching import Fetching
from search_api.site.images.keeping import Folder, Memory
from search_api.site.images.pictures import Pictures
from search_api.site.pages import add_page


async def preflight(settings: Settings) -> None:
    """What must hold before the service starts; waits for OpenSearch.

    Raises Unavailable without it, SchemaConflict or TopicsError when what exists has another
    shape. Kafka may be away: the indexer waits for it while HTTP answers.
    """
    client = create_client(settings.opensearch_url)
    try:
        await prepare(client, settings)
    finally:
        await client.close()
    if settings.role != "http":
        try:
            await check_topics(settings, indexer.topics())
        except Unavailable:
            return


def create_app(settings: Settings) -> FastAPI:
    """The ASGI app; its lifespan runs the indexer. Run `preflight` first."""
    health = Health()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        client = create_client(settings.opensearch_url)
        store = Store.open(settings)
        try:
            app.state.search = _search(settings, client)
            app.state.store = store
            app.state.public_url = settings.public_url
            app.state.allow_private = settings.allow_private
            app.state.keys = Keys(store)
            app.state.counter = counter = counter_for(settings, store)
            app.state.sources = Sources(app.state.search, store)
            health.ready["opensearch"] = ping(client)
            async with AsyncExitStack() as stack:
                sweeps = await stack.enter_async_context(background(*sweeping(counter)))
                health.alive["sweeping"] = all_run(sweeps)
                followers = await stack.enter_async_context(_following(app, settings))
                health.alive["following"] = all_run(followers)
                if settings.role != "indexer":
                    app.state.pictures = await stack.enter_async_context(_pictures(settings))
                if settings.role != "http":
                    indexing = await stack.enter_async_context(
                        background(indexer.run(settings, client, health))
                    )
                    health.alive["indexer"] = all_run(indexing)
                yield
        finally:
            store.close()
            await client.close()

    app = FastAPI(
        lifespan=lifespan, docs_url=None, redoc_url=None, redirect_slashes=False, title="Parallax"
    )
    surround(app, settings)
    add_handlers(app)
    describe(app)
    app.router.routes += health.endpoints()
    if settings.role != "indexer":
        for resource in (
            articles,
            stories,
            countries,
            sources,
            trends,
            changes,
            stream,
            feeds,
            searches,
        ):
            app.include_router(resource.router, prefix="/v1")
        app.include_router(images.router)
        add_page(app, settings)
    return app


@asynccontextmanager
async def _following(
    app: FastAPI, settings: Settings
) -> AsyncIterator[Sequence[asyncio.Task[None]]]:
    """Whoever follows what is new hears of it while the block runs; gives the work that does it.

    Streams are HTTP's; webhooks are called beside the indexer, so that they don't take time from
    who asks.
    """
    state = app.state
    watermark = state.watermark = WatermarkReader(state.store)
    streams = state.streams = Streams(state.search, watermark, settings.stream_listeners)
    await watermark.first_look()
    work = [watermark.run()]
    async with AsyncExitStack() as stack:
        if settings.role != "indexer":
            stack.enter_context(before_shutdown(streams.stop))
            work.append(streams.run())
        if settings.role != "http":
            session = create_session(allow_private=settings.allow_private)
            await stack.enter_async_context(session)
            webhooks = Webhooks(state.store, state.search, watermark, session, searches.understood)
            work.append(webhooks.run())
        async with background(*work) as tasks:
            yield tasks
        streams.stop()


def _search(settings: Settings, client: AsyncOpenSearch) -> Search:
    alias = articles_alias(settings.index_prefix)
    return Search(
        client=client,
        prefix=settings.index_prefix,
        secrets=settings.cursor_secrets,
        points=PointsInTime(client, alias, settings.points_in_time),
        default_display=settings.shown_by_default,
    )


@asynccontextmanager
async def _pictures(settings: Settings) -> AsyncIterator[Pictures]:
    limit = settings.images_mb * 1_000_000
    shelf = Folder(settings.images_folder, limit) if settings.images_folder else Memory(limit)
    fetching = Fetching(
        agent=settings.agent,
        allow_private=settings.allow_private,
        mapped=parse_host_map(settings.host_map),
    )
    async with fetching:
        pictures = Pictures(fetching, shelf)
        try:
            yield pictures
        finally:
            pictures.close()
