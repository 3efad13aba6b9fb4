"""What several bodies of searches share; pure."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

SEARCH_TIMEOUT = "8s"


MAX_BUCKETS = 300


Json = dict[str, Any]


class BadParameter(Exception):
    """A parameter's value is wrong; the text is for the client."""

    def __init__(self, parameter: str, detail: str) -> None:
        super().__init__(detail)
        self.parameter = parameter


def start_bound(text: str | None) -> Json | None:
    """`from` as a range's lower bound: a moment, or the first one of a day."""
    if text is None:
        return None
    moment = _moment("from", text)
    if not isinstance(moment, datetime):
        moment = datetime.combine(moment, time.min, UTC)
    return {"gte": moment.isoformat()}


def end_bound(text: str | None) -> Json | None:
    """`to` as a range's upper bound: a moment, or a day with its last one."""
    if text is None:
        return None
    moment = _moment("to", text)
    if isinstance(moment, datetime):
        return {"lte": moment.isoformat()}
    if moment == date.max:
        return None
    return {"lt": datetime.combine(moment + timedelta(days=1), time.min, UTC).isoformat()}


def _moment(parameter: str, text: str) -> datetime | date:
    try:
        if len(text) <= 10:
            return date.fromisoformat(text)
        # A + that wasn't percent-encoded arrives as a space.
        moment = datetime.fromisoformat(text.replace(" ", "+") if "T" in text else text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise BadParameter(
            parameter,
            f"{parameter}={text[:50]!r} is not an ISO 8601 date or time. "
            "Write 2026-11-23, 2026-11-23T08:00:00Z or 2026-11-23T08:00:00+02:00.",
        ) from error


def language_tag(tag: str) -> str:
    """A BCP 47 tag in its usual case (RFC 5646, 2.1.1): sr-latn becomes sr-Latn."""
    first, *rest = tag.split("-")
    cases = {2: str.upper, 4: str.title}
    return "-".join([first.lower(), *(cases.get(len(part), str.lower)(part) for part in rest)])


def document(identifier: str) -> Json:
    """One document by id; an article's month isn't known from its id, so through the alias."""
    return {"size": 1, "timeout": SEARCH_TIMEOUT, "query": {"ids": {"values": [identifier]}}}


def at_least(field: str, least: int) -> Json:
    return {"range": {field: {"gte": least}}}
