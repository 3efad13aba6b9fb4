"""What the store knows of the sources' polls, for an operator: the table, and a second chance."""

import json
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

from pydantic_settings import SettingsConfigDict

from fetcher.catalogue.source import Source
from fetcher.polling.health import SourceHealth
from fetcher.polling.polls import load_polls, save_poll
from fetcher.polling.state import State
from fetcher.polling.watch import sources_health
from parallax.documents import now
from parallax.settings import StoreSettings, load
from parallax.store import Store

_HEADER = ("STATE", "ID", "COUNTRY", "SUCCESS", "NEW ARTICLE", "USUALLY", "NEXT POLL", "REASON")
_WORST_FIRST = (
    State.FAILING,
    State.GONE,
    State.FORBIDDEN,
    State.UNREADABLE,
    State.SILENT,
    State.WAITING,
    State.NEW,
    State.OK,
)
LONGEST_REASON = 100


class CommandSettings(StoreSettings):
    """The store alone: these commands ask no site and no Kafka."""

    model_config = SettingsConfigDict(env_prefix="FETCHER_", extra="ignore", frozen=True)


async def ask(sources: Sequence[Source]) -> list[SourceHealth]:
    """The health of sources, by the store that the environment names."""
    store = await Store.connect(load(CommandSettings))
    try:
        return await sources_health(store, sources, now())
    finally:
        store.close()


async def revive(sources: Sequence[Source]) -> list[str]:
    """Forget what keeps feeds from being polled; the feeds that had been polled before."""
    store = await Store.connect(load(CommandSettings))
    nothing = {"gone_at": None, "due_at": None, "failures": 0, "moved_to": None, "etag": None}
    nothing |= {"last_modified": None, "body_hash": None}
    try:
        polls = [poll for poll in await load_polls(store, sources) if poll.polled_at is not None]
        for poll in polls:
            await save_poll(store, poll.model_copy(update=nothing))
        return [poll.feed for poll in polls]
    finally:
        store.close()


def worst_first(rows: Sequence[SourceHealth], states: Sequence[str] | None) -> list[SourceHealth]:
    """Those in one of `states`, if given, by state, country and id."""
    chosen = [row for row in rows if not states or row.state.value in states]
    return sorted(chosen, key=lambda row: (_WORST_FIRST.index(row.state), row.country, row.id))


def as_json(rows: Sequence[SourceHealth]) -> str:
    """A JSON list of objects."""
    shown = [row.model_dump(mode="json") for row in rows]
    return json.dumps(shown, indent=2, ensure_ascii=False) + "\n"


def table(rows: Sequence[SourceHealth], at: datetime) -> str:
    """A line for each source, and how many are in each state."""
    cells = [_HEADER]
    for row in rows:
        gap = row.usual_gap_seconds
        reason = " ".join((row.reason or "").split())
        reason = reason if len(reason) <= LONGEST_REASON else f"{reason[:LONGEST_REASON]}…"
        moved = f"moved to {', '.join(row.moved_to)}" if row.moved_to else ""
        cells.append(
            (
                row.state.value,
                row.id,
                row.country,
                _ago(row.last_success_at, at),
                _ago(row.last_new_at, at),
                f"every {_length(timedelta(seconds=gap))}" if gap else "-",
                _in(row.next_poll_at, at),
                "; ".join(filter(None, (reason, moved))),
            )
        )
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in cells
    ]
    counts = Counter(row.state.value for row in rows)
    totals = ", ".join(f"{counts[state]} {state}" for state in _WORST_FIRST if counts[state])
    lines.append(f"{len(rows)} sources: {totals or 'none'}")
    return "\n".join(lines) + "\n"


def _ago(moment: datetime | None, at: datetime) -> str:
    return f"{_length(at - moment)} ago" if moment else "never"


def _in(moment: datetime | None, at: datetime) -> str:
    if moment is None:
        return "never"
    return f"in {_length(moment - at)}" if moment > at else "now"


def _length(time: timedelta) -> str:
    """In its largest unit: 40 s, 5 min, 3 h, 12 d."""
    seconds = max(0, round(time.total_seconds()))
    for unit, size in (("d", 86_400), ("h", 3600), ("min", 60)):
        if seconds >= 2 * size:
            return f"{seconds // size} {unit}"
    return f"{seconds} s"
