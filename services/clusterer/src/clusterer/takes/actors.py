"""Who a story is about: the names that most of its texts mention."""

import re
from collections import Counter, defaultdict
from dataclasses import dataclass

from clusterer.takes.evidence import Evidence

MOST = 0.5
"""Share of the texts that mention a main actor."""
LEAST_TEXTS = 3
MAX_ACTORS = 4
MAX_CHARACTERS = 60

WORD = r"[A-ZÀ-ÞČŠŽŁŚĆĐİ](?:[\w’'-]*\w)?"
PARTICLE = r"(?:of|the|de|da|do|dos|del|di|al|bin|van|von|der)"
NAME = re.compile(rf"{WORD}(?: (?:{PARTICLE} ){{0,2}}{WORD})*")
OF = re.compile(r"\w+ (?:of|the|de) ")
TITLES = frozenset(
    """Mr Mrs Ms Dr Sir Lord Lady Prof President Vice Prime Minister Premier Chancellor Senator Sen
    Representative Rep Governor Gov General Gen Secretary King Queen Prince Princess Pope Judge
    Justice Former Mayor Chairman Chief Foreign Defence Defense Interior Finance State The A An Our
    His Her Their Its In On At But And""".split()
)
NO_ACTORS = frozenset(
    """Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May
    June July August September October November December He She They It We You I This That These
    Those There When While After Before If As For From With Because Although Since Yet So Then
    Now Here What Who Why How Not No Yes Also However Meanwhile According Reuters AFP AP Twitter
    Facebook Telegram Today Yesterday GMT BST EST""".split()
)


@dataclass(frozen=True)
class Actor:
    """Somebody or something with a name, and where it is mentioned."""

    name: str
    mentions: tuple[tuple[int, int, int], ...]
    """Sentence, start and end in its text; the first mention of each sentence."""


def main_actors(evidence: Evidence) -> list[Actor]:
    """The names that at least half of a story's texts mention, most widely mentioned first."""
    found: dict[str, list[tuple[int, int, int]]] = defaultdict(list)
    inside: Counter[str] = Counter()
    for position, sentence in enumerate(evidence.sentences):
        for match in NAME.finditer(sentence.text):
            start, name = _bare(match)
            if name:
                found[name].append((position, start, start + len(name)))
                inside[name] += start > 0 and sentence.shown
    known = [name for name in found if inside[name] and name not in _outlets(evidence)]
    merged: dict[str, list[tuple[int, int, int]]] = defaultdict(list)
    whole = _whole_names(known, {name: len(found[name]) for name in known})
    for name in known:
        merged[whole[name]] += found[name]
    texts = len(evidence.texts)
    spread = {
        name: len({evidence.report(place[0]).told_by for place in places})
        for name, places in merged.items()
    }
    widest = sorted(
        (name for name, count in spread.items() if count >= max(LEAST_TEXTS, MOST * texts)),
        key=lambda name: (-spread[name], -len(merged[name]), name),
    )
    return [Actor(name, _first_of_each(merged[name])) for name in widest[:MAX_ACTORS]]


def _bare(match: re.Match[str]) -> tuple[int, str]:
    """A name without titles and articles before it, and where it begins; empty if none is left."""
    start = match.start()
    words = match.group().split(" ")
    if start == 0 and OF.match(match.group()):  # Officials of the Norda company
        start += len(words.pop(0)) + 1
    while words and (words[0] in TITLES or words[0] in NO_ACTORS or words[0].islower()):
        start += len(words.pop(0)) + 1
    name = re.sub(r"['’]s?$", "", " ".join(words))
    if len(name) < 3 or len(name) > MAX_CHARACTERS or name in NO_ACTORS:
        return start, ""
    return start, name


def _whole_names(names: list[str], counts: dict[str, int]) -> dict[str, str]:
    """A surname stands for the whole name that ends with it most often: Silva, Ana Silva."""
    ending: dict[str, list[str]] = defaultdict(list)
    for name in names:
        if " " in name:
            ending[name.rpartition(" ")[2]].append(name)
    whole = {}
    for name in names:
        longer = ending[name.rpartition(" ")[2]]
        if not longer:
            whole[name] = name
            continue
        best = min(longer, key=lambda one: (-counts[one], one))
        fits = " " not in name or name.endswith(best) or best.endswith(name)
        whole[name] = best if fits else name
    return whole


def _outlets(evidence: Evidence) -> frozenset[str]:
    return frozenset(report.outlet for report in evidence.reports.values())


def _first_of_each(places: list[tuple[int, int, int]]) -> tuple[tuple[int, int, int], ...]:
    first: dict[int, tuple[int, int, int]] = {}
    for place in sorted(places):
        first.setdefault(place[0], place)
    return tuple(first.values())
