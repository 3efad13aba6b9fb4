"""Answers questions by asking OpenSearch; knows no HTTP."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from opensearchpy import AsyncOpenSearch
from opensearchpy.exceptions import NotFoundError, RequestError, TransportError

from search_api import cursors, models, presenting, query
from search_api.cursors import Position
from search_api.engine import surroundings
from search_api.mappings import articles_alias, stories_alias
from search_api.points_in_time import KEEP_ALIVE, PointsInTime

Json = dict[str, Any]


class NoSuchDocument(Exception):
    """Nothing with this id is indexed."""


class MergedInto(Exception):
    """The story lives on as another one, whose id is the text."""


class PointInTimeGone(Exception):
    """The point in time behind a cursor has ended."""


class QueryTooComplex(Exception):
    """OpenSearch refuses the query: too many clauses, or nested too deep."""


@dataclass(frozen=True)
class Search:
    """What is needed to answer."""

    client: AsyncOpenSearch
    prefix: str
    secrets: tuple[bytes, ...]
    points: PointsInTime


async def list_articles(
    search: Search, asked: query.ArticleQuery, bound: Json, cursor: str | None
) -> models.ArticlePage:
    """A page; `bound` is what the cursor is bound to."""
    mark = cursors.fingerprint("articles", bound)
    position = cursors.decode(cursor, mark, search.secrets) if cursor else Position()
    if asked.sort == "relevance":
        hits, total, following = await _by_relevance(search, asked, position)
    else:
        hits, total, following = await _by_time(search, asked, position)
    return models.ArticlePage(
        items=[presenting.article_item(hit, highlighted=asked.q is not None) for hit in hits],
        next_cursor=cursors.encode(following, mark, search.secrets[0]) if following else None,
        total=total,
    )


async def _by_time(
    search: Search, asked: query.ArticleQuery, position: Position
) -> tuple[list[Json], int, Position | None]:
    as_of = position.as_of
    if as_of is None:
        as_of = int((datetime.now(UTC) + query.CLOCK_SKEW).timestamp() * 1000)
    body = query.articles(asked, after=position.after, as_of=as_of)
    found = await ask(search, articles_alias(search.prefix), body)
    hits, more = page(found, asked.size)
    following = Position(after=tuple(hits[-1]["sort"]), as_of=as_of) if more else None
    return hits, found["hits"]["total"]["value"], following


async def _by_relevance(
    search: Search, asked: query.ArticleQuery, position: Position
) -> tuple[list[Json], int, Position | None]:
    """Most readers look at one page only, so the point in time is opened for the second one.

    That one takes the best of the point in time without those of the first page: what was
    indexed between the two may come late, but nothing is missed or shown twice.
    """
    if not position.seen:
        found = await ask(search, articles_alias(search.prefix), query.articles_by_relevance(asked))
        hits, more = page(found, asked.size)
        seen = tuple(hit["_id"] for hit in hits)
        return hits, found["hits"]["total"]["value"], Position(seen=seen) if more else None
    pit = position.pit or await search.points.open()
    body = query.articles_by_relevance(
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


async def get_article(search: Search, identifier: str) -> models.Article:
    """One article; raises NoSuchDocument."""
    return presenting.article(await _one(search, articles_alias(search.prefix), identifier))


async def list_stories(
    search: Search,
    *,
    countries: tuple[str, ...],
    single_source: bool | None,
    sort: str,
    size: int,
    bound: Json,
    cursor: str | None,
) -> models.StoryPage:
    """A page of stories."""
    mark = cursors.fingerprint("stories", bound)
    position = cursors.decode(cursor, mark, search.secrets) if cursor else Position()
    body = query.stories(
        countries=countries, single_source=single_source, sort=sort, size=size, after=position.after
    )
    found = await ask(search, stories_alias(search.prefix), body)
    hits, more = page(found, size)
    following = Position(after=tuple(hits[-1]["sort"])) if more else None
    return models.StoryPage(
        items=[presenting.story_item(hit["_source"]) for hit in hits],
        next_cursor=cursors.encode(following, mark, search.secrets[0]) if following else None,
        total=found["hits"]["total"]["value"],
    )


async def get_story(search: Search, identifier: str) -> models.Story:
    """One story with its articles; raises NoSuchDocument or MergedInto."""
    source = await _one(search, stories_alias(search.prefix), identifier)
    if source.get("merged_into"):
        raise MergedInto(source["merged_into"])
    found = await ask(search, articles_alias(search.prefix), query.story_articles(identifier))
    return presenting.story(source, found)


async def list_countries(search: Search) -> models.CountryPage:
    """What there is of each country."""
    found = await ask(search, articles_alias(search.prefix), query.countries())
    return presenting.countries(found)


async def _one(search: Search, alias: str, identifier: str) -> Json:
    found = await ask(search, alias, query.document(identifier))
    if not found["hits"]["hits"]:
        raise NoSuchDocument(identifier)
    source: Json = found["hits"]["hits"][0]["_source"]
    return source


async def ask(search: Search, alias: str | None, body: Json) -> Json:
    """What OpenSearch answers; raises PointInTimeGone, QueryTooComplex or Unavailable."""
    try:
        with surroundings("searching"):
            # Part of an answer would look like all of it.
            found: Json = await search.client.search(
                index=alias, body=body, params={"allow_partial_search_results": "false"}
            )
    except NotFoundError as error:
        if "pit" in body:
            raise PointInTimeGone from error
        raise
    except RequestError as error:
        raise QueryTooComplex(str(error.info)[:500]) from error
    except TransportError as error:
        if _too_many_clauses(error):
            raise QueryTooComplex(str(error.info)[:500]) from error
        raise
    return found


def _too_many_clauses(error: TransportError) -> bool:
    return "too_many_clauses" in str(error.info) or "too_many_nested_clauses" in str(error.info)


def page(found: Json, size: int) -> tuple[list[Json], bool]:
    """The hits of a page, and whether there are more."""
    hits = found["hits"]["hits"]
    return hits[:size], len(hits) > size
