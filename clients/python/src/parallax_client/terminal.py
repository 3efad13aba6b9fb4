"""What `parallax search` prints: results and errors as text. No I/O.

Titles come from publishers: control characters in them, by which a terminal is told to do things,
are never printed.
"""

import re
import unicodedata
from collections.abc import Sequence
from datetime import datetime
from html import unescape

from parallax_client.errors import ParallaxError, ProblemError
from parallax_client.models import ArticleItem, ArticlePage

BOLD, PLAIN = "\x1b[1m", "\x1b[22m"
INDENT = "    "
CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
MARK = re.compile(r"</?mark>")


def result(number: int, article: ArticleItem, *, bold: bool) -> str:
    """One result: title; outlet, country, time, language; original title; where it was found."""
    found = article.highlights
    title = marked(found.title[0], bold=bold) if found and found.title else clean(article.title)
    lines = [f"{number:>2}  {title}", INDENT + _by(article)]
    if article.original_title != article.title:
        lines.append(INDENT + clean(article.original_title))
    if found:
        lines += [f"{INDENT}… {marked(fragment, bold=bold)}" for fragment in found.text[:1]]
    return "\n".join([*lines, INDENT + clean(article.url)])


def _by(article: ArticleItem) -> str:
    when = article.published_at or article.discovered_at
    parts = [clean(article.source.name), article.country, _time(when)]
    if article.translation.status == "translated":
        parts.append(f"translated from {article.language}")
    elif article.translation.status != "not_needed":
        parts.append(f"not translated ({article.language})")
    return clean(" · ".join(parts))


def _time(moment: datetime) -> str:
    return f"{moment.astimezone():%Y-%m-%d %H:%M}"


def marked(fragment: str, *, bold: bool) -> str:
    """A highlight of the API, HTML with <mark>, as text with its marks in bold or left out."""
    signs = {"<mark>": BOLD, "</mark>": PLAIN}
    pieces = (clean(unescape(piece)) for piece in MARK.split(fragment))
    marks = [signs[mark] if bold else "" for mark in MARK.findall(fragment)]
    return "".join(piece + mark for piece, mark in zip(pieces, [*marks, ""], strict=True))


def clean(text: str) -> str:
    """One line without control characters; as many characters as before, so positions stay."""
    return CONTROLS.sub(" ", text)


def summary(page: ArticlePage, shown: int) -> str:
    """How many there are, and what else could have been meant."""
    lines = []
    if shown < page.total:
        lines.append(f"{shown:,} of {page.total:,}; --limit N shows more")
    if page.total == 0:
        lines.append("nothing found")
    if page.did_you_mean:
        lines.append(f"did you mean: {clean(page.did_you_mean)}")
    return "\n".join(lines)


def error(problem: ParallaxError, q: str | None, width: int) -> str:
    """An error; of a query, with a caret under the character at fault."""
    lines = [f"error: {clean(str(problem))}"]
    if isinstance(problem, ProblemError):
        lines = [f"error: {clean(problem.detail or problem.title)}"]
        if problem.parameter == "q" and q is not None and isinstance(problem.position, int):
            lines += caret(q, problem.position, width)
        if problem.status >= 500 and problem.request_id:
            lines.append(f"request id: {clean(problem.request_id)}")
    return "\n".join(lines)


def caret(q: str, position: int, width: int) -> Sequence[str]:
    """The query, or as much of it around `position` as fits, and a caret below that character."""
    position = max(0, min(position, len(q)))
    room = max(20, width - len(INDENT) - 1)
    start = 0 if position < room else position - room // 2
    shown, before = q[start : start + room], q[start:position]
    return (INDENT + clean(shown), f"{INDENT}{' ' * columns(clean(before))}^")


def columns(text: str) -> int:
    """How wide a terminal shows a text: East Asian wide ones take two, combining ones none."""
    return sum(
        0 if unicodedata.combining(one) else 2 if unicodedata.east_asian_width(one) in "WF" else 1
        for one in text
    )
