"""What a page says about itself: JSON-LD, Open Graph and other meta elements."""

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml.html import HtmlElement

MAX_JSON_LD_BYTES = 2_000_000
_DEEPEST = 12
_INVISIBLE = re.compile("[\u200b\u2060\ufeff\u00ad\ud800-\udfff\x00-\x08\x0b\x0c\x0e-\x1f]")

_MEDIA = {"VideoObject", "AudioObject", "PodcastEpisode", "ImageGallery", "MediaGallery"}
_BLOCK_ENDS = re.compile(r"</(?:p|div|h[1-6]|li|blockquote)>|<br\s{0,3}/?>", re.IGNORECASE)

Node = dict[str, Any]


@dataclass(frozen=True)
class Structured:
    """The JSON-LD node of the article ({} if none) and the meta elements, keys lower-case."""

    article: Node
    nodes: tuple[Node, ...]
    meta: dict[str, tuple[str, ...]]

    def first(self, *names: str) -> str | None:
        """The first value that isn't empty of the named meta elements, in the order given."""
        return next((value for name in names for value in self.meta.get(name, ())), None)

    def all(self, *names: str) -> tuple[str, ...]:
        """All values of the first of the named meta elements that has any."""
        return next((self.meta[name] for name in names if self.meta.get(name)), ())


def read_structured(tree: HtmlElement) -> Structured:
    """Read both; broken JSON-LD is skipped, as browsers and search engines do."""
    nodes = tuple(node for script in _scripts(tree) for node in _flatten(script, 0))
    return Structured(_article_of(nodes), nodes, _meta(tree))


def text_of(value: Any, depth: int = 0) -> str | None:
    """A JSON-LD value as clean text: of a string, of the first of a list, of an object's name."""
    if depth > _DEEPEST:
        return None
    if isinstance(value, list):
        return next((text for one in value if (text := text_of(one, depth + 1))), None)
    if isinstance(value, dict):
        return text_of(value.get("name") or value.get("@value"), depth + 1)
    if not isinstance(value, str):
        return None
    # Twice escaped entities are common: the JSON was made from text that was HTML already.
    return clean(re.sub(r"<[^>]{1,200}>", " ", html.unescape(html.unescape(value)))) or None


def lines_of(value: Any) -> tuple[str, ...]:
    """The lines of a JSON-LD value that is a longer text, each clean; HTML's blocks are lines."""
    if not isinstance(value, str):
        return ()
    text = _BLOCK_ENDS.sub("\n", html.unescape(value))
    return tuple(line for line in map(text_of, text.splitlines()) if line)


def texts_of(value: Any) -> tuple[str, ...]:
    """All texts of a JSON-LD value that may be one or a list."""
    values = value if isinstance(value, list) else [value]
    return tuple(text for text in map(text_of, values) if text)


def clean(text: str) -> str:
    """One line, single spaces; no soft hyphens, zero-width or control characters, surrogates."""
    return " ".join(_INVISIBLE.sub("", text).split())


def letters_of(text: str) -> str:
    """Letters and digits alone, folded: what two texts are compared by."""
    return "".join(filter(str.isalnum, text.casefold()))


def is_dense(text: str) -> bool:
    """Chinese, Japanese and Korean say in 15 characters what others say in 40."""
    return sum(character > "\u2e7f" for character in text[:80]) * 2 > min(len(text), 80)


def types_of(node: Node) -> set[str]:
    """The node's schema.org types, without their prefix."""
    value = node.get("@type")
    names = value if isinstance(value, list) else [value]
    return {name.rpartition("/")[2] for name in names if isinstance(name, str)}


def _scripts(tree: HtmlElement) -> Iterator[Any]:
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower():
            continue
        text = script.text or ""
        if not text.strip() or len(text) > MAX_JSON_LD_BYTES:
            continue
        text = re.sub(r"^\s*(?://)?\s*(?:<!\[CDATA\[|<!--)|(?://)?\s*(?:\]\]>|-->)\s*$", "", text)
        try:
            # strict=False: publishers put bare line breaks into strings.
            yield json.loads(text.strip().rstrip(";"), strict=False)
        except (ValueError, RecursionError):
            continue


def _flatten(value: Any, depth: int) -> Iterator[Node]:
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        for part in value:
            yield from _flatten(part, depth + 1)
    elif isinstance(value, dict):
        yield value
        for key in ("@graph", "mainEntity", "mainEntityOfPage", "hasPart", "liveBlogUpdate"):
            if isinstance(value.get(key), (list, dict)):
                yield from _flatten(value[key], depth + 1)


def _article_of(nodes: tuple[Node, ...]) -> Node:
    """The node that describes the page's article: the first with an article's type and headline."""
    articles = [
        node
        for node in nodes
        if any(name.endswith(("Article", "Posting", "Report")) for name in types_of(node))
    ]
    with_headline = [node for node in articles if node.get("headline") or node.get("name")]
    media = [node for node in nodes if types_of(node) & _MEDIA and node.get("name")]
    return next(iter(with_headline or articles or media), {})


def _meta(tree: HtmlElement) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for element in tree.iter("meta"):
        key = element.get("property") or element.get("name") or element.get("itemprop")
        value = clean(html.unescape(element.get("content") or ""))
        if key and value:
            # `article:published:time` is meant as everybody else's `article:published_time`.
            name = re.sub(r":(?=time$)", "_", key.strip().lower())
            found.setdefault(name, []).append(value)
    return {key: tuple(dict.fromkeys(values)) for key, values in found.items()}
