"""Which articles are critical or supportive of a story's main actors.

A third of a stance model's answers are wrong, and bad news about somebody is no criticism: what is
counted are sure answers, in sentences that don't just tell of a death or a verdict, and an article
takes a side only where it differs from how the rest of the story speaks of the same actor.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

from clusterer.stance import Stance, Target
from clusterer.takes.actors import Actor, main_actors
from clusterer.takes.article import voices
from clusterer.takes.evidence import Evidence
from clusterer.takes.grouping import Group
from clusterer.takes.perspectives import STANCES
from clusterer.takes.quoting import SPEECH
from clusterer.takes.sentences import Sentence
from clusterer.text import tokens

Judge = Callable[[Iterable[Target]], Iterable[Stance]]
"""The stances towards targets, in their order: `clusterer.stance.stances_of`."""

SIGNS = dict(zip(STANCES, (-1, 1), strict=True))
SURE = 0.7
"""Probability from which an answer counts."""
LEAST_SURE = 2
"""Sentences of an article that are surely on a side, more than on the other;"""
LEAST_SHARE = 0.25
"""and of all its sentences about the actor."""
MARGIN = 0.15
"""By how much its tone differs from the story's, -1 to 1."""
PRIOR = 2
"""Sentences in the story's tone that each article starts with: of a few one learns little."""
MOST_OF_STORY = 0.5
"""Of the texts about an actor. What most do is no side."""
SAME = 0.6
"""Terms in common (Jaccard) of sentences that are one author's."""
MAX_JUDGED_EACH = 12
"""Sentences judged of one article about one actor: judging is slow."""
MAX_JUDGED = 3_000
"""Of one story."""
QUOTED, LONGEST_QUOTED = 2, 160
"""Sentences that say why an article is on a side, and their characters."""

HAPPENINGS = frozenset(
    term
    for term in tokens(
        """killed kill died die dead death deaths slain slaying murder murdered murderer shot
        manslaughter shooting stabbed wounded injured injury injuries victim victims funeral buried
        crash drowned hospital hospitalised hospitalized arrested arrest custody jailed prison
        convicted conviction guilty sentenced sentence indicted indictment arraigned bail jury
        pleaded charged suspect escaped escape fled fugitive hostage kidnapped robbery rape assault
        scored goal goals match touchdown touchdowns title championship champion inning innings
        season playoff playoffs knockout points coach striker quarterback"""
    )
)
"""Of sentences with these the model says whether what happens to somebody is good or bad."""
SAYS_AFTER = re.compile(rf"(?:,[^,]{{1,60}},)? (?:\w+ )?{SPEECH.pattern}")
SAYS_BEFORE = re.compile(rf"{SPEECH.pattern} (?:to )?(?:[A-Z][\w.]* ){{0,2}}$")


@dataclass(frozen=True, slots=True)
class Judged:
    """A sentence of a report about an actor."""

    place: int
    """In the evidence."""
    tone: float
    """Probability of positive less that of negative; 0 for what merely happens."""
    sure: int
    """-1 critical, 1 supportive, 0 neither."""


def sides(
    evidence: Evidence, judge: Judge, least_voices: int, labels: Mapping[str, str]
) -> list[Group]:
    """The articles that are critical, and those that are supportive, of each main actor, where
    they have `least_voices` independent voices. `labels`, with {actor}, are those of the sides of
    SIGNS that are wanted."""
    if not labels:
        return []
    found: list[Group] = []
    left = MAX_JUDGED
    for actor in main_actors(evidence):
        mentions = _read(evidence, actor, left)
        left -= len(mentions)
        judged = _judged(evidence, mentions, judge)
        usual = _usual(evidence, judged)
        for side, label in labels.items():
            sign = SIGNS[side]
            of_side = {
                article: of for article, of in judged.items() if _takes_side(of, sign, usual)
            }
            reports = [evidence.reports[one] for one in _independent(evidence, of_side, sign)]
            share = len(_texts(evidence, of_side)) / (len(_texts(evidence, judged)) or 1)
            if voices(reports) >= least_voices and share <= MOST_OF_STORY:
                found.append(_group(evidence, actor.name, side, label, of_side))
    return found


def _independent(
    evidence: Evidence, of_side: Mapping[str, Sequence[Judged]], sign: int
) -> list[str]:
    """The articles with a sentence on the side that none before them has: an agency's sentences in
    two texts of their own otherwise are one judgement."""
    told: list[frozenset[str]] = []
    articles = []
    for article, judged in of_side.items():
        own = [evidence.terms[one.place] for one in judged if one.sure == sign]
        if any(all(_overlap(terms, other) < SAME for other in told) for terms in own):
            articles.append(article)
        told += own
    return articles


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / (len(one | other) or 1)


def _texts(evidence: Evidence, articles: Iterable[str]) -> set[str]:
    return {evidence.reports[article].told_by for article in articles}


def _read(evidence: Evidence, actor: Actor, limit: int) -> list[tuple[int, int, int]]:
    counts: dict[str, int] = defaultdict(int)
    read = []
    for place, start, end in actor.mentions:
        article = evidence.sentences[place].article_id
        counts[article] += 1
        if counts[article] <= MAX_JUDGED_EACH:
            read.append((place, start, end))
    return read[:limit]


def _judged(
    evidence: Evidence, mentions: Sequence[tuple[int, int, int]], judge: Judge
) -> dict[str, list[Judged]]:
    targets = [Target(evidence.sentences[place].text, *span) for place, *span in mentions]
    by_article: dict[str, list[Judged]] = defaultdict(list)
    for (place, *span), stance in zip(mentions, judge(targets), strict=True):
        tone = stance.scores["positive"] - stance.scores["negative"]
        sure = (stance.scores["positive"] >= SURE) - (stance.scores["negative"] >= SURE)
        if evidence.terms[place] & HAPPENINGS or _speaks(evidence.sentences[place].text, *span):
            tone, sure = 0.0, 0
        by_article[evidence.sentences[place].article_id].append(Judged(place, tone, sure))
    return by_article


def _speaks(text: str, start: int, end: int) -> bool:
    """Whether an actor says what a sentence tells: that is no judgement of the actor."""
    return bool(SAYS_AFTER.match(text, end) or SAYS_BEFORE.search(text[:start]))


def _usual(evidence: Evidence, judged: Mapping[str, Sequence[Judged]]) -> float:
    """The mean tone of the story's texts; copies are one."""
    texts = {
        evidence.reports[article].told_by: fmean(one.tone for one in of)
        for article, of in judged.items()
    }
    return fmean(texts.values()) if texts else 0.0


def _takes_side(judged: Sequence[Judged], sign: int, usual: float) -> bool:
    clear = sum(one.sure == sign for one in judged) - sum(one.sure == -sign for one in judged)
    tone = (sum(one.tone for one in judged) + PRIOR * usual) / (len(judged) + PRIOR)
    return (
        clear >= max(LEAST_SURE, LEAST_SHARE * len(judged))
        and sign * (tone - usual) >= MARGIN
        and sign * tone > 0
    )


def _group(
    evidence: Evidence, actor: str, side: str, label: str, of_side: Mapping[str, Sequence[Judged]]
) -> Group:
    sign = SIGNS[side]
    why, pointed = {}, {}
    for article, judged in of_side.items():
        showing = sorted(
            (one for one in judged if one.sure == sign),
            key=lambda one: (-sign * one.tone, one.place),
        )
        pointed.update({one.place: sign * one.tone for one in showing})
        texts = (_own(evidence.sentences[one.place]) for one in showing[:QUOTED])
        counted = f"{side} in {len(showing)} of {len(judged)} sentences about {actor}"
        why[article] = f"{counted}: {' / '.join(texts)}"
    called = label.replace("{actor}", actor)
    return Group(f"stance:{side}:{_slug(actor)}", called, "stance", why, pointed)


def _own(sentence: Sentence) -> str:
    text = sentence.text[sentence.context :]
    if len(text) <= LONGEST_QUOTED:
        return text
    return f"{text[:LONGEST_QUOTED].rpartition(' ')[0]}…"


def _slug(name: str) -> str:
    return "-".join("".join(char if char.isalnum() else " " for char in name).lower().split())
