"""When stories are repaired, and when one that changed is told."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from clusterer.repair import EVERY

START = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Pace:
    """Seconds: a story is told when it was quiet for `quiet`, or has waited for `longest`."""

    quiet: float = 5
    longest: float = 60
    most: float = 60
    """For working out one story."""


@dataclass(frozen=True)
class Rhythm:
    """When stories are repaired, in the stream's own time and never by the wall clock."""

    articles: int = EVERY
    span: timedelta = timedelta(minutes=15)

    def is_due(self, since: int, clock: datetime | None, coming: datetime | None) -> bool:
        """`since`: placements since the last repair; `clock`: how far the stream has come, and
        how far it comes with the next article, if there is one."""
        if not since or clock is None:
            return False
        return since >= self.articles or (
            coming is not None and self._part(coming) > self._part(clock)
        )

    def _part(self, moment: datetime) -> int:
        return (moment - START) // self.span
