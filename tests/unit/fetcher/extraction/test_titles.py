"""The headline out of what a page declares and shows."""

from lxml.html import document_fromstring

from fetcher.extraction.structured import read_structured
from fetcher.extraction.titles import read_title

URL = "https://www.gazette.example/news/quay"
LONG = "Quay reopens after the storm of December"


def title(
    h1: str = "", name: str = "", shared: str = "", declared: str = "", tweeted: str = ""
) -> str | None:
    node = f'{{"@type":"NewsArticle","headline":"{declared}"}}' if declared else "{}"
    json_ld = f'<script type="application/ld+json">{node}</script>'
    html = (
        f"<html><head><title>{name}</title><meta property='og:site_name' content='The Gazette'>"
        f"<meta property='og:title' content='{shared}'><meta name='twitter:title' "
        f"content='{tweeted}'>{json_ld}</head><body><h1>{h1}</h1></body></html>"
    )
    tree = document_fromstring(html)
    return read_title(tree, read_structured(tree), URL)


def test_the_site_s_name_is_cut_off() -> None:
    assert title(name=f"{LONG} - The Gazette") == LONG
    assert title(name=f"{LONG} | World | The Gazette", shared=f"{LONG} | The Gazette") == LONG
    assert title(name=f"{LONG} – gazette.example") == LONG


def test_a_part_of_the_headline_is_not_cut_off() -> None:
    assert title(name="Storm - what we know so far") == "Storm - what we know so far"


def test_what_two_say_is_the_headline() -> None:
    assert title(h1="Quay reopens", shared=LONG, declared=LONG, name="Quay") == LONG
    assert (
        title(h1=LONG, shared="Storm: how the harbour came back", declared=LONG, name=LONG) == LONG
    )


def test_a_kicker_is_cut_off() -> None:
    assert title(h1=f"Harbour: {LONG}", shared=LONG, name=LONG) == LONG
    assert title(h1=LONG, shared=f"Harbour: {LONG}", name=LONG) == LONG
    assert title(h1=f"East side - {LONG}", shared=f"Harbour: {LONG}", name=LONG) == LONG


def test_a_headline_written_for_sharing() -> None:
    shared = "Ships come home to the eastern quay at last"
    assert title(h1=LONG, declared=LONG, name=LONG, shared=shared, tweeted=shared) == shared
    # The same in the page's title is written for search engines.
    assert title(h1=LONG, declared=LONG, name=shared, shared=shared, tweeted=shared) == LONG


def test_an_endless_title_takes_no_time() -> None:
    assert title(name="Quay | " * 50_000) is not None


def test_two_headlines_that_share_a_last_clause_are_two() -> None:
    heading = "The crane that nobody wanted came home – and then the wind turned"
    shared = "Harbour 2026: A crane of forty metres crosses two seas – and then the wind turned"
    assert (
        title(h1=heading, declared=heading, shared=shared, tweeted=shared, name=f"{shared} – World")
        == shared
    )
