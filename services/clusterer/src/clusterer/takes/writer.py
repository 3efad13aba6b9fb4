"""Turns a take's sentences into prose by a language model, where an operator wants that.

Any server with OpenAI's chat completions does: POST {url}/chat/completions. What it answers is
checked sentence by sentence; what cites nothing or has names, numbers or quotations that the cited
sentences don't have is thrown out. Too little left, a late server or junk, and there is no prose:
the extracted sentences, which are always there, stand.
"""

import asyncio
import hashlib
import json
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

import aiohttp

from clusterer.takes.checking import checked
from clusterer.takes.prompting import messages
from clusterer.takes.record import Take

LEAST_SENTENCES = 2
MOST_WRITTEN = 5
THE_QUESTION = frozenset({400, 413, 422})
"""Statuses that are about what was asked; others are about the server, the address or the key."""
LONGEST_REST_SECONDS = 300
"""That a server's own Retry-After can ask for."""


class Outcome(StrEnum):
    """What came of asking; for counting."""

    WRITTEN = "written"
    NOTHING_TO_WRITE = "nothing_to_write"
    UNREACHABLE = "unreachable"
    LATE = "late"
    REFUSED = "refused"
    """The server doesn't take what it was asked."""
    UNWELL = "unwell"
    """It answered with another error."""
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


@dataclass(frozen=True)
class Attempt:
    """What came of one attempt."""

    outcome: Outcome
    prose: Prose | None = None
    detail: str = ""
    """For the log: why there is no prose, or why sentences were thrown out."""
    kept: int = 0
    thrown_out: int = 0
    """Sentences that passed the check, and that didn't."""
    retry_after: float = 0.0
    """Seconds for which the server wants to be left alone."""


def open_session() -> aiohttp.ClientSession:
    """A session for `write`, which bounds the time. It unpacks nothing: a packed answer has no
    bound on its size."""
    return aiohttp.ClientSession(
        trust_env=True,
        auto_decompress=False,
        headers={"Accept-Encoding": "identity"},
        timeout=aiohttp.ClientTimeout(total=None),
    )


def key_of(take: Take, endpoint: Endpoint) -> str:
    """What a take's prose depends on, as a hash: its evidence, how it is asked for, and of whom.

    Empty for a take with too few sentences to write of.
    """
    if len(take.sentences) < LEAST_SENTENCES:
        return ""
    cited = [sentence.article_id for sentence in take.sentences]
    said = json.dumps([endpoint.model, endpoint.max_tokens, _messages(take), cited])
    return hashlib.sha256(said.encode()).hexdigest()[:32]


class _Junk(Exception):
    """An answer that is no chat completion."""


class _Refused(Exception):
    """An answer that is an error."""

    def __init__(self, status: int, retry_after: str) -> None:
        super().__init__()
        outcome = Outcome.REFUSED if status in THE_QUESTION else Outcome.UNWELL
        digits = retry_after if retry_after.isdecimal() else "0"
        rest = min(float(digits), LONGEST_REST_SECONDS)
        self.attempt = Attempt(outcome, detail=f"HTTP {status}", retry_after=rest)


async def write(take: Take, endpoint: Endpoint, session: aiohttp.ClientSession) -> Attempt:
    """Ask for a take in prose. Never raises for what the server does or doesn't do."""
    if len(take.sentences) < LEAST_SENTENCES:
        return Attempt(Outcome.NOTHING_TO_WRITE)
    try:
        async with asyncio.timeout(endpoint.timeout):
            answer = await _ask(take, endpoint, session)
    except TimeoutError:
        return Attempt(Outcome.LATE, detail=f"no answer in {endpoint.timeout:g} s")
    except _Refused as error:
        return error.attempt
    except (aiohttp.ClientError, OSError) as error:
        return Attempt(Outcome.UNREACHABLE, detail=f"{type(error).__name__}: {error}")
    except _Junk as error:
        return Attempt(Outcome.JUNK, detail=str(error))
    return _judged(take, answer, endpoint.model)


async def _ask(take: Take, endpoint: Endpoint, session: aiohttp.ClientSession) -> str:
    body = {
        "model": endpoint.model,
        "messages": _messages(take),
        "temperature": 0,
        "max_tokens": endpoint.max_tokens,
        "stream": False,
    }
    headers = {"Authorization": f"Bearer {endpoint.key}"} if endpoint.key else {}
    address = f"{endpoint.url.rstrip('/')}/chat/completions"
    async with session.post(address, json=body, headers=headers, allow_redirects=False) as response:
        if response.status != 200:
            raise _Refused(response.status, response.headers.get("Retry-After", ""))
        read = bytearray()
        async for chunk in response.content.iter_chunked(16_384):
            read += chunk
            if len(read) > endpoint.max_bytes:
                raise _Junk(f"more than {endpoint.max_bytes:,} bytes")
    return _content(bytes(read))


def _messages(take: Take) -> list[dict[str, str]]:
    return messages(take, {outlet.source_id: outlet.name for outlet in take.outlets})


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
    judged = Attempt(Outcome.UNPROVEN, None, detail or "nothing written", len(kept), len(refused))
    if len(kept) < LEAST_SENTENCES:
        return judged
    sentences = tuple(
        ProseSentence(
            one.text,
            tuple(dict.fromkeys(take.sentences[place].article_id for place in one.cites)),
        )
        for one in kept[:MOST_WRITTEN]
    )
    return replace(judged, outcome=Outcome.WRITTEN, prose=Prose(sentences, model), detail=detail)
