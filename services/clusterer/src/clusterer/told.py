"""What is told of a story: read from the store here, worked out in another process."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from clusterer import story
from clusterer.recording import ARTICLES, STORIES
from clusterer.takes.article import Report
from clusterer.takes.history import Version, with_version
from clusterer.takes.perspectives import Perspectives
from clusterer.takes.take import takes
from parallax.documents import now
from parallax.store import Doc, Store

TAKES = "story_takes"
"""The versions of each story's takes, by story."""
ARTICLES_READ = 200
"""Of one story; beyond them the newest say what has changed, and the first ones what it is."""
TEXT_FIELDS = (
    "_id",
    "source",
    *story.TOLD_FIELDS,
)

Work = tuple[Callable[..., dict[str, Any]], Sequence[Any]]


async def ask(store: Store, perspectives: Perspectives, story_id: str) -> Work | None:
    """What to work out of a story, and from what; None for one that stands for another."""
    known = await store.get(STORIES, story_id, ("article_ids", "merged_into", "hidden_takes"))
    if known is None or known.get("merged_into"):
        return None
    keys = await _chosen(store, known["article_ids"])
    documents = [one async for one in store.documents(ARTICLES, keys, TEXT_FIELDS)]
    earlier = await store.get(TAKES, story_id) or {}
    documents.sort(key=lambda one: str(one["_id"]))
    hidden = frozenset(known.get("hidden_takes") or ())
    return told, (documents, perspectives, hidden, earlier.get("takes") or {}, now())


async def _chosen(store: Store, keys: list[str]) -> list[str]:
    """All, or the first quarter and the newest rest of a story that is too large."""
    if len(keys) <= ARTICLES_READ:
        return keys
    times = sorted(
        [
            (one["times"]["discovered"], one["_id"])
            async for one in store.documents(ARTICLES, keys, ("times.discovered",))
        ]
    )
    first = ARTICLES_READ // 4
    return [key for _, key in (*times[:first], *times[first - ARTICLES_READ :])]


def told(
    documents: list[Doc],
    perspectives: Perspectives,
    hidden: frozenset[str],
    earlier: Mapping[str, Any],
    at: datetime,
) -> dict[str, Any]:
    """The fields of a story's document, and the `versions` of its takes.

    In a process of its own: it may take seconds. A take that says what it said stays as it was.
    """
    members = [story.member_of(document) for document in documents]
    text = story.told(members)
    groups = {one: group.id for group in text.copy_groups for one in group.article_ids}
    reports = [
        _report(document, member, groups)
        for document, member in zip(documents, members, strict=True)
        if not member.withdrawn
    ]
    versions: dict[str, Any] = {}
    current = []
    for take in takes(reports, perspectives):
        if take.id in hidden:
            continue
        known = tuple(Version.from_json(one) for one in earlier.get(take.id, ()))
        kept = with_version(known, take, at)
        versions[take.id] = [version.to_json() for version in kept]
        current.append({**kept[0].take.to_json(), "version": kept[0].number})
    return {**text.fields(), "takes": current, "versions": versions}


def _report(document: Doc, member: story.Member, groups: Mapping[str, str]) -> Report:
    """An article as takes see it; nothing is quoted of one whose publisher doesn't want that."""
    text = document["translation"] if member.translated else document["original"]
    readable = member.english and member.quotable
    source = document["source"]
    return Report(
        article_id=member.article_id,
        source_id=source["id"],
        outlet=source["name"],
        country=source["country"],
        language=member.language or "und",
        at=member.at,
        title=member.title if readable else "",
        paragraphs=tuple(text["paragraphs"]) if readable else (),
        kind=source.get("kind"),
        ownership=source.get("ownership"),
        tags=tuple(source.get("tags") or ()),
        copy_group=groups.get(member.article_id, ""),
        url=document["url"],
    )
