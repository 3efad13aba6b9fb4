"""Canonical URLs."""

import pytest

from fetcher.web.urls import (
    NotAnAddress,
    canonical,
    declared_canonical,
    requestable,
    same_page,
    site_of,
)


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ("HTTPS://News.Example/A?b=1", "https://news.example/A?b=1"),
        ("https://news.example:443/a", "https://news.example/a"),
        ("http://news.example:80/a", "http://news.example/a"),
        ("http://news.example:8080/a", "http://news.example:8080/a"),
        ("https://news.example", "https://news.example/"),
        ("https://news.example/a/", "https://news.example/a/"),
        ("https://news.example/a#top", "https://news.example/a"),
        ("https://user:pw@news.example/a", "https://news.example/a"),
        ("https://news.example./a", "https://news.example/a"),
        ("  https://news.example/a \n", "https://news.example/a"),
        ("https://news.example/a?utm_source=x&id=3&fbclid=y", "https://news.example/a?id=3"),
        ("https://news.example/a?UTM_Medium=rss", "https://news.example/a"),
        ("https://news.example/a?b=2&a=1", "https://news.example/a?b=2&a=1"),
        ("https://news.example/a?id=3&&gclid=1", "https://news.example/a?id=3"),
        ("https://news.example/caffè", "https://news.example/caff%C3%A8"),
        ("https://news.example/caff%C3%A8", "https://news.example/caff%C3%A8"),
        ("https://zürich.example/a", "https://xn--zrich-kva.example/a"),
        ("https://news.example/a b", "https://news.example/a%20b"),
        ("http://[2001:db8::1]:80/a", "http://[2001:db8::1]/a"),
    ],
)
def test_one_form_for_one_page(written: str, wanted: str) -> None:
    assert canonical(written) == wanted
    assert canonical(canonical(written)) == wanted


@pytest.mark.parametrize(
    "written",
    [
        "",
        "news.example/a",
        "/a",
        "ftp://news.example/a",
        "javascript:alert(1)",
        "https://",
        "https://news.example:port/a",
        "https://[half/a",
        "https://news.example/" + "a" * 3000,
        "https://news.example/\ud800",
        "mailto:desk@news.example",
    ],
)
def test_what_is_no_address_is_said_to_be_none(written: str) -> None:
    with pytest.raises(NotAnAddress):
        canonical(written)


def test_a_server_is_asked_with_every_parameter() -> None:
    assert requestable("https://a.example/f?utm_source=x#y") == "https://a.example/f?utm_source=x"


@pytest.mark.parametrize(
    ("declared", "believed"),
    [
        ("https://www.news.co.uk/story", "https://www.news.co.uk/story"),
        ("/story?utm_source=x", "https://m.news.co.uk/story"),
        ("https://other.co.uk/story", None),
        ("https://www.news.co.uk/", None),
        ("https://www.news.co.uk", None),
        ("javascript:void(0)", None),
        ("https://[bad", None),
        ("", None),
        (None, None),
    ],
)
def test_a_declared_canonical_is_believed_on_its_own_site(
    declared: str | None, believed: str | None
) -> None:
    assert declared_canonical(declared, "https://m.news.co.uk/story?amp") == believed


def test_sites_follow_the_public_suffix_list() -> None:
    assert site_of("https://news.bbc.co.uk/a") == "bbc.co.uk"
    assert site_of("https://a.b.gazette.example/a") == "gazette.example"


@pytest.mark.parametrize(
    "twin",
    [
        "http://gazette.example/news/ferry",
        "https://www.gazette.example/news/ferry/",
        "https://m.gazette.example/news/ferry",
        "https://amp.gazette.example/news/ferry",
        "https://gazette.example/news/ferry/amp/",
        "https://gazette.example/amp/news/ferry",
        "https://gazette.example/news/ferry.amp",
        "https://gazette.example/news/ferry.amp.html",
        "https://gazette.example/news/ferry/index.html",
        "https://gazette.example/news/ferry?amp=1",
        "https://gazette.example/news/ferry?outputType=amp&utm_source=x#top",
        "https://gazette.example/news/ferry?source=rss_feed",
    ],
)
def test_twins_of_a_page_are_the_same_page(twin: str) -> None:
    assert same_page(twin) == same_page("https://gazette.example/news/ferry")


@pytest.mark.parametrize(
    "other",
    [
        "https://gazette.example/news/ferry-2",
        "https://gazette.example/news/ferry?page=2",
        "https://news.gazette.example/news/ferry",
        "https://gazette.example/news/ferry?from=1957",
        "https://m.example/news/ferry",
    ],
)
def test_other_pages_are_not(other: str) -> None:
    assert same_page(other) != same_page("https://gazette.example/news/ferry")
