"""Pages made to break or to stall: an answer comes, whatever it is."""

from datetime import UTC, datetime

import pytest

from fetcher.extraction.extract import extract
from tests.unit.fetcher.extraction.samples import PARAGRAPHS, TITLE, page

NOW = datetime(2026, 1, 2, tzinfo=UTC)
CARD = f"<div class='x'><h3><a href='/a'>Another headline</a></h3>{PARAGRAPHS[:200]}</p></div>"


def json_ld(text: str) -> str:
    return page(PARAGRAPHS, f"<script type='application/ld+json'>{text}</script>")


HOSTILE = {
    "nesting": page("<div>" * 100_000 + PARAGRAPHS + "</div>" * 100_000),
    "nested links": page("<a href='x'>" * 20_000 + PARAGRAPHS),
    "nested tables": page("<table><tr><td>" * 10_000 + PARAGRAPHS),
    "five megabytes of paragraphs": page("".join(f"<p>{n} {TITLE}.</p>" for n in range(90_000))),
    "one endless word": page("<div>" + "x" * 5_000_000 + "</div>"),
    "line breaks": page("<div>" + "The quay is open again.<br>" * 50_000 + "</div>"),
    "links": page("<a href='/x'>link text</a> " * 50_000),
    "headings": page("<h1>Quay reopens after all</h1>" * 30_000 + PARAGRAPHS),
    "cards": page(CARD * 3000),
    "classes": page(f"<div class='{'share-related ' * 50_000}'>{PARAGRAPHS}</div>"),
    "attributes": page(f"<div {'a=b ' * 100_000}>{PARAGRAPHS}</div>"),
    "spaces": page("<p>" + " " * 2_000_000 + "x</p>" + PARAGRAPHS),
    "separators": page(PARAGRAPHS, title="Quay | " * 50_000),
    "spaces before separators": page(PARAGRAPHS, title=(" " * 30_000 + "- a") * 10),
    "a byline": page("<p>By " + "A " * 200_000 + "</p>" + PARAGRAPHS),
    "credits": page(f"<figure><img src='/x.jpg'><figcaption>{'Photo: a/' * 5000}</figcaption>" * 5),
    "notices": page(("<p>" + "newsletter " * 20 + "</p>") * 3000),
    "lists in structured data": json_ld("[" * 100_000),
    "a deep headline": json_ld(
        '{"@type":"NewsArticle","headline":' + "[" * 900 + '"x"' + "]" * 900 + "}"
    ),
    "a deep author": json_ld(
        '{"@type":"NewsArticle","headline":"Quay","author":' + '{"name":' * 900 + "1" + "}" * 901
    ),
    "unclosed comments": page("<!--" * 20_000 + PARAGRAPHS),
    "surrogates": page(f"<p>\ud800\udfff\x01</p>{PARAGRAPHS}"),
    "only brackets": "<" * 200_000,
    "null characters": "\x00" * 100_000 + page(PARAGRAPHS),
}


@pytest.mark.parametrize("name", list(HOSTILE))
@pytest.mark.timeout(60)
def test_an_answer_comes(name: str) -> None:
    found = extract(HOSTILE[name], "https://gazette.example/quay", now=NOW)
    assert found is None or found.model_dump_json().encode()
