"""Captions and credits."""

import pytest

from fetcher.extraction.figures import split_credit


@pytest.mark.parametrize(
    ("text", "caption", "credit"),
    [
        ("The quay on Monday. Photo: Mia Torp", "The quay on Monday.", "Mia Torp"),
        ("Der Kai am Montag (Foto: dpa)", "Der Kai am Montag", "dpa"),
        ("Der Kai am Montag. | Foto: Mia Torp/dpa", "Der Kai am Montag.", "Mia Torp/dpa"),
        ("O cais na segunda. © AFP", "O cais na segunda.", "AFP"),
        ("The quay on Monday. Reuters", "The quay on Monday.", "Reuters"),
        ("The quay. Mia Torp/Getty Images", "The quay.", "Mia Torp/Getty Images"),
        ("The quay on Monday. Photo by Mia Torp", "The quay on Monday.", "Mia Torp"),
        ("The quay on Monday.", "The quay on Monday.", None),
        ("Credit: Mia Torp", None, "Mia Torp"),
        ("", None, None),
        (None, None, None),
    ],
)
def test_a_credit_is_split_from_its_caption(
    text: str | None, caption: str | None, credit: str | None
) -> None:
    assert split_credit(text) == (caption, credit)
