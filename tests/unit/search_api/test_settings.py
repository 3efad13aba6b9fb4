"""Settings that could harm are refused at start."""

import pytest

from parallax.errors import SettingsError
from parallax.settings import load
from search_api.settings import Settings

NEEDED = {
    "kafka_servers": "k:1",
    "mongodb_url": "mongodb://m",
    "opensearch_url": "http://o:9200",
}


def test_a_loopback_address_does_without_a_secret() -> None:
    first, second = load(Settings, **NEEDED), load(Settings, **NEEDED)
    assert len(first.cursor_secrets[0]) == 32
    assert first.cursor_secrets is first.cursor_secrets
    assert first.cursor_secrets != second.cursor_secrets


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "search.example", "::"])
def test_any_other_address_needs_one(host: str) -> None:
    with pytest.raises(SettingsError, match=r"SEARCH_API_CURSOR_SECRET.*HTTP_HOST"):
        load(Settings, **NEEDED, http_host=host)
    load(Settings, **NEEDED, http_host=host, cursor_secret="0123456789abcdef")


def test_only_a_loopback_address_shows_all_of_what_nobody_spoke_of() -> None:
    wide = {"http_host": "0.0.0.0", "cursor_secret": "0123456789abcdef"}
    assert load(Settings, **NEEDED).shown_by_default == "full"
    assert load(Settings, **NEEDED, **wide).shown_by_default == "excerpt"
    assert load(Settings, **NEEDED, **wide, default_display="full").shown_by_default == "full"


def test_the_first_secret_signs_and_the_previous_one_is_accepted() -> None:
    settings = load(
        Settings,
        **NEEDED,
        cursor_secret="the present secret",
        cursor_secret_previous="the previous secret",
    )
    assert settings.cursor_secrets == (b"the present secret", b"the previous secret")


@pytest.mark.parametrize("prefix", ["Upper", "_x", "a b", "a*"])
def test_an_index_prefix_that_opensearch_would_refuse_is_named(prefix: str) -> None:
    with pytest.raises(SettingsError, match="SEARCH_API_INDEX_PREFIX"):
        load(Settings, **NEEDED, index_prefix=prefix)
