"""gzip for texts of some size; not for event streams, which must flow, nor for images."""

from starlette.datastructures import Headers
from starlette.middleware.gzip import DEFAULT_EXCLUDED_CONTENT_TYPES, GZipMiddleware
from starlette.types import ASGIApp, Scope

MINIMUM_BYTES = 1000
LEVEL = 5
"""Measured on a page of 100 articles: 9 takes 1.7 times as long as 5 and saves 3 % more."""
EXCLUDED = (*DEFAULT_EXCLUDED_CONTENT_TYPES, "text/event-stream", "image/jpeg", "image/webp")


class Compression(GZipMiddleware):
    """Starlette's, which leaves out what is small or compressed already."""

    def __init__(self, app: ASGIApp) -> None:
        super().__init__(app, MINIMUM_BYTES, LEVEL, exclude_content_types=EXCLUDED)


def is_compressed(scope: Scope, headers: Headers, size: int) -> bool:
    """Whether a complete answer will be compressed on its way."""
    accepted = Headers(scope=scope).get("accept-encoding", "")
    return size >= MINIMUM_BYTES and "gzip" in accepted and "content-encoding" not in headers
