"""Rate limits as sliding windows, and the headers that tell of them. Pure.

A caller may ask `quota` times in any `window` seconds. Requests are counted in windows that begin
at multiples of `window`; of the window before as much counts as the sliding one still covers, as if
its requests had come evenly. Two counts a caller, so it is exact enough, small, and can be shared.

Headers: draft-ietf-httpapi-ratelimit-headers-11.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Policy:
    """`quota` requests in `window` seconds; the name is shown to callers."""

    name: str
    quota: int
    window: int


@dataclass(frozen=True)
class Standing:
    """Where a caller stands: requests that count, and seconds from the window's beginning."""

    policy: Policy
    current: int
    previous: int
    elapsed: float

    @property
    def used(self) -> float:
        """Requests of the last `window` seconds, the present one included."""
        return self.current + self.previous * (1 - self.elapsed / self.policy.window)

    @property
    def allowed(self) -> bool:
        """Whether the present request is within the quota."""
        return self.used <= self.policy.quota

    @property
    def remaining(self) -> int:
        """How many more could be asked at once."""
        return max(0, math.floor(self.policy.quota - self.used))

    @property
    def reset_seconds(self) -> int:
        """After how long one more is allowed, if none is; else when the window ends."""
        window = self.policy.window
        left = window - self.elapsed
        if self.remaining:
            return max(1, math.ceil(left))
        # In this window the previous one's share shrinks; in the next one, this one's does.
        room = self.policy.quota - 1
        if self.previous and self.current <= room:
            needed = window * (1 - (room - self.current) / self.previous)
            if self.elapsed < needed <= window:
                return max(1, math.ceil(needed - self.elapsed))
        later = window * (1 - room / self.current) if self.current > room else 0.0
        return max(1, math.ceil(left + later))


def headers(standings: Sequence[Standing]) -> dict[str, str]:
    """RateLimit-Policy and RateLimit; none when nothing is limited."""
    if not standings:
        return {}
    policies = [one.policy for one in standings]
    return {
        "RateLimit-Policy": ", ".join(f'"{p.name}";q={p.quota};w={p.window}' for p in policies),
        "RateLimit": ", ".join(
            f'"{one.policy.name}";r={one.remaining};t={one.reset_seconds}' for one in standings
        ),
    }
