"""What lies around every address, from the outside in."""

from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware

from search_api.access.gate import Gate
from search_api.api.caching import Caching
from search_api.api.compression import Compression
from search_api.api.middleware import RequestContext
from search_api.api.strictness import Strictness
from search_api.settings import Settings

EXPOSED = ("ETag", "Link", "RateLimit", "RateLimit-Policy", "Retry-After", "X-Request-ID")
SENT = ("Authorization", "If-None-Match", "Last-Event-ID", "X-Request-ID")
METHODS = ("GET", "HEAD", "POST", "PATCH", "DELETE", "OPTIONS")


def surround(app: FastAPI, settings: Settings) -> None:
    """Add the middlewares; the first one added is the innermost."""
    app.add_middleware(Caching, shared=settings.anonymous)
    app.add_middleware(Compression)
    app.add_middleware(Strictness)
    app.add_middleware(Gate, settings=settings)
    app.add_middleware(RequestContext)
    if settings.origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=settings.origins,
            allow_methods=METHODS,
            allow_headers=SENT,
            expose_headers=EXPOSED,
        )
