"""The events that travel between services.

Each carries ids, versions and all that the next service needs. A field may be added (the minor
rises, everybody accepts it); a changed or removed field raises the major, and consumers that
don't know that major wait for their own deployment. Consumers deploy before producers.
"""

import json
from collections.abc import Mapping
from typing import Any, ClassVar, Self

from pydantic import ConfigDict, Field, ValidationError

from parallax.documents import (
    Document,
    Moment,
    Original,
    Placement,
    SourceInfo,
    Times,
    Translation,
    Withdrawn,
    now,
)
from parallax.errors import EventTooLarge, MalformedMessage, UnsupportedSchema
from parallax.overlooked import CountryCoverage
from parallax.takes import Take

MAX_EVENT_BYTES = 900_000


class Event(Document):
    """What all events share."""

    model_config = ConfigDict(frozen=True, extra="ignore", populate_by_name=True)
    version_known: ClassVar[str] = "1.4"

    schema_version: str = Field(default="1.4", alias="schema", pattern=r"^\d+\.\d+$")
    occurred_at: Moment = Field(default_factory=now)

    def encode(self) -> bytes:
        """The event as JSON in UTF-8; raises EventTooLarge over MAX_EVENT_BYTES."""
        body = self.model_dump_json(by_alias=True).encode()
        if len(body) > MAX_EVENT_BYTES:
            raise EventTooLarge(
                f"{type(self).__name__} has {len(body):,} bytes, the limit is {MAX_EVENT_BYTES:,}"
            )
        return body

    @classmethod
    def decode(cls, body: bytes | None) -> Self:
        """Parse a message.

        Raises MalformedMessage for what no attempt can parse, and UnsupportedSchema for an
        unknown major version, which is looked at before anything else: the rest of such a
        message can't be judged.
        """
        name = cls.__name__
        try:
            fields = json.loads(body or b"")
        except ValueError as error:
            raise MalformedMessage(f"{name}: not JSON: {error}") from error
        if not isinstance(fields, dict) or not isinstance(fields.get("schema"), str):
            raise MalformedMessage(f"{name}: not an object with a `schema` of the form major.minor")
        if fields["schema"].partition(".")[0] != cls.version_known.partition(".")[0]:
            raise UnsupportedSchema(
                f"{name}: schema {fields['schema']}, this consumer knows {cls.version_known}"
            )
        try:
            return cls.model_validate(fields)
        except ValidationError as error:
            wrong = "; ".join(
                f"{'.'.join(map(str, part['loc']))}: {part['msg']}"
                for part in error.errors(include_url=False, include_input=False)[:5]
            )
            raise MalformedMessage(f"{name}: {wrong}") from error


class ArticleEvent(Event):
    """What an article's events share."""

    article_id: str
    revision: int = Field(ge=1)
    url: str
    language: str | None = Field(description="BCP 47, as detected or declared; null if unknown")
    source: SourceInfo
    original: Original
    times: Times
    withdrawn: Withdrawn | None = None

    @classmethod
    def of(cls, document: Mapping[str, Any], **more: Any) -> Self:
        """The event that says what is stored of an article; `more` is what its document lacks.

        Raises pydantic's ValidationError for a document that isn't whole.
        """
        stored = {
            name: document.get(name)
            for name, field in cls.model_fields.items()
            if name in document or field.is_required()
        }
        return cls.model_validate({**stored, "article_id": document["_id"], **more})


class ArticleFetched(ArticleEvent):
    """A revision of an article was stored by the fetcher, or is to be translated anew."""

    retranslate: int | None = Field(
        default=None,
        description="Since 1.2; translate anew if the stored translation_version is still this one",
    )


class ArticleTranslated(ArticleEvent):
    """The translator has done with a revision, whatever came of it (see translation.status)."""

    translation: Translation


class ArticleClustered(ArticleTranslated):
    """The article's place among the stories is recorded. `version` orders everything downstream."""

    version: int = Field(ge=1)
    seq: int = Field(ge=1)
    placement: Placement


class Entity(Document):
    """A person, organisation or place that a story is told with."""

    name: str = Field(description="as English spells it")
    kind: str | None = Field(
        default=None, examples=["person", "organisation", "place"], description="null if unclear"
    )
    articles: int = Field(ge=1, description="that name it, among those read")


class CountrySize(Document):
    """How much of a story one country's newsrooms tell."""

    country: str
    articles: int = Field(ge=1)
    voices: int = Field(ge=1, description="near-identical copies are one")


class SourceSize(Document):
    """How much of a story one source tells."""

    source_id: str
    articles: int = Field(ge=1)
    voices: int = Field(ge=1, description="near-identical copies are one")


class CopyGroup(Document):
    """Articles with nearly the same text, such as an agency's; named after the earliest."""

    id: str
    article_ids: tuple[str, ...]


class Regrouping(Document):
    """A merge, a split or a pin: what was done last to a story's articles, by whom and why."""

    kind: str = Field(examples=["merge", "split", "pin"])
    by: str = Field(examples=["operator", "repair", "rebuild"])
    reason: str
    at: Moment


class StoryUpdated(Event):
    """A story's state after an article came, went or changed."""

    story_id: str
    version: int = Field(ge=1)
    seq: int = Field(ge=1)
    title: str
    title_language: str = Field(default="en", description="BCP 47 of the title")
    summary: str = ""
    first_seen: Moment
    last_seen: Moment
    article_count: int = Field(ge=0)
    source_ids: tuple[str, ...] = ()
    countries: tuple[str, ...] = Field(default=(), description="of the newsrooms covering it")
    languages: tuple[str, ...] = ()
    merged_into: str | None = None
    split_into: tuple[str, ...] = ()
    regrouped: Regrouping | None = Field(
        default=None, description="Since 1.4; null unless it was merged, split or pinned"
    )
    summary_sources: tuple[str, ...] = Field(
        default=(), description="Since 1.3; the article of each sentence of the summary"
    )
    entities: tuple[Entity, ...] = Field(default=(), description="Since 1.3; the main ones first")
    about: tuple[str, ...] = Field(
        default=(),
        description="Since 1.3; countries that it is about, whoever covers it; the main ones first",
    )
    voices: int | None = Field(
        default=None,
        ge=0,
        description="Since 1.3; distinct texts: articles, near-identical copies counted once. A "
        "take's voices count outlets with a text of their own",
    )
    by_country: tuple[CountrySize, ...] = Field(default=(), description="Since 1.3; largest first")
    by_source: tuple[SourceSize, ...] = Field(default=(), description="Since 1.3; largest first")
    copy_groups: tuple[CopyGroup, ...] = Field(
        default=(), description="Since 1.3; those of two articles and more"
    )
    takes: tuple[Take, ...] = Field(
        default=(), description="Since 1.3; the world's first, then the most distinct ones"
    )
    coverage: tuple[CountryCoverage, ...] = Field(
        default=(), description="Since 1.3; empty until counted, or with nothing watched"
    )
    coverage_as_of: Moment | None = Field(
        default=None, description="Since 1.3; of when the figures are; null until counted"
    )
    coverage_final: bool = Field(
        default=False, description="Since 1.3; true once the story's window is over"
    )

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> Self:
        """The event that says what is stored of a story.

        Raises pydantic's ValidationError for a document that isn't whole.
        """
        own = cls.model_fields.keys() - Event.model_fields.keys()
        stored = {name: document[name] for name in own if name in document}
        return cls.model_validate({**stored, "story_id": document["_id"]})


class SourcePolled(Event):
    """One feed of a source was polled; tells silence from failure.

    `looked` says whether what the source had could be seen; then no new article, and none unread,
    means that there was none. `outcome` is ok, not_modified, or why it could not be seen.
    """

    source_id: str
    country: str
    feed: str
    outcome: str = Field(examples=["ok", "not_modified", "deferred", "status_500", "dns"])
    looked: bool = Field(default=True, description="Since 1.1; see the outcome for older events")
    entries: int = 0
    new_articles: int = 0
    unread: int = Field(default=0, description="new entries whose pages could not be had")
    detail: str | None = None
