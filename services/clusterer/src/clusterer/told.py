"""What is told of a story: read from the store here, worked out in another process."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from clusterer import story
from clusterer.choosing import chosen
from clusterer.recording import ARTICLES, STORIES
from clusterer.stance import stances_of
from clusterer.takes.article import Report, Unread
from clusterer.takes.history import KEPT, Version, with_version
from clusterer.takes.perspectives import Perspectives
from clusterer.takes.take import takes
from parallax.documents import now
from parallax.store import Doc, Store

TAKES = "story_takes"
"""The versions of each story's takes, by story, and the prose that was written of them."""
ARTICLES_READ = 200
"""Of one story. All of them count in its figures."""
FIELDS = ("_id", *story.TOLD_FIELDS)
FIGURE_FIELDS = tuple(field for field in FIELDS if not field.endswith(".paragraphs"))
"""All but the texts: what every article's document is read for."""

FIGURES = ("voices", "outlets", "article_count", "articles", "reason")
"""Of a take, which change with every article."""

Work = tuple[Callable[..., dict[str, Any]], Sequence[Any]]


async def ask(store: Store, perspectives: Perspectives, story_id: str) -> Work | None:
    """What to work out of a story, and from what; None for one that stands for another."""
    known = await store.get(STORIES, story_id, ("article_ids", "merged_into", "hidden_takes"))
    if known is None or known.get("merged_into"):
        return None
    documents = await _documents(store, known["article_ids"])
    earlier = await store.get(TAKES, story_id) or {}
    hidden = frozenset(known.get("hidden_takes") or ())
    return told, (documents, perspectives, hidden, earlier.get("takes") or {}, now())


async def _documents(store: Store, keys: Sequence[str]) -> list[Doc]:
    """Of all articles, by id; those beyond ARTICLES_READ without their paragraphs."""
    found: dict[str, Doc] = {}
    if len(keys) > ARTICLES_READ:
        found = {one["_id"]: one async for one in store.documents(ARTICLES, keys, FIGURE_FIELDS)}
        members = [story.member_of(document) for document in found.values()]
        keys = chosen(members, ARTICLES_READ)
    found |= {one["_id"]: one async for one in store.documents(ARTICLES, keys, FIELDS)}
    return [found[key] for key in sorted(found)]


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
    citable = {
        one.article_id: None if one.unread else "\n".join(one.paragraphs)
        for one in reports
        if one.unread in {None, Unread.LEFT_OUT}
    }
    # Those of a take that there is no longer stay too: it may come back, and its numbers only rise.
    versions: dict[str, Any] = {take_id: known[:KEPT] for take_id, known in earlier.items()}
    current = []
    for take in takes(reports, perspectives, stances_of):
        if take.id in hidden:
            continue
        known = tuple(Version.from_json(one) for one in earlier.get(take.id, ()))
        kept = with_version(known, take, at, citable)
        versions[take.id] = [version.to_json() for version in kept]
        # What it says stays as it was published; who is in it is as of now.
        shown = {**kept[0].take.to_json(), **{name: take.to_json()[name] for name in FIGURES}}
        current.append({**shown, "version": kept[0].number})
    return {**text.fields(), "takes": current, "versions": versions}


def _report(document: Doc, member: story.Member, groups: Mapping[str, str]) -> Report:
    """An article as takes see it: nothing of one whose publisher doesn't want to be quoted, and
    nothing that the translator doubts."""
    text = document["translation"] if member.translated else document["original"]
    sure = tuple(
        paragraph
        for number, paragraph in enumerate(text.get("paragraphs") or ())
        if number not in member.paragraphs_doubtful
    )
    unread = _unread(text, member, sure)
    source = document["source"]
    return Report(
        article_id=member.article_id,
        source_id=source["id"],
        outlet=source["name"],
        country=source["country"],
        language=member.language or "und",
        at=member.at,
        title="" if unread or member.title_doubtful else member.title,
        paragraphs=() if unread else sure,
        kind=source.get("kind"),
        ownership=source.get("ownership"),
        tags=tuple(source.get("tags") or ()),
        copy_group=groups.get(member.article_id, ""),
        unread=unread,
    )


def _unread(text: Doc, member: story.Member, sure: Sequence[str]) -> Unread | None:
    """Why an article's sentences aren't looked at, if they aren't."""
    if not member.english:
        return Unread.UNTRANSLATED
    if not member.quotable:
        return Unread.RESERVED
    if "paragraphs" not in text:
        return Unread.LEFT_OUT
    if sure:
        return None
    return Unread.DOUBTFUL if text["paragraphs"] else Unread.EMPTY
