"""A take's versions: when there is a new one, and which are kept."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Self

from clusterer.takes.record import Take

KEPT = 5
"""Versions of one take, the current one among them."""
GROWTH = 1.25
"""Times as many voices as when the take was last published."""
NEW_SENTENCES = 0.5
"""Part of the sentences that has to be new, if nothing else changed: as a story grows the fourth
place goes from one to the other and back."""


@dataclass(frozen=True)
class Version:
    """A take as it was from `at` on."""

    number: int
    """From 1, one higher with each version."""
    at: datetime
    take: Take

    def to_json(self) -> dict[str, Any]:
        """Plain values; the time in ISO 8601."""
        return {"number": self.number, "at": self.at.isoformat(), "take": self.take.to_json()}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """The version that `to_json` made."""
        at = datetime.fromisoformat(stored["at"])
        return cls(stored["number"], at, Take.from_json(stored["take"]))


def changed(old: Take | None, new: Take) -> bool:
    """True when a reader would be told something else: worth a version and an event.

    That is a take that became thin, or no longer is; that cites an article which is gone; half of
    whose sentences are new; that has a quarter more or fewer voices; or that is called otherwise.
    """
    if old is None:
        return True
    if (old.thin, bool(old.sentences), old.label) != (new.thin, bool(new.sentences), new.label):
        return True
    if _cites_what_is_gone(old, new):
        return True
    fewer, more = sorted((old.voices, new.voices))
    if more >= GROWTH * fewer and more > fewer:
        return True
    before = {_bare(sentence.text) for sentence in old.sentences}
    added = sum(_bare(sentence.text) not in before for sentence in new.sentences)
    return bool(new.sentences) and added >= NEW_SENTENCES * len(new.sentences)


def with_version(
    versions: tuple[Version, ...],
    take: Take,
    at: datetime,
    citable: Mapping[str, str | None] | None = None,
    limit: int = KEPT,
) -> tuple[Version, ...]:
    """The versions, newest first, with `take` as the newest if it changed; at most `limit`. The
    newest alone lists its outlets and articles.

    `citable`, if given, are all articles that may be cited, by id, with their texts as of now; None
    for a text that isn't at hand. A take that cites another article goes, and so does one with a
    sentence that its publisher, or a better translation, has changed.
    """
    newest = versions[0] if versions else None
    if newest is not None and not changed(newest.take, take) and _may_stay(newest.take, citable):
        return versions
    number = newest.number + 1 if newest else 1
    return (Version(number, at, take), *map(_earlier, versions))[:limit]


def _earlier(version: Version) -> Version:
    """What was said before, without who was in it: the lists are most of a take's bytes."""
    return replace(version, take=replace(version.take, outlets=(), articles=()))


def _may_stay(take: Take, citable: Mapping[str, str | None] | None) -> bool:
    return citable is None or all(
        one.article_id in citable and _is_in(one.text, citable[one.article_id])
        for one in take.sentences
    )


def _is_in(sentence: str, text: str | None) -> bool:
    """Whether a text, if it is at hand, has a sentence: spaces apart, which are tidied."""
    return text is None or "".join(sentence.split()) in "".join(text.split())


def _cites_what_is_gone(old: Take, new: Take) -> bool:
    """Where all articles are listed: a withdrawn one must not be cited any longer."""
    if new.article_count > len(new.articles):
        return False
    there = {member.article_id for member in new.articles}
    return any(sentence.article_id not in there for sentence in old.sentences)


def _bare(text: str) -> str:
    """A sentence without what an editor mends: case, punctuation, spaces."""
    return " ".join(re.findall(r"\w+", text.lower()))
