"""Rules' English, mended: what Apertium writes that nobody would, and what it reads wrongly.

It marks what it doesn't know: `*word` has no entry, `@word` no translation, `#word` no form. The
marks come off here, and the unknown words are told: their share is a measure of the sentence.
Whatever is mended is of a closed kind (times, dates, titles, capitals of a sentence that was
reordered), so that nothing is made worse that was right.
"""

import re
from collections.abc import Callable
from functools import cache
from itertools import islice

from translator.care.figures import base, find
from translator.care.reading import calm, folded
from translator.care.scales import SAME, english_scale
from translator.engines.pipeline import MARK
from translator.scripts import in_latin

_UNKNOWN = re.compile(r"(?<!\w)[#@]?\*([^\W\d_][\w'’-]*)")
_UNITS = frozenset("h min s m m² m³ km km² cm mm kg g t mg l ml ha w kw mw gw kwh hz c eur".split())

# Abbreviations that its dictionaries lack, in full; the word before `:` ends in a period.
_IN_FULL = {
    "es": "pág:página págs:páginas art:artículo arts:artículos prof:profesor profa:profesora "
    "avda:avenida av:avenida vol:volumen izq:izquierda dcha:derecha gral:general ene:enero "
    "feb:febrero abr:abril ago:agosto sept:septiembre oct:octubre nov:noviembre dic:diciembre",
    "ca": "pàg:pàgina pàgs:pàgines art:article arts:articles prof:professor profa:professora "
    "av:avinguda vol:volum esq:esquerra dta:dreta febr:febrer set:setembre oct:octubre "
    "nov:novembre des:desembre",
    "sh": "npr:na_primjer ul:ulica br:broj prof:profesor tj:to_jest din:dinara mil:miliona "
    "mlrd:milijardi tis:hiljada",
    "mk": "проф:професор ул:улица ден:денари пр:пример мил:милиони млрд:милијарди",
}
# What it takes for something else, each before it is asked.
_BEFOREHAND: dict[str, tuple[tuple[str, str], ...]] = {
    "es": (
        (r"\bEE\.\s?UU\.(?=\s*$)", "EEUU."),
        (r"\bEE\.\s?UU\.", "EEUU"),
        (r"\b([ap])\.\s?m\.", r"\1.m."),
        (r"\bS\.\s?([AL])\.", r"S.\1."),
        (r"\bJJ\.\s?OO\.", "Juegos Olímpicos"),
        (r"\bn\.?\s?[ºo°]\s?(?=\d)", "número "),
    ),
    "ca": ((r"\bn(?:úm)?\.\s?[ºo°]?\s?(?=\d)", "número "),),
    "is": ((r"\bklukkan (?=\d)", "kl. "),),
    "sh": (
        (r"\b(\d{4})\.(?=\s+[^\W\d_A-Z])", r"\1"),
        (r"\b(?:procentn|postotn)\w+ (?=bod|poen)", "postotnih "),
    ),
    "mk": ((r"(?<=\d)\s?(?:отсто|насто|посто)\b", " %"), (r"\bбр\.\s?(?=\d)", "No. ")),
}
_PERCENT_SPACE = re.compile(r"(?<=\d)\s(?=%)")
_HOURS = re.compile(
    r"\b(\d\d?)[.:](\d\d)\s?(?:h|hrs|hores|horas|sati|sata|časova|часот|часа|часова)\b"
)
_FULL_HOUR = re.compile(r"\b((?:a|de) l[ae]s) (\d\d?)\s?h\b", re.IGNORECASE)

_TITLES = "(?:Mr|Mrs|Ms|Dr)"
_DAYS = "(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_MONTH = "(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_YEAR = r"(?:1[5-9]|20)\d\d"
_ANY_YEAR = r"(?:1\d|20)\d\d"
_SCALE = "(?:million|billion|trillion)"
_PRONOUN = "(?:the|them|these|those|its?|his|hers?|their|which|whom?|us|you|our|my|this|that|all)"
_BEFORE_YEARS = "(?:[Ii]n|[Oo]f|[Ff]rom|[Ss]ince|[Uu]ntil|[Tt]o|[Bb]y|[Bb]efore|[Aa]fter|[Dd]uring)"
_BEFORE_DATES = "(?:[Oo]f|[Ff]rom|[Ss]ince|[Uu]ntil|[Tt]o|[Bb]y|[Ff]or|[Bb]etween|[Oo]n)"
_DATE = r"\d\d?[./]\s?\d\d?[./]\s?(?:19|20)\d\d"
_NO_NOUN = r"(?:[.,;:!?)\"]|$| (?:more|less|of|the|in|since)\b)"
_TIME = r"\d\d?:\d\d\b"
_SAID = r"(?:said|told|cried|wrote|[a-z]+ed)"

_TIDY: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), by)
    for pattern, by in (
        # Spaces and periods.
        (r"(?<=\S)[ \t]{2,}", " "),
        (r"(?<=[^\s])[ \t]+(?=[.,;:!?](?:[\s\"')\]]|$))", ""),
        (r"(?<=\w)\.\.(?!\.)", "."),
        (r"(?<=\d)\s(?=[%‰])", ""),
        # Ordinals and years of languages that write both with a period.
        (rf"#(\d\d?)\. (?={_MONTH})", r"\1 "),
        (r"#(\d{3,4})\.(?= [^\W\d_A-Z])", r"\1"),
        (rf"\b({_YEAR})\.? year\b(?!-)", r"\1"),
        (rf"\b({_BEFORE_YEARS}) the year (?={_YEAR}\b)", r"\1 "),
        (rf"\bthe year (?={_YEAR}\b)", "in "),
        (rf"\b({_BEFORE_YEARS}) the (?={_YEAR}(?:[.,;:!?)\"]|$))", r"\1 "),
        (rf"^The (?={_YEAR} (?:the|an?|he|she|it|they)\b)", "In "),
        # Millions have no plural after a number.
        (rf"(?<=\d )({_SCALE})s\b", r"\1"),
        (r"\b(In|At) the years ([3-9]0)\b(?!\s?\w+ old)", r"In the 19\2s"),
        (r"\b(?:in|at) the years ([3-9]0)\b", r"in the 19\1s"),
        (r"\b(of|from|since|during|until) the years ([3-9]0)\b", r"\1 the 19\2s"),
        (r"\bAmong (?=(?:the )?\d[\d.,]* and (?:the )?\d)", "Between "),
        (r"\bamong (?=(?:the )?\d[\d.,:]* (?:of \w+ \w+ )?and (?:the )?\d)", "between "),
        # What was asked or cried out has no comma after its mark.
        (r"(?<=[!?]\"),(?=\s)", ""),
        (r"(?<=[!?]),(?=\s)", ""),
        # Dates as Catalan has them.
        (rf"({_MONTH}) of (?:the )?(?={_YEAR}\b)", r"\1 "),
        (rf"\b([Tt]he \d\d?) of (?={_MONTH}\b)", r"\1 "),
        (rf"^The (?=\d\d? {_MONTH}\b)", "On "),
        (rf"\b({_BEFORE_DATES}) the (?=\d\d? {_MONTH}\b|{_MONTH} {_YEAR}\b)", r"\1 "),
        (rf"(?<=[a-z,] )the (?={_MONTH} {_YEAR}\b)", "in "),
        (rf"^The (?={_MONTH} {_YEAR}\b)", "In "),
        (rf"\bof the (?={_MONTH}\b)", "of "),
        (rf"\bbetween the ({_YEAR}) and (?:the )?(?={_YEAR}\b)", r"between \1 and "),
        (rf"(?<=[a-z] )(?<!\bof )the (?={_ANY_YEAR}(?:[.,;:!?)\"]|$))", "in "),
        # Times, dates and percentages.
        (rf"\b(?:to|at|in) (?:the )?(?={_TIME})", "at "),
        (rf"\b(?:To|At|In) (?:the )?(?={_TIME})", "At "),
        (rf"\b(of|from|since|until|between|and|by) the (?={_TIME})", r"\1 "),
        (rf"\bof ({_TIME}) (?:at|to) (?={_TIME})", r"from \1 to "),
        (r"\bo'clock (?=\d)", "at "),
        (rf"(?<!\bof )(?<!\bin )\bthe ({_DAYS})(?= ?[.,;:!?\"]|$)", r"on \1"),
        (rf"^The ({_DAYS})\b", r"On \1"),
        (rf"(?<=[a-z,] )the (?={_MONTH} \d|\d\d? {_MONTH}|{_DATE}\b)", "on "),
        (rf"^The (?={_MONTH} \d)", "On "),
        (r"\b(?:the|The) (?=\d[\d.,]*\s?(?:%|percent\b))", ""),
        (r"(?<=\d )percentages?\b(?! point)", "percent"),
        (r"\bpercent (?=points?\b)", "percentage "),
        (rf"\b[Aa] (?=\d[\d.,]*\s?(?:%|percent\b){_NO_NOUN})", ""),
        (r"(?<=\d )one thousand\b", "thousand"),
        # Titles have no article, and a verb after what was said has one subject.
        (rf"\b(?:the|The) (?={_TITLES}\b\.?)", ""),
        (rf"(?<=[\"”])(,? )[Ii]t (?={_SAID} (?:the|an?|he|she|they|\*?[A-Z])\b)", r"\1"),
        (rf"(?<= - )[Ii]t (?={_SAID} (?:the|an?|he|she|they|\*?[A-Z])\b)", ""),
    )
)
# Words that it takes for others: in the source, in its English, what they are.
_COUNTED = (r"\bm(?:ilion|illone)s d", rf"(?<=\d )({_SCALE}) of (?!{_PRONOUN}\b)", r"\1 ")
_SLIPS = {
    "ca": (_COUNTED,),
    "es": (
        (r"\bpesos?\b", r"(?<=\d )((?:[mb]illion |thousand )?)weights?\b", r"\1pesos"),
        (r"\bpesos?\b", r"(?i)\b((?:[mbtr]+illion|thousand) )weights\b", r"\1pesos"),
        (r"porcentual", r"\b(points?) \*?porcentual(?:es)?\b", r"percentage \1"),
        _COUNTED,
        (r"\b[Nn]adie\b", r"(^|[.:;\"] ?)Anybody\b", r"\1Nobody"),
    ),
    "mk": ((r"(?i)\bфото\b", r"\bFoto\b", "Photo"),),
    "sh": (
        (r"(?i)\bfoto\b", r"\*?\bFoto\b", "Photo"),
        (r"\bkun[aeu]\b", r"(?<=\d )((?:[mb]illion |thousand )?)minks?\b", r"\1kuna"),
    ),
}
_GLOSSES = {
    "sh": {
        "dinara": "dinars",
        "dinar": "dinar",
        "dinari": "dinars",
        "posto": "percent",
    },
    "is": {"prósentustig": "percentage points"},
    "mk": {"отсто": "percent"},
}

_INNER_PERIOD = re.compile(r"[.!?…][\"')]*\s+[\"'(¿¡]*[^\W\d_]")
_AFTER_PERIOD = re.compile(r"(?<=[.!?…])([\"')]*\s)([A-Z][a-z]+)\b")
_AFTER_UNKNOWN = re.compile(r"^([\"'(]*\*[\w'’-]+ )([A-Z][a-z]+)\b")
_AFTER_VERB = re.compile(
    r"^([\"'(-]*\s?(?:(?:does|do|did|am|is|are|was|were|will|would|can|could|not|to|us)\s)+)"
    r"([A-Z][a-z]+)\b"
)
_AFTER_SUBJECT = re.compile(r"((?:\bI|(?<=[\"'])(?:It|We|You|They|He|She|There)) )([A-Z][a-z]+)\b")
_KEEPS_CAPITAL = re.compile(
    rf"I|{_DAYS}|{_MONTH}|\w+(?:ish|ese|an)|Mrs?|Ms|Dr|French|Dutch|Greek|Czech|Swiss|Arab|Jew\w*"
)
_ORDINAL = re.compile(r"#?\b(\d{1,3})\. (\*?)([^\W\d_])")
_SOURCE_ORDINAL = re.compile(r"\b(\d{1,3})\. (?=[^\W\d_])(.)")
_PARTICLE = re.compile(r"(?<=[^.!?:…] )([^\W\d_a-z][^\W\d_]{0,2}) ([^\W\d_a-z][^\W\d_]{2,})")

_PAIR = re.compile(
    r"(?<![^\W\d_])(?=([^\W\d_a-z][^\W\d_]{2,}) ([^\W\d_a-z][^\W\d_]{2,}|[IVX]{1,5})(?![\w'’-]))"
)
_FOREIGN_PARTICLES = re.compile(
    r"([^\W\d_a-z][^\W\d_]+) ((?:(?:von|van|der|den|ter|vom|zu|fon|фон|ван|дер|ден) ){1,2})"
    r"([^\W\d_a-z][^\W\d_]+)"
)
_COMPASS = frozenset(
    "Norte Sur Este Oeste Nord Sud Est Oest Nacional Internacional Central Oriental "
    "Occidental".split()
)
_CODE = re.compile(r"\b([A-Z])(-\d+)\b")
_INITIALS = re.compile(r"\b(?:[A-Z]\.\s?){1,3}[A-Z]\.")
PAIRS = 64
"""So many names of two words are looked at in a sentence."""
PARTICLES = 8
"""So many names with one are looked for in a sentence, and so many of each other kind."""

_ROMAN = {
    **dict(zip("абвгдезијклмнопрстуфхц", "abvgdezijklmnoprstufhc", strict=True)),
    "ѓ": "gj",
    "ж": "zh",
    "ѕ": "dz",
    "љ": "lj",
    "њ": "nj",
    "ќ": "kj",
    "ч": "ch",
    "џ": "dj",
    "ш": "sh",
}
_NAME = re.compile(r"(?<=[^.!?:…\s]) [\"'(]?([^\W\d_a-z][^\W\d_A-Z]+(?:-[^\W\d_]+)*)")
ALIKE = 4
"""Letters that a name and its English begin with, at least."""
_IN_ROMAN = str.maketrans(_ROMAN | {char.upper(): one.capitalize() for char, one in _ROMAN.items()})


def prepare(source: str, language: str) -> str:
    """A sentence with what Apertium would misread written out: abbreviations, times.

    Serbian comes in Latin letters, the only ones that its data know.
    """
    tag = SAME.get(base(language), base(language))
    if tag == "sh":
        source = in_latin(source)
    source = _PERCENT_SPACE.sub("", calm(source))
    for pattern, by in _rewritings(tag):
        source = pattern.sub(by, source)
    for number in reversed(find(source, language)):
        if "." in number.text and any(kind == "time" for kind, _ in number.values):
            text = number.text.replace(".", ":", 1)
            source = f"{source[: number.start]}{text}{source[number.end :]}"
    return _FULL_HOUR.sub(r"\1 \2:00", _HOURS.sub(r"\1:\2", source))


@cache
def _rewritings(
    tag: str,
) -> tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...]:
    fixed = tuple((re.compile(pattern), by) for pattern, by in _BEFOREHAND.get(tag, ()))
    pairs = (one.split(":") for one in _IN_FULL.get(tag, "").split())
    words = {short: full.replace("_", " ") for short, full in pairs}
    if not words:
        return fixed

    def full(match: re.Match[str]) -> str:
        word = words[match[1].lower()]
        # The period of a last word is the sentence's too.
        return (word.capitalize() if match[1][0].isupper() else word) + (
            "" if match[2] is None else "."
        )

    short = re.compile(rf"\b({'|'.join(words)})\.(\s*$)?", re.IGNORECASE)
    return (*fixed, (short, full))


def tidy(english: str, source: str = "", language: str = "") -> tuple[str, list[str]]:
    """The English without marks and with the commonest slips mended, and the unknown words.

    `source` is the sentence with plain quotation marks; what needs it isn't done without. Numbers
    are left to care.numbers, which knows how to compare them.
    """
    tag = SAME.get(base(language), base(language))
    english = _glossed(english, tag)
    unknown = [
        word for word in _UNKNOWN.findall(english) if word.rstrip("'’-").lower() not in _UNITS
    ]
    if source:
        unknown = _common(unknown, source)
        english = _with_particles(_ordinals(_lowered(english, source), source), source)
        english = _codes(_pairs(english, source), source)
    for pattern, by in _TIDY:
        english = pattern.sub(by, english)
    for given, pattern_, by in _SLIPS.get(tag, ()):
        if re.search(given, source):
            english = re.sub(pattern_, by, english)
    marks = "".join(mark for mark in "#@" if mark in source)
    english = MARK.sub(lambda match: "".join(c for c in match[0] if c in marks), english)
    if tag == "mk":
        english = english.translate(_IN_ROMAN)
    return english, unknown


def _glossed(english: str, tag: str) -> str:
    """Unknown words that a table here knows: `3 *milijuna` is 3 million."""
    glosses = _GLOSSES.get(tag, {})

    def known(match: re.Match[str]) -> str:
        word = match[1]
        return glosses.get(word.lower()) or english_scale(word, tag) or match[0]

    return _UNKNOWN.sub(known, english) if "*" in english else english


def _lowered(english: str, source: str) -> str:
    """Small letters where a capital came from the source's first word or after an abbreviation."""
    words = set(re.findall(r"[^\W\d_]+", f"{source} {source.translate(_IN_ROMAN)}"))

    def lower(match: re.Match[str]) -> str:
        word = match[2]
        keeps = word in words or _KEEPS_CAPITAL.fullmatch(word)
        return match[0] if keeps else match[1] + word[0].lower() + word[1:]

    if not any(match[0][-1].isupper() for match in _INNER_PERIOD.finditer(source)):
        english = _AFTER_PERIOD.sub(lower, english)
    second = re.match(r"\W*[^\W\d_]+\s+([^\W\d_])", source)
    if second and second[1].islower():
        english = _AFTER_UNKNOWN.sub(lower, english)
    return _AFTER_SUBJECT.sub(lower, _AFTER_VERB.sub(lower, english))


def _ordinals(english: str, source: str) -> str:
    """`3. Department` is the 3rd department where the source goes on with a small letter."""
    known = {match[1] for match in _SOURCE_ORDINAL.finditer(source) if match[2].islower()}

    def right(match: re.Match[str]) -> str:
        number, star, letter = match.groups()
        if number not in known or re.match(_MONTH, english[match.start(3) :]):
            return match[0]
        return f"{number}{_ending(int(number))} {star}{letter.lower()}"

    return _ORDINAL.sub(right, english) if known else english


def _ending(number: int) -> str:
    if number % 100 in (11, 12, 13):
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")


def _common(unknown: list[str], source: str) -> list[str]:
    """Without the names: a word with a capital inside a sentence is right as it is."""
    names = {match[1] for match in _NAME.finditer(source)}
    names |= {name.translate(_IN_ROMAN) for name in names}
    return [word for word in unknown if word not in names]


def _pairs(english: str, source: str) -> str:
    """`Nicolás Mature` is Nicolás Maduro: after a name that stayed, a name isn't translated.

    What is much like it is its English, as Andalusia.
    """
    tried = 0
    for match in islice(_PAIR.finditer(source), PAIRS):
        first, name = match[1], match[2]
        if tried == PARTICLES or name in english or f"{first} " not in english:
            continue
        if first.isupper() or name in _COMPASS or source.count(first) > 1:
            continue
        tried += 1
        after = rf"(?<![\w-]){re.escape(first)} ([A-Z][^\W\d_]*)(?![\w'’-])"
        other = re.search(after, english)
        if other and other[1] not in source and not _alike(other[1], name):
            english = f"{english[: other.start(1)]}{name}{english[other.end(1) :]}"
    for match in list(_FOREIGN_PARTICLES.finditer(source))[:PARTICLES]:
        words = match[2].count(" ")
        found = rf"{match[1]}((?: \S+){{{words}}}) \*?{match[3]}"
        for whole, pattern in ((match[0], found), (match[0].translate(_IN_ROMAN), found)):
            if whole not in english:
                english = re.sub(pattern, whole, english)
    return english


def _alike(one: str, other: str) -> bool:
    return folded(one).lower()[:ALIKE] == folded(other).lower()[:ALIKE]


def _codes(english: str, source: str) -> str:
    """`To-7` is the A-7, `J.To. Bayona` is J.A.: single letters are words too."""
    for match in list(_CODE.finditer(source))[:PARTICLES]:
        if match[0] not in english:
            english = re.sub(rf"\b[A-Z][a-z]+{match[2]}\b", match[0], english)
    for match in list(_INITIALS.finditer(source))[:PARTICLES]:
        if match[0] not in english:
            letters = [rf"(?:{char}|[A-Z][a-z]+)\.\s?" for char in match[0] if char.isalpha()]
            english = re.sub(rf"\b{''.join(letters)}(?=\*?[A-Z])", f"{match[0]} ", english, count=1)
    return english


def _with_particles(english: str, source: str) -> str:
    """`Give *Nang` is Da Nang: a short word before an unknown name was a part of it."""
    for particle, name in sorted(set(_PARTICLE.findall(source)))[:PARTICLES]:
        if f"{particle} *{name}" not in english:
            english = re.sub(rf"\b[A-Z][a-z]+ \*{re.escape(name)}\b", f"{particle} {name}", english)
    return english
