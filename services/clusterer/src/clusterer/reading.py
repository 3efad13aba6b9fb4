"""Files of articles: JSON lines in the order of the stream."""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from clusterer.placing import stream_time
from clusterer.stream import Article
from clusterer.text import ENGLISH, Text, Weighting, vectors
from parallax.errors import ParallaxError

START = datetime(2000, 1, 1, tzinfo=UTC)
"""When articles were discovered of which that isn't said: none leaves the window then for its age.
A file's dates are the publishers', often wrong and in no order, and one that lies years ahead would
empty the window; how far apart two articles are counts in their comparison all the same."""
LARGEST_SECONDS = 1e11
"""A number of seconds beyond this is one of milliseconds."""


class WrongInput(ParallaxError):
    """A line of the input that is no article; the text says which and why."""


@dataclass(frozen=True)
class Row:
    """A line of a file: the article, and what else it says."""

    article: Article
    title: str
    cluster: str | None
    collection: str
    progress: float
    """How much of the file has been read, 0 to 1."""


def rows(path: Path, weighting: Weighting, *, labelled: bool = False) -> Iterator[Row]:
    """The articles of a file; raises WrongInput with the line's number. Empty lines are skipped.

    `labelled`: each must have a "cluster".
    """
    size = max(path.stat().st_size, 1)
    read = 0
    with path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            read += len(line)
            if not line.strip():
                continue
            try:
                yield _row(json.loads(line), number, weighting, labelled, read / size)
            except (KeyError, TypeError, ValueError, RecursionError) as error:
                raise WrongInput(
                    f"{path}:{number} is no article: {_said(error)}; see clusterer --help"
                ) from error


def _said(error: Exception) -> str:
    if isinstance(error, KeyError):
        return f"it has no {error}"
    if isinstance(error, json.JSONDecodeError):
        return f"it is no JSON: {error}"
    return str(error) or type(error).__name__


def _row(value: Any, number: int, weighting: Weighting, labelled: bool, progress: float) -> Row:
    if not isinstance(value, dict):
        raise TypeError(f"it is a {type(value).__name__}, not an object")
    name = value.get("id")
    article = article_of(value, str(number if name is None else name), weighting)
    cluster = str(value["cluster"] if labelled else value.get("cluster"))
    return Row(article, value["title"] or "", cluster, str(value.get("set") or "all"), progress)


def article_of(value: dict[str, Any], article_id: str, weighting: Weighting) -> Article:
    """The article of a line."""
    language = str(value.get("language") or ENGLISH).partition("-")[0].lower()
    title, text = _string(value, "title"), _string(value, "text")
    published = _time(value, "published_at") or _time(value, "date")
    discovered = _time(value, "discovered")
    at = published if discovered is None else stream_time(published, discovered)
    made = vectors(Text(language, title, text), weighting)
    return Article(article_id, at, discovered or START, made)


def _string(value: dict[str, Any], key: str) -> str:
    found = value[key]
    if found is None:
        return ""
    if not isinstance(found, str):
        raise TypeError(f'"{key}" is a {type(found).__name__}, not a string')
    return found


def _time(value: dict[str, Any], key: str) -> datetime | None:
    """ISO 8601, or seconds or milliseconds since 1970; UTC where no offset is given."""
    found = value.get(key)
    if found is None or found == "":
        return None
    if isinstance(found, bool) or not isinstance(found, str | int | float):
        raise TypeError(f'"{key}" is a {type(found).__name__}, not a time in ISO 8601')
    try:
        if isinstance(found, str):
            moment = datetime.fromisoformat(found)
            return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        seconds = found / 1000 if abs(found) > LARGEST_SECONDS else found
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise ValueError(f'"{key}" is no time in ISO 8601: {found!r}') from error


def assigned(path: Path) -> dict[str, str]:
    """A file of {"id", "story_id"}, as `clusterer cluster` writes it."""
    found = {}
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            try:
                value = json.loads(line)
                found[str(value["id"])] = str(value["story_id"])
            except (KeyError, TypeError, ValueError) as error:
                raise WrongInput(f"{path}:{number} is no assignment: {_said(error)}") from error
    return found


def replace_file(path: Path, lines: Iterator[str]) -> None:
    """Write a file whole or not at all."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with draft.open("w", encoding="utf-8") as target:
            target.writelines(lines)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
