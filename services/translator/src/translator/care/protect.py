"""What must come out as it went in: addresses, handles, hashtags, credits, emoji, marked names.

An engine gets a placeholder for each, of a form that survives: `KWX` and its like were lost once
in 2,886 times by fxtranslate, which left none of 73 e-mail addresses and handles whole, one of ten
emoji and half of the hashtags. Apertium loses no unknown word, but translates within addresses.
Forms with digits are lost more often and would count as numbers. Codes as F-16 or PL 2630/2020 come
through by themselves, and have their place in the grammar, so they aren't hidden.

Symbols before and after a sentence say nothing to an engine: they are taken off and put back.
The English may be looked at before `show` as well as after: a placeholder is no number.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

PLACEHOLDERS = tuple(f"KW{letter}" for letter in "XZKQVJBCFGLMNPRT")
"""Without vowels, the kWh, and Kuwait's dinar."""

_GENERIC = frozenset(
    "com org net info biz edu gov mil int eu io app dev tv news online site store shop blog club "
    "live media press digital xyz top cat eus gal bzh museum social cloud tech world africa".split()
)
_COUNTRIES = frozenset(
    "ac ad ae af ag ai al am ao ar as at au aw az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bw "
    "by bz ca cc cd cf cg ch ci cl cm cn co cr cu cv cw cy cz de dj dk dm do dz ec ee eg er es et "
    "fi fj fm fo fr ga gd ge gg gh gi gl gm gn gp gq gr gt gw gy hk hn hr ht hu id ie il im in iq "
    "ir is it je jm jo jp ke kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc "
    "md me mg mk ml mm mn mo mr mt mu mv mw mx my mz na ne ng ni nl no np nr nu nz om pa pe pg ph "
    "pk pl pm pr ps pt pw py qa re ro rs ru rw sa sb sc sd se sg si sk sl sm sn so sr ss st su sv "
    "sy sz tc td tg th tj tk tl tm tn to tr tt tw tz ua ug uk us uy uz va vc ve vn vu ws ye za zm "
    "zw рф укр бел срб мкд бг".split()
)
_ABBREVIATED = frozenset("as ma mo pm".split())
"""Countries that end an abbreviation too, `Ex.mo`, `sr.as`: before them stands a longer name."""
_FILES = (
    "pdf|docx?|xlsx?|pptx?|odt|ods|csv|txt|zip|rar|7z|exe|apk|dll|jpe?g|png|gif|svg|webp|mp[34]|"
    "wav|avi|mkv|html?|xml|json|php"
)

_LETTER = r"A-Za-z\u00c0-\u024f\u0400-\u04ff"
_WORD = rf"{_LETTER}0-9_"
# Chinese, Japanese and Korean go on after an address without a space.
_END = r"\s<>\"“”„«»‹›\u3000-\u30ff\u3400-\u9fff\uac00-\ud7af\uff00-\uffef"
_PICTURES = (
    r"©®™•‣〽\u2190-\u21ff\u2300-\u23ff\u2500-\u27bf\u2900-\u297f\u2b00-\u2bff"
    r"\U0001f000-\U0001faff"
)
_JOINED = r"\ufe0f\u200d\u20e3\U000e0020-\U000e007f"
_SYMBOL = rf"(?:[{_PICTURES}][{_PICTURES}{_JOINED}]*+|[0-9#*]\ufe0f?\u20e3)"

# Each begins where no word goes on and has one way to repeat: the time is linear in the text.
_FOUND = re.compile(
    rf"(?P<address>(?<![A-Za-z0-9@.])(?:(?i:https?|ftp)://|(?i:www)\.)[^{_END}]++)"
    r"|(?P<email>(?<![A-Za-z0-9.+-])[A-Za-z0-9_][\w.%+-]*+@[A-Za-z0-9-]++(?:\.[A-Za-z0-9-]++)++)"
    rf"|(?P<handle>(?<![\w@./])@[{_WORD}](?:[{_WORD}.]{{0,60}}[{_WORD}])"
    r"(?:@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4})?)"
    r"|(?P<hashtag>(?<![\w&/#])#(?=\w{0,60}?[^\W\d_])\w{2,100})"
    rf"|(?P<file>(?<![\w./-])[\w-]{{1,80}}(?:\.[\w-]{{1,40}}){{0,3}}\.(?i:{_FILES})\b(?![./-]\w))"
    rf"|(?P<domain>(?<![{_WORD}.@/-])(?:[{_WORD}-]{{1,63}}\.){{1,6}}[a-zа-я]{{2,8}}"
    rf"(?![{_WORD}-]|\.\w)(?::\d{{2,5}})?(?:[/?][^{_END}]*+)?)"
    r"|(?P<marked>(?<![\w-])[^\W_][\w-]{0,60}[®™])"
    rf"|(?P<symbol>{_SYMBOL}(?:\s{{0,3}}{_SYMBOL})*+)"
)
_HINT = re.compile(rf"[@#/{_PICTURES}\u20e3]|\w\.\w")
"""Few sentences have one, and it is found ten times as fast."""
_PUNCTUATION = frozenset(".,;:!?…'’‘*_|~")
_BRACKETS = {")": "(", "]": "[", "}": "{"}

_LABEL = re.compile(
    r"(?<!\w)(?:fotos?|fotografias?|fotografías?|fotografies|photos?|imagem|imagens|imagen|imatge|"
    r"créditos?|crèdits?|crédits?|crediti?|ilustração|ilustración|il·lustració|illustration|bild|"
    r"mynd|fotoğraf|фото|фотографија|слика|снимка)\s?:\s?",
    re.IGNORECASE,
)
_CREDIT = re.compile(r"[^).|;:!?\n]{2,80}")
_PARTICLES = frozenset("de da do das dos del della di van von der la le y e i und et and".split())

_DETERMINED = re.compile(
    r"(?:\b(?:the|an?|this|that|its|his|her|their|our|my|no|each|every|former|new)|['’]s|s['’]|"
    r"(?-i:\b[A-Z]\w*(?:an|ese|ish|ch|i)))\s+$",
    re.IGNORECASE,
)
"""An article or what stands for one, or as in `the Brazilian Supreme Court` may have one before."""
_WORDLIKE = re.compile(r"[^\W\d_]")
_OUTER = re.compile(r"[\s\"'“”‘’«»()\[\],;:–—-]")


@dataclass(frozen=True)
class Span:
    """Where something stands, and what is to stand there in the English."""

    start: int
    end: int
    shown: str
    the: bool = False
    """It needs an article: `the Supreme Court`."""
    symbol: bool = False


@dataclass(frozen=True)
class Originals:
    """What `hide` took out: before and after the sentence, and by placeholder."""

    spans: tuple[tuple[str, Span], ...] = ()
    before: str = ""
    after: str = ""

    def __bool__(self) -> bool:
        """True when anything was taken out."""
        return bool(self.spans or self.before or self.after)


@dataclass(frozen=True)
class Piece:
    """A part of a sentence; one that is `fixed` isn't translated. Together they are all of it."""

    text: str
    fixed: bool


def find(text: str) -> list[Span]:
    """Everything to keep, in order; neighbours with nothing but a space between them are one."""
    found = list(_found(text)) if _HINT.search(text) else []
    return _joined(text, _apart([*found, *_credits(text)]))


def hide(text: str, also: Sequence[Span] = ()) -> tuple[str, Originals]:
    """The text with placeholders, and what they stand for. `also` is hidden with the rest.

    What there are no placeholders for stays: more than 16 in one sentence are a list.
    """
    spans, before, after = _ends(text, _apart([*find(text), *also]))
    folded = text.lower()
    free = [name for name in PLACEHOLDERS if name.lower() not in folded]
    named = tuple(zip(free, spans, strict=False))
    parts, place = [], len(before)
    for name, span in named:
        parts += [text[place : span.start], name]
        place = span.end
    parts.append(text[place : len(text) - len(after)])
    return "".join(parts), Originals(named, before, after)


def show(english: str, originals: Originals) -> str | None:
    """The English with what was taken out; None when a placeholder is lost or there twice."""
    for name, span in originals.spans:
        places = list(re.finditer(rf"\*?(?<![^\W_]){name}(?![^\W_])", english, re.IGNORECASE))
        if len(places) != 1 or english.lower().count(name.lower()) != 1:
            return None
        start, end = places[0].span()
        english = f"{_with_article(english[:start], span)}{english[end:]}"
    return f"{originals.before}{english}{originals.after}"


def idle(hidden: str, originals: Originals) -> bool:
    """True when nothing is left that an engine could translate."""
    for name, _ in originals.spans:
        hidden = hidden.replace(name, "")
    return not _WORDLIKE.search(hidden)


def cut(text: str, also: Sequence[Span] = ()) -> list[Piece]:
    """The last resort: what is between the spans, to be translated apart.

    What joins a piece to its neighbours, spaces and marks, is fixed, so that joining all texts,
    translated or not, makes the sentence.
    """
    pieces: list[Piece] = []
    place = 0
    for span in _apart([*find(text), *also]):
        pieces += _between(text[place : span.start], last=False)
        pieces.append(Piece(span.shown, fixed=True))
        place = span.end
    return [*pieces, *_between(text[place:], last=True)]


def _found(text: str) -> Iterator[Span]:
    for match in _FOUND.finditer(text):
        kind, found = match.lastgroup, match[0]
        if kind in ("address", "domain"):
            found = _without_punctuation(found)
        if kind != "domain" or _is_domain(found):
            end = match.start() + len(found)
            yield Span(match.start(), end, found, symbol=kind == "symbol")


def _without_punctuation(address: str) -> str:
    """What ends the sentence or closes a bracket around the address is none of its own."""
    unpaired = {closing: address.count(closing) for closing in _BRACKETS}
    for closing, opening in _BRACKETS.items():
        unpaired[closing] -= address.count(opening)
    end = len(address)
    while end:
        last = address[end - 1]
        if unpaired.get(last, 0) > 0:
            unpaired[last] -= 1
        elif last not in _PUNCTUATION:
            break
        end -= 1
    return address[:end]


def _is_domain(found: str) -> bool:
    """`publico.pt` and `g1.globo.com/x`; not `p.ex` nor `Ex.mo`."""
    host = re.split(r"[/?:]", found, maxsplit=1)[0]
    *labels, top = host.split(".")
    name = labels[-1]
    if top in _GENERIC:
        return True
    if top not in _COUNTRIES or not _WORDLIKE.search(name):
        return False
    if len(found) > len(host) or (len(labels) > 1 and len(labels[0]) > 1):
        return True
    return len(name) >= (5 if top in _ABBREVIATED else 2)


def _credits(text: str) -> Iterator[Span]:
    """Who took a picture: names after `Foto:`, of two words or more, or an agency's capitals."""
    for label in _LABEL.finditer(text) if ":" in text else ():
        match = _CREDIT.match(text, label.end())
        credit = match[0].rstrip() if match else ""
        if _is_credit(credit):
            yield Span(label.end(), label.end() + len(credit), credit)


def _is_credit(credit: str) -> bool:
    words = re.findall(r"[^\W\d_][\w.'’-]*", credit)
    if not words or words[0] in _PARTICLES:
        return False
    if len(words) == 1:
        return words[0].isupper() and len(words[0]) > 1
    return all(word[0].isupper() or word in _PARTICLES for word in words)


def _apart(spans: Sequence[Span]) -> list[Span]:
    """In order; of two that overlap, the one that begins first, or the longer one."""
    kept: list[Span] = []
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return kept


def _joined(text: str, spans: Sequence[Span]) -> list[Span]:
    runs: list[list[Span]] = []
    for span in spans:
        if runs and not text[runs[-1][-1].end : span.start].strip():
            runs[-1].append(span)
        else:
            runs.append([span])
    return [_one(text, run[0].start, run[-1].end, run) for run in runs]


def _one(text: str, start: int, end: int, run: Sequence[Span]) -> Span:
    return Span(start, end, text[start:end], symbol=all(span.symbol for span in run))


def _ends(text: str, spans: list[Span]) -> tuple[list[Span], str, str]:
    """Without the symbols at both ends of the text, which are told apart."""
    before = after = ""
    if spans and spans[0].symbol and not text[: spans[0].start].strip():
        end = spans.pop(0).end
        before = text[: len(text) - len(text[end:].lstrip())]
    if spans and spans[-1].symbol and not text[spans[-1].end :].strip(" .!?…"):
        start = spans.pop().start
        after = text[len(text[:start].rstrip()) :]
    return spans, before, after


def _article(before: str) -> str:
    """The article that a name lacks after this, with a space: `The `, `the ` or nothing."""
    if _DETERMINED.search(before):
        return ""
    start = before.rstrip(" \"'“‘(")
    return "The " if not start or start.endswith((".", "!", "?")) else "the "


def _with_article(before: str, span: Span) -> str:
    return f"{before}{_article(before) if span.the else ''}{span.shown}"


def _between(text: str, *, last: bool) -> Iterator[Piece]:
    """The words as a piece of their own; what only opens, closes or joins is fixed."""
    start, end = 0, len(text)
    while start < end and _OUTER.match(text[start]):
        start += 1
    while end > start and _OUTER.match(text[end - 1]) and not last:
        end -= 1
    if not _WORDLIKE.search(text):
        start = end = len(text)
    for part, fixed in ((text[:start], True), (text[start:end], False), (text[end:], True)):
        if part:
            yield Piece(part, fixed)
