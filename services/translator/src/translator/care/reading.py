"""What a sentence is spelled as for a model that hasn't all letters and signs, or no capitals.

The bundled Portuguese model knows no letter that Portuguese lacks: `Vučić` comes back as Vu'i',
`Gdańsk` as Gda'sk, and £ as euros. It reads them without their marks, which care.names puts back.
No engine makes much of a headline in capitals: it is asked for in small letters.
"""

import re
import unicodedata

_LETTERS = {"pt": frozenset("áàâãéêíóôõúç")}
"""Beyond a to z, what a language's model knows; those that aren't here are asked as it stands."""
_WITHOUT_MARKS = str.maketrans(
    {"ß": "ss", "ø": "o", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ı": "i"}
    | {"Ø": "O", "Æ": "Ae", "Œ": "Oe", "Đ": "D", "Ð": "D", "Þ": "Th", "Ł": "L"}
)
_FOREIGN = re.compile(r"[\u00c0-\u024f\u1e00-\u1eff]")

_NUMBER = r"\d[\d.,]*"
_SCALE = r"(?:mil|milh[ãõ]\w+|bilh[ãõ]\w+|trilh[ãõ]\w+|bili[ãõ]\w+|mi|bi|tri)"
_SPELLED: dict[str, tuple[tuple[re.Pattern[str], str], ...]] = {
    "pt": (
        *(
            (re.compile(pattern), by)
            for sign, name in (("€", "euros"), ("£", "libras"), ("¥", "ienes"))
            for pattern, by in (
                (rf"(?<=\d)\s?M\s?{sign}", f" milhões de {name}"),
                (rf"\bmil M\s?{sign}", f"mil milhões de {name}"),
                (rf"{sign}\s?({_NUMBER} (?:mil )?{_SCALE})\b", rf"\1 de {name}"),
                (rf"{sign}\s?({_NUMBER}(?<=\d))", rf"\1 {name}"),
                (rf"(?<=\d)( (?:mil )?(?!mil\b){_SCALE})\s?{sign}", rf"\1 de {name}"),
                (rf"(?<=\d)( mil)?\s?{sign}", rf"\1 {name}"),
            )
        ),
        (re.compile(r"º(?=C\b)"), "°"),
        (re.compile(r"[−‒](?=\d)"), "-"),
        *(
            (re.compile(rf"\b{day}\.?ª[\s-]feira\b"), f"{name}-feira")
            for day, name in enumerate(("segunda", "terça", "quarta", "quinta", "sexta"), 2)
        ),
        (re.compile(r"\bSto\. (?=[A-Z])"), "Santo "),
        (re.compile(r"\bSta\. (?=[A-Z])"), "Santa "),
    )
}

_TO_SPELL = re.compile(r"[€£¥º−‒ª]|St[oa]\.")
"""What each of them has: most sentences have none of it."""

_WORD = re.compile(r"[^\W\d_]+")
_VOWEL = re.compile(r"[AEIOUYАЕИОУЫЭЮЯЁ]")
_ACRONYMS = frozenset(
    "ONU EUA UE OMS OTAN NATO INE IRS IVA IRC AR UNESCO UNICEF FIFA UEFA NBA INSS IBGE OPEP BCE "
    "FMI OCDE EEUU IRPF PSOE ERC PIB IPC ECB DEA CIA SAD UNITA MPLA ANPC OPA IRA".split()
)
_ENOUGH_LETTERS = 8
_ENOUGH_WORDS = 2


def readable(text: str, language: str) -> str:
    """The sentence as the model of its language can read it."""
    tag = language.partition("-")[0].lower()
    letters = _LETTERS.get(tag)
    if letters is None:
        return text
    if _TO_SPELL.search(text):
        for pattern, by in _SPELLED.get(tag, ()):
            text = pattern.sub(by, text)
    return folded(calm(text), letters)


def own_letters(language: str) -> frozenset[str] | None:
    """Those that a language's model knows beyond a to z; None where that isn't known."""
    return _LETTERS.get(language.partition("-")[0].lower())


def folded(text: str, letters: frozenset[str] = frozenset()) -> str:
    """Latin letters without their marks, but for `letters`."""
    return _FOREIGN.sub(lambda m: m[0] if m[0].lower() in letters else _bare(m[0]), text)


def _bare(letter: str) -> str:
    known = letter.translate(_WITHOUT_MARKS)
    return unicodedata.normalize("NFD", known)[0] if len(known) == 1 else known


def shouted(text: str) -> bool:
    """True when all of it is in capitals, and more than an acronym or two."""
    letters = "".join(filter(str.isalpha, text))
    small = sum(map(str.islower, letters))
    if len(letters) < _ENOUGH_LETTERS or small * 20 > len(letters):
        return False
    words = [word for word in _WORD.findall(text) if len(word) > 1]
    unknown = sum(not _is_acronym(word) for word in words)
    return unknown >= _ENOUGH_WORDS and any(map(str.isupper, letters))


def calm(text: str) -> str:
    """A sentence in capitals in small letters, with a capital at its start and in acronyms."""
    if not shouted(text):
        return text
    calmed = _WORD.sub(lambda m: m[0] if _is_acronym(m[0]) else m[0].lower(), text)
    first = _WORD.search(calmed)
    if first is None:
        return calmed
    return f"{calmed[: first.start()]}{first[0][0].upper()}{calmed[first.start() + 1 :]}"


def _is_acronym(word: str) -> bool:
    bare = unicodedata.normalize("NFD", word)
    return word in _ACRONYMS or (len(word) > 1 and not _VOWEL.search(bare))
