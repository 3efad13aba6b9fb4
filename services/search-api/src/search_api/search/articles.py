"""Answers questions about articles; knows no HTTP."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime

from parallax.store import Store
from search_api.index.mappings import articles_alias, stories_alias
from search_api.index.raises import searchable_since
from search_api.models.articles import Article, ArticlePage, ChosenItem, ChosenPage
from search_api.search import cursors
from search_api.search.asking import Json, PointInTimeGone, Search, ask, one, page
from search_api.search.cursors import Position
from search_api.search.language.parsing import QueryError, parse
from search_api.search.points_in_time import KEEP_ALIVE
from search_api.search.presenting import articles as presenting
from search_api.search.queries import about, suggesting
from search_api.search.queries import articles as queries
from search_api.search.queries.common import BadParameter, milliseconds
from search_api.search.revisions import earlier


async def list_articles(
    search: Search,
    asked: queries.ArticleQuery,
    bound: Json,
    cursor: str | None,
    *,
    fields: tuple[str, ...] = (),
) -> ArticlePage | ChosenPage:
    """A page; `bound` is what the cursor is bound to, `fields` what is wanted of each item."""
    mark = cursors.fingerprint("articles", bound)
    position = cursors.decode(cursor, mark, search.secrets) if cursor else Position()
    asked = await resolved(search, _fetching(asked, fields, first=cursor is None))
    find = _by_relevance if asked.sort == "relevance" else _by_time
    found, total, following = await find(search, asked, position)
    hits = found["hits"]["hits"][: asked.size]
    shared = {
        "next_cursor": cursors.encode(following, mark, search.secrets[0]) if following else None,
        "total": total,
        "facets": presenting.facets(found) if asked.facets else None,
        "did_you_mean": None if cursor else await _did_you_mean(search, asked, total),
    }
    originals = asked.where == "original"
    if fields:
        chosen = [
            presenting.chosen_fields(hit, fields, originals_first=originals)
            | ({} if asked.words or "highlights" not in fields else {"highlights": None})
            for hit in hits
        ]
        return ChosenPage(items=[ChosenItem(**one) for one in chosen], **shared)
    items = [
        presenting.article_item(hit, highlighted=asked.words is not None, originals_first=originals)
        for hit in hits
    ]
    return ArticlePage(items=items, **shared)


def _fetching(
    asked: queries.ArticleQuery, fields: tuple[str, ...], *, first: bool
) -> queries.ArticleQuery:
    """Only what is needed: an answer's time goes with what is fetched."""
    return replace(
        asked,
        fetched=presenting.fetched(fields or presenting.FIELD_NAMES),
        highlighted=not fields or "highlights" in fields,
        facets=asked.facets if first else (),
    )


async def resolved(search: Search, asked: queries.ArticleQuery) -> queries.ArticleQuery:
    """What an article is about is known of its story alone, and changes with it."""
    wanted, unwanted = asked.about.wanted, asked.about.unwanted
    return replace(
        asked,
        in_stories=await _stories_about(search, wanted, asked) if wanted else None,
        not_in_stories=await _stories_about(search, unwanted, asked) if unwanted else (),
    )


async def _stories_about(
    search: Search, countries: tuple[str, ...], asked: queries.ArticleQuery
) -> tuple[str, ...]:
    body = about.about(countries, asked.start, asked.end)
    found = await ask(search, stories_alias(search.prefix), body)
    buckets = found["aggregations"]["ids"]["buckets"]
    if len(buckets) > about.MAX_STORIES:
        raise BadParameter(
            "about",
            f"More than {about.MAX_STORIES} stories are about {', '.join(countries)} in the time "
            "that is asked for. Narrow it by `from` and `to`.",
        )
    return tuple(bucket["key"] for bucket in buckets)


async def _by_time(
    search: Search, asked: queries.ArticleQuery, position: Position
) -> tuple[Json, int, Position | None]:
    as_of = position.as_of or milliseconds(datetime.now(UTC) + queries.CLOCK_SKEW)
    body = queries.articles(asked, after=position.after, as_of=as_of)
    found = await ask(search, articles_alias(search.prefix), body)
    hits, more = page(found, asked.size)
    following = Position(after=tuple(hits[-1]["sort"]), as_of=as_of) if more else None
    return found, found["hits"]["total"]["value"], following


async def _by_relevance(
    search: Search, asked: queries.ArticleQuery, position: Position
) -> tuple[Json, int, Position | None]:
    """Most readers look at one page only, so a point in time is needed for the second one.

    That one takes the best of the point in time without those of the first page: what was
    indexed between the two may come late, but nothing is missed or shown twice. How fresh an
    article is is told as of the first page on all of them.
    """
    as_of = position.as_of or milliseconds(datetime.now(UTC))
    if not position.seen:
        body = queries.articles_by_relevance(asked, as_of=as_of)
        found = await ask(search, articles_alias(search.prefix), body)
        hits, more = page(found, asked.size)
        seen = tuple(hit["_id"] for hit in hits)
        following = Position(seen=seen, as_of=as_of) if more else None
        return found, found["hits"]["total"]["value"], following
    pit = position.pit or await search.points.since(as_of / 1000)
    body = queries.articles_by_relevance(
        asked,
        as_of=as_of,
        seen=position.seen,
        pit=pit,
        keep_alive=KEEP_ALIVE,
        after=position.after,
    )
    try:
        found = await ask(search, None, body)
    except PointInTimeGone:
        search.points.gone(pit)
        raise
    search.points.used(pit)
    hits, more = page(found, asked.size)
    following = None
    if more:
        following = replace(position, after=tuple(hits[-1]["sort"]), pit=pit, as_of=as_of)
    return found, found["hits"]["total"]["value"] + len(position.seen), following


async def _did_you_mean(search: Search, asked: queries.ArticleQuery, total: int) -> str | None:
    """Another text that finds more, where this one finds little."""
    if not asked.q or not asked.words or total >= suggesting.FEW:
        return None
    words = suggesting.suggestable(asked.words)
    if not words:
        return None
    alias = articles_alias(search.prefix)
    found = await ask(search, alias, suggesting.suggestions(words, asked.where))
    for text in suggesting.mended(asked.q, words, found):
        try:
            other = replace(asked, words=parse(text))
        except QueryError:  # longer words can make a query too long
            continue
        better = await ask(search, alias, queries.how_many(other))
        if better["hits"]["total"]["value"] > total:
            return text
    return None


async def get_article(search: Search, store: Store, identifier: str) -> Article:
    """One article; raises NoSuchDocument. Without the store it lacks its revisions."""
    source = await one(search, articles_alias(search.prefix), identifier)
    revisions, searchable = await asyncio.gather(
        earlier(store, identifier, source["revision"]),
        searchable_since(search.client, search.prefix, source.get("change")),
    )
    return presenting.article(source, revisions, searchable)
