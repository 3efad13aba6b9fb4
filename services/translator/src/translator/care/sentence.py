"""One sentence and its English compared: what is mended, and what is left to say about it."""

from dataclasses import dataclass

from translator.care import money, names, numbers, quoted, sanity
from translator.care.glossary import Term
from translator.care.reading import shouted

NUMBERS_TOLD = 3
"""Of one sentence: a table that lost its columns needn't be repeated in the warnings."""


@dataclass(frozen=True)
class Checked:
    """`wrong` makes the sentence doubtful; `flags` are single losses; `mended` is told too."""

    english: str
    wrong: str | None = None
    flags: tuple[str, ...] = ()
    mended: tuple[str, ...] = ()
    quote_lost: bool = False
    missing: tuple[Term, ...] = ()
    """What the glossary has of the source and the English lacks."""

    @property
    def badness(self) -> tuple[bool, int, bool]:
        """To choose between two translations: the less, the better."""
        return self.wrong is not None, len(self.flags), self.quote_lost

    @property
    def doubts(self) -> tuple[str, ...]:
        """What is left to say about it, in words."""
        doubtful = (self.wrong,) if self.wrong else ()
        quotes = ("quotation mark lost",) if self.quote_lost else ()
        return (*doubtful, *self.flags, *quotes)


def check(source: str, english: str, language: str) -> Checked:
    """Both with plain quotation marks. The English is mended where there is no doubt."""
    wrong = sanity.wrong(source, english)
    if wrong == "empty":
        return Checked("", wrong)
    english = money.powers(source, english)
    better = money.mend(source, numbers.mend(source, english, language), language)
    better = money.signs(source, better, language)
    mended = _changes(english, better)
    better = quoted.inner(source, better)
    if quoted.lost(source, better):
        better = quoted.put_back(source, better)
    better = quoted.nested(source, better)
    better = names.capitals(source, names.spelling(source, better, language), language)
    if shouted(source):
        better = better.upper()
    lost = [f"number lost: {one.text}" for one in numbers.lost(source, better, language)]
    new = [f"number invented: {one.text}" for one in numbers.invented(source, better, language)]
    units = [f"lost: {name}" for name in money.lost(source, better)]
    flags = (*lost[:NUMBERS_TOLD], *new[:NUMBERS_TOLD], *units)
    return Checked(better, wrong, flags, mended, quoted.lost(source, better))


def _changes(before: str, after: str) -> tuple[str, ...]:
    old, new = before.split(), after.split()
    if len(old) != len(new):
        return ("number corrected",) if before != after else ()
    pairs = [(a.strip(".,;:!?()"), b.strip(".,;:!?()")) for a, b in zip(old, new, strict=True)]
    return tuple(f"number corrected: {a} -> {b}" for a, b in pairs if a != b)[:NUMBERS_TOLD]
