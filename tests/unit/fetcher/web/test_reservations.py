"""What a publisher keeps to itself."""

import pytest
from multidict import CIMultiDict

from fetcher.web.reservations import Reservation, parse_reservations, reservation_of, rights_of
from parallax.documents import Rights


def test_what_isnt_an_entry_is_skipped() -> None:
    body = (
        b'[{"location": "/a", "tdm-reservation": 1}, 3, {"tdm-reservation": 1}, {"location": "/b"}]'
    )
    assert parse_reservations(body) == (Reservation("/a", True), Reservation("/b", False))
    assert parse_reservations(b"<html>") == ()
    assert parse_reservations(b'{"location": "/"}') == ()
    assert parse_reservations(b"[" * 100_000) == ()


@pytest.mark.parametrize(
    ("pattern", "fits"),
    [
        ("/", True),
        ("/news/*", True),
        ("/news/ferry$", True),
        ("/*ferry$", True),
        ("/n*s/f*y$", True),
        ("/news/ferry*y$", False),
        ("/news$", False),
        ("/sport", False),
        ("*/ferry", True),
    ],
)
def test_patterns(pattern: str, fits: bool) -> None:
    found = reservation_of("https://a.example/news/ferry", [Reservation(pattern, True)])
    assert (found is not None) is fits


@pytest.mark.parametrize("stars", [9, 200])
def test_a_hostile_pattern_takes_no_time(stars: int) -> None:
    pattern = "/" + "a*" * stars + "b"
    assert reservation_of("https://a.example/" + "a" * 2000, [Reservation(pattern, True)]) is None


def headers(*pairs: tuple[str, str]) -> CIMultiDict[str]:
    return CIMultiDict(pairs)


@pytest.mark.parametrize(
    ("tag", "noarchive", "nosnippet"),
    [
        ("noarchive", True, False),
        ("otherbot: nosnippet, NOARCHIVE", True, True),
        ("max-snippet:0", False, True),
        ("max-snippet: -1, index", False, False),
    ],
)
def test_robots_tags_of_the_header(tag: str, noarchive: bool, nosnippet: bool) -> None:
    found = rights_of(headers(("X-Robots-Tag", tag)), None, None) or Rights()
    assert (found.noarchive, found.nosnippet) == (noarchive, nosnippet)


def test_every_header_counts() -> None:
    found = rights_of(
        headers(("x-robots-tag", "noindex"), ("X-Robots-Tag", "noarchive")), None, None
    )
    assert found == Rights(noarchive=True)


def test_the_reservation_closest_to_the_page_decides() -> None:
    site = Reservation("/", True, "https://a.example/site")
    header = headers(("TDM-Reservation", "0"))
    page = Rights(tdm_reserved=True, tdm_policy="https://a.example/page")
    assert rights_of(headers(), None, site) == Rights(
        tdm_reserved=True, tdm_policy="https://a.example/site"
    )
    assert rights_of(header, None, site) == Rights(tdm_reserved=False)
    assert rights_of(header, page, site) == page


def test_nothing_said_is_nothing_kept() -> None:
    assert rights_of(headers(), None, None) is None
    assert rights_of(headers(), Rights(), None) is None
