"""OPML: nothing is lost on the way out and in, and foreign files become candidates."""

import tomllib

import pytest

from fetcher.catalogue.load import parse_catalogue
from fetcher.catalogue.opml import NAMESPACE, NotOpml, from_opml, to_opml
from fetcher.catalogue.source import Source

FULL = Source(
    id="gazette",
    name='The "Gazette" & <Sons>',
    homepage="https://www.gazette.example/?a=1&b=2",
    country="IE",
    languages=("en", "ga"),
    feeds=("https://gazette.example/rss", "https://gazette.example/world?x=1&y=2"),
    sitemaps=("https://gazette.example/news.xml", "https://gazette.example/b.xml"),
    kind="newspaper",
    ownership="private",
    tags=("regional", "two words", "100%"),
    display="excerpt",
    about_default="GB",
)
LEAST = Source(
    id="jornal.b-1",
    name="Jornal da Manhã",
    homepage="http://jornal.example/",
    country="BR",
    feeds=("http://jornal.example/feed",),
)
SITEMAP_ONLY = Source(
    id="tide",
    name="The Tide",
    homepage="https://tide.example/en/",
    country="BR",
    languages=("sr-Latn",),
    sitemaps=("https://tide.example/news.xml",),
)


def opml(body: str) -> bytes:
    return f"<?xml version='1.0'?><opml version='1.1'><body>{body}</body></opml>".encode()


def test_what_goes_out_comes_in_again() -> None:
    sources = [FULL, LEAST, SITEMAP_ONLY]
    imported = from_opml(to_opml(sources))
    text = "\n".join(candidate.toml for candidate in imported.candidates)
    assert imported.left_out == ()
    assert "#" not in text
    assert set(parse_catalogue(text, "c.toml")) == set(sources)


def test_other_programs_find_folders_by_country_and_feeds() -> None:
    text = to_opml([FULL, LEAST]).decode()
    assert text.index('<outline text="BR">') < text.index('<outline text="IE">')
    assert 'xmlUrl="http://jornal.example/feed" htmlUrl="http://jornal.example/"' in text
    assert f'xmlns:parallax="{NAMESPACE}"' in text
    assert 'language="en' not in text


def test_feeds_of_one_host_become_one_source_at_any_depth() -> None:
    imported = from_opml(
        opml(
            "<outline text='News'><outline text='Ireland'>"
            "<outline text='Gazette' type='rss' xmlUrl='https://feeds.gazette.example/a'"
            " htmlUrl='https://www.gazette.example/' language='en-IE'/></outline></outline>"
            "<outline title='Gazette: world' xmlUrl='https://feeds.gazette.example/b'"
            " htmlUrl='https://gazette.example/world'/>"
            "<outline text='again' xmlurl='https://feeds.gazette.example/a'"
            " htmlurl='https://gazette.example/'/>"
        )
    )
    (candidate,) = imported.candidates
    assert candidate.table == {
        "id": "gazette",
        "name": "Gazette",
        "homepage": "https://www.gazette.example/",
        "languages": ["en"],
        "feeds": ["https://feeds.gazette.example/a", "https://feeds.gazette.example/b"],
    }
    assert "# country = unknown" in candidate.toml
    assert tomllib.loads(candidate.toml)["source"][0]["id"] == "gazette"


def test_what_is_missing_is_told() -> None:
    imported = from_opml(
        opml(
            "<outline xmlUrl='http://noticias.jornal.com.br/rss'/>"
            "<outline text='Proxy' xmlUrl='http://feeds.feedburner.com/x'/>"
            "<outline text='Nothing'/><outline text='Bad' xmlUrl='gopher://x/'/>"
            "<outline text='Old' xmlUrl='feed://old.example/rss'/>"
        ),
        taken={"jornal"},
    )
    jornal, proxy, old = imported.candidates
    assert jornal.table["id"] == "jornal-br"
    assert jornal.table["homepage"] == "http://noticias.jornal.com.br/"
    assert jornal.table["country"] == "BR"
    assert 'country = "BR"  # by its top-level domain' in jornal.toml
    assert "# homepage = unknown: the feed is behind a proxy" in proxy.toml
    assert old.table["feeds"] == ["https://old.example/rss"]
    assert [line.partition(":")[0] for line in imported.left_out] == ["'Nothing'", "'Bad'"]


def test_broken_opml_is_mended() -> None:
    imported = from_opml(opml("<outline text='A & B&nbsp;C' xmlUrl='https://a.example/?x=1&y=2'/>"))
    (candidate,) = imported.candidates
    assert candidate.table["name"] == "A & B C"
    assert candidate.table["feeds"] == ["https://a.example/?x=1&y=2"]


def test_entities_are_not_expanded() -> None:
    body = (
        "<!DOCTYPE opml [<!ENTITY a 'xxxxxxxxxx'><!ENTITY b '&a;&a;&a;'>"
        "<!ENTITY f SYSTEM 'file:///etc/hostname'>]>"
        "<opml><body><outline text='&b;&f;' xmlUrl='https://a.example/f'/></body></opml>"
    )
    (candidate,) = from_opml(body.encode()).candidates
    assert candidate.table["name"] == "&b;&f;"


@pytest.mark.parametrize("body", [b"", b"<rss/>", b"\xff\xfe\x00", b"opml"])
def test_what_is_no_opml_is_said_to_be_none(body: bytes) -> None:
    with pytest.raises(NotOpml):
        from_opml(body)
