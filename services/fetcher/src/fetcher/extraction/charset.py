"""Bytes of a page to text, whatever its server or author claims."""

import codecs
import re
from collections.abc import Iterator

from charset_normalizer import from_bytes

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_HEADER = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_META = re.compile(rb"<meta[^>]{0,500}?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_XML = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]+)", re.IGNORECASE)
_META_WITHIN = 16_384
_DETECTED_WITHIN = 256_000

# The WHATWG Encoding Standard: what these labels mean on the web is a superset of what they say.
_ON_THE_WEB = {
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "ks_c_5601-1987": "cp949",
    "shift_jis": "cp932",
    "big5": "big5hkscs",
}
_BY_WINDOWS = {
    "iso8859-2": "cp1250",
    "iso8859-5": "cp1251",
    "iso8859-6": "cp1256",
    "iso8859-7": "cp1253",
    "iso8859-8": "cp1255",
    "iso8859-13": "cp1257",
}
"""What pages made on Windows are in when they say one of these, which have no quotation marks."""


def decode(body: bytes, content_type: str | None = None) -> str:
    """The text of a page.

    A byte-order mark wins; then bytes that are valid UTF-8, with at least one character beyond
    ASCII, are UTF-8 whatever was declared (no other charset's text is so by chance); then the
    Content-Type header's charset, the page's own, and detection, each only if it fits the bytes.
    What nothing fits is read as UTF-8 with the wrong bytes replaced.
    """
    for mark, name in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(name, errors="replace")
    for name in _candidates(body, content_type):
        try:
            text = body.decode(name)
        except UnicodeDecodeError:
            continue
        if name == "utf-8" or not _has_control_characters(text):
            return text
    return _detect(body)


def _candidates(body: bytes, content_type: str | None) -> Iterator[str]:
    # Python's iso2022 codecs are 7-bit: their text is valid UTF-8 too, so they must come first.
    declared = [name for name in _declared(body, content_type) if name]
    yield from (name for name in declared if name.startswith(("iso2022", "hz", "utf_16", "utf-16")))
    yield "utf-8"
    # Declared UTF-8 that isn't: one broken byte in a page must not send it to a guess.
    if "utf-8" in declared and _is_nearly_utf8(body):
        return
    for name in declared:
        if name != "utf-8":
            yield name
            if name in _BY_WINDOWS:
                yield _BY_WINDOWS[name]


def _declared(body: bytes, content_type: str | None) -> Iterator[str | None]:
    in_header = _HEADER.search(content_type or "")
    header = _codec(in_header[1]) if in_header else None
    # Western is many servers' unasked default, and fits almost any bytes: the page knows better.
    if header != "cp1252":
        yield header
    head = body[:_META_WITHIN]
    for pattern in (_XML, _META):
        if in_page := pattern.search(head):
            yield _codec(in_page[1].decode("ascii", errors="ignore"))
    yield header


def _codec(label: str) -> str | None:
    try:
        found = codecs.lookup(label)
    except LookupError:
        return None
    # `rot13` and the like are codecs, too.
    if not getattr(found, "_is_text_encoding", True):
        return None
    return _ON_THE_WEB.get(found.name, found.name)


def _is_nearly_utf8(body: bytes) -> bool:
    text = body.decode("utf-8", errors="replace")
    wrong = text.count("\ufffd")
    beyond_ascii = sum(1 for character in text if character > "\x7f")
    return 0 < wrong * 20 < beyond_ascii


def _has_control_characters(text: str) -> bool:
    """C1 controls are what text in another charset turns into; no page has them on purpose."""
    return any("\x80" <= character <= "\x9f" and character != "\x85" for character in text)


def _detect(body: bytes) -> str:
    if not _is_nearly_utf8(body):
        found = list(from_bytes(body[:_DETECTED_WITHIN]))
        # Equally good guesses come in the order of their names; Western is by far the likeliest.
        ties = [m for m in found if (m.chaos, m.coherence) == (found[0].chaos, found[0].coherence)]
        western = [match for match in ties if match.encoding == "cp1252"]
        for match in (*western, *found[:1]):
            return body.decode(match.encoding, errors="replace")
    return body.decode("utf-8", errors="replace")
