"""Quotation marks that an engine lost: what the source quotes, and where its English gets them.

Both texts have plain double marks here, as engines take and give them.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

MARK = '"'
_INCHES = re.compile(r'(?<=\d)"(?![^\W\d_])')
_END = re.compile(r"[.,;:!?…]+$")
_SENTENCE_END = re.compile(r"[.!?…]+$")
_SINGLE = re.compile(r"(?<!\w)'(?=\S)([^']*(?:\w'\w[^']*)*)(?<=\S)'(?!\w)")
_OPENS = re.compile(r'[\s(]"(?=[\w¿¡])')
_TURN = re.compile(r"(?:^|\s)-(?=[\s,.])")
_CLOSING = re.compile(r"[,.]+")
_NARRATION = re.compile(
    r"(?:It|He|She|They|We|You|The|An?|Said|Says|Told|Cried|Asked|\w+(?:ed|es))\b"
)
_ARTICLE = re.compile(r"^(?:the|an?)\s+", re.IGNORECASE)


def marks(text: str) -> int:
    """How many double marks there are; those of inches are left out when nothing is quoted."""
    count = text.count(MARK)
    return count if count % 2 == 0 else count - (len(_INCHES.findall(text)) if count == 1 else 0)


def spans(text: str) -> list[str]:
    """What stands between the first mark and the second, the third and the fourth, and so on."""
    return [span for span in text.split(MARK)[1::2] if span] if marks(text) % 2 == 0 else []


def lost(source: str, english: str) -> bool:
    """True when the English has not as many marks as the source, of which it needs each."""
    return marks(english) < marks(source) or (marks(english) - marks(source)) % 2 != 0


def inner(source: str, english: str) -> str:
    """A quotation within one that got double marks too: single, and the outer one closed."""
    count = marks(english)
    if count <= marks(source) - 1 or not _SINGLE.search(source) or _SINGLE.search(english):
        return english
    is_open = False
    places = [match.start() for match in re.finditer(MARK, english)]
    for place, closing in pairwise(places):
        opens = place == 0 or _OPENS.match(english, place - 1)
        if opens and is_open:
            end = "'" if count == marks(source) + 2 else f"'{MARK}"
            before, inside = english[:place], english[place + 1 : closing]
            return f"{before}'{inside}{end}{english[closing + 1 :]}"
        is_open = bool(opens)
    return english


def put_back(source: str, english: str, translated: Sequence[str] = ()) -> str:
    """The English with its marks again where their place is certain, else as it is.

    `translated` is what `spans(source)` are in English when translated alone, if known.
    """
    if marks(source) % 2:
        return _half(source, english)
    found = spans(source)
    bare = english.replace(MARK, "")
    if marks(english) == marks(source) - 1 and (whole := _at_an_end(source, english)):
        return whole
    if len(found) == 1 and source.startswith(MARK) and source.rstrip(".,;!?…").endswith(MARK):
        return f"{MARK}{bare}{MARK}"
    candidates = translated or found
    places = [_locate(bare, span) for span in candidates]
    if len(places) * 2 != marks(source) or None in places:
        return english
    certain = [place for place in places if place is not None]
    if any(a[1] > b[0] for a, b in pairwise(certain)):
        return english
    for start, end in reversed(certain):
        bare = f"{bare[:start]}{MARK}{bare[start:end]}{MARK}{bare[end:]}"
    return bare


def _at_an_end(source: str, english: str) -> str | None:
    """One of several marks is lacking, and it stands first or last in the source."""
    if source.rstrip(".,;!?…").endswith(MARK) and not english.endswith(MARK):
        return english + MARK
    if source.startswith(MARK) and not english.startswith(MARK):
        return MARK + english
    return None


def _half(source: str, english: str) -> str:
    """A quotation that goes on in the next sentence, or ends in this one."""
    if marks(source) != 1 or marks(english):
        return english
    if source.startswith(MARK):
        return MARK + english
    if source.rstrip(".,;!?…").endswith(MARK):
        return english + MARK
    return english


def _locate(english: str, span: str) -> tuple[int, int] | None:
    """Where the words stand, if they do just once, with the mark that closes their clause."""
    words = _SENTENCE_END.sub("", span.strip()).strip()
    for wanted in (words, _ARTICLE.sub("", words)):
        if not wanted:
            continue
        # Translated alone it may lack the hyphen of an adjective: full body, full-body.
        words_in_order = r"[\s-]".join(map(re.escape, re.split(r"[\s-]+", wanted)))
        places = list(re.finditer(rf"(?<!\w){words_in_order}(?!\w)", english, re.IGNORECASE))
        if len(places) == 1:
            start, end = places[0].span()
            closing = re.match(r"[.,!?]", english[end:])
            return start, end + (1 if closing else 0)
    return None


def nested(source: str, english: str) -> str:
    """Single marks as ‘ and ’ where the source has as many pairs; apostrophes are none."""
    pairs = len(_SINGLE.findall(source))
    if not pairs or pairs != len(_SINGLE.findall(english)):
        return english
    return _SINGLE.sub(r"‘\1’", english)


def speech(source: Sequence[str], verbs: frozenset[str]) -> bool:
    """True when a paragraph's dashes are those of speech, and each shows where that begins or ends.

    A list of items begins with dashes too: one `— verb of saying` decides. A speech of several
    sentences before its verb has no dash at the start of each, and is left as it is.
    """
    if not source or not source[0].startswith("- "):
        return False
    told, speaking = False, True
    for sentence in source:
        parts = _TURN.split(sentence)
        if parts[0] and speaking and sentence is not source[0]:
            return False
        if len(parts) == 1:
            continue
        if parts[0]:
            return False
        told = told or any(_told(part, verbs) for part in parts[2::2])
        speaking = len(parts) % 2 == 0
    return told


def with_marks(source: str, english: str) -> str:
    """Speech between dashes as speech between marks, where each part has its place."""
    if not source.startswith("- ") or not english.startswith("- "):
        return english
    parts = [part.strip() for part in _TURN.split(english)][1:]
    wanted = [part.strip() for part in _TURN.split(source)][1:]
    if len(parts) != len(wanted) or not all(parts):
        return english
    out: list[str] = []
    for place, part in enumerate(parts):
        if place % 2:
            out.append(_narrated(wanted[place], part))
            continue
        # What stands behind the second dash belongs to the words before it: `- she said -, but`.
        closing = _CLOSING.match(part)
        if closing and out:
            out[-1] += closing[0]
        elif out and not _END.search(out[-1]):
            out[-1] += ","
        spoken = part[closing.end() :].lstrip() if closing else part
        said = re.sub(r'"([^"]*)"', r"‘\1’", spoken)
        narrated = place + 1 < len(parts)
        if narrated and not _END.search(said.rstrip("’")):
            said = f"{said[:-1]},’" if said.endswith("’") else f"{said},"
        elif narrated and said.endswith("."):
            said = said[:-1] + ","
        if said:
            out.append(f"{MARK}{said}{MARK}")
    return " ".join(out)


def _narrated(source: str, english: str) -> str:
    """`It asked` as `it asked`: what goes on after speech starts with a small letter."""
    if source[:1].islower() and _NARRATION.match(english):
        return english[0].lower() + english[1:]
    return english


def _told(part: str, verbs: frozenset[str]) -> bool:
    """True when a verb of saying is its first word, or its second: `va dir`, `se pita`."""
    words = re.findall(r"[^\W\d_]+", part[:60])[:2]
    return any(word.lower() in verbs for word in words)


VERBS = frozenset(
    """
    disse diz dizem disseram contou conta perguntou pergunta respondeu responde gritou grita
    explicou explica afirmou afirma lamentou lamenta insistiu garantiu garante acrescentou
    acrescenta concluiu recordou lembrou riu declarou comentou exclamou murmurou pediu ordenou
    confessou admitiu avisou retorquiu replicou repetiu continuou prosseguiu relatou

    dijo dice dijeron contó cuenta preguntó pregunta respondió responde gritó explicó explica
    afirmó afirma lamentó lamenta insistió aseguró asegura añadió añade agregó concluyó recordó
    declaró comentó exclamó murmuró pidió ordenó confesó admitió advirtió replicó repitió continuó
    señaló relató contestó sentenció bromeó susurró

    dir diu digué explicar explica preguntar pregunta respondre respon contestar cridar crida
    afirmar afirma lamentar lamenta insistir insisteix assegurar assegura afegir afegeix concloure
    recordar recorda declarar comentar exclamar murmurar demanar confessar admetre advertir replicar
    repetir continuar relatar

    rekao rekla rekli reče kaže kažu kazao kazala pitao pitala pita upitao upitala upita odgovorio
    odgovorila odgovara viknuo viknula viče objasnio objasnila objašnjava tvrdi ustvrdio dodao
    dodala dodaje zaključio zaključila prisjeća ispričao ispričala priča poručio poručila poručuje
    naglasio naglasila naglašava istakao istakla ističe šapnuo šapnula priznao priznala upozorio
    upozorila požalio požalila žali uzviknuo uzviknula

    рекао рекла рекли рече каже кажу казао казала питао питала пита упитао упитала упита одговорио
    одговорила одговара викнуо викнула виче објаснио објаснила објашњава тврди додао додала додаје
    закључио закључила сећа испричао испричала прича поручио поручила поручује истакао истакла
    истиче шапнуо шапнула признао признала упозорио упозорила пожалила узвикнуо узвикнула

    рекол рекла вели велат праша прашува прашал одговори одговара викна вика објасни објаснува
    тврди додаде додава заклучи раскажа раскажува порача порачува истакна истакнува шепна призна
    предупреди извика

    sagði segir sögðu spurði spyr svaraði svarar hrópaði bætti
    """.split()
)
"""Verbs of saying in Portuguese, Spanish, Catalan (with `va`), Serbo-Croatian, Macedonian and
Icelandic: what follows a dash that ends a speech."""
