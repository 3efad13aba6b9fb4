"""Extraction on pages in the manner of real ones."""

from datetime import UTC, datetime, timedelta

import pytest

from fetcher.extraction.article import Extraction
from fetcher.extraction.extract import extract, within_limit

NOW = datetime(2026, 1, 2, 12, tzinfo=UTC)
URL = "https://www.gazette.example/news/quay-reopens"

FIRST = (
    "The harbour authority reopened the eastern quay on Monday after three weeks of repairs that "
    "had kept two ferry lines and most of the fishing fleet away from their berths."
)
SECOND = (
    "Two of the five cranes stay closed until engineers have looked at their foundations, which "
    "the storm of early December had washed bare over a length of forty metres."
)
THIRD = (
    "“We count on the first container ship before the week is out,” said the harbour master, Ada "
    "Lindqvist, who expects the remaining work to last until the middle of February."
)
FOURTH = (
    "The city has set aside nine million crowns for the repairs and wants to recover a third of "
    "the sum from the insurers, who have not yet said whether they will pay."
)

NEWSPAPER = f"""<!DOCTYPE html><html lang="en-GB"><head>
<title>Quay reopens after storm - The Gazette</title>
<meta property="og:site_name" content="The Gazette">
<meta property="og:title" content="Quay reopens after storm | The Gazette">
<meta property="og:image" content="https://img.gazette.example/quay-1200x630.jpg">
<link rel="canonical" href="https://www.gazette.example/news/quay-reopens">
<script type="application/ld+json">
{{"@context": "https://schema.org", "@graph": [
 {{"@type": "WebSite", "name": "The Gazette"}},
 {{"@type": ["NewsArticle", "Article"], "headline": "Quay reopens after storm",
  "description": "Three weeks of repairs are over &amp; ferries return.",
  "author": [{{"@type": "Person", "name": "Ines Okafor"}}, {{"@type": "Person", "name": "Jon Ek"}}],
  "datePublished": "2026-01-02T09:30:00+01:00", "dateModified": "2026-01-02T10:00:00Z",
  "articleSection": ["Region"], "keywords": "harbour, storm, ferries",
  "image": {{"@type": "ImageObject", "url": "https://img.gazette.example/quay-800x400.jpg",
   "width": 800, "height": 400}}}}]}}
</script></head><body>
<header><nav><a href="/">Home</a><a href="/sport">Sport</a></nav></header>
<main><article>
<h1>Quay reopens after storm</h1>
<p class="byline">By <a rel="author" href="/ines">Ines Okafor</a> and Jon Ek</p>
<div class="share-buttons"><p>Share this article on your favourite network</p></div>
<figure><picture><source srcset="https://img.gazette.example/quay-400x200.jpg 400w,
 https://img.gazette.example/quay-800x400.jpg 800w"><img alt="A crane"
 src="data:image/gif;base64,R0"
 width="800" height="400"></picture>
<figcaption>A crane stands over the eastern quay on Monday morning.
 <span class="credit">Photo: Mia Torp/Gazette</span></figcaption></figure>
<p>{FIRST}</p>
<div class="advert"><p>Advertisement</p></div>
<p>{SECOND}</p>
<aside class="related"><h3>Related</h3><ul>
<li><a href="/x">Storm closes the old bridge for good</a></li></ul></aside>
<h2>Ships by the weekend</h2>
<p>{THIRD}</p>
<figure><img src="/pictures/map.png" alt="Map" width="600" height="300">
<figcaption>Where the ferries land. Graphic: Gazette</figcaption></figure>
<p>Read more: Storm closes the old bridge for good</p>
<p>{FOURTH}</p>
<div class="newsletter-box"><p>Sign up for our newsletter and get the news of the harbour every day.
</p><form><input><button>Subscribe</button></form></div>
</article></main>
<section class="related"><article><figure><a href="/bridge"><img src="/bridge.jpg" width="300"
 height="200"></a><figcaption>The old bridge.</figcaption></figure><h3>Storm closes bridge</h3>
</article></section>
<footer><p>We use cookies to make this site better. Accept all</p></footer></body></html>"""


def read(page: str | bytes, **options: object) -> Extraction:
    found = extract(page, URL, now=NOW, **options)  # type: ignore[arg-type]
    assert found is not None
    return found


def test_the_body_without_the_page_s_furniture() -> None:
    found = read(NEWSPAPER)
    assert found.paragraphs == (FIRST, SECOND, "Ships by the weekend", THIRD, FOURTH)
    assert found.method == "blocks"


def test_what_the_page_says_of_itself() -> None:
    found = read(NEWSPAPER)
    assert found.title == "Quay reopens after storm"
    assert found.description == "Three weeks of repairs are over & ferries return."
    assert found.authors == ("Ines Okafor", "Jon Ek")
    assert found.section == "Region"
    assert found.tags == ("harbour", "storm", "ferries")
    assert found.published_at is not None
    assert found.published_at.isoformat() == "2026-01-02T09:30:00+01:00"
    assert not found.published_estimated
    assert found.modified_at == datetime(2026, 1, 2, 10, tzinfo=UTC)
    assert found.language == "en"
    assert found.canonical == URL


def test_captions_and_credits_stay_with_their_pictures() -> None:
    first, second = read(NEWSPAPER).images
    assert first.url == "https://img.gazette.example/quay-800x400.jpg"
    assert first.caption == "A crane stands over the eastern quay on Monday morning."
    assert first.credit == "Mia Torp/Gazette"
    assert (first.width, first.height, first.alt) == (800, 400, "A crane")
    assert second.url == "https://www.gazette.example/pictures/map.png"
    assert second.caption == "Where the ferries land."
    assert second.credit == "Gazette"


def with_lead(lead: str) -> str:
    """The page with a lead set apart from the text, as many templates do."""
    return NEWSPAPER.replace(
        "<article>\n<h1>Quay reopens after storm</h1>",
        f"<div><h1>Quay reopens after storm</h1><div class='leadText'>{lead}</div></div><article>",
    )


def test_a_lead_is_the_first_paragraph_and_a_better_description() -> None:
    lead = "Three weeks of repairs are over &amp; ferries return. The cranes will take longer."
    found = read(with_lead(lead))
    assert found.description == lead.replace("&amp;", "&")
    assert found.paragraphs[:2] == (found.description, FIRST)


def test_a_lead_of_its_own_is_the_first_paragraph() -> None:
    lead = "For three weeks nobody on the eastern side of the city heard a ship's horn."
    found = read(with_lead(lead))
    assert found.paragraphs[:2] == (lead, FIRST)
    assert found.description == "Three weeks of repairs are over & ferries return."


BLOG = f"""<html><head><title>Kaj otevřen · Přístavní list</title>
<meta name="author" content="od Jana Nováková"><meta name="description" content="Po bouři.">
<meta property="article:published_time" content="2026-01-02 08:00:00">
<meta property="og:image" content="/uvod.jpg"></head><body>
<div id="content"><h1>Kaj otevřen</h1>
<div class="text">{FIRST}<br><br>{SECOND}<br><br>{THIRD}</div></div></body></html>"""


def test_a_small_site_without_structured_data_or_paragraph_elements() -> None:
    found = read(BLOG, source_language="cs")
    assert found.title == "Kaj otevřen"
    assert found.authors == ("Jana Nováková",)
    assert "".join(found.paragraphs).replace(" ", "") == (FIRST + SECOND + THIRD).replace(" ", "")
    assert found.published_at == datetime(2026, 1, 2, 8, tzinfo=UTC)
    assert found.published_estimated
    assert [image.url for image in found.images] == ["https://www.gazette.example/uvod.jpg"]


UNMARKED = f"""<html><head><title>Quay reopens</title></head><body>
<div id="top"><p>By continuing you agree to our use of cookies and our terms. <a href="#">Accept</a>
</p></div><div id="banner"><p><small>Advertisement</small><br>Seaview Flats: two rooms or three.
</p></div><div id="main"><p class="trail">Home &gt; Region</p><h1>Quay reopens</h1>
<p class="by">By Ines Okafor &nbsp;|&nbsp; 2 January 2026</p><div class="text"><p>{FIRST}</p>
<p>{SECOND}</p><p>{THIRD}</p><p>{FOURTH}</p></div>
<p class="net">Share: <a href="#f">Facebook</a> | <a href="#x">X</a></p>
<div class="letter"><p>The Morning Tide: our daily email for early risers. Sign up free.</p></div>
</div><div id="bottom"><p>Gazette Ltd, 14 Old Foundry Road, Harbour Town. Editor: Jon Ek</p></div>
</body></html>"""


def test_a_template_that_marks_nothing_still_gives_the_text_alone() -> None:
    found = read(UNMARKED)
    assert found.paragraphs == (FIRST, SECOND, THIRD, FOURTH)


SCRIPTED = f"""<html><head><title>Quay reopens</title>
<script type="application/ld+json">{{"@type":"NewsArticle","headline":"Quay reopens",
"articleBody":"{FIRST}\\n\\n{SECOND}","author":"By Ines Okafor","datePublished":"2026-01-09"}}
</script><script type="application/ld+json">{{broken</script></head>
<body><div id="root"></div><noscript>Turn on JavaScript.</noscript></body></html>"""


def test_a_page_drawn_by_scripts_is_read_from_its_structured_data() -> None:
    found = read(SCRIPTED)
    assert found.paragraphs == (FIRST, SECOND)
    assert found.method == "json-ld"
    assert found.authors == ("Ines Okafor",)


def test_a_date_in_the_future_is_taken_as_discovered() -> None:
    found = read(SCRIPTED)
    assert (found.published_at, found.published_estimated) == (NOW, True)


def test_a_locked_page_gives_its_description() -> None:
    page = (
        "<html><head><title>Quay reopens</title><meta name='description' content='For readers "
        "with a subscription: how the harbour works.'></head><body><h1>Quay reopens</h1></body>"
    )
    found = read(page)
    assert found.method == "description"
    assert found.paragraphs == ("For readers with a subscription: how the harbour works.",)


@pytest.mark.parametrize(
    "page",
    [
        "",
        " ",
        "<html></html>",
        "<html><head><title>Quay</title></head><body></body></html>",
        f"<html><body><p>{FIRST}</p></body></html>",
        "\x00\x01\x02",
        "<" * 5000,
        "<div>" * 5000,
        "<?xml version='1.0' encoding='utf-8'?><a/>",
    ],
)
def test_what_is_no_article_is_none(page: str) -> None:
    assert extract(page, URL, now=NOW) is None


def test_a_gallery_without_text_is_typed_and_has_no_paragraphs() -> None:
    figures = "".join(
        f"<figure><img src='/p/quay-{n}.jpg' width='900' height='600'>"
        f"<figcaption>Crane number {n} stands over the quay.</figcaption></figure>"
        for n in range(8)
    )
    found = read(f"<html><head><title>Cranes</title></head><body><h1>Cranes</h1>{figures}</body>")
    assert (found.kind, found.paragraphs, len(found.images)) == ("gallery", (), 8)


def test_a_wall_s_page_has_no_paragraphs() -> None:
    found = read("<html><head><title>Page not found</title></head><body><h1>404</h1></body></html>")
    assert (found.wall, found.paragraphs) == ("soft_404", ())


def test_an_article_comes_with_its_rights_and_signature() -> None:
    meta = "<meta name='robots' content='noarchive'></head>"
    found = read(NEWSPAPER.replace("</head>", meta))
    assert found.rights.noarchive
    assert found.signature is not None
    assert found.signature.startswith("minhash-w4-128:")
    assert (found.kind, found.wall) == ("article", None)


def test_a_round_trip_through_json_keeps_the_zone() -> None:
    found = read(NEWSPAPER)
    again = Extraction.model_validate_json(found.model_dump_json())
    assert again == found
    assert again.published_at is not None
    assert again.published_at.utcoffset() == timedelta(hours=1)


def test_the_feed_s_title_stands_for_a_missing_one() -> None:
    page = f"<html><body><p>{FIRST}</p><p>{SECOND}</p></body></html>"
    assert read(page, fallback_title="Quay reopens").title == "Quay reopens"


def test_hostile_structured_data_is_text() -> None:
    page = NEWSPAPER.replace("Quay reopens after storm", "Quay \\ud800 reopens <b>now</b>")
    found = read(page.replace('"author": [', '"author": {"name": {"name": 5}}, "other": ['))
    found.model_dump_json().encode()
    assert "<b>" not in found.title


@pytest.mark.parametrize(
    ("declared", "byline", "names"),
    [
        (
            "The Gazette",
            "<p class='author-name'>By Ines Okafor, Harbour Town</p>",
            ("Ines Okafor",),
        ),
        ("The Gazette", "", ("The Gazette",)),
        ("https://www.facebook.example/gazette", "<span class='byline'>Jon Ek</span>", ("Jon Ek",)),
        ("Ines Okafor and The Gazette", "", ("Ines Okafor", "The Gazette")),
    ],
)
def test_authors(declared: str, byline: str, names: tuple[str, ...]) -> None:
    html = (
        "<html><head><title>Quay</title><meta property='og:site_name' content='The Gazette'>"
        f"<meta name='author' content='{declared}'></head><body><h1>Quay reopens</h1>{byline}"
        f"<p>{FIRST}</p><p>{SECOND}</p></body></html>"
    )
    assert read(html).authors == names


def test_text_over_the_limit_is_cut_from_the_end() -> None:
    long = Extraction(title="T", paragraphs=tuple("é" * 500 for _ in range(10)))
    cut = within_limit(long, limit=3500)
    assert cut.truncated
    assert cut.paragraphs == long.paragraphs[:3]
    assert within_limit(long, limit=20_000) == long


def test_one_endless_paragraph_is_cut_inside() -> None:
    cut = within_limit(Extraction(title="T", paragraphs=("é" * 5000,)), limit=1000)
    assert cut.truncated
    assert 0 < len(cut.paragraphs[0].encode()) <= 1000


def test_a_page_in_a_wrong_charset_gives_clean_text() -> None:
    page = BLOG.replace("Kaj otevřen", "Kůň na nábřeží").encode()
    found = read(page, content_type="text/html; charset=iso-8859-1")
    assert found.title == "Kůň na nábřeží"


def test_a_large_page_is_read_in_time() -> None:
    page = NEWSPAPER.replace("</article>", f"<p>{FOURTH} Again.</p>" * 3000 + "</article>", 1)
    started = datetime.now(UTC)
    found = read(page)
    assert datetime.now(UTC) - started < timedelta(seconds=15)
    assert found.paragraphs[0] == FIRST
