"""The people, organisations and places that a story is told with."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from clusterer.english.names import Name, Scanned, names
from clusterer.english.scanning import scanned, tokenised
from clusterer.story.member import Member
from clusterer.story.outlets import names_of, squeezed
from clusterer.text import is_title_case

MOST = 12
SHARE = 0.2
"""Of the articles: those that name a main entity."""


@dataclass(frozen=True)
class Entity:
    """A name, what it names (person, organisation, place or unclear), and in how many articles."""

    name: str
    kind: str | None
    articles: int


def entities(members: Sequence[Member], weights: Mapping[str, int]) -> tuple[Entity, ...]:
    """The main ones first. `weights`: as how many articles each counts, for its copies."""
    texts = [_scanned(member) for member in members]
    found = names(texts)
    articles: Counter[Name] = Counter()
    scores: dict[Name, float] = defaultdict(float)
    mentions: Counter[Name] = Counter()
    readers: Counter[Name] = Counter()
    for member, text, named in zip(members, texts, found.by_text, strict=True):
        title = tuple(token.text for token in text.title)
        for name, count in named.items():
            in_title = _in(name, title)
            articles[name] += weights.get(member.article_id, 1)
            readers[name] += 1
            mentions[name] += count + in_title
            scores[name] += 1 + in_title + 0.1 * min(count, 5)
    outlets = names_of(members)
    least = _least(len(members))
    main = [
        name
        for name in sorted(scores, key=lambda name: (-round(scores[name], 6), name))
        if scores[name] >= least
        and (readers[name] > 1 if len(members) > 2 else mentions[name] > 1)
        and squeezed(" ".join(name)) not in outlets
    ]
    return tuple(
        Entity(" ".join(name), found.kinds.get(name), articles[name]) for name in main[:MOST]
    )


def _least(count: int) -> float:
    """The score of a main entity: one naming is 1.1, with the title 2.1."""
    return 1.0 if count == 1 else max(2.1, SHARE * count)


def _scanned(member: Member) -> Scanned:
    paragraphs = member.paragraphs or (member.lead,)
    return Scanned(
        title=scanned(member.title),
        title_case=is_title_case(member.title),
        sentences=[sentence for paragraph in paragraphs for sentence in tokenised(paragraph)],
    )


def _in(name: Name, title: Name) -> bool:
    """Whether a title has a name, or a person's last one."""
    length = len(name)
    whole = any(title[start : start + length] == name for start in range(len(title)))
    return whole or (length > 1 and len(name[-1]) > 3 and name[-1] in title)
