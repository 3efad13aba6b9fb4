"""A folder of captured pages, read and checked: what was captured when, by publisher.

The folder holds pages.jsonl, a JSON object a line with file, country, publisher, url and
crawled_at, and the (gzipped) pages it names. Any other key of a line is not even kept.
"""

import gzip
import json
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path, PurePosixPath

from yarl import URL

from parallax_local.newsroom.catalogue import Source, Status
from parallax_local.newsroom.model import slugify
from parallax_local.newsroom.page_facts import UNWRITABLE, is_utf8, language_of, title_of

INDEX = "pages.jsonl"
FEED_PATH = "/_replay/feed.xml"
KEYS = ("file", "country", "publisher", "url", "crawled_at")

_GZIP_MAGIC = b"\x1f\x8b"


class ReplayError(ValueError):
    """A folder that can't be replayed; the message names the file and the line."""


@dataclass(frozen=True)
class Capture:
    """One page as it was at `crawled_at` (aware); its bytes stay in the file."""

    file: Path
    crawled_at: datetime
    title: str
    language: str
    content_type: str


@dataclass(frozen=True)
class CapturedPage:
    """A page and its captures in order of time: `url` as captured, `key` as it is looked up."""

    url: str
    key: URL
    captures: tuple[Capture, ...]


@dataclass(frozen=True)
class Publisher:
    """A publisher with its pages in order of capture; `feed_host` carries its feed."""

    id: str
    name: str
    country: str
    pages: tuple[CapturedPage, ...]
    feed_host: str
    feed_path: str

    @property
    def homepage(self) -> str:
        return f"https://{self.feed_host}/"

    @property
    def feed_url(self) -> str:
        return f"https://{self.feed_host}{self.feed_path}"

    @property
    def language(self) -> str:
        """What most pages say in <html lang>, region left out; empty if none says anything."""
        said = Counter(page.captures[-1].language for page in self.pages)
        del said[""]
        return said.most_common(1)[0][0] if said else ""


@dataclass(frozen=True)
class Replay:
    """All publishers of a folder, in order of their first capture."""

    publishers: tuple[Publisher, ...]

    @cached_property
    def pages(self) -> tuple[CapturedPage, ...]:
        return tuple(page for publisher in self.publishers for page in publisher.pages)

    @property
    def sources(self) -> tuple[Source, ...]:
        return tuple(
            Source(
                id=publisher.id,
                name=publisher.name,
                homepage=publisher.homepage,
                country=publisher.country,
                languages=(publisher.language,) if publisher.language else (),
                kind="",
                ownership="",
                tags=(),
                feeds=(publisher.feed_url,),
            )
            for publisher in self.publishers
        )

    @property
    def hosts(self) -> tuple[str, ...]:
        return tuple({page.key.raw_host or "": None for page in self.pages})

    @property
    def status(self) -> Status:
        return Status(
            published=len(self.pages),
            revisions=sum(len(page.captures) for page in self.pages),
            sites=len(self.publishers),
        )


@dataclass(frozen=True)
class _Row:
    """One line of the index with what its page says about itself."""

    country: str
    publisher: str
    url: str
    key: URL
    capture: Capture

    @property
    def publisher_id(self) -> str:
        # A name in another script leaves nothing of a slug; its host name then does.
        return f"{self.country.lower()}-{slugify(self.publisher) or slugify(self.key.host or '')}"


def load_replay(folder: Path) -> Replay:
    """Reads pages.jsonl and looks into every page; ReplayError for the first fault it meets."""
    index = folder / INDEX
    try:
        lines = index.read_text(encoding="utf-8").split("\n")
    except FileNotFoundError as error:
        raise ReplayError(f"{index} is missing: {folder} is no folder of captures") from error
    except (OSError, UnicodeDecodeError) as error:
        raise ReplayError(f"{index} can't be read as UTF-8 ({error})") from error
    rows = [
        _read_row(folder, line, f"{index}, line {number}")
        for number, line in enumerate(lines, start=1)
        if line.strip()
    ]
    if not rows:
        raise ReplayError(f"{index} names no page")
    return Replay(publishers=_publishers(sorted(rows, key=lambda row: row.capture.crawled_at)))


def page_key(url: str) -> URL:
    """A URL in the form pages are looked up by: one spelling of its escapes, no scheme of its
    own, no port, no fragment (which no client sends). ValueError if it is no URL."""
    return URL(url).with_scheme("https").with_port(None).with_fragment(None)


def page_bytes(file: Path) -> bytes:
    """The page, gunzipped if it is gzipped. OSError, EOFError or zlib.error if it is damaged."""
    data = file.read_bytes()
    return gzip.decompress(data) if data.startswith(_GZIP_MAGIC) else data


def _read_row(folder: Path, line: str, where: str) -> _Row:
    try:
        values = json.loads(line)
    except json.JSONDecodeError as error:
        raise ReplayError(f"{where}: is not JSON ({error})") from error
    if not isinstance(values, dict):
        raise ReplayError(f"{where}: is not a JSON object")
    for key in KEYS:
        if not isinstance(values.get(key), str) or not values[key].strip():
            raise ReplayError(f"{where}: {key} is missing, empty or no string")
    when = _read_time(values["crawled_at"], where)
    return _Row(
        country=values["country"],
        publisher=UNWRITABLE.sub(" ", values["publisher"]).strip(),
        url=values["url"],
        key=_read_key(values["url"], where),
        capture=_read_capture(folder, values["file"], when, where),
    )


def _read_key(url: str, where: str) -> URL:
    try:
        key = page_key(url)
    except ValueError as error:
        raise ReplayError(f"{where}: {url!r} is no URL ({error})") from error
    if not url.startswith(("http://", "https://")) or not key.host or UNWRITABLE.search(url):
        raise ReplayError(f"{where}: {url!r} is no http or https URL")
    return key


def _read_time(text: str, where: str) -> datetime:
    try:
        when = datetime.fromisoformat(text)
    except ValueError as error:
        raise ReplayError(f"{where}: crawled_at {text!r} is no ISO 8601 time") from error
    return when if when.tzinfo else when.replace(tzinfo=UTC)


def _read_capture(folder: Path, name: str, crawled_at: datetime, where: str) -> Capture:
    relative = PurePosixPath(name)
    if relative.is_absolute() or ".." in relative.parts:
        raise ReplayError(f"{where}: {name} leads out of {folder}")
    file = folder / relative
    try:
        data = page_bytes(file)
    except FileNotFoundError as error:
        raise ReplayError(f"{where}: {file} is missing") from error
    except (OSError, EOFError, zlib.error) as error:
        raise ReplayError(f"{where}: {file} can't be read ({error})") from error
    charset = "; charset=utf-8" if is_utf8(data) else ""
    return Capture(
        file=file,
        crawled_at=crawled_at,
        title=title_of(data),
        language=language_of(data),
        content_type=f"text/html{charset}",
    )


def _publishers(rows: Iterable[_Row]) -> tuple[Publisher, ...]:
    grouped: dict[str, list[_Row]] = defaultdict(list)
    owner: dict[URL, str] = {}
    for row in rows:
        # A page named under two publishers stays with the one that captured it first.
        grouped[owner.setdefault(row.key, row.publisher_id)].append(row)
    publishers: list[Publisher] = []
    for source_id, mine in grouped.items():
        host = Counter(row.key.raw_host or "" for row in mine).most_common(1)[0][0]
        # Two publishers on one host need a feed each.
        taken = any(host == other.feed_host for other in publishers)
        publishers.append(
            Publisher(
                id=source_id,
                name=mine[0].publisher,
                country=mine[0].country,
                pages=_pages(mine),
                feed_host=host,
                feed_path=f"/_replay/{source_id}.xml" if taken else FEED_PATH,
            )
        )
    return tuple(publishers)


def _pages(rows: list[_Row]) -> tuple[CapturedPage, ...]:
    captures: dict[URL, list[_Row]] = defaultdict(list)
    for row in rows:
        captures[row.key].append(row)
    return tuple(
        CapturedPage(url=same[0].url, key=key, captures=tuple(row.capture for row in same))
        for key, same in captures.items()
    )
