"""`parallax story`: people overrule what was grouped; the clusterer does it between placements.
`parallax take`: the same of what is told, and what it said before."""

import argparse
import asyncio
import json
import sys
from typing import Any

from pydantic_settings import SettingsConfigDict

from parallax import changes
from parallax.errors import ParallaxError
from parallax.settings import StoreSettings, load
from parallax.store import Doc, Store

TAKES = "story_takes"
"""The clusterer's collection of each story's takes."""
WAIT_SECONDS = 30.0
LOOK_SECONDS = 0.5


class StorySettings(StoreSettings):
    """What `parallax story` is told: PARALLAX_MONGODB_URL, PARALLAX_MONGODB_DATABASE."""

    model_config = SettingsConfigDict(env_prefix="PARALLAX_", extra="ignore", frozen=True)


def add_story(nouns: Any) -> None:
    """Register the noun."""
    noun = nouns.add_parser("story", help="merge, split and pin what the clusterer grouped")
    verbs = noun.add_subparsers(dest="verb", required=True)
    merge = _add(verbs, "merge", "make one story of two; the first id then stands for the second")
    merge.add_argument("story", metavar="STORY")
    merge.add_argument("--into", required=True, metavar="STORY")
    split = _add(verbs, "split", "make a story of its own of some articles of another")
    split.add_argument("story", metavar="STORY")
    split.add_argument("articles", nargs="+", metavar="ARTICLE")
    pin = _add(verbs, "pin", "keep an article in a story, whatever the repair finds")
    pin.add_argument("article", metavar="ARTICLE")
    pin.add_argument("--into", metavar="STORY", help="move it there first; default: where it is")
    listing = verbs.add_parser("changes", help="what was changed last, by whom and why")
    listing.add_argument("--count", type=int, default=20)
    listing.add_argument("--json", action="store_true")


def add_take(nouns: Any) -> None:
    """Register the noun."""
    noun = nouns.add_parser("take", help="take a take of a story away, or see what it said before")
    verbs = noun.add_subparsers(dest="verb", required=True)
    hide = _add(verbs, "hide", "never show this take of this story again")
    hide.add_argument("story", metavar="STORY")
    hide.add_argument("take", metavar="TAKE", help="its id, as country:PT or world")
    versions = verbs.add_parser("versions", help="what the takes of a story say, and said before")
    versions.add_argument("story", metavar="STORY")
    versions.add_argument("--take", metavar="TAKE", help="of this one alone, as country:PT")
    versions.add_argument("--json", action="store_true", help="one JSON document")


def _add(verbs: Any, name: str, help_: str) -> argparse.ArgumentParser:
    verb: argparse.ArgumentParser = verbs.add_parser(name, help=help_)
    verb.add_argument("--reason", required=True, help="kept with the change")
    return verb


async def run(arguments: argparse.Namespace) -> int:
    """Show what was asked for, or ask for the change and wait until it is done; the exit code.

    Raises ParallaxError.
    """
    store = await Store.connect(load(StorySettings))
    try:
        if arguments.verb == "changes":
            _show(await changes.latest(store, arguments.count), as_json=arguments.json)
            return 0
        if arguments.verb == "versions":
            kept = await _versions(store, arguments.story, arguments.take)
            _show_versions(kept, as_json=arguments.json)
            return 0
        key = await changes.record(
            store,
            arguments.verb,
            by=changes.PEOPLE,
            reason=arguments.reason,
            **_fields(arguments),
        )
        return _told(await _settled(store, key))
    finally:
        store.close()


def _fields(arguments: argparse.Namespace) -> Doc:
    if arguments.verb == "merge":
        return {"story_id": arguments.story, "into": arguments.into}
    if arguments.verb == "split":
        return {"story_id": arguments.story, "article_ids": arguments.articles}
    if arguments.verb == "hide":
        return {"story_id": arguments.story, "take_id": arguments.take}
    return {"article_id": arguments.article, "into": arguments.into}


async def _settled(store: Store, key: str) -> Doc:
    for _ in range(int(WAIT_SECONDS / LOOK_SECONDS)):
        change = await store.get(changes.CHANGES, key)
        if change is not None and change["state"] not in changes.OPEN:
            return change
        await asyncio.sleep(LOOK_SECONDS)
    raise ParallaxError(
        f"asked for as {key}, but no clusterer has done it within {WAIT_SECONDS:.0f} s. It is done "
        "when one runs; `parallax story changes` shows it"
    )


def _told(change: Doc) -> int:
    if change["state"] != changes.DONE:
        sys.stderr.write(f"error: {change['state']}: {change['error']}\n")
        return 1
    if change["kind"] == "hide":
        sys.stdout.write(f"{change['take_id']} is not shown any more\n")
        return 0
    plan = change["plan"]
    sys.stdout.write(f"{len(plan['article_ids'])} articles are in story {plan['target']} now\n")
    return 0


async def _versions(store: Store, story: str, take: str | None) -> dict[str, list[Doc]]:
    """The kept versions of a story's takes, or of one, newest first."""
    kept = (await store.get(TAKES, story, ("takes",)) or {}).get("takes") or {}
    if not kept:
        raise ParallaxError(
            f"no takes are kept of story {story}: check the id; a new story has none until it has "
            "been quiet for a while, and one that was merged has none"
        )
    if take is None:
        return dict(sorted(kept.items()))
    if take not in kept:
        raise ParallaxError(f"story {story} has no take {take}: it has {', '.join(sorted(kept))}")
    return {take: kept[take]}


def _show_versions(kept: dict[str, list[Doc]], *, as_json: bool) -> None:
    if as_json:
        sys.stdout.write(json.dumps(kept) + "\n")
        return
    for take_id, versions in kept.items():
        for version in versions:
            take = version["take"]
            said = f"{take['voices']} voices  {take['reason']}".rstrip()
            sys.stdout.write(f"{take_id}  {version['number']}  {version['at'][:16]}  {said}\n")
            for one in take["sentences"]:
                sys.stdout.write(f"    {one['text']} ({one['source_id']})\n")


def _show(found: list[Doc], *, as_json: bool) -> None:
    if as_json:
        sys.stdout.write(json.dumps({"items": found}, default=str) + "\n")
        return
    for change in found:
        what = change.get("story_id") or change.get("article_id")
        into = (change.get("plan") or {}).get("target") or change.get("into") or ""
        sys.stdout.write(
            f"{change['requested_at']:%Y-%m-%d %H:%M}  {change['kind']:5}  {change['state']:9}  "
            f"{change['by']:8}  {what} > {into or change.get('take_id', '')}  {change['reason']}"
            f"{' – ' + change['error'] if change.get('error') else ''}\n"
        )
