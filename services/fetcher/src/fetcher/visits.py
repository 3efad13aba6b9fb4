"""What to do with pages that are due again: re-visits of articles, attempts after failures."""

from collections import Counter
from collections.abc import AsyncIterator, Collection, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import structlog
from pydantic import ValidationError

from fetcher.catalogue.source import Source
from fetcher.feeds.parse import Entry
from fetcher.pages import Pages
from fetcher.polling.leases import Leases
from fetcher.polling.log import log_late
from fetcher.polling.polls import POLLS
from fetcher.storing import articles, failures, identity
from fetcher.web.urls import site_of
from parallax.documents import now
from parallax.store import Doc, Store

LOOKED_THROUGH = 5000
"""Pages that are due and looked through in one scan."""
VISITS_A_SITE = 20
"""Pages of a site looked at again after one scan."""

log = structlog.stdlib.get_logger(__name__)


class Visit(NamedTuple):
    """A page to look at again; `article` is None for one that has never been read."""

    source: Source
    entry: Entry
    article: Doc | None


@dataclass(frozen=True)
class Visits:
    """Finds pages that are due, and visits them."""

    store: Store
    pages: Pages
    sources: Mapping[str, Source]
    leases: Leases

    async def due(self, busy: Collection[str]) -> list[Visit]:
        """The pages that are due for a re-visit or another attempt, of this replica's sites.

        None of the sites in `busy`, and a few of each other: a slow one with many pages due must
        not keep out the rest.
        """
        chosen = Choice(self.leases, busy)
        where = {"next_try": {"$lte": now()}}
        names = await self.store.ids(failures.FAILURES, where, LOOKED_THROUGH)
        known = self.store.documents(failures.FAILURES, names, ("source_id",))
        async for failure in known:
            if failure["source_id"] not in self.sources:
                await failures.forget(self.store, failure["_id"])
            else:
                chosen.consider(failure["_id"], failure["_id"])
        again = [visit async for visit in self._attempts(chosen.take())]
        where = {"next_visit": {"$lte": now()}}
        names = await self.store.ids(identity.ARTICLES, where, LOOKED_THROUGH)
        async for article in self.store.documents(
            identity.ARTICLES, names, ("url", "source_id", "revision")
        ):
            if article["source_id"] not in self.sources:
                await articles.end_visits(self.store, article)
            else:
                chosen.consider(article["_id"], article["url"])
        due = self.store.documents(identity.ARTICLES, chosen.take(), identity.KNOWN)
        return again + [
            Visit(self.sources[article["source_id"]], _entry_of(article), article)
            async for article in due
        ]

    async def _attempts(self, links: list[str]) -> AsyncIterator[Visit]:
        for failure in (await failures.known_failures(self.store, links)).values():
            try:
                entry = Entry.model_validate(failure["entry"])
            except ValidationError:
                # Written by another version; one that can't be read must not stop all others.
                log.exception("failure_unreadable", url=failure["_id"])
                await failures.forget(self.store, failure["_id"])
                continue
            keys = identity.entry_keys(failure["source_id"], entry)
            if await identity.known_articles(self.store, keys):
                # Another feed has brought it in meanwhile.
                await failures.forget(self.store, entry.link)
            else:
                yield Visit(self.sources[failure["source_id"]], entry, None)

    async def visit(self, visit: Visit) -> None:
        """Look at a page again; what comes of it is remembered, whatever it is."""
        brought = await self.pages.bring(visit.source, visit.entry, visit.article)
        if visit.article is None and brought.outcome == "stored":
            moment = now()
            await log_late(self.store, visit.source, moment)
            for feed in visit.source.addresses:
                found = {"last_new_at": moment}
                await self.store.compare_and_set(POLLS, feed, {}, set_=found)


class Choice:
    """Chooses pages by their sites: this replica's own, none that is busy, a few of each."""

    def __init__(self, leases: Leases, busy: Collection[str]) -> None:
        self._leases = leases
        self._busy = busy
        self._counts: Counter[str] = Counter()
        self._names: list[str] = []

    def consider(self, name: str, url: str) -> None:
        """Choose `name`, whose page is at `url`, if its site has room for it."""
        site = site_of(url)
        if site in self._busy or self._counts[site] >= VISITS_A_SITE:
            return
        if self._leases.mine(site):
            self._counts[site] += 1
            self._names.append(name)

    def take(self) -> list[str]:
        """The names chosen since the last time."""
        names, self._names = self._names, []
        return names


def _entry_of(article: Doc) -> Entry:
    """What a feed would say of a known article: its page, and nothing new."""
    return Entry(link=article["url"], updated=article.get("feed_updated"))
