"""A page as a list of blocks of text, read in one walk.

A block is what a reader sees as one piece: a paragraph, a heading, an item of a list, or a run of
text between line breaks. Each knows how much of it is linked and which parts of the page it is in.
"""

from dataclasses import dataclass, field

from lxml import etree
from lxml.html import HtmlElement

from fetcher.extraction.structured import clean, is_dense
from fetcher.extraction.zones import HEADINGS, SKIPPED, Zone, is_lead_mark, marks_of, zone_of

INLINE = frozenset(
    (
        "a abbr acronym b bdi bdo big cite code data del dfn em font i img ins kbd label mark nobr "
        "q rb rp rt ruby s samp small span strike strong sub sup time tt u var wbr"
    ).split()
)
"""Elements that stand inside a line; every other one ends it."""
LARGEST_PART = 0.3
"""A part with more of the page's text than this is the article, however it is called."""
MAX_BLOCKS = 20_000


@dataclass(slots=True)
class Part:
    """A part of the page that may be none of the article; `marks` are its tag and names."""

    zone: Zone
    element: HtmlElement
    marks: str
    holds_headline: bool = False


@dataclass(slots=True, eq=False)
class Block:
    """One piece of text; `linked` of its characters are links to elsewhere."""

    text: str
    tag: str
    element: HtmlElement
    parts: tuple[Part, ...]
    linked: int = 0
    bold: int = 0
    is_lead: bool = False
    """A class says that this is the article's lead."""
    in_list: bool = False
    position: int = 0
    zone: Zone = field(default=Zone.TEXT)

    @property
    def is_heading(self) -> bool:
        """Whether it is a heading element."""
        return self.tag in HEADINGS

    @property
    def link_share(self) -> float:
        """How much of it is links, 0 to 1."""
        return min(1.0, self.linked / max(1, len(self.text)))


def read_blocks(root: HtmlElement) -> list[Block]:
    """The blocks under `root` in the page's order, each with its zone."""
    blocks = _Walk(root).blocks
    # By name and not by element: a template may put each paragraph into a box of its own.
    texts: dict[str, int] = {}
    total = 0
    for block in blocks:
        if weight := running_text(block):
            total += weight
            for marks in {part.marks for part in block.parts}:
                texts[marks] = texts.get(marks, 0) + weight
        if block.tag == "h1":
            for part in block.parts:
                part.holds_headline = True
    enough = total * LARGEST_PART
    if sum(running_text(block) for block in blocks if block.is_lead) > enough:
        # Said of the whole text, it says nothing.
        for block in blocks:
            block.is_lead = False
    for block in blocks:
        zones = (_settle(part, texts.get(part.marks, 0) > enough) for part in block.parts)
        block.zone = max(zones, default=Zone.TEXT)
    return blocks


def running_text(block: Block) -> int:
    """Characters of a block that reads like prose; 0 of menus, labels and lists of links."""
    length = len(block.text)
    if length < 60 and not (length > 20 and is_dense(block.text)):
        return 0
    return 0 if block.linked * 2 > length else length


def _settle(part: Part, is_large: bool) -> Zone:
    if is_large or (part.holds_headline and part.zone in {Zone.HEADER, Zone.BOX}):
        return Zone.TEXT
    return part.zone


class _Walk:
    """State of one walk over a tree: the run of text that is being collected."""

    def __init__(self, root: HtmlElement) -> None:
        self.blocks: list[Block] = []
        self._pieces: list[str] = []
        self._linked = 0
        self._bold = 0
        self._links = 0
        self._strong = 0
        self._breaks = 0
        self._holders: list[tuple[HtmlElement, str, bool]] = [(root, "div", False)]
        self._parts: list[Part] = []
        self._lists = 0
        self._walk(root)
        self._flush()

    def _walk(self, root: HtmlElement) -> None:
        walk = etree.iterwalk(root, events=("start", "end"))
        for event, element in walk:
            tag = element.tag
            if not isinstance(tag, str):
                if event == "end" and element.tail:
                    self._add(element.tail)
                continue
            if event == "start":
                if tag in SKIPPED:
                    walk.skip_subtree()
                    continue
                self._open(element, tag)
            else:
                if tag not in SKIPPED:
                    self._close(element, tag)
                if element.tail and element is not root:
                    self._add(element.tail)
            if len(self.blocks) > MAX_BLOCKS:
                break

    def _open(self, element: HtmlElement, tag: str) -> None:
        if tag == "br":
            self._break()
            return
        inline = tag in INLINE
        if not inline:
            self._flush()
        marks = marks_of(element, tag) if element.attrib else ""
        zone = zone_of(element, tag, marks)
        if zone is not Zone.TEXT:
            if inline:
                # Its text is a block of its own: a credit, a label for screen readers.
                self._flush_inline(element, zone)
            self._parts.append(Part(zone, element, f"{tag} {marks}"))
        if not inline:
            lead = self._holders[-1][2] or (bool(marks) and is_lead_mark(marks))
            self._holders.append((element, tag, lead))
            self._lists += tag in {"ul", "ol", "dl"}
        elif tag == "a":
            self._links += _leads_away(element)
        elif tag in {"b", "strong"}:
            self._strong += 1
        if element.text:
            self._add(element.text)

    def _close(self, element: HtmlElement, tag: str) -> None:
        if tag == "br":
            return
        if tag in INLINE:
            if tag == "a":
                self._links -= _leads_away(element)
            elif tag in {"b", "strong"}:
                self._strong -= 1
        else:
            self._flush()
            self._holders.pop()
            self._lists -= tag in {"ul", "ol", "dl"}
        if self._parts and self._parts[-1].element is element:
            part = self._parts[-1]
            if tag in INLINE:
                self._flush_inline(element, part.zone)
            self._parts.pop()

    def _flush_inline(self, element: HtmlElement, zone: Zone) -> None:
        del element
        if zone in {Zone.HIDDEN, Zone.CAPTION}:
            self._flush()

    def _add(self, text: str) -> None:
        self._pieces.append(text)
        if not text.isspace():
            self._breaks = 0
            if self._links:
                self._linked += len(text)
            if self._strong:
                self._bold += len(text)

    def _break(self) -> None:
        self._breaks += 1
        if self._breaks == 2:
            self._flush()
        else:
            self._pieces.append("\n")

    def _flush(self) -> None:
        if self._pieces:
            text = clean("".join(self._pieces))
            if text:
                self._append(text)
            self._pieces.clear()
        self._linked = self._bold = self._breaks = 0

    def _append(self, text: str) -> None:
        element, tag, lead = self._holders[-1]
        self.blocks.append(
            Block(
                text=text,
                tag=tag,
                element=element,
                parts=tuple(self._parts),
                linked=self._linked,
                bold=self._bold,
                is_lead=lead,
                in_list=self._lists > 0,
                position=len(self.blocks),
            )
        )


def _leads_away(anchor: HtmlElement) -> bool:
    address = anchor.get("href")
    return address is not None and address != "" and not address.startswith("#")
