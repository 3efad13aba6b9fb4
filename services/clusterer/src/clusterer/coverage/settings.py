"""Settings of what is said of a country's silence, from variables that begin with CLUSTERER_."""

from datetime import timedelta

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from clusterer.coverage.figures import Rules
from clusterer.coverage.polls import Reach


class CoverageSettings(BaseSettings):
    """What counting needs."""

    model_config = SettingsConfigDict(env_prefix="CLUSTERER_", extra="ignore", frozen=True)

    coverage_least_reached: int = Field(
        default=Rules.least_reached,
        ge=1,
        description="Outlets of a country that must be reached for its silence to be one",
    )
    coverage_least_share: float = Field(
        default=Rules.least_share,
        ge=0,
        le=1,
        description="Share of a country's watched outlets that must be reached for the same",
    )
    coverage_few: float = Field(
        default=Rules.few,
        ge=0,
        lt=1,
        description="A story that no more than this share of the outlets reached covered has few",
    )
    coverage_patience_hours: float = Field(
        default=Rules.patience / timedelta(hours=1),
        ge=0,
        description="Hours after a story's first article before anybody has left it out",
    )
    coverage_least_seen: float = Field(
        default=Reach.least_seen,
        gt=0,
        le=1,
        description="Share of a story's hours for which an outlet's news must have been seen",
    )
    coverage_lookback_hours: int = Field(
        default=Reach.lookback_hours,
        ge=0,
        description="Hours back for which a look at a feed vouches: what feeds list at least",
    )
    coverage_unread_allowed: float = Field(
        default=Reach.unread_allowed,
        ge=0,
        lt=1,
        description="Share of an outlet's new entries whose pages may not have been had",
    )

    @property
    def rules(self) -> Rules:
        """When what is said."""
        return Rules(
            patience=timedelta(hours=self.coverage_patience_hours),
            least_reached=self.coverage_least_reached,
            least_share=self.coverage_least_share,
            few=self.coverage_few,
        )

    @property
    def reach(self) -> Reach:
        """When an outlet counts as reached."""
        return Reach(
            lookback_hours=self.coverage_lookback_hours,
            least_seen=self.coverage_least_seen,
            unread_allowed=self.coverage_unread_allowed,
        )
