"""Turns a take's sentences into prose by a language model, where an operator wants that.

Any server with OpenAI's chat completions does: POST {url}/chat/completions. What it answers is
checked sentence by sentence; what cites nothing or has names, numbers or quotations that the cited
sentences don't have is thrown out. Too little left, a late server or junk, and there is no prose:
the extracted sentences, which are always there, stand.
"""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Self

import aiohttp

from clusterer.takes.checking import checked
from clusterer.takes.prompting import messages
from clusterer.takes.record import Take

LEAST_SENTENCES = 2
MAX_SENTENCES = 5


class Outcome(StrEnum):
    """What came of asking; for counting."""

    WRITTEN = "written"
    NOTHING_TO_WRITE = "nothing_to_write"
    UNREACHABLE = "unreachable"
    LATE = "late"
    REFUSED = "refused"
    """The server answered with an error."""
    JUNK = "junk"
    """No chat completion, or one that is too large."""
    UNPROVEN = "unproven"
    """Fewer than LEAST_SENTENCES sentences passed the check."""


@dataclass(frozen=True)
class Endpoint:
    """A server that writes."""

    url: str
    """Up to and with the version: http://127.0.0.1:8080/v1"""
    model: str
    key: str = field(default="", repr=False)
    timeout: float = 60.0
    """Seconds for a whole answer."""
    max_bytes: int = 200_000
    """Of an answer."""
    max_tokens: int = 400


@dataclass(frozen=True)
class ProseSentence:
    """A written sentence, and the articles that it was checked against."""

    text: str
    article_ids: tuple[str, ...]


@dataclass(frozen=True)
class Prose:
    """A take in prose: always shown as written by a model, beside its evidence."""

    sentences: tuple[ProseSentence, ...]
    model: str

    def to_json(self) -> dict[str, Any]:
        """Plain lists and dictionaries."""
        return {
            "model": self.model,
            "sentences": [
                {"text": one.text, "article_ids": list(one.article_ids)} for one in self.sentences
            ],
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """The prose that `to_json` made."""
        sentences = (
            ProseSentence(one["text"], tuple(one["article_ids"])) for one in stored["sentences"]
        )
        return cls(tuple(sentences), stored["model"])


@dataclass(frozen=True)
class Attempt:
    """What came of one attempt."""

    outcome: Outcome
    prose: Prose | None = None
    detail: str = ""
    """For the log: why there is no prose, or which sentences were thrown out."""


class _Junk(Exception):
    """An answer that is no chat completion."""


async def write(take: Take, endpoint: Endpoint, session: aiohttp.ClientSession) -> Attempt:
    """Ask for a take in prose. Never raises for what the server does or doesn't do."""
    if len(take.sentences) < LEAST_SENTENCES:
        return Attempt(Outcome.NOTHING_TO_WRITE)
    try:
        async with asyncio.timeout(endpoint.timeout):
            answer = await _ask(take, endpoint, session)
    except TimeoutError:
        return Attempt(Outcome.LATE, detail=f"no answer in {endpoint.timeout:g} s")
    except aiohttp.ClientResponseError as error:
        return Attempt(Outcome.REFUSED, detail=f"HTTP {error.status}")
    except (aiohttp.ClientError, OSError) as error:
        return Attempt(Outcome.UNREACHABLE, detail=f"{type(error).__name__}: {error}")
    except _Junk as error:
        return Attempt(Outcome.JUNK, detail=str(error))
    return _judged(take, answer, endpoint.model)


async def _ask(take: Take, endpoint: Endpoint, session: aiohttp.ClientSession) -> str:
    names = {outlet.source_id: outlet.name for outlet in take.outlets}
    body = {
        "model": endpoint.model,
        "messages": messages(take, names),
        "temperature": 0,
        "max_tokens": endpoint.max_tokens,
        "stream": False,
    }
    headers = {"Authorization": f"Bearer {endpoint.key}"} if endpoint.key else {}
    address = f"{endpoint.url.rstrip('/')}/chat/completions"
    async with session.post(address, json=body, headers=headers, allow_redirects=False) as response:
        if response.status != 200:
            raise aiohttp.ClientResponseError(
                response.request_info, response.history, status=response.status
            )
        read = bytearray()
        async for chunk in response.content.iter_chunked(16_384):
            read += chunk
            if len(read) > endpoint.max_bytes:
                raise _Junk(f"more than {endpoint.max_bytes:,} bytes")
    return _content(bytes(read))


def _content(body: bytes) -> str:
    try:
        content = json.loads(body)["choices"][0]["message"]["content"]
    except (ValueError, KeyError, IndexError, TypeError, RecursionError) as error:
        raise _Junk(f"no chat completion: {type(error).__name__}") from error
    if not isinstance(content, str):
        raise _Junk(f"no text but {type(content).__name__}")
    return content


def _judged(take: Take, answer: str, model: str) -> Attempt:
    kept, refused = checked(answer, [sentence.text for sentence in take.sentences])
    detail = "; ".join(refused[:10])
    if len(kept) < LEAST_SENTENCES:
        return Attempt(Outcome.UNPROVEN, detail=detail or "nothing written")
    sentences = tuple(
        ProseSentence(
            one.text,
            tuple(dict.fromkeys(take.sentences[place].article_id for place in one.cites)),
        )
        for one in kept[:MAX_SENTENCES]
    )
    return Attempt(Outcome.WRITTEN, Prose(sentences, model), detail)
