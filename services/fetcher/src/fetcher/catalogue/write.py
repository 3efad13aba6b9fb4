"""Entries of the catalogue as TOML text, and where in the file a new one goes."""

import json
import tomllib
from collections.abc import Iterable, Mapping
from typing import Any

from fetcher.catalogue.places import Places
from fetcher.catalogue.source import Source

FIELDS = tuple(Source.model_fields)
"""In the order in which entries have them."""


def table_of(source: Source) -> dict[str, Any]:
    """A source as a TOML table: lists for tuples, and no field without a value."""
    found = {
        key: list(value) if isinstance(value, tuple) else value
        for key, value in source.model_dump().items()
    }
    return {key: value for key, value in found.items() if value or key == "languages"}


def entry_toml(table: Mapping[str, Any], comments: Mapping[str, str] | None = None) -> str:
    """One `[[source]]` entry. A field of `comments` gets its comment, in place of a value that
    isn't known.
    """
    comments = comments or {}
    lines = ["[[source]]"]
    for key in FIELDS:
        comment = f"  # {comments[key]}" if key in comments else ""
        if table.get(key) or (key == "languages" and key in table):
            # A JSON string, and a list of them, is also a TOML one.
            lines.append(f"{key} = {json.dumps(table[key], ensure_ascii=False)}{comment}")
        elif comment:
            lines.append(f"# {key} ={comment.replace('  # ', ' ', 1)}")
    return "\n".join(lines) + "\n"


def with_entries(text: str, entries: Iterable[str]) -> str:
    """A catalogue's text with more entries: each behind the last one of its country, or at the
    end.
    """
    tables = tomllib.loads(text).get("source", []) if text.strip() else []
    places = Places(text)
    last = {
        table.get("country"): places.end(index)
        for index, table in enumerate(tables)
        if places.has(index)
    }
    lines = f"{text.rstrip()}\n".splitlines(keepends=True)
    added: dict[int, list[str]] = {}
    for entry in entries:
        country = tomllib.loads(entry)["source"][0].get("country")
        added.setdefault(last.get(country, len(lines)), []).append(entry)
    tail = ""
    for end, new in sorted(added.items(), reverse=True):
        tail = "\n" + "\n".join(new) + "".join(lines[end:]) + tail
        lines = lines[:end]
    return ("".join(lines) + tail).lstrip("\n")
