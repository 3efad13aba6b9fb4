"""Which counts have risen beyond chance; pure.

Counts of a name's stories in windows of one length are taken as Poisson. With Jeffreys' prior for
the rate, Gamma(1/2, 0), and `total` stories in `windows` windows, the count of the next window is
negative binomial: r = total + 1/2, p = windows / (windows + 1) (Gelman et al., Bayesian Data
Analysis, 3rd ed., 2.6). The surprise of a count is -log10 of the chance of it or more. Unlike a
ratio it tells 1 -> 2 from 10 -> 20, and doesn't divide by nothing.
"""

import math
from dataclasses import dataclass

LEAST_STORIES = 3
"""Fewer are no trend, whatever was before."""
LEAST_RISE = 1.5
"""Of a name in hundreds of stories a slight rise is a surprise, and no news."""
LEAST_SURPRISE = 2.0
"""One in a hundred."""
NEGLIGIBLE = 1e-9


@dataclass(frozen=True)
class Counted:
    """A name's stories in the present window, their articles, and all stories before."""

    name: str
    stories: int
    articles: int
    total_before: int = 0


@dataclass(frozen=True)
class Risen:
    """A count beside what was before; None where there is no before."""

    counted: Counted
    before: float | None = None
    rise: float | None = None
    surprise: float | None = None


def rising(counts: list[Counted], windows: int) -> list[Risen]:
    """Those that have risen over the `windows` before, the most surprising first.

    With none before nothing is known to have risen: all of them, those of most stories first.
    """
    if not windows:
        return [Risen(one) for one in sorted(counts, key=_by_count)]
    compared = [_compared(one, windows) for one in counts if one.stories >= LEAST_STORIES]
    risen = [
        one
        for one in compared
        if (one.rise or 0) >= LEAST_RISE and (one.surprise or 0) >= LEAST_SURPRISE
    ]
    return sorted(risen, key=lambda one: (-(one.surprise or 0), *_by_count(one.counted)))


def _by_count(one: Counted) -> tuple[int, int, str]:
    return (-one.stories, -one.articles, one.name)


def _compared(one: Counted, windows: int) -> Risen:
    before = one.total_before / windows
    return Risen(
        one,
        before=round(before, 2),
        rise=round((one.stories + 0.5) / (before + 0.5), 2),
        surprise=round(surprise(one.stories, one.total_before, windows), 2),
    )


def surprise(count: int, total: int, windows: int) -> float:
    """-log10 of the chance of `count` or more after `total` in `windows` windows; 0 for no rise."""
    r = total + 0.5
    if count * windows <= total:
        return 0.0
    log_first = (
        math.lgamma(count + r)
        - math.lgamma(count + 1)
        - math.lgamma(r)
        + r * math.log(windows / (windows + 1))
        - count * math.log(windows + 1)
    )
    # The rest of the tail as multiples of its first term: above the mean each is less than the
    # one before.
    rest, term, k = 1.0, 1.0, count
    while term > NEGLIGIBLE * rest:
        term *= (k + r) / ((k + 1) * (windows + 1))
        rest += term
        k += 1
    return max(0.0, -(log_first + math.log(rest)) / math.log(10))
