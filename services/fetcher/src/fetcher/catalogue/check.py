"""`fetcher sources check`: whether every feed of the catalogue can be read."""

import asyncio
import json
import sys
from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple

from fetcher.catalogue.probe import Look, look
from fetcher.catalogue.source import Source
from fetcher.settings import ClientSettings
from fetcher.web.client import Client


class Checked(NamedTuple):
    """A source's feed or sitemap, and the look at it."""

    source: Source
    address: str
    look: Look

    @property
    def doubt(self) -> str:
        """Another language than declared, in words; empty when there is no doubt."""
        seen, declared = self.look.language, self.source.languages
        if not seen or not declared:
            return ""
        if seen.partition("-")[0] in {language.partition("-")[0] for language in declared}:
            return ""
        return f"language seen: {seen}, declared: {', '.join(declared)}"


async def check(sources: Sequence[Source], settings: ClientSettings) -> list[Checked]:
    """Look at every feed and sitemap once, in the catalogue's order; the client keeps the pace."""
    wanted = [(source, address) for source in sources for address in source.addresses]
    shown = sys.stderr.isatty()
    done = 0

    async def one(source: Source, address: str) -> Checked:
        nonlocal done
        checked = Checked(source, address, await look(client, address))
        done += 1
        if shown:
            sys.stderr.write(f"\r{done} of {len(wanted)} looked at")
            sys.stderr.flush()
        return checked

    async with Client(settings) as client:
        found = await asyncio.gather(*(one(*pair) for pair in wanted))
    if shown:
        sys.stderr.write("\r\x1b[K")
    return list(found)


def report(found: Sequence[Checked]) -> str:
    """A line for each address, failures marked with ✗ and doubts with !, and the totals."""
    lines = []
    for checked in found:
        mark = "✗" if checked.look.failed else "!" if _is_doubtful(checked) else " "
        said = "; ".join(filter(None, (checked.look.text, checked.doubt)))
        outcome = checked.look.outcome.replace("_", " ")
        lines.append(f"{mark} {checked.source.id}  {checked.address}\n    {outcome}: {said}")
    counts = Counter(checked.look.outcome.replace("_", " ") for checked in found)
    totals = ", ".join(f"{count} {outcome}" for outcome, count in counts.most_common())
    lines.append(f"{len(found)} feeds and sitemaps: {totals or 'none'}")
    return "\n".join(lines) + "\n"


def report_json(found: Sequence[Checked]) -> str:
    """The same as a JSON list of objects."""
    rows: list[dict[str, Any]] = [
        {
            "source": checked.source.id,
            "country": checked.source.country,
            "address": checked.address,
            "outcome": checked.look.outcome,
            "failed": checked.look.failed,
            "detail": checked.look.text,
            "kind": checked.look.feed.kind if checked.look.feed else None,
            "entries": len(checked.look.feed.entries) if checked.look.feed else 0,
            "newest": checked.look.newest.isoformat() if checked.look.newest else None,
            "moved_to": checked.look.moved_to,
            "language_seen": checked.look.language,
            "languages_declared": list(checked.source.languages),
        }
        for checked in found
    ]
    return json.dumps(rows, indent=2, ensure_ascii=False) + "\n"


def _is_doubtful(checked: Checked) -> bool:
    return checked.look.outcome != "ok" or bool(checked.doubt)
