"""What shared links say of themselves."""

from typing import Any

import pytest

from search_api.index.documents import article_document, story_document
from search_api.models.stories import StoryImage
from search_api.site import heads
from search_api.site.country_names import COUNTRY_NAMES
from tests.unit.search_api.samples import spanish, story

BASE = "https://parallax.example"
HTML = """<!doctype html>
<html lang="en"><head>
<meta name="description" content="built">
<title>Built</title>
<script type="module" src="/page/assets/a-12345678.js"></script>
</head><body></body></html>"""


def article(**changes: Any) -> dict[str, Any]:
    return article_document(spanish(), "").source | changes


def test_an_article_shows_its_english_its_outlet_and_its_picture() -> None:
    html = heads.written(HTML, heads.of_article(article()), BASE)
    assert (
        "<title>Corruption at the dam: six arrested · El Faro del Norte · Parallax</title>" in html
    )
    assert '<meta name="description" content="The public prosecutor speaks of bribes.">' in html
    identifier = article()["id"]
    assert f'<link rel="canonical" href="{BASE}/article/{identifier}">' in html
    assert f'property="og:image" content="{BASE}/images/{identifier}/0?w=1280"' in html
    assert 'property="og:image:alt" content="A wall of concrete"' in html
    assert html.count("<title>") == html.count('name="description"') == 1
    assert html.endswith("</head><body></body></html>")


def test_a_source_that_lets_a_link_be_shown_shows_title_and_outlet_only() -> None:
    source = article()["source"] | {"display": "link"}
    html = heads.written(HTML, heads.of_article(article(source=source)), BASE)
    assert "Corruption at the dam" in html
    assert 'content="El Faro del Norte, Mexico"' in html
    assert "bribes" not in html
    assert "og:image" not in html


def test_a_withdrawn_article_is_gone_and_shows_nothing_of_it() -> None:
    head = heads.of_article(article(withdrawn={"by": "publisher", "reason": "", "at": ""}))
    html = heads.written(HTML, head, BASE)
    assert head.status == 410
    assert "noindex" in html
    assert "dam" not in html.lower().replace("adam", "")


def test_what_publishers_write_can_t_leave_its_place() -> None:
    evil = '"><script>alert(1)</script>\n</title></head>'
    source = article()
    source["english"] |= {"title": evil, "description": evil}
    source["source"] = source["source"] | {"name": evil}
    html = heads.written(HTML, heads.of_article(source), BASE)
    assert html.count("<script") == 1
    assert html.count("</head>") == html.count("</title>") == 1
    assert r"\1" in heads.written(HTML, heads.Head(r"\1 \g<0>", "", "/"), BASE)


def test_a_long_summary_ends_at_a_word() -> None:
    html = heads.written(HTML, heads.Head("t", "word " * 200, "/"), BASE)
    described = html.partition('name="description" content="')[2].partition('"')[0]
    assert described.endswith("word …")
    assert len(described) <= heads.MAX_DESCRIPTION + 2


def test_a_story_without_a_summary_says_how_widely_it_is_told() -> None:
    source = story_document(story(), "").source
    head = heads.of_story(source, StoryImage(article_id="anarticle", url="http://a.example/1.jpg"))
    assert head.title == "Corruption at the dam: six arrested"
    assert head.description == "2 articles from 2 countries, told from every side"
    assert head.image == "anarticle"


@pytest.mark.parametrize(
    ("code", "name"), [("pt", "Portugal"), ("XK", "Kosovo"), ("ST", "São Tomé")]
)
def test_a_country_is_called_by_its_name(code: str, name: str) -> None:
    head = heads.of_country(code)
    assert head is not None
    assert name in head.title
    assert head.path == f"/country/{code.upper()}"


def test_what_is_no_country_has_no_head() -> None:
    assert heads.of_country("zz") is None
    assert len(COUNTRY_NAMES) == 250
    assert all(len(code) == 2 and name for code, name in COUNTRY_NAMES.items())


def test_what_one_address_asks_for_early_stands_in_no_other() -> None:
    link = '<link rel="preload" as="fetch" data-only="/" href="/v1/countries">\n'
    html = HTML.replace("</head>", f"{link}</head>", 1)
    front = heads.written(html, heads.of_front(), BASE)
    assert front == heads.written(HTML, heads.of_front(), BASE).replace("</head>", f"{link}</head>")
    about = heads.Head("About", "", "/about")
    assert heads.written(html, about, BASE) == heads.written(HTML, about, BASE)
