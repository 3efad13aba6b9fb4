"""Webhooks: signatures as their standard has them, waits, and when a search is given up."""

import base64
import hashlib
import hmac
from datetime import timedelta

import pytest

from parallax.documents import now
from search_api.follow.signing import new_secret, signed
from search_api.follow.webhooks import GIVEN_UP_AFTER, LONGEST_WAIT, Attempt, failed, wait

SEARCH = {"failures": 0, "failing_since": None}


def test_a_signature_is_that_of_the_standards_example() -> None:
    secret = "whsec_" + base64.b64encode(b"a secret of twenty-four!").decode()
    headers = signed(secret, "msg_1", 1_674_087_231, b'{"a":1}')
    digest = hmac.new(b"a secret of twenty-four!", b'msg_1.1674087231.{"a":1}', hashlib.sha256)
    assert headers == {
        "webhook-id": "msg_1",
        "webhook-timestamp": "1674087231",
        "webhook-signature": "v1," + base64.b64encode(digest.digest()).decode(),
    }


def test_secrets_differ_and_are_long_enough() -> None:
    secrets = {new_secret() for _ in range(10)}
    assert len(secrets) == 10
    assert all(len(base64.b64decode(one.removeprefix("whsec_"))) >= 24 for one in secrets)


def test_waits_grow_and_are_bounded() -> None:
    assert wait(1) <= timedelta(seconds=5)
    assert timedelta(seconds=40) <= wait(5) <= timedelta(seconds=80)
    assert LONGEST_WAIT / 2 <= wait(1000) <= LONGEST_WAIT


def test_three_days_of_failures_end_it_and_say_so() -> None:
    attempt = Attempt("failed", 500)
    assert failed(SEARCH, attempt)["next_at"] > now()
    begun = now() - GIVEN_UP_AFTER - timedelta(seconds=1)
    ended = failed({"failures": 20, "failing_since": begun}, attempt)
    assert ended["state"] == "disabled"
    assert "3 days" in ended["reason"]
    assert "status 500" in ended["reason"]


@pytest.mark.parametrize("status", [410])
def test_gone_ends_it_at_once(status: int) -> None:
    ended = failed(SEARCH, Attempt("gone", status))
    assert ended["state"] == "disabled"
