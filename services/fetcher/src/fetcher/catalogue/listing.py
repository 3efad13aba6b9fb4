"""`fetcher sources list`: the catalogue as a table."""

import json
from collections.abc import Sequence

from fetcher.catalogue.countries import COUNTRIES, MISTAKEN
from fetcher.catalogue.source import Source
from fetcher.catalogue.write import table_of
from parallax.errors import SettingsError

_HEADER = ("ID", "COUNTRY", "LANGUAGES", "KIND", "OWNERSHIP", "FEEDS", "NAME")


def chosen(
    sources: Sequence[Source],
    *,
    country: str | None = None,
    language: str | None = None,
    ids: Sequence[str] = (),
) -> tuple[Source, ...]:
    """Those of a country, in a language (`pt` finds `pt-BR`, too) and of the ids, if any are given.

    SettingsError for an unknown country or id.
    """
    code = country.upper() if country else None
    if code and code not in COUNTRIES:
        hint = f": did you mean {MISTAKEN[code]}" if code in MISTAKEN else ""
        raise SettingsError(f"--country {country}: not an ISO 3166-1 alpha-2 country{hint}")
    unknown = set(ids) - {source.id for source in sources}
    if unknown:
        raise SettingsError(f"not in the catalogue: {', '.join(sorted(unknown))}")
    return tuple(
        source
        for source in sources
        if (not code or source.country == code)
        and (not ids or source.id in ids)
        and (not language or any(_is_in(one, language) for one in source.languages))
    )


def table(sources: Sequence[Source]) -> str:
    """A line for each source, and the totals."""
    rows = [
        (
            source.id,
            source.country,
            ",".join(source.languages) or "-",
            source.kind or "-",
            source.ownership or "-",
            f"{len(source.feeds)}+{len(source.sitemaps)}",
            source.name,
        )
        for source in sources
    ]
    widths = [max(map(len, column)) for column in zip(_HEADER, *rows, strict=True)]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in (_HEADER, *rows)
    ]
    countries = len({source.country for source in sources})
    feeds = sum(len(source.feeds) for source in sources)
    sitemaps = sum(len(source.sitemaps) for source in sources)
    lines.append(
        f"{len(sources)} sites in {countries} countries, {feeds} feeds, {sitemaps} sitemaps"
    )
    return "\n".join(lines) + "\n"


def table_json(sources: Sequence[Source]) -> str:
    """The sources as a JSON list of objects, fields as in the catalogue."""
    return json.dumps([table_of(one) for one in sources], indent=2, ensure_ascii=False) + "\n"


def _is_in(own: str, asked: str) -> bool:
    own, asked = own.lower(), asked.lower()
    return own == asked or own.startswith(f"{asked}-")
