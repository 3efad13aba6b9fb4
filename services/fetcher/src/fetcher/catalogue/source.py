"""An outlet: who it is, and where it says what is new."""

import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from fetcher.catalogue.countries import COUNTRIES, MISTAKEN
from fetcher.web.urls import canonical
from parallax.documents import SourceInfo

Kind = Literal["newspaper", "broadcaster", "agency", "digital"]
Ownership = Literal["state", "public", "private"]
Display = Literal["full", "excerpt", "link"]

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
# Countries' codes that are taken for their language's.
_MISTAKEN_LANGUAGES = {
    "gr": "el", "jp": "ja", "cz": "cs", "dk": "da", "ua": "uk", "cn": "zh", "gb": "en", "us": "en",
    "at": "de", "ir": "fa", "al": "sq", "br": "pt", "mx": "es", "in": "hi", "iw": "he",
}  # fmt: skip


def _is_url(text: str) -> str:
    canonical(text)
    return text


def _is_country(text: str) -> str:
    if text in COUNTRIES:
        return text
    upper = text.strip().upper()
    meant = upper if upper in COUNTRIES else MISTAKEN.get(upper)
    hint = f": did you mean {meant}" if meant else ""
    raise ValueError(f"not an ISO 3166-1 alpha-2 country (or XK){hint}")


def _is_language(text: str) -> str:
    plain = text.strip().replace("_", "-")
    meant = _MISTAKEN_LANGUAGES.get(plain.lower())
    if meant is None and _LANGUAGE.fullmatch(text):
        return text
    folded = plain.partition("-")[0].lower() + plain[len(plain.partition("-")[0]) :]
    meant = meant or (folded if folded != text and _LANGUAGE.fullmatch(folded) else None)
    hint = f": did you mean {meant}" if meant else ", such as pt or sr-Latn"
    raise ValueError(f"not a BCP 47 language{hint}")


Url = Annotated[str, AfterValidator(_is_url)]
Country = Annotated[str, AfterValidator(_is_country)]
Language = Annotated[str, AfterValidator(_is_language)]
Word = Annotated[str, Field(min_length=1, max_length=60)]


class Source(BaseModel):
    """One entry of the catalogue; it has at least one feed or sitemap."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9._-]{0,63}$")
    name: str = Field(min_length=1, max_length=200)
    homepage: Url
    country: Country
    """Where the newsroom is."""
    languages: tuple[Language, ...] = ()
    feeds: tuple[Url, ...] = ()
    sitemaps: tuple[Url, ...] = ()
    kind: Kind | None = None
    ownership: Ownership | None = None
    tags: tuple[Word, ...] = ()
    display: Display | None = None
    """None: as the deployment does by default."""
    about_default: Country | None = None
    """Of exiled media: the country that they are about."""

    @model_validator(mode="before")
    @classmethod
    def _has_a_feed(cls, data: Any) -> Any:
        # Before, so that it is said beside the faults of the fields.
        if isinstance(data, dict) and not data.get("feeds") and not data.get("sitemaps"):
            return {**data, "feeds": NO_FEED}
        return data

    @property
    def language(self) -> str:
        """The language when there is exactly one, else empty."""
        return self.languages[0] if len(self.languages) == 1 else ""

    @property
    def addresses(self) -> tuple[str, ...]:
        """All that is polled: feeds, then sitemaps."""
        return self.feeds + self.sitemaps

    @property
    def info(self) -> SourceInfo:
        """What travels with each article."""
        return SourceInfo(
            id=self.id,
            name=self.name,
            homepage=self.homepage,
            country=self.country,
            language=self.language or None,
            kind=self.kind,
            ownership=self.ownership,
            tags=self.tags,
            display=self.display or BY_DEFAULT,
        )


NO_FEED = "no feed"
BY_DEFAULT = "default"
"""Each deployment of search-api says what that is."""
