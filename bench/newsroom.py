"""The sample newsroom through the whole system: its stories, takes and silences beside the truth.

    python -m bench.newsroom [--json]

Runs servers, newsroom and all services as the demo does, until every story is told and counted,
and reads all of it through the API. Says B-cubed for the events (apart for articles that no engine
translated), which planted takes came out and what they say, and whether each country's lists of
what it overlooked and alone told are what was planted; exit code 1 if something isn't. Only the
engine that every machine has translates, so that the figures are the same everywhere;
TRANSLATOR_ENGINES says otherwise.
"""

import argparse
import json
import os
import secrets
import sys
import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from clusterer.b_cubed import Score, b_cubed
from parallax_local import output, servers
from parallax_local.counts import Observer
from parallax_local.demo import Running, plan_sample
from parallax_local.errors import NotReady
from parallax_local.kinds import SERVERS
from parallax_local.newsroom import Newsroom, load_newsroom
from parallax_local.newsroom.model import Event, PlantedTake

LEAST_F1 = 0.95
"""B-cubed F1 of English and translated articles together."""
LEAST_LISTED = 0.85
"""Precision and recall of what was overlooked and what one country alone told."""
LEAST_MARKS = 2
"""Of a planted take's marks that it must show."""
PATIENCE = timedelta(hours=6)
"""The clusterer's own: it doesn't count a story that is younger."""
QUIET_SECONDS = 12.0
"""Longer than between two counts of coverage: nothing has changed since."""
LONGEST_SECONDS = 300.0
LOOK_SECONDS = 1.0

Json = dict[str, Any]
Pair = tuple[str, str]
"""A country and an event."""


@dataclass(frozen=True)
class Told:
    """What the API tells, read to its end."""

    articles: Sequence[Json]
    stories: Mapping[str, Json]
    overlooked: Mapping[str, Json]
    only: Mapping[str, Sequence[Json]]
    """Both by country."""


@dataclass(frozen=True)
class TakeFound:
    """What became of a planted take."""

    event: str
    perspective: str
    shows: tuple[str, ...]
    wrong: tuple[str, ...]
    """Marks of another perspective."""
    sentences: tuple[str, ...]
    reason: str
    """Why it has no sentences."""

    @property
    def good(self) -> bool:
        return len(self.shows) >= LEAST_MARKS and not self.wrong


@dataclass(frozen=True)
class Lists:
    """Pairs of country and event, planted beside listed."""

    right: tuple[Pair, ...]
    missing: tuple[Pair, ...]
    unknown: tuple[Pair, ...]
    """Planted, but too little was seen, or the story isn't counted yet: nobody says so or not."""
    wrong: tuple[Pair, ...]
    """Listed and not planted."""

    @property
    def precision(self) -> float:
        return len(self.right) / max(1, len(self.right) + len(self.wrong))

    @property
    def recall(self) -> float:
        return len(self.right) / max(1, len(self.right) + len(self.missing))


@dataclass(frozen=True)
class Findings:
    """All of it."""

    clustering: Mapping[str, Score]
    sizes: Mapping[str, int]
    split: Mapping[str, Sequence[int]]
    """Events in several stories, with how many of their articles are in each."""
    mixed: Sequence[Mapping[str, int]]
    """Stories of several events."""
    takes: Sequence[TakeFound]
    overlooked: Lists
    only: Lists
    failures_told: bool
    """Whether each story's figures have the sites that can't be read as failed, not as silent."""

    @property
    def wrong(self) -> list[str]:
        """What isn't as planted, in words."""
        found = []
        if self.clustering["English and translated"].f1 < LEAST_F1:
            found.append(f"B-cubed F1 of English and translated articles is below {LEAST_F1}")
        found += [f"{one.event}: {one.perspective}" for one in self.takes if not one.good]
        for name, lists in (("overlooked", self.overlooked), ("only", self.only)):
            if min(lists.precision, lists.recall) < LEAST_LISTED:
                found.append(
                    f"{name}: precision {lists.precision:.3f}, recall {lists.recall:.3f}, where "
                    f"{LEAST_LISTED} is the least"
                )
        if not self.failures_told:
            found.append("a site that can't be read is not told as failed")
        return found


def read_when_told(running: Running, observer: Observer, published: int) -> Told:
    """Wait until every story is told and counted, and nothing changes any more; read everything."""
    begun = quiet_since = time.monotonic()
    last: dict[str, int] = {}
    while time.monotonic() - begun < LONGEST_SECONDS:
        running.look_after()
        stories = _stories(observer)
        now = {key: int(story["version"]) for key, story in stories.items()}
        if now != last or not now:
            last, quiet_since = now, time.monotonic()
        complete = sum(int(story["article_count"]) for story in stories.values()) == published
        settled = complete and not observer.untold() and all(map(is_counted, stories.values()))
        if settled and time.monotonic() - quiet_since > QUIET_SECONDS:
            return _read(observer, stories)
        time.sleep(LOOK_SECONDS)
    late = [story["title"] for story in stories.values() if not is_counted(story)]
    raise NotReady(
        f"after {LONGEST_SECONDS:.0f} s {observer.untold()} stories aren't told and these not "
        f"counted: {late}; look at: parallax-local logs -n 50"
    )


def is_counted(story: Json) -> bool:
    """Whether a story's figures are of all its articles, if it is one that is counted by now."""
    sources = {article["source"]["id"] for article in story["articles"]}
    young = datetime.now(UTC) - datetime.fromisoformat(story["first_seen"]) < PATIENCE
    if len(sources) == 1 or young:
        return True
    counted = sum(int(row["articles"]) for row in story["coverage"])
    return counted == int(story["article_count"])


def _stories(observer: Observer) -> dict[str, Json]:
    try:
        return {str(one["id"]): observer.story(str(one["id"])) for one in observer.stories()}
    except OSError:
        return {}


def _read(observer: Observer, stories: Mapping[str, Json]) -> Told:
    countries = sorted({row["country"] for one in stories.values() for row in one["coverage"]})
    return Told(
        articles=observer.articles(),
        stories=stories,
        overlooked={country: observer.overlooked(country) for country in countries},
        only={country: observer.only(country) for country in countries},
    )


def judge(newsroom: Newsroom, told: Told) -> Findings:
    """What the API tells, beside what was planted."""
    event_of = {article.url: article.event for article in newsroom.articles}
    kinds: dict[str, list[Json]] = {
        "English": [one for one in told.articles if _status(one) == "not_needed"],
        "translated": [one for one in told.articles if _status(one) == "translated"],
    }
    kinds["English and translated"] = kinds["English"] + kinds["translated"]
    known = {one["id"] for one in kinds["English and translated"]}
    kinds["untranslated"] = [one for one in told.articles if one["id"] not in known]
    kinds["all"] = list(told.articles)
    events_in: dict[str, Counter[str]] = {key: Counter() for key in told.stories}
    stories_of: dict[str, Counter[str]] = {event.name: Counter() for event in newsroom.events}
    for one in told.articles:
        events_in[one["story_id"]][event_of[one["url"]]] += 1
        stories_of[event_of[one["url"]]][one["story_id"]] += 1
    # Of several stories the one with most of the event's articles stands for it, and a story
    # stands for the event that most of its articles are of.
    main = {event: told.stories[_first(counts)] for event, counts in stories_of.items()}
    name = {key: _first(counts) for key, counts in events_in.items() if counts}
    return Findings(
        clustering={
            kind: b_cubed([event_of[o["url"]] for o in ones], [o["story_id"] for o in ones])
            for kind, ones in kinds.items()
        },
        sizes={kind: len(ones) for kind, ones in kinds.items()},
        split={
            event: sorted(counts.values(), reverse=True)
            for event, counts in stories_of.items()
            if len(counts) > 1
        },
        mixed=[counts for counts in events_in.values() if len(counts) > 1],
        takes=[
            take_found(event, planted, main[event.name])
            for event in newsroom.events
            for planted in event.takes
        ],
        overlooked=_lists(
            {(country, event.name) for event in newsroom.events for country in event.overlooked_by},
            {
                (country, name[item["story"]["id"]])
                for country, answer in told.overlooked.items()
                for item in answer["items"]
            },
            {
                (country, event)
                for event, story in main.items()
                for country in told.overlooked
                if _verdict(story, country) in {None, "unknown"}
            },
        ),
        only=_lists(
            {(event.only_in, event.name) for event in newsroom.events if event.only_in},
            {
                (country, name[item["story"]["id"]])
                for country, items in told.only.items()
                for item in items
            },
            {
                (country, event)
                for event, story in main.items()
                for country in told.only
                if not story["coverage_as_of"]
            },
        ),
        failures_told=_failures_told(newsroom, told.stories.values()),
    )


def take_found(event: Event, planted: PlantedTake, story: Json) -> TakeFound:
    """A planted take, looked for in the event's story."""
    take = next((one for one in story["takes"] if one["id"] == planted.perspective), None)
    sentences = tuple(one["text"] for one in take["sentences"]) if take else ()
    text = "\n".join(sentences).casefold()
    return TakeFound(
        event=event.name,
        perspective=planted.perspective,
        shows=tuple(mark for mark in planted.shows if mark.casefold() in text),
        wrong=tuple(mark for mark in planted.never if mark.casefold() in text),
        sentences=sentences,
        reason=take["reason"] if take else "there is no such take",
    )


def _lists(planted: set[Pair], listed: set[Pair], unknown: set[Pair]) -> Lists:
    return Lists(
        right=tuple(sorted(planted & listed)),
        missing=tuple(sorted(planted - listed - unknown)),
        unknown=tuple(sorted((planted - listed) & unknown)),
        wrong=tuple(sorted(listed - planted)),
    )


def _failures_told(newsroom: Newsroom, stories: Iterable[Json]) -> bool:
    """Of stories whose window is still open: before, nobody was asked."""
    failing = Counter(site.country for site in newsroom.sites if site.fault and site.general)
    figures = [
        row["failed"] == failing[row["country"]]
        for story in stories
        if not story["coverage_final"]
        for row in story["coverage"]
    ]
    return bool(figures) and all(figures)


def _verdict(story: Json, country: str) -> str | None:
    rows = (row for row in story["coverage"] if row["country"] == country)
    return next((str(row["verdict"]) for row in rows), None)


def _status(article: Json) -> str:
    return str(article["translation"]["status"])


def _first(counts: Counter[str]) -> str:
    return min(counts, key=lambda key: (-counts[key], key))


def show(findings: Findings) -> None:
    """For a person to read."""
    print("B-cubed")
    for kind, score in findings.clustering.items():
        print(
            f"  {kind:24} {findings.sizes[kind]:4} articles   P {score.precision:.3f}   "
            f"R {score.recall:.3f}   F1 {score.f1:.3f}"
        )
    for event, parts in findings.split.items():
        print(f"  split: {event}: {' + '.join(map(str, parts))}")
    for counts in findings.mixed:
        print(f"  mixed: {', '.join(f'{event} {count}' for event, count in counts.items())}")
    print("\nTakes")
    for take in findings.takes:
        marks = f"shows {', '.join(take.shows) or 'no mark'}"
        wrong = f"; WRONGLY {', '.join(take.wrong)}" if take.wrong else ""
        print(
            f"  {'ok ' if take.good else 'NOT'} {take.event} / {take.perspective}: {marks}{wrong}"
        )
        for sentence in take.sentences:
            print(f"        - {sentence}")
        if not take.sentences:
            print(f"        ({take.reason})")
    for title, lists in (("Overlooked", findings.overlooked), ("Only there", findings.only)):
        print(
            f"\n{title}: {len(lists.right)} as planted, precision {lists.precision:.3f}, "
            f"recall {lists.recall:.3f}, {len(lists.unknown)} unknown"
        )
        for word, pairs in (("missing", lists.missing), ("unknown", lists.unknown),
                            ("not planted", lists.wrong)):  # fmt: skip
            for country, event in pairs:
                print(f"  {word}: {country} {event}")
    print(f"\nSites that can't be read are told as failed: {findings.failures_told}")


def as_json(findings: Findings) -> Json:
    """The findings as plain values."""
    found = asdict(findings)
    for name in ("overlooked", "only"):
        lists = getattr(findings, name)
        found[name] |= {"precision": lists.precision, "recall": lists.recall}
    return found | {"wrong": findings.wrong}


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    os.environ.setdefault("TRANSLATOR_ENGINES", "firefox")
    newsroom = load_newsroom()
    name = f"bench{secrets.token_hex(3)}"
    plan = plan_sample(name=name, processes_prefix="bench-")
    with servers.running(progress=not options.json) as addresses:
        try:
            with Running(plan, addresses) as running, Observer(running.system) as observer:
                told = read_when_told(running, observer, newsroom.status.published)
        finally:
            for server in SERVERS:
                server.drop_prefixed(
                    getattr(addresses, server.name), lambda one: one.startswith(name)
                )
    findings = judge(newsroom, told)
    if options.json:
        print(json.dumps(as_json(findings), indent=2, ensure_ascii=False))
    else:
        show(findings)
        output.say(
            "all as planted" if not findings.wrong else f"{len(findings.wrong)} not as planted"
        )
    return 1 if findings.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
