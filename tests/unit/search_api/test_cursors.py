"""Cursors: signed, bound to their query, unreadable to nobody but unforgeable."""

import base64
import string

import pytest

from search_api.search.cursors import CursorRefused, Position, decode, encode, fingerprint

SECRET = b"a secret of the tests"
PREVIOUS = b"the secret before that"
QUERY = fingerprint("articles", {"q": "dam", "country": ["MX"]})
POSITION = Position(after=(1_700_000_000_000, "mzxw6ytb"), as_of=1_700_000_100_000)


def test_a_cursor_comes_back_as_it_was() -> None:
    position = Position(after=(1.25, "id"), pit="x" * 2000, seen=("a", "b"))
    assert decode(encode(position, QUERY, SECRET), QUERY, [SECRET]) == position


def test_a_cursor_needs_no_escaping_in_an_address() -> None:
    allowed = set(string.ascii_letters + string.digits + "-_")
    assert set(encode(POSITION, QUERY, SECRET)) <= allowed


def test_the_order_of_parameters_does_not_matter() -> None:
    assert fingerprint("articles", {"country": ["MX"], "q": "dam"}) == QUERY


@pytest.mark.parametrize(
    "other",
    [
        fingerprint("articles", {"q": "dams", "country": ["MX"]}),
        fingerprint("stories", {"q": "dam", "country": ["MX"]}),
    ],
)
def test_a_cursor_of_another_query_is_refused(other: str) -> None:
    with pytest.raises(CursorRefused, match="other parameters"):
        decode(encode(POSITION, QUERY, SECRET), other, [SECRET])


def test_any_changed_byte_is_noticed() -> None:
    raw = bytearray(base64.urlsafe_b64decode(encode(POSITION, QUERY, SECRET) + "=="))
    for place in range(len(raw)):
        changed = raw.copy()
        changed[place] ^= 1
        with pytest.raises(CursorRefused, match="not valid"):
            decode(base64.urlsafe_b64encode(changed).decode().rstrip("="), QUERY, [SECRET])


@pytest.mark.parametrize("nonsense", ["", "a", "abcd", "ü", "====", "%00", "a b", "x" * 100_000])
def test_nonsense_is_refused(nonsense: str) -> None:
    with pytest.raises(CursorRefused):
        decode(nonsense, QUERY, [SECRET])


def test_a_cursor_of_the_previous_secret_is_good_until_that_is_dropped() -> None:
    cursor = encode(POSITION, QUERY, PREVIOUS)
    assert decode(cursor, QUERY, [SECRET, PREVIOUS]) == POSITION
    with pytest.raises(CursorRefused):
        decode(cursor, QUERY, [SECRET])
