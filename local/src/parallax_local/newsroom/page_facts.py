"""What a captured page says of itself: its charset, title and language, from its bytes."""

import html
import re

_TITLE = re.compile(rb"<title\b[^>]*>(.*?)</title", re.IGNORECASE | re.DOTALL)
_CHARSET = re.compile(rb"<meta\b[^>]*charset\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)
_LANG = re.compile(
    rb"<html\b[^>]*?\blang\s*=\s*[\"']?([a-z]{2,3}(?:-[a-z]{4})?)(?![a-z])", re.IGNORECASE
)
# What XML 1.0 can't hold, and the line breaks of a title.
UNWRITABLE = re.compile(r"[\x00-\x20\x7f\ud800-\udfff\ufffe\uffff]+")


def is_utf8(data: bytes) -> bool:
    """Whether the page may be said to be UTF-8."""
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def title_of(data: bytes) -> str:
    """The text of <title>, fit for XML; empty if there is none."""
    found = _TITLE.search(data)
    if found is None:
        return ""
    declared = _CHARSET.search(data)
    names = ("utf-8", declared[1].decode("ascii", "ignore") if declared else "windows-1252")
    for name in names:
        try:
            text = found[1].decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
        return UNWRITABLE.sub(" ", html.unescape(text)).strip()
    return UNWRITABLE.sub(" ", html.unescape(found[1].decode("windows-1252", "replace"))).strip()


def language_of(data: bytes) -> str:
    """<html lang> as BCP 47 without its region (`de`, `sr-Latn`); empty if it says nothing."""
    found = _LANG.search(data)
    if found is None:
        return ""
    language, _, script = found[1].decode().partition("-")
    return f"{language.lower()}-{script.title()}" if script else language.lower()
