"""Which articles are near-identical copies of one another, such as an agency's text.

By the MinHash signature of the original where two articles have comparable ones; else, and
between languages, by the words of their English texts.
"""

import base64
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Any

from clusterer.story.member import Member, in_order
from clusterer.text import tokens

ALIKE = 0.5
"""Estimated Jaccard similarity of two texts' shingles from which they are copies; an agency's
text that was cut by half still has it, two reports of one event hardly a tenth."""
ROWS = 3
"""Numbers of a band: texts that share a band are compared (locality-sensitive hashing; Leskovec,
Rajaraman & Ullman, "Mining of Massive Datasets", ch. 3). Of 42 bands, two copies share one with a
probability of 0.996."""
PAIRS_ALIKE = 0.55
"""Share of the shorter English text's pairs of neighbouring words that the other has too, from
which texts of one language are copies."""
TRANSLATED_WORDS, TRANSLATED_PAIRS = 0.6, 0.25
"""The same between languages, of words and of pairs: translation changes the order of words. A
rough engine's English of a translated agency text has 0.6 and 0.3 of the agency's own; of two
reports of one event, 19 in 20 pairs have less than 0.5 and 0.3."""
ENGLISH_WORDS = 90
ENGLISH_LEAST = 15
"""Words of an English text that are compared, and without which it isn't."""


def copy_groups(members: Sequence[Member]) -> dict[str, str]:
    """The group of each article, which is the id of the earliest in it."""
    ordered = in_order(members)
    parents = {member.article_id: member.article_id for member in ordered}
    rank = {member.article_id: position for position, member in enumerate(ordered)}

    def root(key: str) -> str:
        while parents[key] != key:
            parents[key] = parents[parents[key]]
            key = parents[key]
        return key

    signatures = {
        member.article_id: numbers
        for member in ordered
        if (numbers := _numbers(member.signature)) is not None
    }
    for left, right in (*_by_signature(signatures), *_by_english(ordered, signatures)):
        first, second = sorted((root(left), root(right)), key=rank.__getitem__)
        parents[second] = first
    return {key: root(key) for key in parents}


_Signature = tuple[str, tuple[bytes, ...]]


def _numbers(signature: str | None) -> _Signature | None:
    """The scheme and the numbers of `scheme:base64 of 32-bit numbers`."""
    scheme, colon, encoded = (signature or "").partition(":")
    if not colon:
        return None
    try:
        values = base64.b64decode(encoded, validate=True)
    except ValueError:
        return None
    return scheme, tuple(values[start : start + 4] for start in range(0, len(values), 4))


def _by_signature(signatures: Mapping[str, _Signature]) -> Iterator[tuple[str, str]]:
    bands: dict[tuple[str, int, tuple[bytes, ...]], list[str]] = defaultdict(list)
    for key, (scheme, numbers) in signatures.items():
        for start in range(0, len(numbers) - ROWS + 1, ROWS):
            bands[scheme, start, numbers[start : start + ROWS]].append(key)
    seen: set[tuple[str, str]] = set()
    for keys in bands.values():
        # With the first of a band alone: its copies are each other's through it.
        for pair in ((keys[0], key) for key in keys[1:]):
            if pair not in seen:
                seen.add(pair)
                if _alike(signatures[pair[0]][1], signatures[pair[1]][1]):
                    yield pair


def _alike(left: tuple[bytes, ...], right: tuple[bytes, ...]) -> bool:
    equal = sum(a == b for a, b in zip(left, right, strict=False))
    return len(left) == len(right) and equal >= ALIKE * len(left)


@dataclass(frozen=True)
class _English:
    words: frozenset[str]
    pairs: frozenset[tuple[str, str]]
    language: str
    """Of the original."""


def _by_english(
    members: Sequence[Member], signatures: Mapping[str, _Signature]
) -> Iterator[tuple[str, str]]:
    """Pairs that no two signatures compare: of different languages, or too short for one."""
    texts = {
        member.article_id: _English(frozenset(terms), frozenset(pairwise(terms)), language)
        for member in members
        if len(terms := _terms(member)) >= ENGLISH_LEAST
        for language in ((member.language or "und").partition("-")[0].lower(),)
    }
    for left, right in combinations(texts, 2):
        one, other = texts[left], texts[right]
        if one.language != other.language:
            if (
                _shared(one.words, other.words) >= TRANSLATED_WORDS
                and _shared(one.pairs, other.pairs) >= TRANSLATED_PAIRS
            ):
                yield left, right
        elif not (left in signatures and right in signatures) and (
            _shared(one.pairs, other.pairs) >= PAIRS_ALIKE
        ):
            yield left, right


def _shared(one: frozenset[Any], other: frozenset[Any]) -> float:
    return len(one & other) / (min(len(one), len(other)) or 1)


def _terms(member: Member) -> list[str]:
    if not member.english:
        return []
    return tokens("\n".join(member.paragraphs))[:ENGLISH_WORDS]
