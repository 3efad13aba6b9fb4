"""What a country left out, and what it alone told: the figures, and the order of both lists.

The clusterer counts (CountryCoverage travels with a story), and whoever shows a list ranks by the
formula here, so that a command and the API give the same answer. Pure and deterministic.
docs/coverage.md says how to read the figures.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from pydantic import Field

from parallax.documents import Document
from parallax.kinship import nearness, shared

Verdict = Literal["covered", "few", "none", "unknown"]


class CountryCoverage(Document):
    """One country's outlets and one story. Silence (reached, not covered) is never a failure.

    watched >= reached + failed, reached >= covered; what is missing to `watched` was looked at
    too little, or had news that could not be read.
    """

    country: str = Field(description="ISO 3166-1 alpha-2, or XK", examples=["PT"])
    watched: int = Field(ge=0, description="Outlets from which general news could be expected")
    reached: int = Field(ge=0, description="of these, whose news in the story's window was seen")
    failed: int = Field(ge=0, description="of these, asked and never answering")
    covered: int = Field(ge=0, description="of these, that carried the story")
    besides: int = Field(
        default=0, ge=0, description="Other outlets that carried it: regional, specialised, former"
    )
    exiled: int = Field(
        default=0, ge=0, description="Outlets in exile, about this country, that carried it"
    )
    verdict: Verdict
    articles: int = Field(default=0, ge=0, description="of `covered` and `besides`")
    voices: int = Field(
        default=0,
        ge=0,
        description="Outlets with a text of their own; copies count once, where they came first",
    )
    prominence: float = Field(
        default=0.0,
        ge=0,
        le=1,
        description="How much its outlets made of it: several articles, live tickers, front page",
    )
    about: float = Field(
        default=0.0,
        ge=0,
        le=1,
        description="1 for the country that the story is about most, less for the next, else 0",
    )
    ties: float = Field(
        default=0.0,
        ge=0,
        le=1,
        description="Share of the story's names that occur in this country's own stories",
    )

    @property
    def carried(self) -> int:
        """All outlets in the country that carried the story."""
        return self.covered + self.besides


@dataclass(frozen=True)
class Told:
    """A story as far as the two lists need it."""

    story_id: str
    first_seen: datetime
    last_seen: datetime
    coverage: tuple[CountryCoverage, ...]

    @property
    def hours(self) -> float:
        """From the first article to the last."""
        return max(0.0, (self.last_seen - self.first_seen).total_seconds() / 3600)

    def carriers(self) -> tuple[CountryCoverage, ...]:
        """The countries that carried it."""
        return tuple(row for row in self.coverage if row.carried)

    def of(self, country: str) -> CountryCoverage | None:
        """A country's figures, if any of its outlets is watched or carried it."""
        return next((row for row in self.coverage if row.country == country), None)


@dataclass(frozen=True)
class Formula:
    """score = weight x (floor + (1 - floor) x relevance) x silence

    weight = breadth_part x breadth + duration_part x duration + prominence_part x prominence.
    What is counted saturates: x counts log(1 + x) / log(1 + full), 1 at the most.
    """

    k: int = 3
    """Least other countries that carried a story for it to be overlooked."""
    full_countries: float = 20
    full_voices: float = 40
    full_hours: float = 72
    full_home_voices: float = 10
    breadth_part: float = 0.6
    duration_part: float = 0.2
    prominence_part: float = 0.2
    floor: float = 0.25
    """What a story of no relevance to a country keeps of its weight."""
    ties_part: float = 0.5
    kin_part: float = 0.4


DEFAULT = Formula()


@dataclass(frozen=True)
class Relevance:
    """How much a story has to do with a country, 0 to 1:

    1 - (1 - about) x (1 - ties_part x ties) x (1 - kin_part x kin), with kin the mean nearness
    (see kinship) of the countries that carried the story.
    """

    share: float
    about: float
    ties: float
    kin: float
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True)
class Overlooked:
    """A story that others carried and one country's outlets did not, with what it is ranked by."""

    story: Told
    here: CountryCoverage
    countries: int
    """Others that carried it."""
    outlets: int
    """Theirs."""
    voices: int
    """Theirs, copies left out."""
    articles: int
    breadth: float
    duration: float
    prominence: float
    relevance: Relevance
    silence: float
    """1 when no outlet reached carried it, less where few did."""
    score: float


@dataclass(frozen=True)
class OnlyHere:
    """A story that one country alone carried, with what it is ranked by."""

    story: Told
    here: CountryCoverage
    silent: int
    """Other countries whose outlets were reached and didn't carry it."""
    unknown: int
    """Other countries of which that can't be said."""
    breadth: float
    duration: float
    certainty: float
    """silent / (silent + unknown)"""
    score: float

    @property
    def single(self) -> bool:
        """Whether it is one article alone."""
        return self.here.articles <= 1


def overlooked(
    stories: Iterable[Told], country: str, formula: Formula = DEFAULT
) -> list[Overlooked]:
    """Stories that at least `k` other countries carried and none or few of this one's outlets did.

    Those of which it can't be said ("unknown") aren't among them. The highest score first; of
    equals the latest, then by id.
    """
    found = []
    for story in stories:
        here = story.of(country)
        others = tuple(row for row in story.carriers() if row.country != country)
        if here is not None and here.verdict in {"none", "few"} and len(others) >= formula.k:
            found.append(_overlooked(story, here, others, formula))
    return sorted(found, key=lambda one: _order(one.score, one.story))


def only_here(stories: Iterable[Told], country: str, formula: Formula = DEFAULT) -> list[OnlyHere]:
    """Stories that this country carried and no other; those of several voices come first."""
    found = []
    for story in stories:
        carriers = story.carriers()
        if [row.country for row in carriers] == [country]:
            found.append(_only_here(story, carriers[0], formula))
    return sorted(found, key=lambda one: (one.here.voices < 2, *_order(one.score, one.story)))


def _order(score: float, story: Told) -> tuple[float, float, str]:
    return -score, -story.last_seen.timestamp(), story.story_id


def _overlooked(
    story: Told, here: CountryCoverage, others: Sequence[CountryCoverage], formula: Formula
) -> Overlooked:
    voices = sum(row.voices for row in others)
    outlets = sum(row.carried for row in others)
    breadth = (
        saturating(len(others), formula.full_countries) + saturating(voices, formula.full_voices)
    ) / 2
    duration = saturating(story.hours, formula.full_hours)
    prominence = sum(row.prominence * row.carried for row in others) / outlets
    near = relevance(here, others, formula)
    silence = 1 - here.carried / max(here.reached + here.besides, here.carried, 1)
    score = (
        _weight(breadth, duration, prominence, formula)
        * (formula.floor + (1 - formula.floor) * near.share)
        * silence
    )
    return Overlooked(
        story=story,
        here=here,
        countries=len(others),
        outlets=outlets,
        voices=voices,
        articles=sum(row.articles for row in others),
        breadth=_rounded(breadth),
        duration=_rounded(duration),
        prominence=_rounded(prominence),
        relevance=near,
        silence=_rounded(silence),
        score=_rounded(score),
    )


def _only_here(story: Told, here: CountryCoverage, formula: Formula) -> OnlyHere:
    others = [row for row in story.coverage if row.country != here.country]
    silent = sum(row.verdict == "none" for row in others)
    unknown = len(others) - silent
    breadth = saturating(here.voices, formula.full_home_voices)
    duration = saturating(story.hours, formula.full_hours)
    certainty = silent / len(others) if others else 0.0
    weight = _weight(breadth, duration, here.prominence, formula)
    return OnlyHere(
        story=story,
        here=here,
        silent=silent,
        unknown=unknown,
        breadth=_rounded(breadth),
        duration=_rounded(duration),
        certainty=_rounded(certainty),
        score=_rounded(weight * certainty),
    )


def _weight(breadth: float, duration: float, prominence: float, formula: Formula) -> float:
    return (
        formula.breadth_part * breadth
        + formula.duration_part * duration
        + formula.prominence_part * prominence
    )


def relevance(
    here: CountryCoverage, others: Sequence[CountryCoverage], formula: Formula = DEFAULT
) -> Relevance:
    """How much a story has to do with the country of `here`, `others` having carried it."""
    near = {row.country: nearness(here.country, row.country) for row in others}
    kin = math.fsum(near.values()) / len(near) if near else 0.0
    apart = (1 - formula.ties_part * here.ties) * (1 - formula.kin_part * kin)
    share = 1 - (1 - here.about) * apart
    reasons = []
    if here.about:
        reasons.append("it is about this country" + (" among others" if here.about < 1 else ""))
    if here.ties:
        reasons.append(f"{here.ties:.0%} of its names are in this country's own stories")
    nearest = sorted((-value, country) for country, value in near.items() if value)[:3]
    for _, country in nearest:
        reasons.append(f"carried in {country}: {', '.join(shared(here.country, country))}")
    return Relevance(
        _rounded(share), _rounded(here.about), _rounded(here.ties), _rounded(kin), tuple(reasons)
    )


def saturating(value: float, full: float) -> float:
    """0 to 1: log(1 + value) / log(1 + full), so that each more counts less than the one before."""
    return min(1.0, math.log1p(max(0.0, value)) / math.log1p(full))


def _rounded(value: float) -> float:
    return round(value, 4)
