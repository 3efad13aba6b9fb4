"""A client of server-sent events, as the standard reads them."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import aiohttp


@dataclass
class Heard:
    """An event: its type, its data, and the id to go on from."""

    type: str
    data: dict[str, Any]
    id: str


class Listener:
    """Reads a response as the HTML standard's event stream; `last_id` is kept between events."""

    def __init__(self, response: aiohttp.ClientResponse) -> None:
        self._response = response
        self.last_id = ""
        self.comments = 0

    async def events(self) -> AsyncIterator[Heard]:
        """Each event as it comes."""
        kind, data = "message", []
        async for line in self._response.content:
            text = line.decode().rstrip("\n")
            name, _, value = text.partition(":")
            value = value.removeprefix(" ")
            if not text:
                if data:
                    yield Heard(kind, json.loads("\n".join(data)), self.last_id)
                kind, data = "message", []
            elif not name:
                self.comments += 1
            elif name == "id":
                self.last_id = value
            elif name == "event":
                kind = value
            elif name == "data":
                data.append(value)
