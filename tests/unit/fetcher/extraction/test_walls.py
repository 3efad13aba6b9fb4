"""Pages in an article's place, and what sort of article it is."""

import json
from datetime import UTC, datetime

import pytest

from fetcher.extraction.article import Extraction
from fetcher.extraction.extract import extract
from tests.unit.fetcher.extraction.samples import PARAGRAPHS, PROSE, article, page

NOW = datetime(2026, 1, 2, tzinfo=UTC)


def read(html: str, path: str = "/quay") -> Extraction:
    found = extract(html, f"https://gazette.example{path}", now=NOW)
    assert found is not None
    return found


def paid(**more: object) -> str:
    node = {"@type": "NewsArticle", "headline": "Quay", "isAccessibleForFree": False, **more}
    return f"<script type='application/ld+json'>{json.dumps(node)}</script>"


TEASER = f"<p>{PROSE[0]}</p><div class='paywall-box'><p>{{}}</p></div>"


@pytest.mark.parametrize(
    "phrase",
    [
        "Subscribe to continue reading",
        "Jetzt weiterlesen mit dem Abo",
        "Cet article est réservé aux abonnés",
        "Suscríbete para seguir leyendo",
        "Contenuto riservato agli abbonati",
        "この記事は有料会員限定です",
        "только для подписчиков",
    ],
)
def test_a_teaser_before_a_wall(phrase: str) -> None:
    assert read(article(TEASER.format(phrase), head=paid())).wall == "paywall"


def test_a_paid_page_with_its_whole_text_is_no_wall() -> None:
    whole = "".join(f"<p>{text} And again: {text}</p>" for text in PROSE)
    inside = f"<div class='paywall'>{whole}</div><p>Already a subscriber? Log in</p>"
    head = paid(hasPart={"cssSelector": ".paywall", "isAccessibleForFree": False})
    assert read(article(inside, head)).wall is None
    # Nor is a shorter one whose paid part is there.
    assert read(article(f"<div class='paywall'>{PARAGRAPHS * 2}</div>", head)).wall is None


def test_a_short_free_article_is_no_wall() -> None:
    assert read(article(f"<p>{PROSE[0]}</p><p>{PROSE[1]}</p>")).wall is None


@pytest.mark.parametrize(
    ("title", "wall"),
    [
        ("Page not found", "soft_404"),
        ("404 - Seite nicht gefunden", "soft_404"),
        ("Página no encontrada", "soft_404"),
        ("ページが見つかりません", "soft_404"),
        ("Just a moment...", "challenge"),
        ("Access denied", "challenge"),
        ("Before you continue", "consent"),
        ("We value your privacy", "consent"),
        ("Ihre Privatsphäre", "consent"),
    ],
)
def test_pages_that_are_none(title: str, wall: str) -> None:
    found = read(
        page(f"<h1>{title}</h1><p>Go on to the front page, please, or come back.</p>", "", title)
    )
    assert (found.wall, found.paragraphs) == (wall, ())


def test_a_declared_status() -> None:
    head = "<meta name='prerender-status-code' content='404'>"
    assert (
        read(page("<p>Nothing to see here at all, dear reader of ours.</p>", head)).wall
        == "soft_404"
    )


def test_an_article_about_a_wall_is_none() -> None:
    html = page(f"<h1>Page not found, says museum of errors</h1>{PARAGRAPHS * 2}")
    assert read(html).wall is None


@pytest.mark.parametrize(
    ("node", "kind"),
    [("VideoObject", "video"), ("PodcastEpisode", "audio"), ("ImageGallery", "gallery")],
)
def test_kinds_by_declaration(node: str, kind: str) -> None:
    head = (
        f'<script type="application/ld+json">{{"@type":"{node}","name":"Cranes at dawn"}}</script>'
    )
    found = read(page("<h1>Cranes at dawn</h1>", head))
    assert (found.kind, found.paragraphs) == (kind, ())


def test_a_video_in_an_article_leaves_it_one() -> None:
    head = '<script type="application/ld+json">{"@type":"VideoObject","name":"Cranes"}</script>'
    assert read(article(head=head), "/video/quay").kind == "article"


def test_a_ticker_is_live_with_its_posts_in_order() -> None:
    posts = "".join(f"<h3>1{n}:05 The tide</h3><p>{text}</p>" for n, text in enumerate(PROSE))
    found = read(article(posts), "/live/quay")
    assert found.kind == "live"
    assert [text for text in found.paragraphs if text in PROSE] == list(PROSE)


def test_a_ticker_drawn_by_scripts_is_read_from_its_data() -> None:
    node = {
        "@type": "LiveBlogPosting",
        "headline": "The storm as it happens",
        "liveBlogUpdate": [
            {"@type": "BlogPosting", "headline": f"Post {n}", "articleBody": text}
            for n, text in enumerate(PROSE)
        ],
    }
    script = f"<script type='application/ld+json'>{json.dumps(node)}</script>"
    found = read(page("<div id='root'></div>", script))
    assert found.kind == "live"
    assert found.paragraphs[:4] == ("Post 0", PROSE[0], "Post 1", PROSE[1])
