"""`fetcher sources`, against sites on a real server."""

import argparse
import asyncio
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.utils import format_datetime
from pathlib import Path

import pytest
from aiohttp import web

from fetcher.catalogue.commands import add_sources_parser, catalogue_path, run_sources
from fetcher.catalogue.load import load_catalogue
from parallax.documents import now
from parallax.errors import SettingsError

CATALOGUE = """# The press.

# Brazil
[[source]]
id = "jornal"
name = "Jornal da Manhã"
homepage = "https://jornal.example/"
country = "BR"
languages = ["pt"]
feeds = ["https://jornal.example/feed"]
kind = "newspaper"

# Ireland
[[source]]
id = "tide"
name = "The Tide"
homepage = "https://www.tide.example/"
country = "IE"
languages = ["en"]
feeds = ["https://tide.example/rss"]
sitemaps = ["https://tide.example/news.xml"]
"""
TITLES = (
    "The harbour authority reopened the northern quay on Friday",
    "Fishermen say that the new rules will cost them their boats",
    "Why the council wants to move the market away from the river",
)


@dataclass
class Sites:
    """Pages by host and path; the answer is a body or a status."""

    port: int = 0
    pages: dict[str, bytes | int | str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    async def answer(self, request: web.Request) -> web.Response:
        place = f"{request.host}{request.path}"
        self.asked.append(place)
        found = self.pages.get(place, 404)
        if isinstance(found, int):
            return web.Response(status=found)
        if isinstance(found, str):
            return web.Response(status=301, headers={"Location": found})
        return web.Response(body=found, headers={"Content-Type": "text/html"})


@pytest.fixture
def sites(monkeypatch: pytest.MonkeyPatch) -> Iterator[Sites]:
    """A server in a thread, because each command runs an event loop of its own."""
    served, started = Sites(), threading.Event()
    loop = asyncio.new_event_loop()

    async def start() -> web.AppRunner:
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", served.answer)
        runner = web.AppRunner(app)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        served.port = runner.addresses[0][1]
        return runner

    def run() -> None:
        asyncio.set_event_loop(loop)
        runner = loop.run_until_complete(start())
        started.set()
        loop.run_forever()
        loop.run_until_complete(runner.cleanup())
        loop.close()

    thread = threading.Thread(target=run)
    thread.start()
    assert started.wait(10)
    hosts = ("jornal.example", "tide.example", "www.tide.example", "new.example",
             "gazette.example", "www.gazette.example", "gazette.com.br")  # fmt: skip
    monkeypatch.setenv(
        "FETCHER_HOST_MAP", ",".join(f"{host}=127.0.0.1:{served.port}" for host in hosts)
    )
    monkeypatch.setenv("FETCHER_CONTACT", "desk@example.org")
    monkeypatch.setenv("FETCHER_HOST_DELAY_SECONDS", "0")
    yield served
    loop.call_soon_threadsafe(loop.stop)
    thread.join(10)


@pytest.fixture
def catalogue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "catalogue.toml"
    path.write_text(CATALOGUE, encoding="utf-8")
    monkeypatch.setenv("FETCHER_CATALOGUE", str(path))
    return path


def sources(*words: str) -> int:
    """Run `fetcher sources …` as the command line would."""
    parser = argparse.ArgumentParser(prog="fetcher")
    add_sources_parser(parser.add_subparsers(dest="command", required=True))
    return run_sources(parser.parse_args(["sources", *words]))


def rss(host: str, titles: tuple[str, ...] = TITLES, head: str = "", days: int = 0) -> bytes:
    date = format_datetime(now().replace(year=now().year - bool(days)))
    items = "".join(
        f"<item><title>{title}</title><link>https://{host}/{n}</link><pubDate>{date}</pubDate></item>"
        for n, title in enumerate(titles)
    )
    return f"<rss version='2.0'><channel>{head}{items}</channel></rss>".encode()


def news_sitemap(host: str) -> bytes:
    return (
        "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9' "
        "xmlns:news='http://www.google.com/schemas/sitemap-news/0.9'><url>"
        f"<loc>https://{host}/n</loc><news:news><news:title>{TITLES[0]}</news:title>"
        f"<news:publication_date>{now().isoformat()}</news:publication_date></news:news></url></urlset>"
    ).encode()


@pytest.mark.usefixtures("catalogue")
def test_list(capsys: pytest.CaptureFixture[str]) -> None:
    assert sources("list") == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == [
        "ID", "COUNTRY", "LANGUAGES", "KIND", "OWNERSHIP", "FEEDS", "NAME"
    ]  # fmt: skip
    assert lines[1].split()[:6] == ["jornal", "BR", "pt", "newspaper", "-", "1+0"]
    assert lines[-1] == "2 sites in 2 countries, 2 feeds, 1 sitemaps"
    assert sources("list", "--country", "ie", "--json") == 0
    assert [row["id"] for row in json.loads(capsys.readouterr().out)] == ["tide"]
    assert sources("list", "--language", "pt") == 0
    assert "1 sites in 1 countries" in capsys.readouterr().out
    with pytest.raises(SettingsError, match="did you mean GB"):
        sources("list", "--country", "UK")


def test_the_catalogue_is_found_or_its_lack_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("FETCHER_CATALOGUE", raising=False)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SettingsError, match="--catalogue FILE or set FETCHER_CATALOGUE"):
        catalogue_path(None)
    default = tmp_path / "services/fetcher/catalogue.toml"
    default.parent.mkdir(parents=True)
    default.touch()
    assert catalogue_path(None).resolve() == default
    monkeypatch.setenv("FETCHER_CATALOGUE", "other.toml")
    assert catalogue_path(None) == Path("other.toml")
    assert catalogue_path(Path("mine.toml")) == Path("mine.toml")


@pytest.mark.usefixtures("catalogue")
def test_check_says_what_each_feed_shows(sites: Sites, capsys: pytest.CaptureFixture[str]) -> None:
    sites.pages = {
        "jornal.example/feed": rss("jornal.example"),
        "tide.example/rss": "https://new.example/rss",
        "new.example/rss": rss("tide.example", TITLES[:1]),
        "tide.example/news.xml": b"<!DOCTYPE html><html><title>Just a moment</title></html>",
    }
    assert sources("check") == 1
    said = capsys.readouterr().out
    assert "! jornal  https://jornal.example/feed\n    ok: 3 entries, newest 0 min ago" in said
    assert "language seen: en, declared: pt" in said
    assert "moved: 1 entry, newest 0 min ago; moved to https://new.example/rss" in said
    assert "✗ tide  https://tide.example/news.xml\n    not a feed: an HTML page" in said
    assert "perhaps a bot wall" in said
    assert said.endswith("3 feeds and sitemaps: 1 ok, 1 moved, 1 not a feed\n")


@pytest.mark.usefixtures("catalogue")
@pytest.mark.parametrize(
    ("answer", "outcome", "code"),
    [
        (rss("jornal.example", ()), "empty", 0),
        (rss("jornal.example", days=365), "stale", 0),
        (404, "gone", 1),
        (410, "gone", 1),
        (500, "status", 1),
        (b"", "not_a_feed", 1),
    ],
)
def test_check_knows_these_outcomes(
    sites: Sites,
    capsys: pytest.CaptureFixture[str],
    answer: bytes | int,
    outcome: str,
    code: int,
) -> None:
    sites.pages = {"jornal.example/feed": answer}
    assert sources("check", "jornal", "--json", "--timeout", "20") == code
    (row,) = json.loads(capsys.readouterr().out)
    assert row["outcome"] == outcome
    assert row["failed"] == bool(code)


@pytest.mark.usefixtures("catalogue")
def test_check_keeps_to_robots_txt(sites: Sites, capsys: pytest.CaptureFixture[str]) -> None:
    sites.pages = {
        "jornal.example/robots.txt": b"User-agent: *\nDisallow: /feed",
        "jornal.example/feed": rss("jornal.example"),
    }
    assert sources("check", "--country", "BR") == 1
    assert "robots: refused by robots.txt" in capsys.readouterr().out
    assert "jornal.example/feed" not in sites.asked


@pytest.mark.usefixtures("catalogue")
def test_check_follows_a_sitemap_index(sites: Sites, capsys: pytest.CaptureFixture[str]) -> None:
    sites.pages = {
        "tide.example/rss": rss("tide.example"),
        "tide.example/news.xml": b"<sitemapindex><sitemap><loc>/1.xml</loc></sitemap>"
        b"</sitemapindex>",
        "tide.example/1.xml": news_sitemap("tide.example"),
    }
    assert sources("check", "tide") == 0
    assert "ok: an index of 1 sitemaps; the newest: 1 entry" in capsys.readouterr().out


def homepage(*feeds: str, attributes: str = "lang='en-IE'") -> bytes:
    links = "".join(
        f"<link rel='alternate' type='application/rss+xml' href='{feed}'>" for feed in feeds
    )
    return (
        f"<!DOCTYPE html><html {attributes}><head><title>The Gazette | News</title>"
        f"<meta property='og:site_name' content='The Gazette'>{links}</head></html>"
    ).encode()


def test_add_finds_verifies_and_writes(
    sites: Sites, catalogue: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sites.pages = {
        "gazette.example/": "https://www.gazette.example/",
        "www.gazette.example/": homepage("/comments/feed", "/gone", "/feed", "/feed/atom"),
        "www.gazette.example/feed": rss("www.gazette.example"),
        "www.gazette.example/feed/atom": rss("www.gazette.example", TITLES[:2]),
        "www.gazette.example/comments/feed": rss("www.gazette.example", ("Comment",)),
        "www.gazette.example/robots.txt": b"Sitemap: https://www.gazette.example/news.xml",
        "www.gazette.example/news.xml": news_sitemap("www.gazette.example"),
    }
    assert sources("add", "gazette.example", "--country", "BR") == 0
    shown = capsys.readouterr()
    assert 'feeds = ["https://www.gazette.example/feed"]' in shown.out
    assert "# kind = unknown: newspaper, broadcaster, agency or digital" in shown.out
    assert "https://www.gazette.example/gone: gone: status 404" in shown.err
    text = catalogue.read_text(encoding="utf-8")
    assert text.index('id = "jornal"') < text.index('id = "gazette"') < text.index("# Ireland")
    assert text.startswith("# The press.")
    added = load_catalogue(catalogue)[1]
    assert (added.id, added.name, added.country) == ("gazette", "The Gazette", "BR")
    assert added.homepage == "https://www.gazette.example/"
    assert added.languages == ("en",)
    assert added.sitemaps == ("https://www.gazette.example/news.xml",)


def test_add_takes_a_feed_for_its_site(sites: Sites, catalogue: Path) -> None:
    sites.pages = {
        "gazette.com.br/news/rss": rss("gazette.com.br"),
        "gazette.com.br/": homepage(attributes=""),
    }
    assert sources("add", "http://gazette.com.br/news/rss", "--id", "gz") == 0
    added = load_catalogue(catalogue)[1]
    assert (added.id, added.country) == ("gz", "BR")
    assert added.feeds == ("http://gazette.com.br/news/rss",)


def test_add_tries_the_usual_addresses(sites: Sites, catalogue: Path) -> None:
    sites.pages = {
        "gazette.example/": homepage(),
        "gazette.example/rss.xml": rss("gazette.example"),
    }
    assert sources("add", "gazette.example", "--country", "IE") == 0
    assert load_catalogue(catalogue)[-1].feeds == ("https://gazette.example/rss.xml",)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("gazette.example",), "pass --country XX"),
        (
            ("https://tide.example/x",),
            "tide.example is already that of source 'tide' (The Tide, IE)",
        ),
        (("https://new.example/",), "no feed and no news sitemap can be read"),
        (("https://jornal.example/",), "is already that of source 'jornal'"),
        (("ftp://x/",), "not an http or https address"),
        (("www.gazette.example",), "status 404"),
    ],
)
def test_add_refuses_and_says_why(
    sites: Sites,
    catalogue: Path,
    capsys: pytest.CaptureFixture[str],
    words: tuple[str, ...],
    said: str,
) -> None:
    sites.pages = {
        "gazette.example/": homepage("/feed"),
        "gazette.example/feed": rss("gazette.example"),
        "new.example/": homepage(),
    }
    assert sources("add", *words) == 1
    assert said in capsys.readouterr().err
    assert catalogue.read_text(encoding="utf-8") == CATALOGUE


def test_a_dry_run_changes_nothing(
    sites: Sites, catalogue: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sites.pages = {
        "gazette.example/": homepage("/feed"),
        "gazette.example/feed": rss("gazette.example"),
    }
    assert sources("add", "gazette.example", "--country", "IE", "--dry-run") == 0
    assert 'country = "IE"' in capsys.readouterr().out
    assert catalogue.read_text(encoding="utf-8") == CATALOGUE


def test_a_wrong_country_is_never_written(sites: Sites, catalogue: Path) -> None:
    sites.pages = {
        "gazette.example/": homepage("/feed"),
        "gazette.example/feed": rss("gazette.example"),
    }
    with pytest.raises(SettingsError, match="did you mean GB"):
        sources("add", "gazette.example", "--country", "UK")
    assert catalogue.read_text(encoding="utf-8") == CATALOGUE


def test_export_and_import(
    catalogue: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "sources.opml"
    assert sources("export", str(file)) == 0
    fresh = tmp_path / "fresh.toml"
    assert sources("import", str(file), "--catalogue", str(fresh), "--write") == 0
    assert set(load_catalogue(fresh)) == set(load_catalogue(catalogue))
    capsys.readouterr()
    assert sources("import", str(file)) == 0
    assert "left out jornal: already there as jornal" in capsys.readouterr().err
    assert sources("export", "--json", str(file)) == 0
    assert json.loads(file.read_text())[0]["id"] == "jornal"


def test_import_writes_what_is_complete_and_tells_of_the_rest(
    catalogue: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "foreign.opml"
    file.write_text(
        "<opml><body><outline text='Gazette' xmlUrl='https://gazette.com.br/rss'/>"
        "<outline text='Other' xmlUrl='https://other.example/rss'/>"
        "<outline text='Known' xmlUrl='https://tide.example/rss' htmlUrl='https://t.example/'/>"
        "<outline text='Nothing'/></body></opml>"
    )
    assert sources("import", str(file), "--write") == 1
    said = capsys.readouterr().err
    assert "left out 'Nothing'" in said
    assert "incomplete other: country is missing" in said
    assert "already there: https://tide.example/rss is a feed of tide" in said
    assert [source.id for source in load_catalogue(catalogue)] == ["jornal", "gazette", "tide"]


def test_further_verbs_can_be_registered(capsys: pytest.CaptureFixture[str]) -> None:
    parser = argparse.ArgumentParser(prog="fetcher")
    verbs = add_sources_parser(parser.add_subparsers(dest="command", required=True))
    verbs.add_parser("health").set_defaults(run=lambda _: 7)
    assert run_sources(parser.parse_args(["sources", "health"])) == 7
    for verb in ("list", "check", "add", "import", "export"):
        with pytest.raises(SystemExit):
            parser.parse_args(["sources", verb, "--help"])
        assert f"fetcher sources {verb}" in capsys.readouterr().out
