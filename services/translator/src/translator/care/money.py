"""Currencies and percentages, and the units whose sign an engine flattens."""

import re

from translator.care.figures import find

_CURRENCIES = {
    "reais": re.compile(r"R\$|\b(?:reais|BRL|[Bb]razilian real)\b"),
    "euros": re.compile(r"€|\b(?:euros?|EUR)\b", re.IGNORECASE),
    "pounds": re.compile(r"£|\b(?:libras|GBP|pounds?|sterling)\b", re.IGNORECASE),
    "dollars": re.compile(r"(?<!R)\$|\b(?:dòlars|d[óo]lares|dollars?|cents?|USD)\b", re.IGNORECASE),
    "pesos": re.compile(r"\b(?:pesos?|MXN|ARS|CLP|COP)\b|\$", re.IGNORECASE),
    "yen": re.compile(r"¥|\b(?:ienes|yenes|iens|yen|JPY)\b", re.IGNORECASE),
}
_NAMED = {
    "reais": re.compile(r"R\$|(?<=\d\s)reais\b|\bde reais\b"),
    "euros": re.compile(r"€|\beuros?\b"),
    "pounds": re.compile(r"£|\blibras esterlinas\b"),
    "dollars": re.compile(r"US\$|\bd[óo]lares\b|\bdòlars\b"),
    "pesos": re.compile(r"\bpesos\b"),
    "yen": re.compile(r"¥|\b(?:ienes|yenes|iens)\b"),
}
_PERCENT = re.compile(r"\d\s?%")
_PERCENT_ENGLISH = re.compile(r"%|\bper\s?cent|\bpercentage", re.IGNORECASE)
_FLAT = re.compile(r"(?<![^\W\d_])(k?m|cm|mm|mi|ft)([23])\b")
_POWERS = {"2": "²", "3": "³"}
_AMOUNT_IN_REAIS = re.compile(r"(?:R\$\s?)(\d[\d.,]*)|(\d[\d.,]*)\s(?:\w+\s){0,2}?(?:de\s)?reais\b")
_DOLLARS = re.compile(r"(?<![\w])\$\s?(?=\d)")


def lost(source: str, english: str) -> list[str]:
    """What amounts are of, where the English no longer says so: `reais`, `%`."""
    missing = [
        name
        for name, pattern in _NAMED.items()
        if pattern.search(source) and not _CURRENCIES[name].search(english)
    ]
    if _PERCENT.search(source) and not _PERCENT_ENGLISH.search(english):
        missing.append("%")
    return missing


def powers(source: str, english: str) -> str:
    """m² again where the source has it: engines print m2."""
    known = set(re.findall(r"(?:k?m|cm|mm|mi|ft)[²³]", source))
    return _FLAT.sub(
        lambda m: m[1] + _POWERS[m[2]] if m[1] + _POWERS[m[2]] in known else m[0], english
    )


def mend(source: str, english: str, language: str) -> str:
    """R$ where reais became dollars."""
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
