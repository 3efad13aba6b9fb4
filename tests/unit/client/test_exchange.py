"""Attempts and waits, without a network: what the conversation asks for and what it makes of it."""

import json
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from parallax_client import (
    Expired,
    NotAllowed,
    NotFound,
    ParallaxError,
    Patience,
    ProblemError,
    RateLimited,
    Unavailable,
    UnexpectedAnswer,
    Unreachable,
)
from parallax_client.calls import Call
from parallax_client.errors import problem, seconds_to_wait
from parallax_client.exchange import Answer, Failure, Outcome, Send, Wait, exchange

CALL: Call[object] = Call("/v1/countries", lambda raw: raw)
OK = Answer(200, {}, b'{"items": []}')
BUSY = Answer(503, {"retry-after": "3"}, b'{"detail": "busy"}')
CUT = Failure("cut")


def talk(
    call: Call[object],
    *outcomes: Outcome,
    patience: Patience = Patience(),  # noqa: B008
) -> tuple[object, list[float]]:
    """What comes of it, and the waits asked for; the error in place of the result."""
    steps, waits = exchange(call, patience), []
    left = list(outcomes)
    step = next(steps)
    while True:
        try:
            if isinstance(step, Wait):
                waits.append(step.seconds)
                step = steps.send(None)
            else:
                assert isinstance(step, Send)
                step = steps.send(left.pop(0))
        except StopIteration as end:
            assert left == []
            return end.value, waits
        except ParallaxError as error:
            assert left == []
            return error, waits


def test_an_answer_is_read() -> None:
    assert talk(CALL, OK) == ({"items": []}, [])


def test_reading_is_tried_again_after_what_the_service_asks_for() -> None:
    result, waits = talk(CALL, BUSY, CUT, Answer(429, {"retry-after": "5"}, b"{}"), OK)
    assert result == {"items": []}
    assert 3 <= waits[0] <= 3.5
    assert 0 <= waits[1] <= 1
    assert 5 <= waits[2] <= 7


def test_attempts_have_an_end_and_the_last_error_is_told() -> None:
    result, waits = talk(CALL, CUT, BUSY, CUT, patience=Patience(attempts=3))
    assert isinstance(result, Unreachable)
    assert len(waits) == 2


def test_it_does_not_wait_longer_than_it_may() -> None:
    result, waits = talk(CALL, Answer(429, {"retry-after": "3600"}, b"{}"))
    assert isinstance(result, RateLimited)
    assert result.retry_after == 3600
    assert waits == []


@pytest.mark.parametrize("method", ["POST", "PATCH", "DELETE"])
def test_writing_is_never_tried_again(method: str) -> None:
    result, _ = talk(Call("/v1/searches", lambda raw: raw, method=method), CUT)
    assert isinstance(result, Unreachable)


@pytest.mark.parametrize(
    ("status", "kind"),
    [(400, ProblemError), (401, NotAllowed), (404, NotFound), (410, Expired), (500, Unavailable)],
)
def test_a_final_no_is_raised_at_once(status: int, kind: type[ProblemError]) -> None:
    body = {"type": "urn:x", "detail": "No.", "parameter": "q", "position": 4, "request_id": "r1"}
    result, _ = talk(CALL, Answer(status, {}, json.dumps(body).encode()))
    assert isinstance(result, kind)
    assert (result.status, result.type, result.detail) == (status, "urn:x", "No.")
    assert (result.parameter, result.position, result.request_id) == ("q", 4, "r1")


def test_another_server_is_an_unexpected_answer() -> None:
    for answer in (Answer(200, {}, b"<html>"), Answer(404, {}, b"<html>nothing here")):
        result, _ = talk(CALL, answer)
        assert isinstance(result, UnexpectedAnswer)
        assert "<html>" in str(result)


def test_a_proxy_that_says_503_in_html_is_tried_again() -> None:
    result, waits = talk(CALL, Answer(503, {}, b"<html>overloaded"), OK)
    assert result == {"items": []}
    assert len(waits) == 1


def test_retry_after_is_read_as_seconds_or_as_a_date() -> None:
    assert seconds_to_wait("120") == 120
    soon = format_datetime(datetime.now(UTC) + timedelta(seconds=30), usegmt=True)
    assert 20 < (seconds_to_wait(soon) or 0) <= 30
    assert seconds_to_wait("Mon, 01 Jan 2001 00:00:00 GMT") == 0
    for nothing in (None, "", "soon", "-5"):
        assert seconds_to_wait(nothing) is None


def test_a_problem_keeps_members_that_are_new() -> None:
    error = problem(400, {}, b'{"detail": "No.", "errors": [{"pointer": "#/q"}]}')
    assert isinstance(error, ProblemError)
    assert error.raw["errors"] == [{"pointer": "#/q"}]
