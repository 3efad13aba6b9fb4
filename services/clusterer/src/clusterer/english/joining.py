"""Which names are the same: "Anwar" and "Anwar Ibrahim", "RNC" and the committee."""

from collections import Counter, defaultdict
from collections.abc import Mapping

from clusterer.english import words
from clusterer.english.gazetteer import Sort, gazetteer
from clusterer.english.scanning import LINKS

CLEARLY = 2
"""Times more often: how much more likely one of two meanings of a short name must be."""

_JUNIOR = frozenset({"Jr.", "Sr.", "Jr", "Sr"})

Name = tuple[str, ...]
NOBODY: Name = ()
"""The main form of a short name that may be several people's. One that is more frequent than
the long ones together, such as a president's, stands for itself."""


class _Joining:
    """Names, each with the form that stands for it so far."""

    def __init__(self, counts: Mapping[Name, int]) -> None:
        self.main: dict[Name, Name] = {name: name for name in sorted(counts)}
        self.totals = Counter(dict(counts))

    def join(self, name: Name, into: Name) -> None:
        self.main[name] = into
        self.totals[into] += self.totals[name]

    def unjoined(self) -> list[Name]:
        return [name for name, main in self.main.items() if main == name]

    def end(self, name: Name) -> Name:
        seen = {name}
        while (following := self.main.get(name, name)) != name and following not in seen:
            seen.add(following)
            name = following
        return name


def joined(counts: Mapping[Name, int]) -> dict[Name, Name]:
    """The main form of each name; NOBODY of one that may mean several."""
    joining = _Joining(counts)
    for name in joining.unjoined():
        if alias := words.ALIASES.get(" ".join(name).casefold()):
            joining.join(name, tuple(alias.split()))
    _join_same_ends(joining)
    for name in joining.unjoined():
        if _drops_first(name) and name[1:] in counts:
            joining.join(name, name[1:])
    _join_short(joining)
    return {name: joining.end(name) for name in joining.main}


def _join_same_ends(joining: _Joining) -> None:
    """ "Barack H. Obama" is "Barack Obama": the more frequent form stands for both."""
    groups: dict[tuple[str, str], list[Name]] = defaultdict(list)
    for name in joining.unjoined():
        plain = tuple(word for word in name if word not in _JUNIOR)
        if len(plain) == 2 or _has_middle_name(plain):
            groups[plain[0], plain[-1]].append(name)
    for names in groups.values():
        best = max(names, key=lambda name: (joining.totals[name], -len(name), name))
        for name in names:
            if name != best:
                joining.join(name, best)


def _has_middle_name(name: Name) -> bool:
    """ "Hillary Rodham Clinton", but no "Bank of England"."""
    return len(name) == 3 and _may_be_person(name)


def _join_short(joining: _Joining) -> None:
    """A single word is the long name that it ends, begins or abbreviates."""
    by_word: dict[str, set[Name]] = defaultdict(set)
    for name in joining.totals:
        if len(name) > 1 and joining.main.get(name, name) == name:
            for word in (name[-1], name[0], _initials(name)):
                by_word[word].add(name)
            if name[-1] in _JUNIOR:
                by_word[name[-2]].add(name)
    _join_ends(joining)
    for name in joining.unjoined():
        if len(name) == 1 and not _is_place(name):
            meant = _meant(name[0], by_word[name[0]], joining.totals)
            if len(meant) == 1:
                joining.join(name, meant[0])
            elif joining.totals[name] <= sum(joining.totals[other] for other in meant):
                joining.main[name] = NOBODY


def _join_ends(joining: _Joining) -> None:
    """ "Peña Nieto" is "Enrique Peña Nieto", but a supreme court isn't Florida's."""
    people = [name for name in joining.unjoined() if len(name) > 1 and _may_be_person(name)]
    by_end = {name[-2:]: name for name in people if len(name) == 3}
    for name in people:
        if len(name) == 2 and name in by_end:
            joining.join(name, by_end[name])


def _may_be_person(name: Name) -> bool:
    folded = {part.casefold() for part in name}
    return not folded & (words.ORGANISATION | words.PLACE) and not set(name) & LINKS


def _meant(word: str, candidates: set[Name], totals: Mapping[Name, int]) -> list[Name]:
    """The long name that a short one stands for; several where that isn't clear."""
    fitting = [
        name
        for name in candidates
        if word in {name[-1], _initials(name)}
        or name[-1] in _JUNIOR
        or _is_first_of_person(word, name)
    ]
    ranked = sorted(fitting, key=lambda name: (-totals[name], name))
    if len(ranked) > 1 and totals[ranked[0]] >= CLEARLY * totals[ranked[1]]:
        return ranked[:1]
    return ranked


def _is_first_of_person(word: str, name: Name) -> bool:
    return word == name[0] and len(name) <= 3 and _may_be_person(name)


def _initials(name: Name) -> str:
    return "".join(word[0] for word in name if word not in LINKS)


def _drops_first(name: Name) -> bool:
    """ "U.S. Supreme Court", "Israeli Supreme Court": what the country's own press leaves out."""
    entries = gazetteer().of(name[:1])
    is_long = len(name) > 2 or name[-1].casefold() in words.ORGANISATION
    return is_long and bool(entries) and entries[0].sort in {Sort.NAME, Sort.PEOPLE}


def _is_place(name: Name) -> bool:
    return any(entry.sort is Sort.PLACE for entry in gazetteer().of(name))
