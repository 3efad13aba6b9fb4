"""From a call to its answer, attempts and waits included; no I/O.

`exchange` is a conversation: it yields what to do next, a Send or a Wait, and is sent what came of
it. The clients differ only in how they do these two, with or without `await`.
"""

import json
import random
from collections.abc import Generator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias, TypeVar

from parallax_client.calls import Call
from parallax_client.errors import (
    ParallaxError,
    ProblemError,
    UnexpectedAnswer,
    Unreachable,
    problem,
)

T = TypeVar("T")

MAX_BYTES = 64_000_000
"""Of one answer, unpacked; the largest the API gives are some megabytes."""


@dataclass(frozen=True)
class Answer:
    """A response, read to its end."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Failure:
    """No response came; `reason` says why."""

    reason: str


@dataclass(frozen=True)
class Send:
    """Send the request; the outcome is an Answer or a Failure."""

    call: Call[Any]


@dataclass(frozen=True)
class Wait:
    """Wait; the outcome is None."""

    seconds: float


Outcome: TypeAlias = Answer | Failure | None
Steps: TypeAlias = Generator[Send | Wait, Outcome, T]


@dataclass(frozen=True)
class Patience:
    """How often to try, and how many seconds to wait between attempts in all."""

    attempts: int = 5
    seconds: float = 90.0
    first_wait: float = 0.5
    longest_wait: float = 20.0

    def wait(self, attempt: int, error: ParallaxError, waited: float) -> float | None:
        """Seconds until the next attempt; None where none is left or none would help.

        What the service asks for, or exponential backoff with full jitter, which keeps callers
        that failed together from coming back together.
        """
        if attempt >= self.attempts or not _passes(error):
            return None
        longest = min(self.longest_wait, self.first_wait * 2 ** (attempt - 1))
        seconds = random.uniform(0, longest)  # noqa: S311  # no secret
        if isinstance(error, ProblemError) and error.retry_after is not None:
            seconds += error.retry_after
        return seconds if waited + seconds <= self.seconds else None


def exchange(call: Call[T], patience: Patience) -> Steps[T]:
    """Try until there is an answer, a final no, or patience is over.

    Only reading is repeated: a POST whose answer was lost may have been done.
    """
    attempt, waited = 1, 0.0
    while True:
        judged = judge((yield Send(call)))
        if isinstance(judged, Answer):
            return call.read(_decoded(judged))
        seconds = patience.wait(attempt, judged, waited) if call.method == "GET" else None
        if seconds is None:
            raise judged
        yield Wait(seconds)
        attempt, waited = attempt + 1, waited + seconds


def judge(outcome: Outcome) -> Answer | ParallaxError:
    """A success, or what went wrong."""
    if not isinstance(outcome, Answer):
        return Unreachable(outcome.reason if outcome else "nothing was sent")
    if outcome.status < 300:
        return outcome
    return problem(outcome.status, outcome.headers, outcome.body)


def _passes(error: ParallaxError) -> bool:
    if isinstance(error, ProblemError):
        return error.status in {429, 502, 503, 504}
    return isinstance(error, Unreachable)


def _decoded(answer: Answer) -> object:
    if not answer.body:
        return None
    try:
        return json.loads(answer.body)
    except ValueError as error:
        shown = answer.body[:100].decode("utf-8", "replace")
        raise UnexpectedAnswer(
            f"not JSON but {shown!r}. Is this the address of a Parallax API?"
        ) from error
