"""An outlet of the catalogue, and of which country's general press it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

SPECIALISED = frozenset(
    {
        "business", "culture", "entertainment", "lifestyle", "music", "religious", "science",
        "sport", "sports", "tech", "technology", "trade",
    }
)  # fmt: skip
"""Tags of outlets that leave out most news, so that what they leave out says nothing."""
NARROW = frozenset({"local", "regional"})
"""Tags of outlets that news from afar isn't expected of, unless they are national as well."""
EXILE = "exile"


@dataclass(frozen=True)
class Outlet:
    """A watched source, as far as coverage goes."""

    id: str
    country: str
    kind: str | None = None
    tags: frozenset[str] = frozenset()
    about_default: str | None = None
    """Of exiled media: the country that they are about."""

    @property
    def exiled(self) -> bool:
        """Whether it stands for another country than the one that its newsroom is in."""
        return EXILE in self.tags or self.about_default is not None

    @property
    def expected(self) -> bool:
        """Whether general news can be expected of it, for readers of its own country."""
        narrow = self.tags & NARROW and "national" not in self.tags
        return not (self.exiled or narrow or self.tags & SPECIALISED)


def outlet_of(document: Mapping[str, Any]) -> Outlet:
    """The outlet of a document of `sources`."""
    return Outlet(
        id=document["_id"],
        country=document["country"],
        kind=document.get("kind"),
        tags=frozenset(document.get("tags") or ()),
        about_default=document.get("about_default"),
    )
