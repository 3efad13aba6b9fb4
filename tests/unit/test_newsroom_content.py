"""The newsroom's content: it loads, and a fault in it is named by file and entry."""

import html
import tomllib
from collections import Counter
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from clusterer.coverage.outlets import Outlet
from parallax_local.newsroom import ContentError, catalogue_toml, host_map, hosts, load_newsroom
from parallax_local.newsroom.model import LAYOUTS, slugify
from parallax_local.newsroom.pages import picture_path, render_site

ANCHOR = datetime(2026, 3, 2, 12, 30, tzinfo=UTC)

SITE = """
[[site]]
id = "harbour-news"
host = "harbournews.example"
name = "Harbour News"
country = "IE"
language = "en"
kind = "newspaper"
ownership = "private"
tags = []
feed = "rss"
feed_path = "/feed.xml"
tagline = "From the quay"
sections = ["News", "Sea & Sky"]
accent = "#1b4d6b"
footer = "Harbour News Ltd"
advert = "Rope by the yard."
newsletter = "Write to us."
cookie = "We keep biscuits."
"""
EVENT = """
event = "A seal"
single = true
only_in = "IE"

[[article]]
site = "harbour-news"
slug = "a-seal"
section = "Sea & Sky"
hours_ago = 1.5
title = "A seal came in"
description = "It left again."
authors = []
tags = ["seal"]
paragraphs = ["It sat on the slip."]
[[article.figures]]
caption = "The seal."
credit = "Photo: A. Reader"
alt = "A grey seal"
width = 600
height = 400
"""


def written(folder: Path, site: str = SITE, event: str = EVENT) -> Path:
    (folder / "events").mkdir()
    (folder / "sites.toml").write_text(site, encoding="utf-8")
    (folder / "events" / "seal.toml").write_text(event, encoding="utf-8")
    return folder


def test_the_sample_newsroom_loads_and_uses_every_layout() -> None:
    newsroom = load_newsroom()
    assert {site.layout for site in newsroom.sites} == set(LAYOUTS)
    readable = {site.id for site in newsroom.sites if not site.fault}
    assert {article.site.id for article in newsroom.articles} == readable
    assert newsroom.status.published == len({article.url for article in newsroom.articles})
    assert len([site for site in newsroom.sites if site.host.startswith("www.")]) >= 2


def test_the_catalogue_lists_every_site_with_its_feed() -> None:
    newsroom = load_newsroom()
    sources = tomllib.loads(catalogue_toml(newsroom))["source"]
    assert [source["id"] for source in sources] == [site.id for site in newsroom.sites]
    first, site = sources[0], newsroom.sites[0]
    assert first["feeds"] == [f"http://{site.host}{site.feed_path}"]
    assert first["tags"] == list(site.tags)
    assert hosts(newsroom) == sorted(site.host for site in newsroom.sites)
    assert (
        host_map(["a.example", "b.example"], 81) == "a.example=127.0.0.1:81,b.example=127.0.0.1:81"
    )


def test_an_article_is_dated_by_its_sites_own_clock_and_addressed_without_date(
    tmp_path: Path,
) -> None:
    site, event = (text.replace('"IE"', '"IN"') for text in (SITE, EVENT))
    (article,) = load_newsroom(written(tmp_path, site, event)).articles
    assert article.published(ANCHOR).isoformat() == "2026-03-02T16:30:00+05:30"
    assert article.url == "http://harbournews.example/sea-sky/a-seal"


@pytest.mark.parametrize(
    ("wrong", "right", "said"),
    [
        ('site = "harbour-news"', 'site = "nobody"', r"no site 'nobody'"),
        ('section = "Sea & Sky"', 'section = "Land"', r"'Land' is no section"),
        ("hours_ago = 1.5", "hours_ago = true", r"hours_ago = True has the wrong type"),
        ("hours_ago = 1.5", "hours_ago = -2", r"lies in the future"),
        ('title = "A seal came in"', 'titel = "x"', r"unknown keys \['titel'\], .*\['title'\]"),
        ('["It sat on the slip."]', '[""]', r"paragraphs must hold texts"),
        ("width = 600", 'width = "600"', r"figure 1: width"),
    ],
)
def test_a_faulty_article_is_named_by_file_and_entry(
    tmp_path: Path, wrong: str, right: str, said: str
) -> None:
    folder = written(tmp_path, event=EVENT.replace(wrong, right))
    with pytest.raises(ContentError, match=rf"seal\.toml, article 1 \(a-seal\).*{said}"):
        load_newsroom(folder)


@pytest.mark.parametrize(
    ("wrong", "right", "said"),
    [
        ('only_in = "IE"', 'only_in = "PT"', r"only_in = 'PT', but .* of \['IE'\]"),
        ('only_in = "IE"', 'overlooked_by = ["PT"]', r"\['PT'\], but .* it is \[\]"),
    ],
)
def test_a_planted_truth_that_isnt_true_is_refused(
    tmp_path: Path, wrong: str, right: str, said: str
) -> None:
    with pytest.raises(ContentError, match=rf"A seal: .*{said}"):
        load_newsroom(written(tmp_path, event=EVENT.replace(wrong, right)))


@pytest.mark.parametrize(
    ("take", "said"),
    [
        ('perspective = "country:IE"\nshows = ["seal"]\nnever = []', "articles of 1 outlets"),
        ('perspective = "bloc:eu"\nshows = []\nnever = []', "shows nothing"),
        ('perspective = "bloc:eu"\nshows = ["a"]\nnever = ["a"]', "and never show it"),
        ('perspective = "bloc:eu"\nshows = ["a"]', "missing keys"),
    ],
)
def test_a_planted_take_that_cant_be_is_refused(tmp_path: Path, take: str, said: str) -> None:
    with pytest.raises(ContentError, match=said):
        load_newsroom(written(tmp_path, event=f"{EVENT}\n[[take]]\n{take}\n"))


def test_a_site_that_cant_be_read_has_no_article(tmp_path: Path) -> None:
    folder = written(tmp_path, SITE + 'fault = "unavailable"\n')
    with pytest.raises(ContentError, match=r"seal\.toml, article 1 .*its site can't be read"):
        load_newsroom(folder)


def test_what_the_sample_newsroom_plants() -> None:
    newsroom = load_newsroom()
    readable = Counter(site.country for site in newsroom.sites if site.general and not site.fault)
    assert sum(count >= 2 for count in readable.values()) >= 5
    contested = [event for event in newsroom.events if len(event.takes) >= 2]
    assert len(contested) >= 4
    assert {site.fault for site in newsroom.sites} == {"", "unavailable", "refused"}
    assert sum(article.undated for article in newsroom.articles) == 1
    assert {event.only_in for event in newsroom.events if not event.single} >= {"CL", "KE"}


def test_general_outlets_are_those_that_the_clusterer_counts() -> None:
    for site in load_newsroom().sites:
        outlet = Outlet(site.id, site.country, tags=frozenset(site.tags))
        assert outlet.expected is site.general, site.id


def test_a_file_that_is_no_toml_is_named(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match=r"seal\.toml: is not TOML .*line 1"):
        load_newsroom(written(tmp_path, event="event = x\n"))


def test_a_site_outside_the_example_domain_is_refused(tmp_path: Path) -> None:
    folder = written(tmp_path, SITE.replace("harbournews.example", "harbournews.org"))
    with pytest.raises(ContentError, match=r"sites\.toml, site 1 \(harbour-news\): host"):
        load_newsroom(folder)


def test_a_slug_is_plain_ascii() -> None:
    assert slugify("Ciência e Tecnologia") == "ciencia-e-tecnologia"


def test_every_article_page_holds_all_its_text_in_the_charset_it_declares() -> None:
    newsroom = load_newsroom()
    for site in newsroom.sites:
        documents = render_site(newsroom, site, ANCHOR)
        for article in (one for one in newsroom.articles if one.site == site):
            page = documents[article.path]
            assert page.content_type.endswith(site.declared_charset)
            # A letter that the charset lacks is there as a character reference.
            text = html.unescape(page.body.decode(site.codec))
            assert all(paragraph in text for paragraph in article.paragraphs)
            for number in range(1, len(article.figures) + 1):
                assert picture_path(article, number) in text


def test_pictures_are_the_same_on_every_start() -> None:
    newsroom = load_newsroom()
    article = next(one for one in newsroom.articles if one.figures)
    path = picture_path(article, 1)
    first, again = (render_site(newsroom, article.site, ANCHOR)[path].body for _ in range(2))
    assert first == again
    with Image.open(BytesIO(first)) as picture:
        picture.load()
        assert (picture.format, picture.width) == ("JPEG", 960)


def test_one_site_is_served_in_windows_1252() -> None:
    sites = load_newsroom().sites
    assert [site.codec for site in sites].count("windows-1252") == 1
