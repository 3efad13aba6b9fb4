"""A source that somebody proposes: what is known of it, and for the rest what to find out."""

import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from fetcher.catalogue.write import entry_toml
from fetcher.web.urls import host_of, site_of

LONGEST_ID = 64
UNKNOWN_COUNTRY = "unknown: where is the newsroom? ISO 3166-1 alpha-2"


@dataclass(frozen=True)
class Candidate:
    """A `[[source]]` table that may lack something; `comments` says by field what is doubtful."""

    table: Mapping[str, Any]
    comments: Mapping[str, str] = field(default_factory=dict)

    @property
    def toml(self) -> str:
        """The entry as it would stand in the catalogue."""
        return entry_toml(self.table, self.comments)


def new_id(homepage: str, country: str | None, taken: Collection[str]) -> str:
    """An id for a site: its name within its domain, as `gazette` of https://www.gazette.co.uk/.

    The country, then a number are added when it is taken.
    """
    site = site_of(homepage)
    name = slug(site.partition(".")[0]) or slug(host_of(homepage)) or "source"
    places = [name, *([f"{name}-{country.lower()}"] if country else [])]
    numbered = (f"{name}-{number}" for number in range(2, len(taken) + 3))
    return next(one for one in (*places, *numbered) if one not in taken)


def slug(text: str) -> str:
    """ASCII, lower case, hyphens."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9._]+", "-", plain).strip("-._")[: LONGEST_ID - 8]
