"""What a fetcher must be told about the sites served here: the source catalogue and a host map."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Source:
    """One entry of the source catalogue; what nobody said is empty, and left out of it."""

    id: str
    name: str
    homepage: str
    country: str
    languages: tuple[str, ...]
    kind: str
    ownership: str
    tags: tuple[str, ...]
    feeds: tuple[str, ...]


@dataclass(frozen=True)
class Status:
    """How much there is to fetch: distinct article URLs, captures or revisions of them, sites."""

    published: int
    revisions: int
    sites: int


class Press(Protocol):
    """What the newsroom and a replay have in common."""

    @property
    def sources(self) -> Sequence[Source]: ...

    @property
    def hosts(self) -> Sequence[str]: ...

    @property
    def status(self) -> Status: ...


def catalogue_toml(press: Press) -> str:
    """The source catalogue as TOML (not YAML, which reads the country NO as false)."""
    return "\n".join(_source_toml(source) for source in press.sources)


def hosts(press: Press) -> list[str]:
    """Every host name the press answers for, sorted."""
    return sorted(press.hosts)


def host_map(names: Iterable[str], port: int) -> str:
    """`host=127.0.0.1:port,...`: where a fetcher finds those hosts, whatever a URL's scheme."""
    return ",".join(f"{name}=127.0.0.1:{port}" for name in names)


def _source_toml(source: Source) -> str:
    lines = ["[[source]]"]
    for key, value in vars(source).items():
        if not value:
            continue
        shown = list(value) if isinstance(value, tuple) else value
        # A JSON string, and a list of them, is also a TOML one.
        lines.append(f"{key} = {json.dumps(shown, ensure_ascii=False)}")
    return "\n".join(lines) + "\n"
