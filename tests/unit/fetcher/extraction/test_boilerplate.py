"""What is no paragraph of an article."""

import pytest

from fetcher.extraction.boilerplate import drop_boilerplate
from fetcher.extraction.notices import is_byline, is_notice


@pytest.mark.parametrize(
    "line",
    [
        "Advertisement",
        "Anzeige",
        "Read more: Storm closes the old bridge",
        "Lesen Sie auch: Sturm sperrt Brücke",
        "Leia também: tempestade fecha a ponte",
        "À lire aussi : la tempête ferme le pont",
        "Share: Facebook | X | E-mail",
        "Sign up for our newsletter and never miss a tide.",
        "Our daily email for early risers. Sign up free.",
        "Inscríbete en el boletín de la mañana",
        "We use cookies to make this site better.",
        "Comments (23)",
        "Photo: Mia Torp",
        "By Ines Okafor |",
        "Por Ana Sousa da Costa",
    ],
)
def test_notices(line: str) -> None:
    assert is_notice(line)


@pytest.mark.parametrize(
    "line",
    [
        "Related industries lost a tenth of their orders in the same month.",
        "Publicity was never what she wanted.",
        "Cookies were sold out by noon.",
        "By Monday the quay was open.",
        "Seguirá lloviendo.",
        "Teilen wollte er den Preis nicht.",
        "The newspaper said so. " * 20,
    ],
)
def test_sentences_are_none(line: str) -> None:
    assert not is_notice(line)


def test_bylines() -> None:
    assert is_byline("By Ada Lindqvist")
    assert not is_byline("By the sea lived a man")


def test_captions_titles_and_repetitions_are_dropped() -> None:
    long = "A sentence that is long enough to be told from a subheading."
    kept = drop_boilerplate(
        ("Quay reopens", long, "A crane on the quay.", "Ships", long, "Ships", "More on this:"),
        title="Quay reopens",
        captions={"A crane on the quay."},
    )
    assert kept == (long, "Ships", "Ships")


def test_labels_above_the_text_are_dropped() -> None:
    text = "The quay is open again."
    assert drop_boilerplate(("World", "Ada Lindqvist", text), title="T", captions=()) == (text,)
    assert drop_boilerplate(("Open",), title="T", captions=()) == ("Open",)
