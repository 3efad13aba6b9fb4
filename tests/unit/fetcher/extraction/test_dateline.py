"""Dates in addresses and lines."""

from datetime import UTC, datetime

import pytest
from lxml.html import document_fromstring

from fetcher.extraction.blocks import read_blocks
from fetcher.extraction.dateline import date_in_address, date_in_lines, dates_in
from fetcher.extraction.months import month_of
from tests.unit.fetcher.extraction.samples import PARAGRAPHS, TITLE, page

NOW = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    "line",
    [
        "5 January 2026",
        "January 5, 2026",
        "Jan. 5, 2026",
        "5. Januar 2026",
        "5 de enero de 2026",
        "5 janvier 2026",
        "05.01.2026",
        "05/01/2026",
        "2026-01-05",
        "5 января 2026",
        "5 stycznia 2026",
        "5 Ocak 2026",
        "2026年1月5日",
        "2026년 1월 5일",
        "5 tháng? 2026-01-05",
        "5 جنوری 2026",
    ],
)
def test_dates_of_many_languages(line: str) -> None:
    found = next(dates_in(line))
    assert found.moment.date().isoformat() == "2026-01-05"
    assert found.estimated


def test_the_clock_beside_a_date() -> None:
    assert next(dates_in("5 January 2026, 3:45 pm")).moment.hour == 15
    assert next(dates_in("14:05 | 05.01.2026")).moment.minute == 5


def test_american_dates_begin_with_the_month() -> None:
    assert next(dates_in("01/05/2026", "en-US")).moment.month == 1
    assert next(dates_in("01/05/2026", "en-GB")).moment.month == 5
    assert next(dates_in("01/25/2026", "en-GB")).moment.day == 25


def test_no_dates() -> None:
    assert list(dates_in("The 32 January 2026 and 45.45.2026, and in 2026 too")) == []
    assert month_of("harbour") is None
    assert month_of("listopada", "hr") == 10
    assert month_of("listopada", "pl") == 11


@pytest.mark.parametrize(
    "path", ["/2026/01/05/quay", "/news/2026-01-05-quay", "/2026/jan/05/quay", "/20260105/quay"]
)
def test_dates_in_addresses(path: str) -> None:
    found = date_in_address(f"https://gazette.example{path}")
    assert found is not None
    assert found.moment.date().isoformat() == "2026-01-05"


def test_numbers_in_addresses_are_none() -> None:
    assert date_in_address("https://gazette.example/story/20261399/2026") is None


def test_the_line_near_the_headline_and_not_a_teaser_s() -> None:
    html = page(
        "<div><a href='/old'>Old bridge closed, 3 February 2026</a></div>"
        f"<h1>{TITLE}</h1><p class='when'>Published: 5 January 2026</p><div>{PARAGRAPHS}</div>"
        "<div>© 2 February 2026 Gazette</div>"
    )
    blocks = read_blocks(document_fromstring(html))
    first = next(block.position for block in blocks if block.text.startswith("The harbour"))
    found = date_in_lines(blocks, first, "en", NOW)
    assert found is not None
    assert found.moment.date().isoformat() == "2026-01-05"
