"""Speed and memory of the clusterer with many articles in its window.

    python -m bench.clustering_speed [--articles 10000 100000] [--placed 2000] [--json]

On invented news: words are drawn from a Zipf distribution over 80,000, events have names and
words of their own, some of them those of a common pool, and from one article to hundreds. The
window is filled from documents whose texts have yet to be read (a writer that takes over finds the
vectors stored: bench.clustering_restart); then articles are placed, of events in the window and of
new ones, with tokenising and repair. Times are CPU time of one core. Memory is what the process
grows by.
"""

import argparse
import gc
import json
import random
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from clusterer.pace import Rhythm
from clusterer.placing import Criteria
from clusterer.recall import member_of
from clusterer.stream import Article, Stream
from clusterer.text import ENGLISH, Text, Weighting, vectors
from clusterer.window import Limits
from parallax import identity

VOCABULARY = 80_000
COMMON_NAMES = 3_000
EXPONENT = 1.05
"""Of the Zipf distribution; words of news are about there (Zipf, 1949; Baayen, 2001)."""
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
SPAN = timedelta(hours=160)


@dataclass(frozen=True)
class Report:
    """What a window of a size costs."""

    articles: int
    stories: int
    fill_seconds: float
    """CPU time to fill the window from documents, reading their texts."""
    kilobytes_an_article: float
    milliseconds_an_article: float
    """CPU time to tokenise, place and, by and by, repair one."""
    articles_a_second: float
    milliseconds_of_repair: float
    """Of the above."""


@dataclass(frozen=True)
class Event:
    """What its articles have in common."""

    number: int
    names: tuple[str, ...]
    words: tuple[str, ...]
    at: datetime


class Press:
    """Invented news, the same each time."""

    def __init__(self, seed: int) -> None:
        self._draw = np.random.default_rng(seed)
        letters = random.Random(seed)
        self._words = [_word(letters, n) for n in range(VOCABULARY)]
        self._names = [_word(letters, n).capitalize() for n in range(COMMON_NAMES)]
        weights = 1 / np.arange(1, VOCABULARY + 1) ** EXPONENT
        self._sums = np.cumsum(weights / weights.sum())
        weights = 1 / np.arange(1, COMMON_NAMES + 1) ** 0.8
        self._name_sums = np.cumsum(weights / weights.sum())
        self._letters = letters
        self._events = 0

    def event(self) -> Event:
        self._events += 1
        common = np.searchsorted(self._name_sums, self._draw.random(4))
        names = [self._names[min(n, COMMON_NAMES - 1)] for n in common]
        names += [_word(self._letters, 100_000 + self._events).capitalize() for _ in range(4)]
        words = [self._words[n] for n in self._draw.integers(200, 20_000, 30)]
        at = NOON + SPAN * float(self._draw.random())
        return Event(self._events, tuple(names), tuple(words), at)

    def size(self) -> int:
        """Articles of an event: most have one or two, a few have hundreds."""
        return min(int(self._draw.zipf(1.9)), 400)

    def text(self, event: Event) -> tuple[str, str]:
        """Headline and body of an article; a sixth of its words are the event's."""
        length = int(self._draw.integers(150, 600))
        numbers = np.searchsorted(self._sums, self._draw.random(length)).tolist()
        words = [self._words[min(n, VOCABULARY - 1)] for n in numbers]
        for place in self._draw.integers(0, length, length // 10).tolist():
            words[place] = event.words[place % len(event.words)]
        for place in self._draw.integers(0, length, length // 12).tolist():
            words[place] = event.names[place % len(event.names)]
        for place in self._draw.integers(0, length, 3).tolist():
            words[place] = str(10 + place)
        title = " ".join([*self._draw.choice(event.words, 4), *self._draw.choice(event.names, 2)])
        return title.capitalize(), ". ".join(
            " ".join(words[start : start + 20]) for start in range(0, length, 20)
        )

    def articles(self, count: int) -> Iterator[tuple[Event, str, str]]:
        made = 0
        while made < count:
            event = self.event()
            for _ in range(min(self.size(), count - made)):
                made += 1
                yield event, *self.text(event)


def _word(letters: random.Random, number: int) -> str:
    """Pronounceable, and unlike any other."""
    word = ""
    number += 20
    while number:
        number, place = divmod(number, 60)
        word += "bcdfghklmnprstvz"[place % 15] + "aeiou"[place // 15] + letters.choice("nrlk")
    return word


def document(number: int, event: Event, title: str, body: str, founder: str) -> dict[str, Any]:
    """An article as the store has it."""
    moment = event.at + timedelta(minutes=number % 600)
    return {
        "_id": f"{number:026}",
        "language": ENGLISH,
        "original": {"title": title, "paragraphs": body.split("\n"), "content_hash": ""},
        "translation": {
            "revision": 1,
            "translation_version": 1,
            "status": "not_needed",
            "translated_at": moment,
        },
        "placement": {"story_id": identity.story_id(founder)},
        "times": {"published": moment, "discovered": moment},
    }


def measure(size: int, placed: int) -> Report:
    """Fill a window, then place articles in it."""
    press = Press(1)
    list(press.articles(200))  # so that what is loaded once isn't counted
    gc.collect()
    memory = _resident()
    stream = Stream(Criteria(), Limits(), Rhythm())
    seconds = 0.0
    founders: dict[int, str] = {}
    events = []
    for number, (event, title, body) in enumerate(press.articles(size)):
        if event.number not in founders:
            founders[event.number] = f"{number:026}"
            events.append(event)
        made = document(number, event, title, body, founders[event.number])
        began = time.process_time()
        stream.window.put(member_of(made, Weighting()))
        seconds += time.process_time() - began
    del founders
    gc.collect()
    grown = _resident() - memory
    stories = len(stream.window)
    clock = stream.window.clock or NOON
    draw = random.Random(2)
    spent = repairing = 0.0
    for number in range(placed):
        event = draw.choice(events) if number % 2 else press.event()
        title, body = press.text(event)
        began = time.process_time()
        made_vectors = vectors(Text(ENGLISH, title, body), Weighting())
        stream.place(Article(f"new{number:08}", event.at, clock, made_vectors))
        took = time.process_time() - began
        spent += took
        if (number + 1) % Rhythm().articles == 0:
            repairing += took
    return Report(
        size,
        stories,
        round(seconds, 1),
        round(grown / size / 1000, 2),
        round(1000 * spent / placed, 3),
        round(placed / spent),
        round(1000 * repairing / placed, 3),
    )


def _resident() -> int:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--articles", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--placed", type=int, default=2000)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    reports = [measure(size, options.placed) for size in options.articles]
    if options.json:
        print(json.dumps([asdict(report) for report in reports], indent=2))
        return
    for report in reports:
        print(
            f"{report.articles:7} articles in {report.stories} stories: "
            f"{report.articles_a_second} placed a second "
            f"({report.milliseconds_an_article:.2f} ms each, of that repair "
            f"{report.milliseconds_of_repair:.2f}), "
            f"{report.kilobytes_an_article:.1f} kB an article, its texts read in "
            f"{report.fill_seconds:.1f} s"
        )
    if len(reports) > 1:
        times = [report.milliseconds_an_article for report in reports]
        print(f"cost of an article at {reports[-1].articles}: {times[-1] / times[0]:.2f} times")


if __name__ == "__main__":
    main()
