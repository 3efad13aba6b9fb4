"""Whose fault an error is, in one table, and how long to wait because of it."""

import random

from aiokafka.errors import KafkaError, MessageSizeTooLargeError
from pymongo.errors import ConnectionFailure, ExecutionTimeout

from parallax.errors import Unavailable, UnsupportedSchema

FIRST_WAIT_SECONDS = 0.5
LONGEST_WAIT_SECONDS = 60.0

SURROUNDINGS: tuple[type[Exception], ...] = (
    Unavailable,
    ConnectionFailure,
    ExecutionTimeout,
    KafkaError,
    OSError,  # ConnectionError and TimeoutError are among its subclasses
)
MESSAGES: tuple[type[Exception], ...] = (MessageSizeTooLargeError,)
"""Exceptions of the surroundings' families that are a message's own fault all the same."""


def fault(error: BaseException) -> str:
    """Whose fault an error is: surroundings, schema or message."""
    if isinstance(error, UnsupportedSchema):
        return "schema"
    if isinstance(error, SURROUNDINGS) and not isinstance(error, MESSAGES):
        return "surroundings"
    return "message"


def wait_seconds(attempt: int) -> float:
    """Exponential backoff with full jitter in the upper half, bounded."""
    longest = min(LONGEST_WAIT_SECONDS, FIRST_WAIT_SECONDS * 2 ** min(attempt, 10))
    return float(longest * random.uniform(0.5, 1))  # noqa: S311 - spreads load, guards no secret


def text_of(error: BaseException) -> str:
    """An error in one bounded line."""
    return f"{type(error).__name__}: {error}"[:500]
