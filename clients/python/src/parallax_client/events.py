"""Server-sent events (WHATWG HTML, 9.2): bytes to events, and going on after a cut. No I/O."""

import codecs
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from parallax_client.errors import UnexpectedAnswer
from parallax_client.exchange import Outcome, Patience, judge
from parallax_client.models import ArticleItem, StoryItem
from parallax_client.reading import read

LINE_END = re.compile(r"\r\n|\n|\r(?!\Z)")  # a CR at the end may be half of a CR LF
MAX_CHARACTERS = 4_000_000


@dataclass(frozen=True)
class StreamEvent:
    """Something new: an article or a story. `id` is where a stream can be resumed."""

    type: str
    id: str
    article: ArticleItem | None = None
    story: StoryItem | None = None


class Resumable:
    """A stream's state from its first byte over all reconnections."""

    def __init__(self, patience: Patience, last_event_id: str | None = None) -> None:
        self._patience = patience
        self._attempt, self._waited = 1, 0.0
        self.last_event_id = last_event_id or ""
        self.begin()

    def begin(self) -> dict[str, str]:
        """A connection begins: the headers to send."""
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._rest, self._fields = "", dict[str, str]()
        resuming = {"Last-Event-ID": self.last_event_id} if self.last_event_id else {}
        return {"Accept": "text/event-stream", "Cache-Control": "no-store", **resuming}

    def lost(self, outcome: Outcome) -> float:
        """The connection ended: seconds to wait; raises the error when there is no going on."""
        error = judge(outcome)
        if not isinstance(error, Exception):
            raise UnexpectedAnswer("the stream answered and told nothing")
        seconds = self._patience.wait(self._attempt, error, self._waited)
        if seconds is None:
            raise error
        self._attempt, self._waited = self._attempt + 1, self._waited + seconds
        return seconds

    def feed(self, chunk: bytes) -> Iterator[StreamEvent]:
        """The events that these bytes end."""
        self._attempt, self._waited = 1, 0.0
        *lines, self._rest = LINE_END.split(self._rest + self._decoder.decode(chunk))
        if len(self._rest) + sum(map(len, self._fields.values())) > MAX_CHARACTERS:
            raise UnexpectedAnswer(f"an event of more than {MAX_CHARACTERS:,} characters")
        for line in lines:
            if line:
                self._take(line)
            elif (event := self._made()) is not None:
                yield event

    def _take(self, line: str) -> None:
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if name == "data" and "data" in self._fields:
            value = f"{self._fields['data']}\n{value}"
        if name in {"data", "event", "id"}:
            self._fields[name] = value

    def _made(self) -> StreamEvent | None:
        fields, self._fields = self._fields, {}
        self.last_event_id = fields.get("id", self.last_event_id)
        kind = fields.get("event", "message")
        if "data" not in fields or kind not in {"article", "story"}:
            return None  # a type that a later service tells of, or an id alone
        raw = _json(fields["data"])
        if kind == "article":
            return StreamEvent(kind, self.last_event_id, article=read(ArticleItem, raw))
        return StreamEvent(kind, self.last_event_id, story=read(StoryItem, raw))


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError as error:
        raise UnexpectedAnswer(f"an event that isn't JSON: {text[:100]!r}") from error
