"""The parts of an article, as they are stored and as they travel."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field

MAX_TEXT_BYTES = 200_000
"""UTF-8 bytes of an article's title, description, paragraphs and captions together."""


def _to_utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)


Moment = Annotated[AwareDatetime, AfterValidator(_to_utc)]
"""A point in time with its zone, kept in UTC."""


def now() -> datetime:
    """The current time in UTC, cut to milliseconds: what MongoDB keeps of a date."""
    moment = datetime.now(UTC)
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


class Document(BaseModel):
    """Frozen; unknown fields of newer writers are dropped."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class SourceInfo(Document):
    """What a reader needs to know of the outlet; travels with each of its articles."""

    id: str
    name: str
    homepage: str
    country: str
    """ISO 3166-1 alpha-2 of the newsroom, or XK."""
    language: str | None = None
    kind: str | None = None
    ownership: str | None = None
    tags: tuple[str, ...] = ()
    display: str = "full"
    """full, excerpt or link, as its entry says; or default, as who shows it does."""


class Image(Document):
    """A picture of an article; the caption in the original language."""

    url: str
    caption: str | None = None
    credit: str | None = None
    alt: str | None = None
    width: int | None = None
    height: int | None = None


class Rights(Document):
    """What the publisher keeps to itself; `tdm_reserved` is None when it says nothing of it."""

    noarchive: bool = False
    nosnippet: bool = False
    tdm_reserved: bool | None = None
    """Text and data mining (TDM Reservation Protocol; Art. 4 of Directive (EU) 2019/790)."""
    tdm_policy: str | None = None
    """Where its terms are."""


class Original(Document):
    """What the publisher wrote, without its page's furniture."""

    title: str
    description: str | None = None
    paragraphs: tuple[str, ...]
    authors: tuple[str, ...] = ()
    section: str | None = None
    tags: tuple[str, ...] = ()
    images: tuple[Image, ...] = ()
    kind: str = Field(default="article", examples=["article", "live", "gallery", "video", "audio"])
    published_at: Moment | None = None
    published_estimated: bool = False
    published_offset_minutes: int | None = None
    """East of UTC, as the publisher wrote it; None when it is UTC or unknown."""
    modified_at: Moment | None = None
    content_hash: str
    signature: str | None = None
    """A MinHash of the text, by which copies are found: scheme, a colon, base64."""
    rights: Rights | None = None


class TranslationStatus(StrEnum):
    """`unavailable`: no model for the language; `failed`: attempts used up. Both keep the text."""

    TRANSLATED = "translated"
    NOT_NEEDED = "not_needed"
    UNAVAILABLE = "unavailable"
    FAILED = "failed"


class Translation(Document):
    """The English text of one revision, with its provenance.

    `captions` and `alts` run parallel to the original's images; text fields are empty unless
    `translated`.
    """

    revision: int
    translation_version: int
    """Rises with each new translation of the article; never falls, also across revisions."""
    status: TranslationStatus
    title: str | None = None
    description: str | None = None
    paragraphs: tuple[str, ...] = ()
    captions: tuple[str | None, ...] = ()
    alts: tuple[str | None, ...] = ()
    """What the pictures show, for who can't see them."""
    engine: str | None = None
    model: str | None = None
    model_version: str | None = None
    route: tuple[str, ...] = ()
    """Languages passed through, e.g. ("pt", "en")."""
    warnings: tuple[str, ...] = ()
    """What is doubtful or was kept in the original, in words: `paragraph 3: …`."""
    repaired: tuple[str, ...] = ()
    """What was mended or came from another engine, in words."""
    translated_at: Moment


class Placement(Document):
    """Which story an article belongs to: the only truth about it."""

    story_id: str
    similarity: float
    """Probability, when it was placed, that it and the story tell of one event; 1 for a founder."""
    epoch: int
    """Which writer decided; see the clusterer."""
    seq: int
    placed_at: Moment
    pinned: bool = False
    unplaced: bool = False
    """True when attempts were used up and the article stands alone because of that."""


class Times(Document):
    """When each stage was done."""

    published: Moment | None = None
    discovered: Moment
    fetched: Moment
    translated: Moment | None = None
    clustered: Moment | None = None


class Withdrawn(Document):
    """Why an article is no longer shown."""

    by: str = Field(examples=["publisher", "operator"])
    reason: str
    at: Moment
