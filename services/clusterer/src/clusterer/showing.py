"""What a story may no longer show of its articles, where it can't be told anew."""

from typing import Any

from clusterer.recording import ARTICLES, STORIES
from clusterer.story import member_of
from clusterer.told import FIGURE_FIELDS
from parallax.store import Doc, Store


async def no_longer_shown(store: Store, story_id: str) -> dict[str, Any]:
    """The fields of a story without takes and a summary that cite an article which was withdrawn,
    or whose publisher doesn't want to be quoted any longer. In a turn of the writer's only."""
    story = await store.get(STORIES, story_id, ("takes", "summary_sources")) or {}
    takes, sources = story.get("takes") or [], set(story.get("summary_sources") or ())
    cited = sources.union(*map(_cited, takes))
    documents = store.documents(ARTICLES, sorted(cited), FIGURE_FIELDS)
    members = [member_of(one) async for one in documents]
    gone = cited - {one.article_id for one in members if one.quotable and not one.withdrawn}
    if not gone:
        return {}
    shown = {"takes": [take for take in takes if not _cited(take) & gone]}
    return {**shown, "summary": "", "summary_sources": []} if sources & gone else shown


def _cited(take: Doc) -> set[str]:
    """The articles of a take's sentences. Its prose cites no others."""
    return {one["article_id"] for one in take.get("sentences") or ()}
