"""Which countries a story is about, whoever covers it."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from clusterer.english.gazetteer import NONE, Entry, Sort, gazetteer
from clusterer.english.scanning import Token, scanned, tokenised
from clusterer.english.words import is_role
from clusterer.story.member import Member
from clusterer.text import is_title_case

READ = 3
"""Paragraphs looked at."""
MOST = 8
LEAST = 0.22
"""Of 1: what a country must weigh in the average article."""
LEAST_OF_TOP = 0.4
"""Of the heaviest one's weight."""

_IN_TITLE, _IN_FIRST, _IN_REST, _FULL = 3.0, 2.0, 1.0, 5.0
_AGAIN = 0.1
"""Where a country is named, and what of it makes an article be about that country entirely."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A phrase that stands for one of some countries."""

    phrase: str
    entries: tuple[Entry, ...]


def about(members: Sequence[Member]) -> tuple[str, ...]:
    """ISO 3166-1 alpha-2 or XK, the heaviest first; only clear ones.

    An article counts a country by where it names it: title, first paragraph, those after it. A
    word that may mean something else (Georgia, Jordan, Turkey) counts with another word of the
    same country in the story, or in an article from there.
    """
    read = [(member, list(_parts(member))) for member in members]
    sure, doubtful = _evidence(
        [mention for _, parts in read for _, found in parts for mention in found]
    )
    totals: dict[str, float] = defaultdict(float)
    for member, parts in read:
        weights: dict[str, float] = defaultdict(float)
        for weight, mentions in parts:
            named = Counter(
                country
                for mention in mentions
                if (country := _meant(mention, member.country, sure, doubtful))
            )
            for country, times in named.items():
                weights[country] += weight + _AGAIN * (times - 1)
        for country, weight in weights.items():
            totals[country] += min(1.0, weight / _FULL)
    count = len(read) or 1
    highest = max(totals.values(), default=0.0)
    ranked = sorted(totals, key=lambda country: (-round(totals[country], 6), country))
    clear = [
        country
        for country in ranked
        if totals[country] >= max(LEAST * count, LEAST_OF_TOP * highest)
    ]
    return tuple(clear[:MOST])


def _parts(member: Member) -> Iterator[tuple[float, list[Mention]]]:
    """What each part of an article names, with the weight of the part."""
    title = scanned(member.title)
    if not member.title.isupper():
        yield _IN_TITLE, list(_mentions(title, title_case=is_title_case(member.title)))
    paragraphs = member.paragraphs[:READ] or ((member.lead,) if member.lead else ())
    for position, paragraph in enumerate(paragraphs):
        found = [
            mention
            for sentence in tokenised(paragraph)
            for mention in _mentions(sentence, title_case=False)
        ]
        yield (_IN_REST if position else _IN_FIRST) / (1 if position == 0 else 1.5), found


def _mentions(tokens: Sequence[Token], *, title_case: bool) -> Iterator[Mention]:
    table = gazetteer()
    position = 0
    while position < len(tokens):
        length, entries = table.at(tokens, position)
        if not length:
            position += 1
            continue
        end = position + length
        if not _is_narrowed(tokens, end, entries) and (
            title_case or not _is_persons(tokens, position, end, entries)
        ):
            yield Mention(" ".join(token.text for token in tokens[position:end]), entries)
        position = end


def _is_narrowed(tokens: Sequence[Token], end: int, entries: tuple[Entry, ...]) -> bool:
    """Whether a place is one of another country's: "Athens, Georgia", "Paris, Texas"."""
    if end + 1 >= len(tokens) or tokens[end].text != "," or entries[0].sort is not Sort.PLACE:
        return False
    length, following = gazetteer().at(tokens, end + 1)
    return bool(
        length
        and following[0].sort in {Sort.NAME, Sort.PLACE}
        and {entry.country for entry in following}.isdisjoint(entry.country for entry in entries)
        and (end + 1 + length >= len(tokens) or tokens[end + 1 + length].text not in {",", "and"})
    )


def _is_persons(
    tokens: Sequence[Token], position: int, end: int, entries: tuple[Entry, ...]
) -> bool:
    """Whether a place's name is part of a person's: "Denzel Washington", "Jordan Peterson"."""
    weak = all(entry.weak for entry in entries)
    if entries[0].sort not in {Sort.PLACE, Sort.NAME} or (
        entries[0].sort is Sort.NAME and not weak
    ):
        return False
    before = tokens[position - 1] if position else None
    if before and not before.ends and _may_be_name(before) and not before.first:
        return True
    if (
        before
        and weak
        and not before.ends
        and _may_be_name(before)
        and before.text.lower() != "the"
    ):
        return position > 1 or not is_role(before.text)
    after = tokens[end] if end < len(tokens) else None
    return bool(weak and after and not tokens[end - 1].ends and _may_be_name(after))


def _may_be_name(token: Token) -> bool:
    word = token.text
    return (
        token.capital
        and len(word) > 1
        and not word.isupper()
        and not is_role(word)
        and not gazetteer().of((word,))
    )


Evidence = dict[str, set[str]]


def _evidence(mentions: Sequence[Mention]) -> tuple[Evidence, Evidence]:
    """Phrases by country: those that can mean nothing else, and the others."""
    sure: Evidence = defaultdict(set)
    doubtful: Evidence = defaultdict(set)
    for mention in mentions:
        for entry in mention.entries:
            clear = not entry.weak and len(mention.entries) == 1
            (sure if clear else doubtful)[entry.country].add(mention.phrase)
    return sure, doubtful


def _meant(
    mention: Mention, newsroom: str | None, sure: Evidence, doubtful: Evidence
) -> str | None:
    """The country of a mention; None for none, or for one that isn't clear."""
    entries = mention.entries
    if len(entries) == 1 and not entries[0].weak:
        return entries[0].country if entries[0].country != NONE else None

    def support(country: str) -> float:
        others = len(doubtful.get(country, set()) - {mention.phrase})
        return math.fsum((len(sure.get(country, set())), 0.5 * others, country == newsroom))

    best = max(entries, key=lambda entry: (support(entry.country), entry.country))
    if best.country == NONE or support(best.country) < 0.5:
        return None
    return best.country
