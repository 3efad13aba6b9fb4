"""What has to move when articles are grouped anew, so that stories keep their ids; pure."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Move:
    """Articles of one story that belong to another, or to one that doesn't exist yet."""

    story_id: str
    article_ids: tuple[str, ...]
    group: str
    """The new group that they belong to."""
    into: str | None
    """The story that this group keeps; None if it has none."""


def moves(
    recorded: Mapping[str, str], grouped: Mapping[str, str], settled: Collection[str] = ()
) -> list[Move]:
    """How to get from the stories that are recorded to new groups, by article.

    Each group keeps the id of a story that it has most articles in common with, a story's id going
    to one group only; a group that is one of the `settled` stories is that one. Of each story its
    largest part that leaves comes last: should nothing be left, its id stands for where that went.
    """
    common = Counter((recorded[one], group) for one, group in grouped.items() if one in recorded)
    kept = _matched(common, settled) | {one: one for one in settled}
    parts: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for article_id in sorted(grouped):
        story = recorded.get(article_id)
        if story is not None and kept.get(grouped[article_id]) != story:
            parts[story, grouped[article_id]].append(article_id)
    found = [
        Move(story, tuple(articles), group, kept.get(group))
        for (story, group), articles in parts.items()
    ]
    return sorted(found, key=lambda one: (one.story_id, len(one.article_ids), one.group))


def _matched(common: Counter[tuple[str, str]], settled: Collection[str]) -> dict[str, str]:
    """The story of each group: the largest overlaps first, of equal ones that of its founder."""
    kept: dict[str, str] = {}
    taken: set[str] = set()
    order = sorted(
        (-count, story != group, story, group) for (story, group), count in common.items()
    )
    for _, _, story, group in order:
        if group not in kept and story not in taken and group not in settled:
            kept[group] = story
            taken.add(story)
    return kept


def founding(found: Sequence[Move]) -> tuple[list[Move], list[Move]]:
    """Those that can be done at once, and those whose group gets its story by one of these: the
    largest part of a group that has none founds it."""
    founders: dict[str, Move] = {}
    for move in sorted(found, key=lambda one: -len(one.article_ids)):
        if move.into is None:
            founders.setdefault(move.group, move)
    at_once: list[Move] = []
    later: list[Move] = []
    for move in found:
        (at_once if move.into or founders[move.group] is move else later).append(move)
    return at_once, later
