"""What a query says, as a tree; each part knows where it stands in the text (code points)."""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    """A word, or words in quotes, which must stand side by side."""

    text: str
    start: int


@dataclass(frozen=True)
class Prefix:
    """Any word that begins so."""

    text: str
    start: int


@dataclass(frozen=True)
class InTitle:
    """The part is looked for in titles alone."""

    part: "Node"


@dataclass(frozen=True)
class Not:
    """Without the part."""

    part: "Node"


@dataclass(frozen=True)
class And:
    """All parts."""

    parts: tuple["Node", ...]


@dataclass(frozen=True)
class Or:
    """Any of the parts."""

    parts: tuple["Node", ...]


Node = Words | Prefix | InTitle | Not | And | Or


def wanted(node: Node) -> Iterator[Words]:
    """The words that a query looks for, in their order; not those that it excludes."""
    match node:
        case Words():
            yield node
        case InTitle(part):
            yield from wanted(part)
        case And(parts) | Or(parts):
            for part in parts:
                yield from wanted(part)
        case Prefix() | Not():
            return
