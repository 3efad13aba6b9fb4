"""`clusterer overlooked` and `clusterer only`: what a country left out, and what it alone told.

Counted when asked, from what MongoDB has: the figures are those of this moment, whatever the
running service has published.
"""

import argparse
import asyncio
import json
import re
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from pydantic_settings import SettingsConfigDict

from clusterer.coverage.figures import Coverage
from clusterer.coverage.reading import Recounts, told
from clusterer.coverage.settings import CoverageSettings
from parallax.documents import now
from parallax.overlooked import Formula, OnlyHere, Overlooked, Told, only_here, overlooked
from parallax.settings import StoreSettings, load
from parallax.store import Doc, Store

LONGEST_TITLE = 60
VERDICTS = ("covered", "few", "none", "unknown")


class CommandSettings(StoreSettings, CoverageSettings):
    """The store alone, and the rules of counting."""

    model_config = SettingsConfigDict(env_prefix="CLUSTERER_", extra="ignore", frozen=True)


def add_overlooked(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add both commands; each sets `command`."""
    left_out = subparsers.add_parser(
        "overlooked", help="stories that other countries carried and one country's outlets did not"
    )
    alone = subparsers.add_parser("only", help="stories that one country alone carried")
    for parser, run in ((left_out, _overlooked), (alone, _only)):
        parser.add_argument("--country", type=_country, required=True, metavar="PT")
        parser.add_argument(
            "--days", type=_days, default=3.0, help="with an article in the last days (3)"
        )
        parser.add_argument("--size", type=int, default=20, help="stories shown at most (20)")
        parser.add_argument("--json", action="store_true", help="all figures, for programs")
        parser.set_defaults(command=run)
    left_out.add_argument(
        "--k", type=int, default=Formula.k, help="least other countries that carried it (3)"
    )
    alone.add_argument("--several", action="store_true", help="without stories of one article")


@dataclass(frozen=True)
class Counted:
    """Stories with their documents and figures, by id, as they were `at`."""

    at: datetime
    documents: Mapping[str, Doc]
    coverage: Mapping[str, Coverage]

    @property
    def told(self) -> list[Told]:
        """All of them, as the lists take them."""
        return [told(self.documents[key], self.coverage[key]) for key in sorted(self.documents)]


def _overlooked(options: argparse.Namespace) -> None:
    counted = asyncio.run(_count(options.days))
    formula = Formula(k=options.k)
    found = overlooked(counted.told, options.country, formula)
    if options.json:
        rows = [overlooked_json(one, counted) for one in found[: options.size]]
        _print_json(options, counted, rows, len(found))
    else:
        sys.stdout.write(overlooked_table(found[: options.size], counted))
        sys.stdout.write(summary(counted, options.country, formula.k, len(found)))


def _only(options: argparse.Namespace) -> None:
    counted = asyncio.run(_count(options.days))
    found = [
        one
        for one in only_here(counted.told, options.country)
        if not (options.several and one.single)
    ]
    if options.json:
        rows = [only_json(one, counted) for one in found[: options.size]]
        _print_json(options, counted, rows, len(found))
    else:
        sys.stdout.write(only_table(found[: options.size], counted))
        sys.stdout.write(f"{len(found)} stories that {options.country} alone carried\n")


async def _count(days: float) -> Counted:
    settings = load(CommandSettings)
    store = await Store.connect(settings)
    at = now()
    try:
        recounts = Recounts(store, settings.rules, settings.reach)
        documents, coverage = {}, {}
        counting = recounts.counted(at - timedelta(days=days), at, everything=True)
        async for document, figures in counting:
            documents[document["_id"]] = document
            coverage[document["_id"]] = figures
    finally:
        store.close()
    return Counted(at, documents, coverage)


def overlooked_table(found: Sequence[Overlooked], counted: Counted) -> str:
    """A line for each story; HERE is covered/reached of watched outlets, failed ones after +."""
    head = ("SCORE", "ELSEWHERE", "VOICES", "HOURS", "RELEVANCE", "HERE", "STATE", "TITLE")
    lines = [
        (
            f"{one.score:.3f}",
            f"{one.countries} countries",
            str(one.voices),
            f"{one.story.hours:.0f}",
            f"{one.relevance.share:.0%}",
            _here(one),
            _state(counted.coverage[one.story.story_id]),
            _title(counted.documents[one.story.story_id]),
        )
        for one in found
    ]
    return _columns([head, *lines])


def only_table(found: Sequence[OnlyHere], counted: Counted) -> str:
    """A line for each story; SILENT are the other countries reached that didn't carry it."""
    head = ("SCORE", "OUTLETS", "VOICES", "HOURS", "SILENT", "UNKNOWN", "STATE", "TITLE")
    lines = [
        (
            f"{one.score:.3f}",
            str(one.here.carried),
            str(one.here.voices),
            f"{one.story.hours:.0f}",
            str(one.silent),
            str(one.unknown),
            _state(counted.coverage[one.story.story_id]),
            _title(counted.documents[one.story.story_id]),
        )
        for one in found
    ]
    return _columns([head, *lines])


def summary(counted: Counted, country: str, k: int, listed: int) -> str:
    """How the country stands to all that `k` other countries carried: silence or no knowledge."""
    verdicts: Counter[str] = Counter()
    for story in counted.told:
        if sum(row.country != country for row in story.carriers()) >= k:
            here = story.of(country)
            verdicts[here.verdict if here else "unknown"] += 1
    parts = ", ".join(f"{verdicts[verdict]} {verdict}" for verdict in VERDICTS)
    return (
        f"{listed} overlooked. {verdicts.total()} stories were carried by {k} other countries and "
        f"more; in {country}: {parts}\n"
    )


def overlooked_json(one: Overlooked, counted: Counted) -> dict[str, Any]:
    """All that the rank of a story rests on."""
    return {
        **_story_json(one.story.story_id, counted),
        "score": one.score,
        "elsewhere": {
            "countries": one.countries,
            "outlets": one.outlets,
            "voices": one.voices,
            "articles": one.articles,
        },
        "hours": round(one.story.hours, 1),
        "breadth": one.breadth,
        "duration": one.duration,
        "prominence": one.prominence,
        "relevance": {**vars(one.relevance), "reasons": list(one.relevance.reasons)},
        "silence": one.silence,
        "here": one.here.model_dump(mode="json"),
    }


def only_json(one: OnlyHere, counted: Counted) -> dict[str, Any]:
    """All that the rank of a story rests on."""
    return {
        **_story_json(one.story.story_id, counted),
        "score": one.score,
        "silent": one.silent,
        "unknown": one.unknown,
        "hours": round(one.story.hours, 1),
        "breadth": one.breadth,
        "duration": one.duration,
        "certainty": one.certainty,
        "here": one.here.model_dump(mode="json"),
    }


def _story_json(story_id: str, counted: Counted) -> dict[str, Any]:
    document, figures = counted.documents[story_id], counted.coverage[story_id]
    return {
        "story_id": story_id,
        "title": document.get("title", ""),
        "first_seen": document["first_seen"].isoformat(),
        "last_seen": document["last_seen"].isoformat(),
        "as_of": figures.as_of.isoformat(),
        "final": figures.final,
    }


def _print_json(
    options: argparse.Namespace, counted: Counted, rows: list[dict[str, Any]], total: int
) -> None:
    answer = {
        "country": options.country,
        "as_of": counted.at.isoformat(),
        "total": total,
        "items": rows,
    }
    sys.stdout.write(json.dumps(answer, indent=2, ensure_ascii=False) + "\n")


def _here(one: Overlooked) -> str:
    row = one.here
    failed = f" +{row.failed} failed" if row.failed else ""
    return f"{row.carried}/{row.reached} of {row.watched}{failed}"


def _state(figures: Coverage) -> str:
    return "final" if figures.final else "open"


def _title(document: Mapping[str, Any]) -> str:
    title = " ".join(str(document.get("title") or "").split())
    return title if len(title) <= LONGEST_TITLE else f"{title[:LONGEST_TITLE]}…"


def _columns(cells: Sequence[Sequence[str]]) -> str:
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    return "".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        + "\n"
        for line in cells
    )


def _country(text: str) -> str:
    code = text.strip().upper()
    if not re.fullmatch("[A-Z]{2}", code):
        raise argparse.ArgumentTypeError(f"{text!r} is no ISO 3166-1 alpha-2 code, such as PT")
    return code


def _days(text: str) -> float:
    days = float(text)
    if not 0 < days <= 30:
        raise argparse.ArgumentTypeError("between 0 and 30 days")
    return days
