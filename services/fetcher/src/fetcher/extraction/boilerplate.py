"""What stands between an article's paragraphs and is none of them."""

import re
from collections.abc import Iterable

from lxml.html import HtmlElement

from fetcher.extraction.structured import clean

LONGEST_NOTICE = 220
"""Characters; a longer paragraph is text, whatever words it has."""

_NOTICES = (
    # adverts and other marks of templates
    r"article content\W*$",
    r"(?:advertisement|advertising|anzeige|werbung|publicidade?|publicit[ée]|pubblicit[àa])\b",
    r"(?:reklama?|annonse?|広告|광고|广告)\W*$",
    # pointers to other pages
    r"(?:read|see|watch|learn|find out) (?:more|also|next|too)\b",
    r"also read\b",
    r"related(?: (?:articles?|stories|topics|content))?(?:\W*$|\s*:)",
    r"more (?:on this (?:story|topic)|from .{2,40}|stories)\W*$",
    r"recommended(?: for you| stories)?\W*$",
    r"editor[’']s picks",
    r"(?:lesen|sehen) sie (?:auch|hier|dazu|mehr)\b",
    r"(?:mehr|weitere informationen|weiterlesen) (?:zum thema|dazu)\b",
    r"auch interessant\b",
    r"(?:leia|veja|saiba|lee|leer|ver|vea) (?:tamb[ée]n?m?|mais|m[áa]s)\b",
    r"(?:[àa] )?lire (?:aussi|[ée]galement)\b",
    r"(?:leggi anche|baca juga|[čc]t[ěe]te tak[ée]|les ogs[åa]|l[äa]s ocks[åa])\b",
    r"czytaj (?:tak[żz]e|te[żz]|wi[ęe]cej)\b",
    r"(?:читайте также|đọc thêm|ayrıca oku)",
    # newsletters, subscriptions, networks
    r"(?:sign up|subscribe|register) (?:now|here|to|for)\b",
    r"get (?:our|the) .{0,60}newsletter\b",
    r".{0,60}\bnewsletter\b.{0,60}(?:sign up|subscribe|abonnieren|anmelden|inbox)",
    r"(?:melden sie sich|jetzt)\b.{0,60}(?:newsletter|abonnieren|anmelden)",
    r"(?:inscreva-se|assine|suscr[íi]bete|suscribirse|abonnez-vous|inscrivez-vous|iscriviti)\b",
    r".{0,150}\bsign up (?:free|now|today|here|below)\b.{0,20}$",
    r".{0,150}\benter your e-?mail\b",
    r"(?:receba|recibe|recevez|inscr[íi]bete)\b.{0,120}\b(?:bolet[íi]m?|correo|e-?mail|newsletter)",
    r"follow (?:us|our)\b",
    r"follow .{2,40} on (?:x|twitter|facebook|instagram|whatsapp|telegram|threads|bluesky)\b",
    r"folgen sie uns\b",
    r"(?:siga|s[íi]guenos|suivez)\b.{0,60}(?:facebook|twitter|instagram|whatsapp|telegram|google)",
    r"share (?:this|on|via)\b",
    r"(?:share|compartir|compartilhar|partilhar|partager|teilen|condividi|del|dela)\s?:",
    r".{0,25}\bfacebook\b.{0,60}$",
    r"(?:artikel )?teilen\W*$",
    r"(?:compart(?:ir|ilhar|ilhe|e)|partager)\b.{0,40}$",
    # consent, rights, comments, credits
    r"(?:we|this (?:web)?site) uses? cookies\b",
    r".{0,120}\bcookies?\b.{0,120}\b(?:accept|agree|akzeptier|zustimm|ace[pi]t|consent|rifiut)",
    r"empfohlener (?:externer|redaktioneller) inhalt",
    r"(?:all rights reserved|copyright ©|© (?:copyright )?\d{4})",
    r"(?:comments?|kommentare|comentarios|coment[áa]rios|commentaires)(?: \(?\d+\)?)?\W*$",
    r"(?:photo|foto|image|quelle|source|fuente|fonte|cr[ée]ditos?|credits?)\s?:\s.{0,60}$",
    r"(?:click|tap) here (?:to|for)\b",
    r"download (?:the|our) app\b",
    r"the post .{5,120} appeared first on",
)
_NOTICE = re.compile(rf"\W*(?:{'|'.join(_NOTICES)})", re.IGNORECASE)
_BY = {"by", "por", "von", "par", "di", "av", "af", "od", "oleh", "texto", "text"}
_PARTICLES = {
    "de",
    "da",
    "do",
    "dos",
    "das",
    "del",
    "la",
    "van",
    "von",
    "der",
    "e",
    "y",
    "and",
    "|",
}
_PRUNED_NAMES = (
    r"newsletter|related|recommend\w*|share|sharing|social|cookie\w*|consent|advert\w*|promo"
    r"|sponsored|comments?|breadcrumbs?|paywall|outbrain|taboola|most-?read|read-?more|also-?read"
    r"|author-(?:bio|box)"
)
_PRUNED = re.compile(rf"(?:^|[\s_-])(?:{_PRUNED_NAMES})(?:$|[\s_-])", re.IGNORECASE)
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
_SENTENCE_ENDS = tuple('.!?…:。！？।۔؟”“"»」')
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
    known = {letters_of(caption) for caption in captions}
    known.add(letters_of(title))
    kept: list[str] = []
    for paragraph in paragraphs:
        letters = letters_of(paragraph)
        if not letters or letters in known or is_notice(paragraph):
            continue
        if len(letters) > 30:
            known.add(letters)
        kept.append(paragraph)
    return tuple(_without_hanging_heads(_without_opening(kept, letters_of(title))))


def is_notice(paragraph: str) -> bool:
    """Whether a short paragraph is an advert, a pointer elsewhere, a request or a byline."""
    if len(paragraph) > LONGEST_NOTICE:
        return False
    return bool(_NOTICE.match(clean(paragraph))) or is_byline(paragraph)


def is_byline(paragraph: str) -> bool:
    """Whether a paragraph is `By` and a name, and no more."""
    words = paragraph.strip(" |·,").split()
    if not 3 <= len(words) <= 8 or words[0].rstrip(":").lower() not in _BY:
        return False
    return all(word[0].isupper() or word.lower() in _PARTICLES for word in words[1:])


def _without_opening(paragraphs: list[str], title: str) -> list[str]:
    """What templates put between headline and text: section, author, date, headline with kicker.

    A text doesn't begin with a line so short that is no sentence.
    """
    start = 0
    while start < len(paragraphs) - 1 and _is_opening(paragraphs[start], title):
        start += 1
    return paragraphs[start:]


def _is_opening(paragraph: str, title: str) -> bool:
    letters = letters_of(paragraph)
    if len(title) > 15 and letters.endswith(title) and len(letters) < len(title) + 50:
        return True
    # Chinese, Japanese and Korean say in 15 characters what others say in 40.
    dense = sum(character > "\u2e7f" for character in paragraph) * 2 > len(paragraph)
    return len(paragraph) < (15 if dense else 40) and not paragraph.endswith(_SENTENCE_ENDS)


def _without_hanging_heads(paragraphs: list[str]) -> list[str]:
    """A last line that announces something (`More on this:`) announces nothing any more."""
    while len(paragraphs) > 1 and len(paragraphs[-1]) < 80 and paragraphs[-1].endswith(":"):
        paragraphs.pop()
    return paragraphs


def _paragraph_text(element: HtmlElement) -> int:
    return sum(len(p.text_content()) for p in element.iter("p"))


def letters_of(text: str) -> str:
    """Letters and digits alone, folded: what two texts are compared by."""
    return "".join(character for character in text.casefold() if character.isalnum())
