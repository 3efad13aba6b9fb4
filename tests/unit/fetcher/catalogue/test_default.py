"""The catalogue that is watched by default."""

from collections import Counter
from pathlib import Path

import pytest

from fetcher.catalogue.load import load_catalogue
from fetcher.catalogue.source import Source
from fetcher.web.urls import host_of
from tests.unit.deployment import ROOT

LARGE = """AR AU BD BR CA CN CO DE ES ET FR GB ID IL IN IR IT JP KE KR MX MY NG PH PK PL RU TH TR TW
UA US VN ZA""".split()


@pytest.fixture(scope="module")
def sources() -> tuple[Source, ...]:
    path: Path = ROOT / "services/fetcher/catalogue.toml"
    return load_catalogue(path)


def test_many_newsrooms_of_many_countries(sources: tuple[Source, ...]) -> None:
    countries = Counter(source.country for source in sources)
    assert len(sources) >= 200
    assert len(countries) >= 60
    assert sum(count >= 2 for count in countries.values()) >= 0.9 * len(countries)
    assert {country for country in LARGE if countries[country] < 4} == set()


def test_every_host_and_feed_is_given_once(sources: tuple[Source, ...]) -> None:
    hosts = Counter(host_of(source.homepage).removeprefix("www.") for source in sources)
    feeds = Counter(address for source in sources for address in source.addresses)
    assert [one for one, count in (hosts + feeds).items() if count > 1] == []


def test_perspectives_have_something_to_be_built_on(sources: tuple[Source, ...]) -> None:
    assert all(source.tags and source.kind for source in sources)
    assert sum(source.ownership is not None for source in sources) > 0.9 * len(sources)
    exiled = [source for source in sources if "exile" in source.tags]
    assert exiled
    assert all(source.about_default not in {None, source.country} for source in exiled)
