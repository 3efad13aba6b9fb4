"""Which texts of an article are translated, and how the English ones take their places."""

from collections.abc import Sequence
from dataclasses import dataclass

from parallax.documents import Original


@dataclass(frozen=True)
class Text:
    """One text of an article; `place` names it for people: `title`, `paragraph 3`.

    `language` is its own, None for that of the article.
    """

    place: str
    text: str
    language: str | None = None


@dataclass(frozen=True)
class English:
    """An article's texts in English: paragraphs one to one, captions and alts by its images."""

    title: str
    description: str | None
    paragraphs: tuple[str, ...]
    captions: tuple[str | None, ...]
    alts: tuple[str | None, ...]


def texts_of(original: Original) -> list[Text]:
    """Every text to translate, in reading order; what is missing or blank is left out."""
    places = [
        ("title", original.title),
        ("description", original.description),
        *((f"paragraph {n}", text) for n, text in enumerate(original.paragraphs, 1)),
        *((f"caption {n}", image.caption) for n, image in enumerate(original.images, 1)),
        *((f"alt {n}", image.alt) for n, image in enumerate(original.images, 1)),
    ]
    return [Text(place, text) for place, text in places if text and text.strip()]


def put_back(original: Original, texts: Sequence[Text]) -> English:
    """Put `texts`, translated, in the places of the original's; the opposite of `texts_of`."""
    by_place = {text.place: text.text for text in texts}
    return English(
        title=tidy_title(original.title, by_place.get("title", original.title)),
        description=by_place.get("description", original.description),
        paragraphs=tuple(
            by_place.get(f"paragraph {n}", text) for n, text in enumerate(original.paragraphs, 1)
        ),
        captions=tuple(
            by_place.get(f"caption {n}", image.caption)
            for n, image in enumerate(original.images, 1)
        ),
        alts=tuple(
            by_place.get(f"alt {n}", image.alt) for n, image in enumerate(original.images, 1)
        ),
    )


def tidy_title(source: str, english: str) -> str:
    """A headline without the period that an engine likes to end it with."""
    source, english = source.strip(), english.strip()
    last_word = english.rsplit(maxsplit=1)[-1] if english else ""
    invented = english.endswith(".") and not source.endswith((".", "…", "。"))
    if invented and "." not in last_word[:-1]:  # not `U.S.`, not an ellipsis
        return english[:-1]
    return english


def capitalise_like(source: str, english: str) -> str:
    """Start with a capital where the source does."""
    first = next((char for char in source if char.isalpha()), "")
    position = next((n for n, char in enumerate(english) if char.isalnum()), None)
    if position is None or not first.isupper():
        return english
    return english[:position] + english[position].upper() + english[position + 1 :]
