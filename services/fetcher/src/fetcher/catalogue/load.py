"""The source catalogue: a TOML file with one `[[source]]` table for each outlet.

TOML, because YAML reads the country NO as false.
"""

import re
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from fetcher.catalogue.countries import COUNTRIES
from fetcher.web.urls import canonical, host_of
from parallax.documents import SourceInfo
from parallax.errors import SettingsError

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_TABLE = re.compile(r"^\s*\[\[\s*source\s*\]\]", re.MULTILINE)


def _is_url(text: str) -> str:
    canonical(text)
    return text


def _is_country(text: str) -> str:
    if text not in COUNTRIES:
        raise ValueError("not an ISO 3166-1 alpha-2 country (or XK)")
    return text


def _is_language(text: str) -> str:
    if text and not _LANGUAGE.fullmatch(text):
        raise ValueError("not a BCP 47 language such as pt or sr-Latn (it may be empty)")
    return text


Url = Annotated[str, AfterValidator(_is_url)]


class Source(BaseModel):
    """One outlet: who it is and where its feeds are."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9._-]{0,63}$")
    name: str = Field(min_length=1, max_length=200)
    homepage: Url
    country: Annotated[str, AfterValidator(_is_country)]
    language: Annotated[str, AfterValidator(_is_language)] = ""
    feeds: tuple[Url, ...] = Field(min_length=1)
    kind: str | None = None
    ownership: str | None = None
    tags: tuple[str, ...] = ()
    display: Literal["full", "excerpt", "link"] = "full"

    @property
    def info(self) -> SourceInfo:
        """What travels with each article."""
        return SourceInfo(
            id=self.id,
            name=self.name,
            homepage=self.homepage,
            country=self.country,
            language=self.language or None,
            kind=self.kind or None,
            ownership=self.ownership or None,
            tags=self.tags,
            display=self.display,
        )


def load_catalogue(path: Path) -> tuple[Source, ...]:
    """Read and check a catalogue; SettingsError names the file, line, entry and fault of each."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"the source catalogue {path} can't be read: {error}") from error
    return parse_catalogue(text, str(path))


def parse_catalogue(text: str, name: str) -> tuple[Source, ...]:
    """As load_catalogue, from text; `name` is what errors call the file."""
    try:
        tables = tomllib.loads(text).get("source", [])
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{name}: not TOML: {error}") from error
    if not isinstance(tables, list) or not tables:
        raise SettingsError(f"{name}: no [[source]] table in it")
    lines = [text.count("\n", 0, found.end()) + 1 for found in _TABLE.finditer(text)]
    # Tables written in another way ( source = [{...}] ) have no line of their own.
    lines += [1] * (len(tables) - len(lines))
    faults: list[str] = []
    sources: list[tuple[int, Source]] = []
    for line, table in zip(lines, tables, strict=False):
        try:
            sources.append((line, Source.model_validate(table)))
        except ValidationError as error:
            faults += [f"{_where(name, line, table)}: {fault}" for fault in _faults(error)]
    faults += _duplicates(name, sources)
    if faults:
        raise SettingsError("the source catalogue is wrong:\n  " + "\n  ".join(faults))
    return tuple(source for _, source in sources)


def _where(name: str, line: int, table: Any) -> str:
    own = table.get("id") if isinstance(table, dict) else None
    return f"{name}, line {line}, source {own!r}" if own else f"{name}, line {line}"


def _faults(error: ValidationError) -> Iterable[str]:
    for part in error.errors(include_url=False):
        field = ".".join(str(step) for step in part["loc"])
        if part["type"] == "missing":
            yield f"{field} is missing"
        elif part["type"] == "too_short" and field == "feeds":
            # Also said of feeds that are all wrong, which has been said already.
            if not part["input"]:
                yield "feeds is empty: at least one feed is needed"
        else:
            yield f"{field} = {part['input']!r}: {part['msg'].removeprefix('Value error, ')}"


def _duplicates(name: str, sources: list[tuple[int, Source]]) -> Iterable[str]:
    seen: dict[tuple[str, str], int] = {}
    for line, source in sources:
        names = [("id", source.id), ("host", host_of(source.homepage))]
        names += [("feed", feed) for feed in dict.fromkeys(map(canonical, source.feeds))]
        for kind, value in names:
            first = seen.setdefault((kind, value), line)
            if first != line:
                yield (
                    f"{name}, line {line}, source {source.id!r}: {kind} {value} is already that "
                    f"of the source in line {first}"
                )
