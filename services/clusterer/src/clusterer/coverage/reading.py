"""What coverage needs of MongoDB, and which stories are to be counted when.

A story is counted from `Rules.patience` after its first article until its window is over, each
time that `Recounts.due` is asked, and once more then: after that its figures are final. What one
outlet alone tells is counted once, when it is final. Final figures change only when the story's
articles do, within `HORIZON`; the fetcher keeps its poll log for longer.
"""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from clusterer.coverage.figures import (
    RULES,
    Coverage,
    Report,
    Rules,
    StoryFacts,
    coverage,
    hour_of,
    is_final,
    span,
    window,
)
from clusterer.coverage.outlets import Outlet, outlet_of
from clusterer.coverage.polls import HOUR, REACH, Hour, PollTable, Reach
from clusterer.coverage.ties import Names
from clusterer.placing import stream_time
from clusterer.recording import ARTICLES, STORIES
from parallax.overlooked import CountryCoverage, Told
from parallax.store import CHUNK, Doc, Store

SOURCES = "sources"
POLL_LOG = "poll_log"
"""The fetcher's; `<source>:<hour as %Y-%m-%dT%H>` is the id of its documents."""

HORIZON = timedelta(days=3)
"""For so long after its last article a story is looked at."""
CATCH_UP = timedelta(days=7)
"""The same when a process begins, should nobody have counted meanwhile."""
SETTLED = timedelta(hours=2)
"""An hour so long past isn't written to any more."""
TIES_MATTER = 0.1
"""A smaller change of ties alone is none."""

LIVE_WEIGHT, FRONT_WEIGHT = 4.0, 2.0
FRONT_SECTIONS = frozenset(
    {"front page", "frontpage", "home", "homepage", "top stories", "top news"}
)

STORY_FIELDS = (
    "first_seen",
    "last_seen",
    "article_ids",
    "article_count",
    "source_ids",
    "countries",
    "entities",
    "about",
    "copy_groups",
    "coverage_as_of",
    "coverage_final",
    "coverage_key",
    "merged_into",
    "title",
    "version",
)
REPORT_FIELDS = (
    "source_id",
    "country",
    "times.published",
    "times.discovered",
    "original.kind",
    "original.section",
    "withdrawn",
    "placement.story_id",
)


@dataclass(frozen=True)
class Recount:
    """A story whose figures have changed; `fields` are to be set in its document, as they are."""

    story_id: str
    coverage: Coverage
    fields: Mapping[str, Any]


async def prepare(store: Store) -> None:
    """Make the scan for recent stories fast."""
    await store.ensure_index(STORIES, "last_seen")


async def outlets(store: Store) -> tuple[Outlet, ...]:
    """What is watched now, by id."""
    keys = await store.ids(SOURCES, {"active": True})
    fields = ("country", "kind", "tags", "about_default")
    found = [outlet_of(document) async for document in store.documents(SOURCES, keys, fields)]
    return tuple(sorted(found, key=lambda outlet: outlet.id))


async def stories_since(store: Store, since: datetime) -> list[Doc]:
    """STORY_FIELDS of stories with an article of `since` or later; none that were merged."""
    keys = sorted(await store.ids(STORIES, {"last_seen": {"$gte": since}}))
    found = [
        document
        async for document in store.documents(STORIES, keys, STORY_FIELDS)
        if not document.get("merged_into") and document.get("article_count")
    ]
    return sorted(found, key=lambda document: str(document["_id"]))


class PollLog:
    """The poll log as it is read again and again: hours that are over are read once."""

    def __init__(self, store: Store, reach: Reach = REACH) -> None:
        self._store = store
        self._reach = reach
        self._settled: dict[datetime, dict[str, Hour]] = {}
        self._sources: frozenset[str] = frozenset()

    async def table(
        self, sources: Iterable[str], start: datetime, end: datetime, now: datetime
    ) -> PollTable:
        """What it says of `sources` in the hours of `start` to `end`."""
        wanted = frozenset(sources)
        if wanted != self._sources:
            self._settled.clear()
            self._sources = wanted
        first, last = hour_of(start), hour_of(end)
        for gone in [hour for hour in self._settled if hour < first]:
            del self._settled[gone]
        hours = [first + number * HOUR for number in range((last - first) // HOUR + 1)]
        unknown = [hour for hour in hours if hour not in self._settled]
        by_source: dict[str, list[Hour]] = {source: [] for source in wanted}
        read = await self._read(unknown)
        for hour in hours:
            for source, counted in (self._settled.get(hour) or read.get(hour, {})).items():
                by_source[source].append(counted)
        for hour in unknown:
            if hour + HOUR + SETTLED <= now:
                self._settled[hour] = read.get(hour, {})
        return PollTable(by_source, self._reach)

    async def _read(self, hours: Sequence[datetime]) -> dict[datetime, dict[str, Hour]]:
        found: dict[datetime, dict[str, Hour]] = {}
        keys = [
            f"{source}:{hour:%Y-%m-%dT%H}" for hour in hours for source in sorted(self._sources)
        ]
        async for document in self._store.documents(POLL_LOG, keys):
            at = document["hour"]
            found.setdefault(at, {})[document["source_id"]] = Hour(
                at,
                looked=document.get("looked", 0),
                failed=document.get("failed", 0),
                new=document.get("new", 0),
                unread=document.get("unread", 0),
            )
        return found


class Recounts:
    """Which stories' figures have changed. One for the life of a process: it remembers."""

    def __init__(
        self,
        store: Store,
        rules: Rules = RULES,
        reach: Reach = REACH,
    ) -> None:
        self._store = store
        self._rules = rules
        self._polls = PollLog(store, reach)
        self._reports: dict[str, tuple[str, tuple[Report, ...]]] = {}
        self._began = False

    async def due(self, now: datetime) -> AsyncIterator[Recount]:
        """Count every story that is open, or was left open; give those whose figures changed."""
        since = now - (HORIZON if self._began else CATCH_UP)
        async for document, counted in self.counted(since, now):
            known = stored(document)
            frozen_as = document.get("coverage_key") if counted.final else key_of(document)
            if known is None or changed(known, counted) or frozen_as != key_of(document):
                yield Recount(document["_id"], counted, as_fields(document, counted))
        self._began = True

    async def counted(
        self, since: datetime, now: datetime, *, everything: bool = False
    ) -> AsyncIterator[tuple[Doc, Coverage]]:
        """Stories since `since` with their figures now; those that are due only, or `everything`.

        What is final is taken as it is stored.
        """
        documents = await stories_since(self._store, since)
        names = names_of(documents)
        chosen = [one for one in documents if everything or is_due(one, now, self._rules)]
        self._forget({document["_id"] for document in chosen})
        if not chosen:
            return
        watched = await outlets(self._store)
        polls = await self._polls.table(
            (outlet.id for outlet in watched if outlet.expected),
            min(span(_bare(document), now, self._rules).start for document in chosen),
            now,
            now,
        )
        for at in range(0, len(chosen), CHUNK):
            some = await self._with_coverage(chosen[at : at + CHUNK])
            await self._read_reports(some)
            for document in some:
                await asyncio.sleep(0)  # thousands of them must not keep others waiting
                known = stored(document)
                if known is not None and is_frozen(document):
                    yield document, known
                    continue
                facts = facts_of(document, self._reports[document["_id"]][1], names)
                yield document, coverage(facts, watched, polls, now=now, rules=self._rules)

    async def _with_coverage(self, documents: Sequence[Doc]) -> list[Doc]:
        """With the figures that are stored, which are as large as all the rest."""
        keys = [document["_id"] for document in documents]
        rows = {
            found["_id"]: found.get("coverage")
            async for found in self._store.documents(STORIES, keys, ("coverage",))
        }
        return [{**one, "coverage": rows.get(one["_id"])} for one in documents]

    def _forget(self, chosen: set[str]) -> None:
        for gone in self._reports.keys() - chosen:
            del self._reports[gone]

    async def _read_reports(self, documents: Sequence[Doc]) -> None:
        """Of stories that are new or whose articles have changed."""
        wanted = [
            document
            for document in documents
            if self._reports.get(document["_id"], ("", ()))[0] != key_of(document)
        ]
        story_of = {article: one["_id"] for one in wanted for article in one["article_ids"]}
        groups = {
            article: group["id"]
            for one in wanted
            for group in one.get("copy_groups") or ()
            for article in group["article_ids"]
        }
        found: dict[str, list[Report]] = {one["_id"]: [] for one in wanted}
        async for document in self._store.documents(ARTICLES, list(story_of), REPORT_FIELDS):
            story_id = story_of[document["_id"]]
            if (document.get("placement") or {}).get("story_id") == story_id:
                found[story_id].append(report_of(document, groups.get(document["_id"])))
        for one in wanted:
            reports = tuple(sorted(found[one["_id"]], key=lambda report: report.article_id))
            self._reports[one["_id"]] = (key_of(one), reports)


def is_due(document: Mapping[str, Any], now: datetime, rules: Rules) -> bool:
    """Whether a story is to be counted now."""
    if document.get("coverage_final"):
        return not is_frozen(document)
    if is_final(document["last_seen"], now, rules):
        return True
    alone = len(document.get("source_ids") or ()) <= 1
    return not alone and now - document["first_seen"] >= rules.patience


def is_frozen(document: Mapping[str, Any]) -> bool:
    """Whether a story's figures are final and still of the articles that it has."""
    return bool(document.get("coverage_final")) and document.get("coverage_key") == key_of(document)


def key_of(document: Mapping[str, Any]) -> str:
    """Names a story's articles and window: figures that are final are of one key."""
    parts = [
        document["first_seen"].isoformat(),
        document["last_seen"].isoformat(),
        str(document["article_count"]),
        *(
            f"{group['id']}={len(group['article_ids'])}"
            for group in document.get("copy_groups") or ()
        ),
        *document["article_ids"],
    ]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def report_of(document: Mapping[str, Any], copy_group: str | None) -> Report:
    """An article's report (REPORT_FIELDS of its document)."""
    times, original = document["times"], document.get("original") or {}
    section = str(original.get("section") or "").strip().casefold()
    weight = LIVE_WEIGHT if original.get("kind") == "live" else 1.0
    if section in FRONT_SECTIONS:
        weight = max(weight, FRONT_WEIGHT)
    return Report(
        article_id=document["_id"],
        source_id=document["source_id"],
        country=document.get("country") or "",
        at=stream_time(times.get("published"), times["discovered"]),
        copy_group=copy_group,
        weight=weight,
        withdrawn=bool(document.get("withdrawn")),
    )


def names_of(documents: Iterable[Mapping[str, Any]]) -> Names:
    """The names of stories, by the countries that carried them."""
    names = Names()
    for document in documents:
        names.add(_entities(document), document.get("countries") or ())
    return names


def facts_of(document: Mapping[str, Any], reports: tuple[Report, ...], names: Names) -> StoryFacts:
    """A story (STORY_FIELDS of its document) with its articles."""
    return StoryFacts(
        story_id=document["_id"],
        first_seen=document["first_seen"],
        last_seen=document["last_seen"],
        reports=reports,
        about=tuple(document.get("about") or ()),
        ties=names.ties(_entities(document), document.get("countries") or ()),
    )


def _bare(document: Mapping[str, Any]) -> StoryFacts:
    """A story without its articles: enough for its window."""
    return StoryFacts(document["_id"], document["first_seen"], document["last_seen"], ())


def _entities(document: Mapping[str, Any]) -> dict[str, int]:
    return {one["name"]: one["articles"] for one in document.get("entities") or ()}


def stored(document: Mapping[str, Any], rules: Rules = RULES) -> Coverage | None:
    """The figures that a story's document has, None if it was never counted."""
    as_of = document.get("coverage_as_of")
    if as_of is None:
        return None
    start, end = window(document["first_seen"], document["last_seen"], rules)
    rows = tuple(CountryCoverage.model_validate(row) for row in document.get("coverage") or ())
    return Coverage(rows, as_of, bool(document.get("coverage_final")), start, end)


def as_fields(document: Mapping[str, Any], counted: Coverage) -> Doc:
    """What is set in a story's document for its figures; all but the key travel in its event."""
    return {
        "coverage": [row.model_dump() for row in counted.countries],
        "coverage_as_of": counted.as_of,
        "coverage_final": counted.final,
        "coverage_key": key_of(document),
    }


def told(document: Mapping[str, Any], counted: Coverage) -> Told:
    """A story as the lists take it."""
    return Told(document["_id"], document["first_seen"], document["last_seen"], counted.countries)


def changed(old: Coverage, new: Coverage) -> bool:
    """Whether new figures are worth publishing: `as_of` or a slight change of ties alone aren't."""
    if old.final != new.final or len(old.countries) != len(new.countries):
        return True
    return any(_differs(*pair) for pair in zip(old.countries, new.countries, strict=True))


def _differs(old: CountryCoverage, new: CountryCoverage) -> bool:
    if abs(old.ties - new.ties) >= TIES_MATTER:
        return True
    return old.model_copy(update={"ties": new.ties}) != new
