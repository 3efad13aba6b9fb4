"""The source catalogue: a TOML file with one `[[source]]` table for each outlet.

TOML, because YAML reads the country NO as false.
"""

import contextlib
import difflib
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import ValidationError

from fetcher.catalogue.places import Places
from fetcher.catalogue.source import NO_FEED, Source
from fetcher.web.urls import NotAnAddress, canonical, host_of
from parallax.errors import SettingsError

__all__ = ["Source", "check_tables", "load_catalogue", "parse_catalogue", "read_catalogue"]

_RENAMED = {"language": "languages", "lang": "languages", "feed": "feeds", "url": "homepage"}
_HOW_TO_ADD = "see `fetcher sources add --help`"


class Fault(NamedTuple):
    """What is wrong with a key of a table; the key is empty for the table as a whole."""

    table: int
    key: str
    value: Any
    text: str


def load_catalogue(path: Path) -> tuple[Source, ...]:
    """Read and check a catalogue; SettingsError names the file, line, entry and fault of each."""
    return parse_catalogue(read_catalogue(path), str(path))


def read_catalogue(path: Path) -> str:
    """The text of a catalogue; SettingsError if there is none."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"the source catalogue {path} can't be read: {error}") from error


def parse_catalogue(text: str, name: str) -> tuple[Source, ...]:
    """As load_catalogue, from text; `name` is what errors call the file."""
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{name}: not TOML: {error}") from error
    tables = document.pop("source", [])
    faults = [
        f"{name}: unknown table or key {key!r}: each source is a [[source]]" for key in document
    ]
    if not faults and (not isinstance(tables, list) or not tables):
        raise SettingsError(f"{name}: no [[source]] table in it; {_HOW_TO_ADD}")
    places = Places(text)
    sources, found = check_tables(tables if isinstance(tables, list) else [])
    for fault in sorted(found, key=lambda fault: places.key(fault.table, fault.key, fault.value)):
        line = places.key(fault.table, fault.key, fault.value)
        own = tables[fault.table].get("id") if isinstance(tables[fault.table], dict) else None
        of_source = f", source {own!r}" if own else ""
        faults.append(f"{name}, line {line}{of_source}: {fault.text}")
    if faults:
        raise SettingsError("the source catalogue is wrong:\n  " + "\n  ".join(faults))
    return sources


def check_tables(tables: list[Any]) -> tuple[tuple[Source, ...], list[Fault]]:
    """The sources that are right, and every fault of the others and between them."""
    sources: list[Source] = []
    faults: list[Fault] = []
    for index, table in enumerate(tables):
        try:
            sources.append(Source.model_validate(table))
        except ValidationError as error:
            faults += _faults(index, error)
    faults += _duplicates([table if isinstance(table, dict) else {} for table in tables])
    return tuple(sources), faults


def _faults(index: int, error: ValidationError) -> Iterator[Fault]:
    for part in error.errors(include_url=False):
        key = str(part["loc"][0]) if part["loc"] else ""
        value = part["input"]
        if part["type"] == "missing":
            yield Fault(index, "", None, f"{key} is missing")
        elif part["type"] == "extra_forbidden":
            yield Fault(index, key, None, f"{key} is no field of a source{_nearest(key)}")
        elif value == NO_FEED:
            yield Fault(
                index, "", None, f"no feed and no sitemap: give at least one; {_HOW_TO_ADD}"
            )
        else:
            said = _said(part["type"], part["msg"], part.get("ctx", {}))
            where = ".".join(str(step) for step in part["loc"]) or "it"
            yield Fault(index, key, value, f"{where} = {value!r}: {said}")


def _said(kind: str, message: str, context: dict[str, Any]) -> str:
    if kind == "literal_error":
        return f"must be {context['expected']}; leave it out when none of them fits"
    if kind == "tuple_type":
        return 'must be a list: ["…"]'
    if kind == "string_pattern_mismatch":
        return "must be lower-case letters, digits, dots, hyphens and underscores, at most 64"
    return message.removeprefix("Value error, ")


def _nearest(key: str) -> str:
    fields = list(Source.model_fields)
    near = _RENAMED.get(key) or next(iter(difflib.get_close_matches(key, fields, 1)), None)
    example = ' (a list: languages = ["pt"])' if near == "languages" else ""
    return f": did you mean {near}{example}" if near else f"; there are {', '.join(fields)}"


def _duplicates(tables: list[dict[str, Any]]) -> Iterator[Fault]:
    seen: dict[tuple[str, str], int] = {}
    for index, table in enumerate(tables):
        for key, kind, value, written in _names(table):
            first = seen.setdefault((kind, value), index)
            if first != index:
                other = tables[first].get("id")
                text = f"{kind} {value} is already that of source {other!r}"
                hint = "; give this one's feeds to it" if kind == "host" else ""
                yield Fault(index, key, written, text + hint)
    for index, table in enumerate(tables):
        own = [name for name in _names(table) if name[1] == "feed"]
        for place, (key, _, value, written) in enumerate(own):
            if value in [name[2] for name in own[:place]]:
                yield Fault(index, key, written, f"feed {value} is given twice")


def _names(table: dict[str, Any]) -> Iterable[tuple[str, str, str, str]]:
    """What only one source may have: key, kind, value in its compared form, and as written."""
    identity, homepage = table.get("id"), table.get("homepage")
    if isinstance(identity, str):
        yield "id", "id", identity, identity
    if isinstance(homepage, str):
        with contextlib.suppress(NotAnAddress):
            yield "homepage", "host", host_of(homepage).removeprefix("www."), homepage
    for key in ("feeds", "sitemaps"):
        feeds = table.get(key)
        for feed in feeds if isinstance(feeds, list) else ():
            try:
                yield key, "feed", canonical(feed), feed
            except (NotAnAddress, AttributeError):
                continue
