"""How much of an article may be shown: all of it, an excerpt, or a title with a link; pure.

Its source's entry says so, or leaves it to the deployment; the article's own rights may lower it.
"""

from typing import Any, Literal

from parallax.documents import Rights

Display = Literal["full", "excerpt", "link"]
BY_DEFAULT = "default"
"""What an entry that doesn't say is indexed with; `resolve` replaces it when it is read."""

Json = dict[str, Any]


def lowered(said: str, rights: Rights | None) -> str:
    """What a source's entry says, and less where an article's publisher keeps more to itself.

    An article that must not be archived isn't shown in full, one that must not be quoted is a link.
    """
    if rights and rights.nosnippet:
        return "link"
    if rights and rights.noarchive and said in {"full", BY_DEFAULT}:
        return "excerpt"
    return said


def resolve(source: Json, default: Display) -> None:
    """Put what the deployment does by default where an indexed document leaves it to that."""
    outlet = source.get("source")
    if isinstance(outlet, dict) and outlet.get("display") == BY_DEFAULT:
        outlet["display"] = default


def display_of(source: Json) -> Display:
    """Of an indexed article; a policy that this version doesn't know shows the least."""
    said = source["source"].get("display")
    return said if said in {"full", "excerpt"} else "link"


def shown_images(source: Json) -> list[Json]:
    """The pictures of an indexed article that may be shown: all, the first, or none."""
    images: list[Json] = source.get("images") or []
    return {"full": images, "excerpt": images[:1], "link": []}[display_of(source)]
