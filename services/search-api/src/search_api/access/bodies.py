"""Request bodies: few addresses take one, none a large one, and nobody waits for a slow one."""

import asyncio

from starlette.datastructures import Headers
from starlette.types import Message, Receive, Scope

from search_api.api import problems

MAX_BODY = 64 * 1024
BODY_SECONDS = 10.0
WITH_BODY = frozenset({"POST", "PUT", "PATCH"})


def has_body(scope: Scope) -> bool:
    """Whether a body is to be read; bodies of GET and the like are ignored, as HTTP says."""
    return scope["method"] in WITH_BODY


async def read_body(scope: Scope, receive: Receive) -> bytes:
    """The whole body; raises a Problem: 408 for a slow one, 413 for a large one, 415 for another
    type than JSON.

    It is read before the request takes a place among those that are worked on.
    """
    headers = Headers(scope=scope)
    length = headers.get("content-length", "")
    if length.isdecimal() and int(length) > MAX_BODY:
        raise problems.body_too_large(MAX_BODY)
    body = bytearray()
    try:
        async with asyncio.timeout(BODY_SECONDS):
            more = True
            while more:
                message = await receive()
                if message["type"] == "http.disconnect":
                    break
                body += message.get("body", b"")
                more = message.get("more_body", False)
                if len(body) > MAX_BODY:
                    raise problems.body_too_large(MAX_BODY)
    except TimeoutError as error:
        raise problems.body_too_slow(BODY_SECONDS) from error
    media = headers.get("content-type", "").partition(";")[0].strip().lower()
    if body and media != "application/json" and not media.endswith("+json"):
        raise problems.body_not_json(media)
    return bytes(body)


def replay(body: bytes, receive: Receive) -> Receive:
    """Gives the body as one message, then what the connection says."""
    given = False

    async def again() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again
