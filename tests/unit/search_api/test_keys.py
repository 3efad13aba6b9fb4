"""API keys: their form, and what is kept of them."""

import re

import pytest

from search_api.access import keys


def test_a_key_is_read_as_it_was_made() -> None:
    made = keys.make()
    assert keys.read(made.text) == made
    assert re.fullmatch(r"plx_[a-z2-9]{10}_[\w-]{43}", made.text)
    assert keys.make().secret != made.secret


def test_only_the_hash_of_the_secret_is_kept_and_only_the_secret_matches_it() -> None:
    made, other = keys.make(), keys.make()
    assert made.secret not in made.digest
    assert len(made.digest) == 64
    assert made.matches(made.digest)
    assert not other.matches(made.digest)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "plx_",
        "secret",
        "plx_abcdefghjk_short",
        "PLX_" + "a" * 54,
        "plx_" + "é" * 54,
        "x" * 10**6,
    ],
)
def test_what_cannot_be_a_key_is_none(text: str) -> None:
    assert keys.read(text) is None


def test_a_key_with_something_around_it_is_none() -> None:
    text = keys.make().text
    assert keys.read(f"{text}x") is None
    assert keys.read(f"{text}\n") is None
