"""Feeds are valid, say the same of the same items, and never carry what XML can't."""

import json
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from search_api.follow.feeds import MEDIA_TYPES, Head, feed, of_articles, of_stories
from search_api.index.documents import article_document, story_document
from search_api.models.articles import ArticleItem
from search_api.models.stories import StoryItem
from search_api.search.presenting.articles import article_item
from search_api.search.presenting.stories import story_item
from tests.unit.search_api.samples import spanish, story

HEAD = Head("News & more", "https://here.example/v1/feeds/a?q=1&w=2", "https://here.example/")
ATOM = "{http://www.w3.org/2005/Atom}"


def read(made: bytes) -> ET.Element:
    return ET.fromstring(made)  # noqa: S314 - made here


def an_article(**changes: Any) -> ArticleItem:
    item = article_item({"_source": article_document(spanish(), "").source})
    return item.model_copy(update=changes)


def a_story() -> StoryItem:
    return story_item(story_document(story(), "").source)


@pytest.mark.parametrize("form", MEDIA_TYPES)
def test_the_same_items_are_the_same_bytes(form: Any) -> None:
    entries = of_articles([an_article()], "https://here.example")
    assert feed(form, HEAD, entries) == feed(form, HEAD, list(entries))
    assert feed(form, HEAD, []) != feed(form, HEAD, entries)


def test_atom_has_what_its_standard_demands() -> None:
    item = an_article(title="A \x00title\x0b & <b>\ud800</b>")
    root = read(feed("atom", HEAD, of_articles([item], "https://here.example")))
    for name in ("id", "title", "updated"):
        assert root.findtext(f"{ATOM}{name}")
    (entry,) = root.findall(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}id") == f"urn:parallax:article:{item.id}"
    assert entry.findtext(f"{ATOM}title") == "A title & <b></b>"
    assert datetime.fromisoformat(entry.findtext(f"{ATOM}updated") or "").tzinfo is not None
    assert entry.findtext(f"{ATOM}author/{ATOM}name") == item.source.name
    links = {link.get("rel"): link.get("href") for link in entry.findall(f"{ATOM}link")}
    assert links == {"alternate": item.url, "related": f"https://here.example/article/{item.id}"}
    content = entry.findtext(f"{ATOM}content") or ""
    assert "Machine translated from es" in content
    assert item.original_title in content


def test_rss_has_what_readers_expect() -> None:
    item = an_article()
    root = read(feed("rss", HEAD, of_articles([item], "https://here.example")))
    (one,) = root.findall("channel/item")
    guid = one.find("guid")
    assert guid is not None
    assert guid.get("isPermaLink") == "false"
    assert one.findtext("link") == item.url
    assert parsedate_to_datetime(one.findtext("pubDate") or "") == item.published_at
    assert root.findtext("channel/link") == HEAD.page


def test_json_feed_is_of_its_version() -> None:
    told = json.loads(feed("json", HEAD, of_stories([a_story()], "https://here.example")))
    assert told["version"] == "https://jsonfeed.org/version/1.1"
    assert told["feed_url"] == HEAD.address
    (item,) = told["items"]
    assert item["url"] == f"https://here.example/story/{story().story_id}"
    assert item["content_html"].startswith("<p>")


def test_a_description_cant_bring_markup_of_its_own() -> None:
    item = an_article(description="<script>alert(1)</script>", url='https://x.example/"><i>')
    (entry,) = of_articles([item], "https://here.example")
    assert "<script>" not in entry.html
    assert '"><i>' not in entry.html


def test_a_source_that_allows_a_link_only_is_given_no_more() -> None:
    document = article_document(spanish(), "").source
    document["source"]["display"] = "link"
    (entry,) = of_articles([article_item({"_source": document})], "https://here.example")
    assert "prosecutor" not in entry.html


def test_an_empty_feed_has_a_time_all_the_same() -> None:
    root = read(feed("atom", HEAD, []))
    assert root.findtext(f"{ATOM}updated") == datetime(1970, 1, 1, tzinfo=UTC).isoformat()
