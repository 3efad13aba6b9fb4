"""The names in English texts: people, organisations and places, and which of them are one.

Without a model: names are what English writes with capitals away from the starts of sentences.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from clusterer.english import words
from clusterer.english.gazetteer import Sort, gazetteer
from clusterer.english.joining import NOBODY, joined
from clusterer.english.scanning import LINKS, Run, Token, runs
from clusterer.english.words import is_role
from clusterer.text import STOP_WORDS

_FUNCTION = STOP_WORDS - {"new"}
_AFFILIATION = re.compile(r"[RDI]-[A-Z]")
""" "R-Iowa": a party and a state."""

Name = tuple[str, ...]


@dataclass(frozen=True)
class Scanned:
    """A text's title and its sentences, as tokens."""

    title: Sequence[Token]
    title_case: bool
    """The title's capitals say nothing."""
    sentences: Sequence[Sequence[Token]]


@dataclass(frozen=True)
class Names:
    """What texts name, each name in the form that stands for all of its forms."""

    by_text: tuple[Counter[Name], ...]
    """How often each text has it."""
    kinds: Mapping[Name, str | None]
    """person, organisation, place, or unclear."""
    forms: Mapping[Name, frozenset[Name]]
    """How it is written; "Anwar" and "Anwar Ibrahim"."""


@dataclass
class Signs:
    """What the words around a name say of its kind."""

    titled: int = 0
    """It stands behind somebody's office."""
    speaks: int = 0
    """It says something, as organisations also do."""
    organised: int = 0
    """It is called a company, a party."""
    place: int = 0
    other: int = 0

    def add(self, other: "Signs") -> None:
        """Count another form's too."""
        self.titled += other.titled
        self.speaks += other.speaks
        self.organised += other.organised
        self.place += other.place
        self.other += other.other


def names(texts: Sequence[Scanned]) -> Names:
    """The names of texts that tell of the same, so that one's full name explains another's short
    one."""
    small: Counter[str] = Counter()
    large: Counter[str] = Counter()
    for token in (token for text in texts for sentence in text.sentences for token in sentence):
        if not token.first:
            (large if token.capital else small)[token.text.casefold()] += 1
    pairs = {
        pair
        for text in texts
        for sentence in text.sentences
        for run in runs(sentence)
        for pair in pairwise(run.words[run.first :])
    }
    written: list[Counter[Name]] = []
    signs: dict[Name, Signs] = defaultdict(Signs)
    for text in texts:
        counts: Counter[Name] = Counter()
        for sentence in text.sentences if text.title_case else (*text.sentences, text.title):
            for run in runs(sentence):
                for name, is_person in names_in(run, small, large, pairs):
                    counts[name] += 1
                    _note(signs[name], run, is_person=is_person)
        written.append(counts)
    same = joined(Counter(name for counts in written for name in counts.elements()))
    forms: dict[Name, set[Name]] = defaultdict(set)
    for name, main in same.items():
        if main != NOBODY:
            forms[main].add(name)
    return Names(
        tuple(_merged(counts, same) for counts in written),
        _kinds(signs, same),
        {main: frozenset(names) for main, names in forms.items()},
    )


def _merged(counts: Mapping[Name, int], same: Mapping[Name, Name]) -> Counter[Name]:
    merged: Counter[Name] = Counter()
    for name, count in counts.items():
        if same[name] != NOBODY:
            merged[same[name]] += count
    return merged


def _note(signs: Signs, run: Run, *, is_person: bool) -> None:
    if is_person:
        signs.titled += 1
    elif run.after in words.SAYS:
        signs.speaks += 1
    elif run.after in words.BUSINESS:
        signs.organised += 1
    elif run.before in words.INSIDE:
        signs.place += 1
    else:
        signs.other += 1


def names_in(
    run: Run, small: Mapping[str, int], large: Mapping[str, int], pairs: Container[Name] = ()
) -> Iterable[tuple[Name, bool]]:
    """The name in a run, if there is one, and whether it is a person's by a title before it.

    `small` and `large`: how often words are written so, away from the starts of sentences;
    `pairs`: capitalised words that follow each other there.
    """
    name = list(run.words)
    if run.first and name and tuple(name[:2]) not in pairs and not is_role(name[0]):
        folded = name[0].casefold()
        common = folded in _FUNCTION or folded in words.NEVER or folded in words.CALENDAR
        unseen = not large.get(folded) or small.get(folded, 0) >= large[folded]
        if common or (len(name) == 1 and unseen) or small.get(folded, 0) > large.get(folded, 0):
            name = name[1:]
    name = [_undotted(word) for word in name]
    split = _role_inside(name)
    if split:
        if rest := _trimmed(_without_roles(name[: split + 1])[0]):
            yield tuple(rest), False
        name = name[split:]
    name, is_person = _without_roles(name)
    if trimmed := _trimmed(name):
        yield tuple(trimmed), is_person


def _undotted(word: str) -> str:
    return word.replace(".", "") if word.count(".") > 2 else word


def _role_inside(name: list[str]) -> int:
    """Where a person begins in "Supreme Court Justice Ada Boe"; 0 for nowhere."""
    for position in range(len(name) - 2, 0, -1):
        folded = name[position].casefold().rstrip(".")
        if folded in words.PERSONAL - words.SURNAMES and name[position + 1] not in LINKS:
            following = name[position + 1].casefold()
            is_name = following not in words.ORGANISATION | words.ROLES | {"jr.", "jr"}
            return position if is_name else 0
    return 0


def _trimmed(name: list[str]) -> list[str]:
    """Without days and other words that name nothing at its ends; empty if nothing is left."""
    while name and (name[-1].casefold() in words.CALENDAR or name[-1].casefold() in words.NEVER):
        name = name[:-1]
    while name and (
        name[0].casefold() in words.CALENDAR
        or name[0].casefold() in _FUNCTION
        or (len(name) == 1 and name[0].casefold() in words.NEVER)
    ):
        name = name[1:]
    while len(name) > 1 and (name[-1] in LINKS or is_role(name[-1])):
        name = name[:-1]
        while len(name) > 1 and name[-1].casefold() in words.RANKS:
            name = name[:-1]
    return [] if not name or _is_empty(name) else name


def _without_roles(name: list[str]) -> tuple[list[str], bool]:
    """Without who somebody is: "French President", "former Sen."."""
    table = gazetteer()
    is_person = False
    while name:
        folded = name[0].casefold().rstrip(".")
        follows = name[1].casefold().rstrip(".") if len(name) > 1 else ""
        entries = table.of(name[:1])
        stays = folded in words.ALONE and follows not in {"", *words.ROLES} and not is_person
        if stays and (folded != "justice" or follows in words.ORGANISATION):
            if folded in words.PARTISAN and follows in words.CHAMBERS:
                name = name[1:]
            break
        if folded in words.ROLES:
            is_person = is_person or folded in words.PERSONAL
            name = name[1:]
            if name[:1] == ["of"]:
                while name and name[0].casefold() in words.PORTFOLIOS | {"of"}:
                    name = name[1:]
            while name and name[0] in {"for", "and", "the"}:
                name, is_person = name[1:], False
        elif (
            entries
            and entries[0].sort in {Sort.PEOPLE, Sort.NAME}
            and len(name) > 1
            and follows in words.ROLES
            and not (follows in words.ALONE and len(name) == 2)
        ):
            name = name[1:]
        else:
            break
    return name, is_person


def _is_empty(name: list[str]) -> bool:
    """Whether a name is a nationality, a country (see about), or nothing at all."""
    text = " ".join(name)
    if (
        len(text) < 2
        or _AFFILIATION.match(text)
        or not text[0].isalpha()
        or all(len(word) == 1 for word in name)
    ):
        return True
    if text.casefold() in words.NEVER | words.CALENDAR or (len(name) == 1 and is_role(text)):
        return True
    return any(entry.sort in {Sort.NAME, Sort.PEOPLE} for entry in gazetteer().of(name)) and (
        text not in {"Republican", "Republicans", "Democrat", "Democrats"}
    )


def _kinds(signs: Mapping[Name, Signs], same: Mapping[Name, Name]) -> dict[Name, str | None]:
    together: dict[Name, Signs] = defaultdict(Signs)
    short: set[Name] = set()
    for name, sign in signs.items():
        main = same[name]
        if main == NOBODY:
            continue
        together[main].add(sign)
        if len(name) == 1 and len(main) > 1 and name[0] == main[-1]:
            short.add(main)
    return {name: _kind(name, sign, called_short=name in short) for name, sign in together.items()}


def _kind(name: Name, signs: Signs, *, called_short: bool) -> str | None:
    total = signs.titled + signs.speaks + signs.organised + signs.place + signs.other
    acts = signs.titled + signs.speaks
    kind = _kind_by_words(name)
    if kind is None and signs.organised * 4 >= total:
        kind = "organisation"
    if kind is None and (signs.titled * 4 >= total or (called_short and acts)):
        kind = "person"
    if kind is None and len(name) in {2, 3} and not set(name) & LINKS and signs.speaks * 3 >= total:
        kind = "person"
    if kind is None and signs.place * 2 > total > 1:
        kind = "place"
    if kind is None and called_short and len(name) <= 4:
        kind = "person"
    return kind


def _kind_by_words(name: Name) -> str | None:
    folded = [word.casefold().strip(".") for word in name]
    if any(entry.sort is Sort.PLACE for entry in gazetteer().of(name)):
        return "place"
    is_acronym = len(name) == 1 and name[0].isupper() and 2 <= len(name[0]) <= 6
    if is_acronym or any(word in words.ORGANISATION for word in folded):
        return "organisation"
    if folded[-1] in words.PLACE or folded[0] in words.PLACE_FIRST:
        return "place"
    return None
