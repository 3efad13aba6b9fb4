"""What several bodies of searches share; pure."""

from datetime import UTC, datetime, timedelta
from typing import Any

from search_api.search.queries.iso8601 import Span, span

SEARCH_TIMEOUT = "8s"


MAX_BUCKETS = 300


Json = dict[str, Any]


class BadParameter(Exception):
    """A parameter's value is wrong; the text is for the client.

    `position` is the character, counted from 0, where that shows.
    """

    def __init__(self, parameter: str, detail: str, position: int | None = None) -> None:
        super().__init__(detail)
        self.parameter = parameter
        self.position = position


def start_bound(text: str | None) -> Json | None:
    """`from` as a range's lower bound: a moment, or the first one of a day, week, month or year."""
    if text is None:
        return None
    return {"gte": _span("from", text).start.isoformat()}


def end_bound(text: str | None) -> Json | None:
    """`to` as a range's upper bound: a moment, or a day, week, month or year with its last one."""
    if text is None:
        return None
    given = _span("to", text)
    if given.is_moment:
        return {"lte": given.start.isoformat()}
    return {"lt": given.end.isoformat()} if given.end else None


def _span(parameter: str, text: str) -> Span:
    try:
        return span(text)
    except (ValueError, OverflowError) as error:
        raise BadParameter(
            parameter,
            f"{parameter}={text[:50]!r} is not an ISO 8601 date or time. "
            "Write 2026-11-23, 2026-11, 2026-W48, 2026-11-23T08:00:00Z or "
            "2026-11-23T08:00:00+02:00.",
        ) from error


def language_tag(tag: str) -> str:
    """A BCP 47 tag in its usual case (RFC 5646, 2.1.1): sr-latn becomes sr-Latn."""
    first, *rest = tag.split("-")
    cases = {2: str.upper, 4: str.title}
    return "-".join([first.lower(), *(cases.get(len(part), str.lower)(part) for part in rest)])


def document(identifier: str) -> Json:
    """One document by id; an article's month isn't known from its id, so through the alias."""
    return {"size": 1, "timeout": SEARCH_TIMEOUT, "query": {"ids": {"values": [identifier]}}}


def milliseconds(moment: datetime) -> int:
    """Since 1970, as OpenSearch takes and gives times."""
    return int(moment.timestamp() * 1000)


def day_ago() -> int:
    """24 hours before now in milliseconds, to the minute: a cache answers the same search again."""
    return milliseconds(datetime.now(UTC).replace(second=0, microsecond=0) - timedelta(days=1))


def at_least(field: str, least: int) -> Json:
    return {"range": {field: {"gte": least}}}
