"""The clusterer's settings, from environment variables that begin with CLUSTERER_."""

from datetime import timedelta
from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from clusterer.coverage.settings import CoverageSettings
from clusterer.pace import Pace, Rhythm
from clusterer.placing import Criteria
from clusterer.repair import EVERY
from clusterer.takes.settings import WriterSettings
from clusterer.text import Weighting
from clusterer.window import Limits
from parallax.settings import ServiceSettings


class PlacingSettings(BaseSettings):
    """What placing itself needs, without Kafka and MongoDB."""

    model_config = SettingsConfigDict(env_prefix="CLUSTERER_", extra="ignore", frozen=True)

    threshold: float = Field(
        default=Criteria.threshold,
        gt=0,
        le=1,
        description="Least probability that an article and a story tell of one event, to join it",
    )
    window_stories: int = Field(
        default=Limits.stories,
        ge=1,
        description="Stories kept in memory for articles to join; those that grew last stay",
    )
    window_hours: float = Field(
        default=Limits.span / timedelta(hours=1),
        gt=0,
        description="Hours of the stream (time of discovery) for which an article is in memory",
    )

    repair_articles: int = Field(
        default=EVERY,
        ge=1,
        description="Placed articles after which the stories that grew are merged, split and "
        "mended by what is known by then",
    )

    repair_minutes: float = Field(
        default=Rhythm.span / timedelta(minutes=1),
        gt=0,
        description="Minutes of the stream (time of discovery) after which the same happens",
    )

    @property
    def criteria(self) -> Criteria:
        """When an article joins a story."""
        return Criteria(threshold=self.threshold)

    @property
    def weighting(self) -> Weighting:
        """How a text is read."""
        return Weighting()

    @property
    def limits(self) -> Limits:
        """What the window holds at most."""
        return Limits(self.window_stories, timedelta(hours=self.window_hours))

    @property
    def rhythm(self) -> Rhythm:
        """When stories are repaired."""
        return Rhythm(self.repair_articles, timedelta(minutes=self.repair_minutes))


class Settings(ServiceSettings, PlacingSettings, CoverageSettings, WriterSettings):
    """Everything that `clusterer run` needs."""

    model_config = SettingsConfigDict(env_prefix="CLUSTERER_", extra="ignore", frozen=True)

    told_after_seconds: float = Field(
        default=5,
        gt=0,
        description="Quiet of a story before its summary, takes and coverage are worked out anew",
    )
    told_within_seconds: float = Field(
        default=60, gt=0, description="The same for a story that never is quiet"
    )
    telling_seconds: float = Field(
        default=60, gt=0, description="Time for working out one story before that is given up"
    )

    coverage_every_seconds: float = Field(
        default=600, gt=0, description="Between two counts of which countries carried what"
    )
    perspectives: Path | None = Field(
        default=None,
        description="File of blocs, sides and labels, put over the built-in ones",
    )

    @property
    def pace(self) -> Pace:
        """When stories are told."""
        return Pace(self.told_after_seconds, self.told_within_seconds, self.telling_seconds)
