"""Answers questions about articles; knows no HTTP."""

from datetime import UTC, datetime

from parallax.store import Store
from search_api.index.mappings import articles_alias
from search_api.models.articles import Article, ArticlePage
from search_api.search import cursors
from search_api.search.asking import Json, Search, ask, one, page
from search_api.search.cursors import Position
from search_api.search.points_in_time import KEEP_ALIVE
from search_api.search.presenting import articles as presenting
from search_api.search.queries import articles as queries
from search_api.search.revisions import earlier


async def list_articles(
    search: Search, asked: queries.ArticleQuery, bound: Json, cursor: str | None
) -> ArticlePage:
    """A page; `bound` is what the cursor is bound to."""
    mark = cursors.fingerprint("articles", bound)
    position = cursors.decode(cursor, mark, search.secrets) if cursor else Position()
    if asked.sort == "relevance":
        hits, total, following = await _by_relevance(search, asked, position)
    else:
        hits, total, following = await _by_time(search, asked, position)
    return ArticlePage(
        items=[presenting.article_item(hit, highlighted=asked.q is not None) for hit in hits],
        next_cursor=cursors.encode(following, mark, search.secrets[0]) if following else None,
        total=total,
    )


async def _by_time(
    search: Search, asked: queries.ArticleQuery, position: Position
) -> tuple[list[Json], int, Position | None]:
    as_of = position.as_of
    if as_of is None:
        as_of = int((datetime.now(UTC) + queries.CLOCK_SKEW).timestamp() * 1000)
    body = queries.articles(asked, after=position.after, as_of=as_of)
    found = await ask(search, articles_alias(search.prefix), body)
    hits, more = page(found, asked.size)
    following = Position(after=tuple(hits[-1]["sort"]), as_of=as_of) if more else None
    return hits, found["hits"]["total"]["value"], following


async def _by_relevance(
    search: Search, asked: queries.ArticleQuery, position: Position
) -> tuple[list[Json], int, Position | None]:
    """Most readers look at one page only, so the point in time is opened for the second one.

    That one takes the best of the point in time without those of the first page: what was
    indexed between the two may come late, but nothing is missed or shown twice.
    """
    if not position.seen:
        found = await ask(
            search, articles_alias(search.prefix), queries.articles_by_relevance(asked)
        )
        hits, more = page(found, asked.size)
        seen = tuple(hit["_id"] for hit in hits)
        return hits, found["hits"]["total"]["value"], Position(seen=seen) if more else None
    pit = position.pit or await search.points.open()
    body = queries.articles_by_relevance(
        asked, seen=position.seen, pit=pit, keep_alive=KEEP_ALIVE, after=position.after
    )
    found = await ask(search, None, body)
    pit = found.get("pit_id", pit)
    hits, more = page(found, asked.size)
    following = None
    if more:
        search.points.used(pit)
        following = Position(after=tuple(hits[-1]["sort"]), pit=pit, seen=position.seen)
    else:
        await search.points.close(pit)
    return hits, found["hits"]["total"]["value"] + len(position.seen), following


async def get_article(search: Search, store: Store, identifier: str) -> Article:
    """One article; raises NoSuchDocument. Without the store it lacks its revisions."""
    source = await one(search, articles_alias(search.prefix), identifier)
    return presenting.article(source, await earlier(store, identifier, source["revision"]))
