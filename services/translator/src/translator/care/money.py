"""Currencies and percentages, and the units whose sign an engine flattens."""

import re

from translator.care.figures import find

# By name: how a source says it beyond doubt, and how its English may.
_CURRENCIES = {
    name: (re.compile(source), re.compile(english, re.IGNORECASE))
    for name, source, english in (
        ("reais", r"R\$|(?<=\d\s)reais\b|\bde reais\b", r"R\$|\b(?:reais|BRL|brazilian real)\b"),
        (
            "euros",
            r"€|\b(?:euros?|eur[aiu]|evr[aiou]|evrur?|evrum|евра|евро|евр[иау])\b",
            r"€|\b(?:euros?|EUR)\b",
        ),
        (
            "pounds",
            (
                r"£|\b(?:libras esterlinas|lliures esterlines|funt[aie] sterling[ai]|"
                r"sterlingspund\w*|фунти стерлинзи)\b"
            ),
            r"£|\b(?:libras|GBP|pounds?|sterling)\b",
        ),
        (
            "dollars",
            r"US\$|\b(?:d[óo]lares|dòlars|dolar[ai]?|dollar(?:a|ar|ara|i|s)?|долари?|долара)\b",
            r"(?<!R)\$|\b(?:dòlars|d[óo]lares|dollars?|cents?|USD)\b",
        ),
        ("pesos", r"\bpesos\b", r"\b(?:pesos?|MXN|ARS|CLP|COP)\b|\$"),
        (
            "yen",
            r"¥|\b(?:ienes|yenes|iens|jena|јена|јени)\b",
            r"¥|\b(?:ienes|yenes|iens|yen|JPY)\b",
        ),
        (
            "dinars",
            r"(?<=\d\s)(?:din\b|дин\b)|\b(?:dinar[ai]?|динара?|динари)\b",
            r"\b(?:dinars?|din|RSD)\b",
        ),
        ("denars", r"(?<=\d\s)ден\b|\b(?:денари|денар)\b", r"\b(?:denars?|denari|MKD)\b"),
        ("marks", r"(?<=\d\s)(?:KM|КМ)\b", r"\b(?:KM|BAM|marks?)\b"),
        ("krónur", r"\bkrón(?:a|ur|um|u)\b", r"\b(?:ISK|kr[oó]n[au]r?|kronas?|crowns?|kr)\b"),
    )
}
_PERCENT = re.compile(
    r"\d\s?%|\d\s(?:posto|odsto|prósent\w*|procent\w*|per cent|por ciento|por cento|отсто|насто|"
    r"посто|одсто|проценти?|процената)\b"
)
_PERCENT_ENGLISH = re.compile(r"%|\bper\s?cent|\bpercentage", re.IGNORECASE)
_FLAT = re.compile(r"(?<![^\W\d_])(k?m|cm|mm|mi|ft)([23])\b")
_DEGREES = re.compile(r"[°º]\s?C\b")
_FLAT_DEGREES = re.compile(r"(?<=\d)[oº](?=C\b)|(?<=\d )[oº](?=C\b)")
_POWERS = {"2": "²", "3": "³"}
_AMOUNT_IN_REAIS = re.compile(r"(?:R\$\s?)(\d[\d.,]*)|(\d[\d.,]*)\s(?:\w+\s){0,2}?(?:de\s)?reais\b")
_MILLIONS_OF_EUROS = re.compile(r"\d[\d.,]*\s?M€")
_BARE_MILLION = re.compile(r"\smillion(?! (?:of )?euros?\b)")
_SIGNS = {
    "€": re.compile(r"€|\b(?:euros?|EUR)\b", re.IGNORECASE),
    "£": re.compile(r"£|\b(?:GBP|pounds?|sterling)\b", re.IGNORECASE),
    "¥": re.compile(r"¥|\b(?:yen|JPY)\b", re.IGNORECASE),
}
_AMOUNT = {
    sign: re.compile(
        rf"{sign}\s?\d[\d.,]*(?:\s(?:mil|mi|bi|[mb]il[^\W\d_]+)\b){{0,2}}|"
        rf"\d[\d.,]*(?:\s\d{{3}})*(?:\s(?:mil|mi|bi|[mb]il[^\W\d_]+)){{0,2}}\s?{sign}"
    )
    for sign in _SIGNS
}
_NAMED_LATER = re.compile(
    r"(?:\s(?:thousand|million|billion|trillion))*(?:\s?(?:and|to|or|-|–)\s?\d[\d.,]*)?"
    r"(?:\s(?:thousand|million|billion|trillion))*(?:\sof)?\s?"
    r"(?:[€£¥]|(?:euros?|EUR|pounds?|GBP|yen|JPY|percent|%)\b|%)",
    re.IGNORECASE,
)
_OTHER_SIGN = re.compile(r"(?:(?<![A-Za-z])(?:[$€£¥]|EUR|GBP|USD))\s?$")
_STRAY_SIGN = re.compile(r"^ (?:\$|s\b|€)")
AMOUNTS = 8
"""So many of one sign are looked at in a sentence."""
_DOLLARS = re.compile(r"(?<![\w])\$\s?(?=\d)")


def signs(source: str, english: str, language: str) -> str:
    """€, £ and ¥ where an engine that doesn't know them wrote nothing, a dollar, or another sign.

    The amounts must be recognised by their numbers, and none is touched that has its name.
    """
    for sign, named in _SIGNS.items():
        if sign not in source:
            continue
        amounts = [match[0] for match in _AMOUNT[sign].finditer(source)]
        if len(named.findall(english)) >= len(amounts):
            continue
        for amount in amounts[:AMOUNTS]:
            english = _with_sign(sign, amount, english, language)
    return english


def _with_sign(sign: str, amount: str, english: str, language: str) -> str:
    wanted = {value for number in find(amount, language) for value in number.values}
    places = [number for number in find(english, "en") if number.values & wanted]
    if len(places) != 1:
        return english
    (place,) = places
    before, after = english[: place.start], english[place.end :]
    if _SIGNS[sign].search(before[-8:]) or _NAMED_LATER.match(after) or before[-1:] in (".", ","):
        return english
    wrong = _OTHER_SIGN.search(before)
    kept = before[: wrong.start()] if wrong else before
    return f"{kept}{sign}{place.text}{_STRAY_SIGN.sub('', after, count=1)}"


def lost(source: str, english: str) -> list[str]:
    """What amounts are of, where the English no longer says so: `reais`, `%`."""
    missing = [
        name
        for name, (named, known) in _CURRENCIES.items()
        if named.search(source) and not known.search(english)
    ]
    if _PERCENT.search(source) and not _PERCENT_ENGLISH.search(english):
        missing.append("%")
    return missing


def powers(source: str, english: str) -> str:
    """m² and °C again where the source has them: engines print m2 and oC."""
    if _DEGREES.search(source):
        english = _FLAT_DEGREES.sub("°", english)
    known = set(re.findall(r"(?:k?m|cm|mm|mi|ft)[²³]", source))
    return _FLAT.sub(
        lambda m: m[1] + _POWERS[m[2]] if m[1] + _POWERS[m[2]] in known else m[0], english
    )


def mend(source: str, english: str, language: str) -> str:
    """R$ where reais became dollars, euros where M€ became a bare million."""
    return _euros(source, _reais(source, english, language), language)


def _euros(source: str, english: str, language: str) -> str:
    amounts = " ".join(_MILLIONS_OF_EUROS.findall(source))
    if not amounts:
        return english
    wanted = {value for number in find(amounts, language) for value in number.values}
    for number in reversed(find(english, "en")):
        bare = _BARE_MILLION.match(english, number.end)
        named = english[: number.start].rstrip().endswith(("€", "EUR"))
        if bare and not named and number.values & wanted:
            english = f"{english[: bare.end()]} euros{english[bare.end() :]}"
    return english


def _reais(source: str, english: str, language: str) -> str:
    amounts = "".join(f" {a or b}".rstrip(".,") for a, b in _AMOUNT_IN_REAIS.findall(source))
    if not amounts:
        return english
    wanted = {value for number in find(amounts, language) for value in number.values}
    for match in reversed(list(_DOLLARS.finditer(english))):
        amount = re.match(r"\d[\d,]*(?:\.\d+)?", english[match.end() :])
        if amount is None:
            continue
        values = {value for number in find(amount[0], "en") for value in number.values}
        if values & wanted:
            english = f"{english[: match.start()]}R${english[match.end() :]}"
    return english
