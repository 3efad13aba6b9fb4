"""A story's coverage by country: counting, pure.

The window is from `before` ahead of a story's first article to `after` its last one. While it is
open the figures are of the hours that have come; `settle` later they are final: the poll log's last
hour is whole then. Withdrawn articles speak neither for coverage nor for silence.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from clusterer.coverage.outlets import Outlet
from clusterer.coverage.polls import PollTable, Seen, Span
from parallax.overlooked import CountryCoverage, Verdict

FULL_WEIGHT = 8
"""What an outlet must publish of a story, in articles, to have made the most of it."""


@dataclass(frozen=True)
class Rules:
    """When what is said."""

    before: timedelta = timedelta(hours=6)
    after: timedelta = timedelta(hours=24)
    settle: timedelta = timedelta(hours=1)
    patience: timedelta = timedelta(hours=6)
    """Nobody has left a story out that is younger than this."""
    least_reached: int = 2
    """Outlets that must be reached for a country's silence to be one."""
    least_share: float = 0.5
    """Share of a country's watched outlets that must be reached."""
    few: float = 0.2
    """Covered by no more than this share of those reached is few."""
    longest: timedelta = timedelta(days=7)
    """Of a longer window the last part tells who was reached."""


RULES = Rules()


@dataclass(frozen=True)
class Report:
    """An article of a story."""

    article_id: str
    source_id: str
    country: str
    """Of the newsroom, for outlets that the catalogue has no more."""
    at: datetime
    copy_group: str | None = None
    """None for a text of its own."""
    weight: float = 1.0
    """In articles: a live ticker or the front page counts for more."""
    withdrawn: bool = False


@dataclass(frozen=True)
class StoryFacts:
    """A story, as far as its coverage goes."""

    story_id: str
    first_seen: datetime
    last_seen: datetime
    reports: tuple[Report, ...]
    about: tuple[str, ...] = ()
    """Countries, the main one first."""
    ties: Mapping[str, float] = field(default_factory=dict)
    """See ties.py; by country, 0 to 1."""


@dataclass(frozen=True)
class Coverage:
    """A story's figures, by country in alphabetical order."""

    countries: tuple[CountryCoverage, ...]
    as_of: datetime
    final: bool
    start: datetime
    end: datetime

    def of(self, country: str) -> CountryCoverage | None:
        """A country's figures, if there are any."""
        return next((row for row in self.countries if row.country == country), None)


def window(first_seen: datetime, last_seen: datetime, rules: Rules) -> tuple[datetime, datetime]:
    """Between which moments a story can be carried."""
    return first_seen - rules.before, last_seen + rules.after


def is_final(last_seen: datetime, now: datetime, rules: Rules) -> bool:
    """Whether nothing that is polled from now on says anything of a story."""
    return now >= last_seen + rules.after + rules.settle


def span(story: StoryFacts, now: datetime, rules: Rules) -> Span:
    """The hours of a story's window that have come by `now`, the last `rules.longest` of them."""
    start, end = window(story.first_seen, story.last_seen, rules)
    end = max(story.first_seen, min(now, end))
    start = max(start, end - rules.longest)
    return Span(hour_of(start), hour_of(max(start, story.first_seen)), hour_of(end))


def hour_of(moment: datetime) -> datetime:
    """The beginning of a moment's hour, as the poll log counts."""
    return moment.replace(minute=0, second=0, microsecond=0)


def coverage(
    story: StoryFacts,
    outlets: Sequence[Outlet],
    polls: PollTable,
    *,
    now: datetime,
    rules: Rules = RULES,
) -> Coverage:
    """Every country's figures of a story, as they are `now`."""
    start, end = window(story.first_seen, story.last_seen, rules)
    polled = polls.within(span(story, now, rules))
    told = _Told(story, {outlet.id: outlet for outlet in outlets})
    watched: dict[str, list[Outlet]] = defaultdict(list)
    for outlet in outlets:
        if outlet.expected:
            watched[outlet.country].append(outlet)
    young = now - story.first_seen < rules.patience
    rows = []
    for country in sorted({*watched, *told.countries}):
        seen = Counter(
            Seen.REACHED if outlet.id in told.covering else polled[outlet.id]
            for outlet in watched[country]
            if outlet.id not in told.taken_back
        )
        counted = Counts(
            watched=len(watched[country]),
            reached=seen[Seen.REACHED],
            failed=seen[Seen.FAILED],
            covered=sum(outlet.id in told.covering for outlet in watched[country]),
            besides=len(told.besides[country]),
        )
        rows.append(
            CountryCoverage(
                country=country,
                **vars(counted),
                exiled=len(told.exiled[country]),
                verdict=verdict(counted, young=young, rules=rules),
                articles=told.articles[country],
                voices=told.voices[country],
                prominence=told.prominence(country),
                about=told.about(country),
                ties=round(min(1.0, story.ties.get(country, 0.0)), 4),
            )
        )
    return Coverage(tuple(rows), now, is_final(story.last_seen, now, rules), start, end)


@dataclass(frozen=True)
class Counts:
    """A country's outlets; see CountryCoverage."""

    watched: int
    reached: int
    failed: int
    covered: int
    besides: int = 0


def verdict(counted: Counts, *, young: bool, rules: Rules) -> Verdict:
    """What the figures come to.

    Enough outlets that carried it settle it, whatever became of the others. Silence and `few` are
    said only of a country of which enough was seen, of a story old enough to have been carried.
    """
    if counted.covered and counted.covered > rules.few * counted.watched:
        return "covered"
    enough = (
        counted.reached >= rules.least_reached
        and counted.reached >= rules.least_share * counted.watched
    )
    if not enough or young:
        return "unknown"
    if counted.covered > rules.few * counted.reached:
        return "covered"
    return "few" if counted.covered or counted.besides else "none"


class _Told:
    """Who told a story, by country."""

    def __init__(self, story: StoryFacts, catalogue: Mapping[str, Outlet]) -> None:
        self._about = story.about
        shown = sorted(
            (report for report in story.reports if not report.withdrawn),
            key=lambda report: (report.at, report.article_id),
        )
        all_sources = {report.source_id for report in story.reports}
        telling = {report.source_id for report in shown}
        self.taken_back = all_sources - telling
        self.covering: set[str] = set()
        self.besides: dict[str, set[str]] = defaultdict(set)
        self.exiled: dict[str, set[str]] = defaultdict(set)
        self.articles: Counter[str] = Counter()
        self._weights: dict[str, dict[str, float]] = defaultdict(dict)
        at_home = []
        for report in shown:
            outlet = catalogue.get(report.source_id)
            if outlet is not None and outlet.exiled:
                if outlet.about_default is not None:
                    self.exiled[outlet.about_default].add(outlet.id)
                continue
            country = outlet.country if outlet is not None else report.country
            if not country:
                continue
            if outlet is not None and outlet.expected:
                self.covering.add(report.source_id)
            else:
                self.besides[country].add(report.source_id)
            self.articles[country] += 1
            weights = self._weights[country]
            weights[report.source_id] = weights.get(report.source_id, 0.0) + report.weight
            at_home.append((country, report))
        self.voices = voices(at_home)
        self.countries = {*self.articles, *self.exiled}

    def prominence(self, country: str) -> float:
        """0 to 1: how much the outlets that carried it made of it, on average."""
        weights = self._weights[country].values()
        if not weights:
            return 0.0
        made = (min(1.0, math.log1p(weight) / math.log1p(FULL_WEIGHT)) for weight in weights)
        return round(math.fsum(made) / len(weights), 4)

    def about(self, country: str) -> float:
        """1 for the country that a story is about most, 2/3 for the second, 1/2, 2/5, …"""
        if country not in self._about:
            return 0.0
        return round(2 / (2 + self._about.index(country)), 4)


def voices(reports: Collection[tuple[str, Report]]) -> Counter[str]:
    """Outlets with a text of their own, by country; `reports` in the order of time.

    Of an outlet that has only copies, it counts where the copied text came first, and once.
    """
    own = {report.source_id for _, report in reports if report.copy_group is None}
    heard: set[tuple[str, str]] = set()
    found: Counter[str] = Counter()
    for country, report in reports:
        if report.source_id in own:
            voice = ("outlet", report.source_id)
        else:
            voice = ("copies", report.copy_group or "")
        if voice not in heard:
            heard.add(voice)
            found[country] += 1
    return found
