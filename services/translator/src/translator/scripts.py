"""Scripts: what a text is written in, and which languages that leaves."""

import unicodedata
from collections import Counter
from functools import lru_cache

_WRITTEN_IN = {
    "ARABIC": "ar fa ur ps prs ckb sd ug ks",
    "ARMENIAN": "hy",
    "BENGALI": "bn as",
    "CJK": "zh ja yue",
    "CYRILLIC": "ru uk bg sr mk be kk ky tg mn tt ba bs uz",
    "DEVANAGARI": "hi mr ne sa mai bho",
    "ETHIOPIC": "am ti",
    "GEORGIAN": "ka",
    "GREEK": "el",
    "GUJARATI": "gu",
    "GURMUKHI": "pa",
    "HANGUL": "ko",
    "HEBREW": "he yi",
    "HIRAGANA": "ja",
    "KANNADA": "kn",
    "KATAKANA": "ja",
    "KHMER": "km",
    "LAO": "lo",
    "LATIN": "sr bs uz",
    "MALAYALAM": "ml",
    "MYANMAR": "my",
    "ORIYA": "or",
    "SINHALA": "si",
    "TAMIL": "ta",
    "TELUGU": "te",
    "THAANA": "dv",
    "THAI": "th",
    "TIBETAN": "bo dz",
}
"""A language that stands nowhere here is written in Latin letters; one that stands at LATIN in
both."""

_SCRIPTS: dict[str, set[str]] = {}
for _script, _languages in _WRITTEN_IN.items():
    for _language in _languages.split():
        _SCRIPTS.setdefault(_language, set()).add(_script)


def letters(text: str) -> Counter[str]:
    """How many letters of each script, by the first word of their names in Unicode."""
    return Counter(map(_script_of, filter(str.isalpha, text)))


def share(language: str, counted: Counter[str]) -> float:
    """Of the letters, how many the language is written with, 0 to 1; a tag's region is ignored."""
    scripts = _SCRIPTS.get(language.partition("-")[0], {"LATIN"})
    return sum(counted[script] for script in scripts) / max(1, counted.total())


def only_language(counted: Counter[str]) -> str | None:
    """The one language that is written in the script of most letters, where there is but one."""
    if not counted:
        return None
    languages = _WRITTEN_IN.get(counted.most_common(1)[0][0], "").split()
    return languages[0] if len(languages) == 1 else None


@lru_cache(maxsize=4096)
def _script_of(character: str) -> str:
    return unicodedata.name(character, "").partition(" ")[0]


SERBIAN = {
    **dict(zip("абвгдђежзијклмнопрстћуфхцчш", "abvgdđežzijklmnoprstćufhcčš", strict=True)),
    "љ": "lj",
    "њ": "nj",
    "џ": "dž",
}
_LATIN = str.maketrans(
    {**SERBIAN, **{cyrillic.upper(): latin.capitalize() for cyrillic, latin in SERBIAN.items()}}
)


def in_latin(text: str) -> str:
    """Serbian in Latin letters."""
    return text.translate(_LATIN)
