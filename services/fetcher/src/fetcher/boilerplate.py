"""What stands between an article's paragraphs and is none of them."""

import re
from collections.abc import Iterable

from lxml.html import HtmlElement

from fetcher.structured import clean

LONGEST_NOTICE = 220
"""Characters; a longer paragraph is text, whatever words it has."""

_NOTICE = re.compile(
    r"""^\W*(?:
      advertisement|advertising|anzeige|werbung|publicidad|publicidade|publicit[ée]|pubblicit[àa]|reklama?|annonse?|広告|광고|广告
    | (?:read|see|watch|learn|find\ out)\s(?:more|also|next|too)\b | also\sread\b | related(?:\s(?:articles?|stories|topics|content))?\b(?=\W*$|\s*:)
    | more\s(?:on\sthis\s(?:story|topic)|from\s.{2,40}|stories)\W*$ | recommended(?:\sfor\syou|\sstories)?\W*$ | editor[’']s\spicks
    | (?:lesen|sehen)\ssie\s(?:auch|hier|dazu)\b | (?:mehr|weitere\sinformationen|weiterlesen)\s(?:zum\sthema|dazu)\b | lesen\ssie\smehr\b | auch\sinteressant\b
    | (?:leia|veja|saiba|lee|leer|ver|vea)\s(?:tamb[ée]n?m?|mais|m[áa]s)\b | lire\s(?:aussi|[ée]galement)\b | [àa]\slire\s(?:aussi|[ée]galement)\b | leggi\sanche\b
    | baca\sjuga\b | [čc]t[ěe]te\stak[ée]\b | czytaj\s(?:tak[żz]e|te[żz]|wi[ęe]cej)\b | les\sogs[åa]\b | l[äa]s\socks[åa]\b | читайте\sтакже | đọc\sthêm | ayrıca\soku
    | (?:sign\sup|subscribe|register)\s(?:now|here|to|for)\b | get\s(?:our|the)\s.{0,60}newsletter\b | .{0,60}\bnewsletter\b.{0,60}(?:sign\sup|subscribe|abonnieren|anmelden|inbox)
    | (?:melden\ssie\ssich|jetzt)\b.{0,60}(?:newsletter|abonnieren|anmelden) | (?:inscreva-se|assine|suscr[íi]bete|suscribirse|abonnez-vous|inscrivez-vous|iscriviti)\b
    | follow\s(?:us|our|.{2,40}\son\s(?:x|twitter|facebook|instagram|whatsapp|telegram|threads|bluesky))\b | folgen\ssie\suns\b | (?:siga|s[íi]guenos|suivez)\b.{0,60}(?:facebook|twitter|instagram|whatsapp|telegram|google)
    | share\s(?:this|on|via)\b | (?:artikel\s)?teilen\W*$ | compart(?:ir|ilhar|ilhe|e)\b.{0,40}$ | partager\b.{0,40}$
    | (?:we|this\s(?:web)?site)\suses?\scookies\b | .{0,40}\bcookies?\b.{0,80}\b(?:accept|akzeptieren|zustimmen|aceptar|accepter|consent) | empfohlener\s(?:externer|redaktioneller)\sinhalt
    | (?:all\srights\sreserved|copyright\s©|©\s(?:copyright\s)?\d{4}) | (?:comments?|kommentare|comentarios|coment[áa]rios|commentaires)(?:\s\(?\d+\)?)?\W*$
    | (?:photo|foto|image|quelle|source|fuente|fonte|cr[ée]ditos?|credits?|infografik)\s?:\s.{0,60}$
    | (?:click|tap)\shere\s(?:to|for)\b | download\s(?:the|our)\sapp\b | (?:the\spost\s.{5,120}\sappeared\sfirst\son)
    )""",
    re.IGNORECASE | re.VERBOSE,
)  # fmt: skip
_PRUNED = re.compile(
    r"(?:^|[\s_-])(?:newsletter|related|recommend\w*|share|sharing|social|cookie\w*|consent|advert\w*|promo|sponsored|comments?|breadcrumbs?|paywall|outbrain|taboola|most-?read|read-?more|readmore|also-?read|tags?-list|author-(?:bio|box))(?:$|[\s_-])",
    re.IGNORECASE,
)
_NEVER_PRUNED = {"html", "body", "main", "article", "h1", "p"}
_PRUNED_TAGS = (
    "figure",
    "figcaption",
    "aside",
    "nav",
    "footer",
    "form",
    "button",
    "template",
    "dialog",
)
_LARGEST_PART = 0.3
"""A block with more of the page's text than this is the article, however it is called."""


def prune(tree: HtmlElement) -> HtmlElement:
    """Take figures, forms and boxes out of a page, in place, so that none becomes a paragraph."""
    whole = max(_paragraph_text(tree), 1)
    for element in list(tree.iter(*_PRUNED_TAGS)):
        if element.getparent() is not None and _paragraph_text(element) < whole * _LARGEST_PART:
            element.drop_tree()
    for element in list(tree.iter()):
        if not isinstance(element.tag, str) or element.tag in _NEVER_PRUNED:
            continue
        marks = f"{element.get('class') or ''} {element.get('id') or ''}"
        if not _PRUNED.search(marks) or element.getparent() is None:
            continue
        if _paragraph_text(element) < whole * _LARGEST_PART:
            element.drop_tree()
    return tree


def drop_boilerplate(
    paragraphs: Iterable[str], *, title: str, captions: Iterable[str]
) -> tuple[str, ...]:
    """The paragraphs without notices, captions, repetitions and the headline itself."""
    known = {_letters(caption) for caption in captions}
    known.add(_letters(title))
    kept: list[str] = []
    for paragraph in paragraphs:
        letters = _letters(paragraph)
        if not letters or letters in known or is_notice(paragraph):
            continue
        if len(letters) > 30:
            known.add(letters)
        kept.append(paragraph)
    return tuple(_without_hanging_heads(kept))


def is_notice(paragraph: str) -> bool:
    """Whether a short paragraph is an advert, a pointer elsewhere or a request."""
    return len(paragraph) <= LONGEST_NOTICE and bool(_NOTICE.match(clean(paragraph)))


def _without_hanging_heads(paragraphs: list[str]) -> list[str]:
    """A last line that announces something (`More on this:`) announces nothing any more."""
    while len(paragraphs) > 1 and len(paragraphs[-1]) < 80 and paragraphs[-1].endswith(":"):
        paragraphs.pop()
    return paragraphs


def _paragraph_text(element: HtmlElement) -> int:
    return sum(len(p.text_content()) for p in element.iter("p"))


def _letters(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())
