"""The newsroom over HTTP: sites by Host header, feeds, conditional requests."""

from calendar import timegm
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import feedparser
import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from parallax_local.newsroom import Newsroom, create_app, load_newsroom
from parallax_local.newsroom.pages import picture_path

Client = TestClient[web.Request, web.Application]
ANCHOR = datetime(2026, 3, 2, 12, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def newsroom() -> Newsroom:
    return load_newsroom()


@pytest.fixture
async def client(newsroom: Newsroom) -> AsyncIterator[Client]:
    async with TestClient(TestServer(create_app(newsroom, ANCHOR))) as started:
        yield started


async def test_every_article_is_in_its_sites_feed(client: Client, newsroom: Newsroom) -> None:
    for site in (one for one in newsroom.sites if one.fault != "unavailable"):
        answer = await client.get(site.feed_path, headers={"Host": site.host})
        assert answer.content_type == f"application/{site.feed}+xml"
        feed = feedparser.parse(await answer.read())
        assert not feed.bozo
        mine = {article.url: article for article in newsroom.articles if article.site == site}
        assert {entry.id for entry in feed.entries} == set(mine)
        for entry in feed.entries:
            article = mine[entry.link]
            assert ("published" not in entry) is article.undated
            if not article.undated:
                published = datetime.fromtimestamp(timegm(entry.published_parsed), UTC)
                assert published == article.published(ANCHOR)
            assert entry.title == article.title
            assert entry.summary == article.description
            if article.authors:
                assert entry.author in article.authors


async def test_every_article_and_picture_answers(client: Client, newsroom: Newsroom) -> None:
    for article in newsroom.articles:
        paths = [picture_path(article, number + 1) for number in range(len(article.figures))]
        for path in [article.path, *paths, "/", "/robots.txt", "/static/site.css"]:
            answer = await client.get(path, headers={"Host": f"{article.site.host}:8080"})
            assert answer.status == 200, path


async def test_an_undated_article_is_dated_nowhere(client: Client, newsroom: Newsroom) -> None:
    (article,) = (one for one in newsroom.articles if one.undated)
    answer = await client.get(article.path, headers={"Host": article.site.host})
    page = await answer.text()
    assert "<time" not in page
    assert "published_time" not in page
    assert "datePublished" not in page


async def test_a_site_with_a_fault_cant_be_read(client: Client, newsroom: Newsroom) -> None:
    for site in (one for one in newsroom.sites if one.fault):
        answers = {
            path: await client.get(path, headers={"Host": site.host})
            for path in ("/robots.txt", site.feed_path)
        }
        if site.fault == "unavailable":
            assert {answer.status for answer in answers.values()} == {503}
        else:
            assert "Disallow: /\n" in await answers["/robots.txt"].text()


async def test_a_feed_that_did_not_change_answers_304(
    client: Client,
    newsroom: Newsroom,
) -> None:
    site = newsroom.sites[0]
    host = {"Host": site.host}
    first = await client.get(site.feed_path, headers=host)
    by_tag = {"If-None-Match": first.headers["ETag"]}
    by_date = {"If-Modified-Since": first.headers["Last-Modified"]}
    other_tag = {"If-None-Match": '"other"'}
    for condition, status in ((by_tag, 304), (by_date, 304), (by_date | other_tag, 200)):
        answer = await client.get(site.feed_path, headers=host | condition)
        assert answer.status == status
        assert answer.headers["ETag"] == first.headers["ETag"]


async def test_an_unknown_host_or_path_is_404(client: Client, newsroom: Newsroom) -> None:
    answer = await client.get("/", headers={"Host": "nobody.example"})
    assert answer.status == 404
    assert "nobody.example" in await answer.text()
    answer = await client.get("/none", headers={"Host": newsroom.sites[0].host})
    assert answer.status == 404


async def test_status_is_told_on_any_host(client: Client, newsroom: Newsroom) -> None:
    answer = await client.get("/_newsroom/status")
    count = len(newsroom.articles)
    expected = {"published": count, "revisions": count, "sites": len(newsroom.sites)}
    assert await answer.json() == expected


def test_an_anchor_without_offset_is_refused(newsroom: Newsroom) -> None:
    with pytest.raises(ValueError, match="no UTC offset"):
        create_app(newsroom, ANCHOR.replace(tzinfo=None))
