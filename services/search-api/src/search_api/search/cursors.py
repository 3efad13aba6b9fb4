"""Cursors: opaque to clients, signed so that nobody makes one up, bound to their query.

A cursor is base64url(HMAC-SHA256(payload)[:16] + payload); the payload is JSON compressed by zlib.
Signing stops a client from sending the search engine a position or a point in time of its own.
"""

import base64
import binascii
import hashlib
import hmac
import json
import zlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

SIGNATURE_BYTES = 16
MAX_CURSOR = 16_000
MAX_PAYLOAD = 64_000


class CursorRefused(Exception):
    """The cursor isn't one of ours, or belongs to another query; the text is for the client."""


@dataclass(frozen=True)
class Position:
    """Where the next page starts.

    `after` are the sort values of the last item. `as_of` is when the first one was asked for, in
    milliseconds since 1970: what was discovered later isn't on pages in order of time, and by
    relevance an article's age is told as of then. `pit` is the point in time of a search by
    relevance; `seen` are the ids of its first page, which was answered without one.
    """

    after: tuple[Any, ...] = ()
    as_of: int | None = None
    pit: str | None = None
    seen: tuple[str, ...] = ()


def fingerprint(endpoint: str, parameters: dict[str, Any]) -> str:
    """What binds a cursor to its query; the same for the same parameters in any order."""
    text = json.dumps([endpoint, parameters], sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def encode(position: Position, query: str, secret: bytes) -> str:
    """Make a cursor for the query with the fingerprint `query`."""
    payload = zlib.compress(json.dumps({"query": query, **asdict(position)}).encode())
    return base64.urlsafe_b64encode(_sign(payload, secret) + payload).decode().rstrip("=")


def decode(cursor: str, query: str, secrets: Sequence[bytes]) -> Position:
    """Read a cursor; `secrets` are the present one and, after a rotation, the previous one.

    Raises CursorRefused if it was changed, signed by another secret, or made for another query.
    """
    payload = _verified(cursor, secrets)
    unpacker = zlib.decompressobj()
    fields = json.loads(unpacker.decompress(payload, MAX_PAYLOAD))
    if fields.pop("query") != query:
        raise CursorRefused(
            "The cursor belongs to a query with other parameters. Send the parameters of the "
            "page it came from; only `size` may change."
        )
    return Position(
        after=tuple(fields["after"]),
        as_of=fields["as_of"],
        pit=fields["pit"],
        seen=tuple(fields["seen"]),
    )


def _verified(cursor: str, secrets: Sequence[bytes]) -> bytes:
    refused = CursorRefused(
        "The cursor is not valid. Take `next_cursor` from the page before as it is, or leave "
        "`cursor` out to start from the first page."
    )
    if len(cursor) > MAX_CURSOR or not cursor.isascii():
        raise refused
    try:
        raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
    except binascii.Error as error:
        raise refused from error
    signature, payload = raw[:SIGNATURE_BYTES], raw[SIGNATURE_BYTES:]
    if not any(hmac.compare_digest(signature, _sign(payload, secret)) for secret in secrets):
        raise refused
    return payload


def _sign(payload: bytes, secret: bytes) -> bytes:
    return hmac.digest(secret, payload, "sha256")[:SIGNATURE_BYTES]
