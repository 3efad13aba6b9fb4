"""Texts without the lines that belong to the page: for bodies of which only the lines are known."""

from collections.abc import Iterable

from fetcher.extraction.notices import is_notice
from fetcher.extraction.structured import is_dense, letters_of

_SENTENCE_ENDS = tuple('.!?…:。！？।۔؟”“"»」')


def drop_boilerplate(
    paragraphs: Iterable[str], *, title: str, captions: Iterable[str], declared: bool = False
) -> tuple[str, ...]:
    """The paragraphs without notices, captions, repetitions and the headline itself.

    Those of a `declared` body begin with the text, those of a page with what is above it.
    """
    known = {letters_of(caption) for caption in captions}
    known.add(letters_of(title))
    kept: list[str] = []
    for paragraph in paragraphs:
        letters = letters_of(paragraph)
        if not letters or letters in known or is_notice(paragraph):
            continue
        if len(letters) > 30:
            known.add(letters)
        kept.append(paragraph)
    opened = kept if declared else _without_opening(kept, letters_of(title))
    return tuple(_without_hanging_heads(opened))


def _without_opening(paragraphs: list[str], title: str) -> list[str]:
    """What templates put between headline and text: section, author, date, headline with kicker.

    A text doesn't begin with a line so short that is no sentence.
    """
    start = 0
    while start < len(paragraphs) - 1 and _is_opening(paragraphs[start], title):
        start += 1
    return paragraphs[start:]


def _is_opening(paragraph: str, title: str) -> bool:
    letters = letters_of(paragraph)
    if len(title) > 15 and letters.endswith(title) and len(letters) < len(title) + 50:
        return True
    return len(paragraph) < (15 if is_dense(paragraph) else 40) and not paragraph.endswith(
        _SENTENCE_ENDS
    )


def _without_hanging_heads(paragraphs: list[str]) -> list[str]:
    """A last line that announces something (`More on this:`) announces nothing any more."""
    while len(paragraphs) > 1 and len(paragraphs[-1]) < 80 and paragraphs[-1].endswith(":"):
        paragraphs.pop()
    return paragraphs
