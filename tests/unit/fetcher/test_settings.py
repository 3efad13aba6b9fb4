"""Settings: the host map and who is asking."""

from pathlib import Path

import pytest

from fetcher.settings import Settings
from parallax.addresses import parse_host_map
from parallax.errors import SettingsError
from parallax.settings import load

NEEDED = {"kafka_servers": "k:1", "mongodb_url": "mongodb://m", "catalogue": Path("c.toml")}


def test_a_host_map() -> None:
    found = parse_host_map("a.example=127.0.0.1:80, B.Example=[::1]:8081,")
    assert found == {"a.example": "127.0.0.1:80", "b.example": "[::1]:8081"}
    assert parse_host_map("") == {}


@pytest.mark.parametrize(
    "text",
    [
        "a.example",
        "a.example=127.0.0.1",
        "a.example=127.0.0.1:port",
        "a.example=127.0.0.1:70000",
        "=127.0.0.1:80",
        "a.example=localhost:80",
        "a.example=10.0.0.1:80",
        "a.example=93.184.216.34:80",
        "a.example=127.0.0.1:80,a.example=127.0.0.1:81",
    ],
)
def test_a_wrong_host_map_names_the_variable(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FETCHER_HOST_MAP", text)
    with pytest.raises(SettingsError, match="FETCHER_HOST_MAP"):
        load(Settings, **NEEDED, contact="desk@example.org")


def test_nobody_fetches_without_an_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FETCHER_CONTACT", raising=False)
    with pytest.raises(SettingsError, match="FETCHER_CONTACT"):
        load(Settings, **NEEDED)


def test_the_user_agent_tells_who_asks() -> None:
    assert load(Settings, **NEEDED, contact="a@b.example").agent == "Parallax/0.1 (+a@b.example)"
    assert load(Settings, **NEEDED, user_agent="Own/1").agent == "Own/1"
