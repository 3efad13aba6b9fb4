"""How texts are split into terms: English, any other language, and names in any spelling.

A name comes in many spellings: Zelenskyy, Zelensky, Zelenskij, Зеленський. Words that
begin with a capital are therefore indexed a second time, in a form in which spellings that differ
by transcription alone are the same. That form begins with a ~, so that it never meets a word, and
counts less than the word itself: the spelling that was asked for comes first.
"""

from typing import Any

Json = dict[str, Any]

FOLDS: tuple[tuple[str, str], ...] = (
    ("['’ʼ`]", ""),
    ("tsch|tch", "ch"),
    ("sch", "sh"),
    ("kh", "h"),
    ("ph", "f"),
    ("([dg])h", "$1"),
    ("ck|q", "k"),
    ("x", "ks"),
    ("w", "v"),
    ("dj", "d"),
    ("[ae][iy]", "ei"),
    ("ae", "a"),
    ("ee", "i"),
    ("(o[eou]|u[eu]|o)", "u"),
    ("^[ji](?=[aeou])", "y"),
    ("(?<=.)y|j$", "i"),
    ("ed$", "ad"),
    (r"(.)\1+", "$1"),
)
"""Of lower case words without accents, in this order. Each is a way in which transcriptions from
Cyrillic or Arabic into English, German, French and Polish differ: y, iy, ij and yy; kh and h; w and
v; ou, oo, o and u; doubled letters."""

CYRILLIC = {
    "а": "a", "б": "b", "в": "v", "г": "g", "ґ": "g", "д": "d", "ђ": "d", "е": "e", "ё": "e",
    "є": "ye", "ж": "zh", "з": "z", "и": "i", "і": "i", "ї": "i", "й": "i", "ј": "j", "к": "k",
    "л": "l", "љ": "l", "м": "m", "н": "n", "њ": "n", "о": "o", "п": "p", "р": "r", "с": "s",
    "т": "t", "ћ": "c", "у": "u", "ў": "u", "ф": "f", "х": "kh", "ц": "ts", "ч": "ch", "џ": "dz",
    "ш": "sh", "щ": "shch", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "yu", "я": "ya",
}  # fmt: skip
"""As in English newspapers; the folds make the rest the same."""

_SMALL = ["lowercase", "asciifolding"]
_FOLDS = [f"fold_{number}" for number in range(len(FOLDS))]

ANALYSIS: Json = {
    "char_filter": {
        "cyrillic": {
            "type": "mapping",
            "mappings": [
                f"{letter}=>{latin}"
                for small, written in CYRILLIC.items()
                for letter, latin in ((small, written), (small.upper(), written.capitalize()))
            ],
        }
    },
    "filter": {
        "english_possessive": {"type": "stemmer", "language": "possessive_english"},
        "english_stop": {"type": "stop", "stopwords": "_english_"},
        "english_stemmer": {"type": "stemmer", "language": "english"},
        **{
            name: {"type": "pattern_replace", "pattern": pattern, "replacement": replacement}
            for name, (pattern, replacement) in zip(_FOLDS, FOLDS, strict=True)
        },
        # A filter inside of a multiplexer can't leave a word out: it empties it.
        "names_only": {
            "type": "pattern_replace",
            "pattern": r"^(?!\p{Lu}.{3}).*$",
            "replacement": "",
        },
        "marked": {"type": "pattern_replace", "pattern": "^(.+)$", "replacement": "~$1"},
        "word_and_name": {
            "type": "multiplexer",
            "preserve_original": False,
            "filters": [", ".join(_SMALL), ", ".join(["names_only", *_SMALL, *_FOLDS, "marked"])],
        },
        "not_empty": {"type": "length", "min": 1},
    },
    "analyzer": {
        # Accents are folded in English too: its news is full of names that carry them.
        "english_text": {
            "type": "custom",
            "tokenizer": "standard",
            "filter": ["english_possessive", *_SMALL, "english_stop", "english_stemmer"],
        },
        # One analyzer for every language: no stemming and no stop words, which would be
        # another language's words ("die", "once", "an"), but case and accents don't count.
        "original_text": {"type": "custom", "tokenizer": "standard", "filter": _SMALL},
        # Whole words, by which prefixes and suggestions are found, and names in the common form.
        "spellings": {
            "type": "custom",
            "char_filter": ["cyrillic"],
            "tokenizer": "standard",
            "filter": ["english_possessive", "word_and_name", "not_empty", "english_stop"],
        },
        # The common form alone, of any word: few readers type capitals.
        "spellings_asked": {
            "type": "custom",
            "char_filter": ["cyrillic"],
            "tokenizer": "standard",
            "filter": ["english_possessive", *_SMALL, "english_stop", *_FOLDS, "marked"],
        },
    },
}

ANALYZERS = {
    "ar": "arabic", "bg": "bulgarian", "bn": "bengali", "ca": "catalan", "ckb": "sorani",
    "cs": "czech", "da": "danish", "de": "german", "el": "greek", "es": "spanish",
    "et": "estonian", "eu": "basque", "fa": "persian", "fi": "finnish", "fr": "french",
    "ga": "irish", "gl": "galician", "hi": "hindi", "hu": "hungarian", "hy": "armenian",
    "id": "indonesian", "it": "italian", "ja": "cjk", "ko": "cjk", "lt": "lithuanian",
    "lv": "latvian", "nb": "norwegian", "nl": "dutch", "nn": "norwegian", "no": "norwegian",
    "pt": "portuguese", "ro": "romanian", "ru": "russian", "sv": "swedish", "th": "thai",
    "tr": "turkish", "zh": "cjk",
}  # fmt: skip
"""OpenSearch's own, by the language's primary subtag (BCP 47). English has an analyzer above."""


def native_analyzer(language: str | None) -> str | None:
    """The analyzer of a language, if OpenSearch has one."""
    return ANALYZERS.get((language or "").split("-")[0].lower())
