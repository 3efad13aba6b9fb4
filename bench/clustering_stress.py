"""The gold collections made harder: what an untidy press does to them.

`harder` gives streams of lines for each way; see bench.gold. All but the first are in any order.
"noise" is articles that are about something else, as far as anybody knows, and count for nothing
themselves: pages, and single sentences of the news, which name the same people over and over.
"""

import json
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from bench.gold import Collections, Line, Lines
from clusterer.text import STOP_WORDS

SHORT = 50
"""Words of a body that is cut."""
LOST = 0.15
"""Share of the words that a bad translation loses, and of those whose capitals it loses."""
SENTENCES = 3000
NOISE = "noise"


def undated(line: Line, _: random.Random) -> Line:
    return {**line, "date": None, "published_at": None}


def untitled(line: Line, _: random.Random) -> Line:
    return {**line, "title": ""}


def headline(line: Line, _: random.Random) -> Line:
    return {**line, "text": ""}


def short(line: Line, _: random.Random) -> Line:
    return {**line, "text": " ".join((line["text"] or "").split()[:SHORT])}


def mixed_lengths(line: Line, draw: random.Random) -> Line:
    return draw.choice((headline, short, untitled, as_it_is))(line, draw)


def as_it_is(line: Line, _: random.Random) -> Line:
    return line


def _both(line: Line, change: Callable[[str], str]) -> Line:
    return {**line, **{key: change(line[key] or "") for key in ("title", "text")}}


def small_letters(line: Line, _: random.Random) -> Line:
    return _both(line, str.lower)


def title_case(line: Line, _: random.Random) -> Line:
    return {**line, "title": (line["title"] or "").title()}


def degraded(line: Line, draw: random.Random) -> Line:
    """As a bad translation: no function words, some words lost, some names in small letters."""

    def change(text: str) -> str:
        kept = [one for one in text.split() if one.lower() not in STOP_WORDS]
        kept = [one for one in kept if draw.random() >= LOST]
        return " ".join(one.lower() if draw.random() < LOST else one for one in kept)

    return _both(line, change)


def untranslated(line: Line, _: random.Random) -> Line:
    return {**line, "language": "und"}


def half_untranslated(line: Line, draw: random.Random) -> Line:
    return draw.choice((as_it_is, untranslated))(line, draw)


def single_articles(lines: Lines, draw: random.Random) -> Lines:
    """Of half of the events one article is left."""
    events = sorted({line["cluster"] for line in lines})
    alone = set(draw.sample(events, len(events) // 2))
    seen: set[str] = set()
    kept = []
    for line in lines:
        event = line["cluster"]
        if event not in alone or event not in seen:
            kept.append(line)
        seen.add(event)
    return kept


ONE_BY_ONE: dict[str, Callable[[Line, random.Random], Line]] = {
    "in any order": as_it_is,
    "no dates": undated,
    "no titles": untitled,
    "headlines alone": headline,
    f"{SHORT} words": short,
    "mixed lengths": mixed_lengths,
    "small letters": small_letters,
    "title case": title_case,
    "degraded": degraded,
    "untranslated": untranslated,
    "half untranslated": half_untranslated,
}


def harder(found: Collections, noise: Lines, seed: int) -> Iterator[tuple[str, list[Lines]]]:
    """Streams of lines, by what was done to them."""
    draw = random.Random(seed)
    shuffled = [draw.sample(lines, len(lines)) for lines in found.values()]
    for name, change in ONE_BY_ONE.items():
        yield name, [[change(one, draw) for one in lines] for lines in shuffled]
    yield "single articles", [single_articles(lines, draw) for lines in shuffled]
    all_lines = [line for lines in found.values() for line in lines]
    together = draw.sample(all_lines, len(all_lines))
    yield "one stream", [together]
    yield "one, no dates", [[undated(one, draw) for one in together]]
    yield "one, untranslated", [[untranslated(one, draw) for one in together]]
    if noise:
        noisy = draw.sample([*all_lines, *noise], len(all_lines) + len(noise))
        yield "one, noise", [noisy]
        yield "one, noise, no dates", [[undated(one, draw) for one in noisy]]


def noise_of(folder: Path) -> Lines:
    """Articles of other material, as far as the folder has it: see `make bench`."""
    texts: list[dict[str, Any]] = []
    pages, sentences = folder / "extraction/pages.jsonl", folder / "stance/newsmtsc-train.jsonl"
    if pages.exists():
        for line in pages.read_text(encoding="utf-8").splitlines():
            truth = json.loads(line)["truth"]
            texts.append({"title": truth["title"], "text": "\n".join(truth["paragraphs"])})
    if sentences.exists():
        lines = sentences.read_text(encoding="utf-8").splitlines()
        unique = dict.fromkeys(json.loads(line)["sentence"] for line in lines)
        texts += [{"title": "", "text": text} for text in list(unique)[:SENTENCES]]
    return [{**one, "set": NOISE, "cluster": f"{NOISE} {n}"} for n, one in enumerate(texts)]
