"""ETag, 304 and Cache-Control (RFC 9110, 9111), by what kind of answer an address gives."""

import hashlib
import re
from dataclasses import dataclass

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from search_api.api.compression import is_compressed


@dataclass(frozen=True)
class Rule:
    """How answers may be kept; a weak ETag leaves out what differs each time and says nothing."""

    cache_control: str
    weak: bool = True


RULES = (
    (re.compile(r"/v1/searches(/.*)?"), Rule("private, no-store")),
    (re.compile(r"/v1/stream"), Rule("no-store")),
    # A mirror that asks again wants what is new since.
    (re.compile(r"/v1/changes"), Rule("public, no-cache")),
    (re.compile(r"/v1/(articles|stories)/[^/]+"), Rule("public, max-age=60", weak=False)),
    (re.compile(r"/v1/feeds/.*"), Rule("public, max-age=60")),
    (re.compile(r"/openapi\.json"), Rule("public, max-age=3600", weak=False)),
    # Long enough that a rush for one question is answered once, too short to be noticed.
    (re.compile(r"/v1/.*"), Rule("public, max-age=5")),
)
EACH_TIME = re.compile(rb'"(next_cursor|as_of)":"[^"]*"')
"""Differ in each answer with the same items: cursors carry the time. A quote within a JSON string
is escaped, so this matches members only."""


class Caching:
    """Adds what an answer lacks, and answers 304 when the caller has it already."""

    def __init__(self, app: ASGIApp, shared: bool) -> None:
        self._app = app
        self._shared = shared

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        rule = rule_for(scope["path"]) if scope["type"] == "http" else None
        if rule is None:
            await self._app(scope, receive, send)
            return
        held: Message | None = None

        async def tag(message: Message) -> None:
            nonlocal held
            if message["type"] == "http.response.start":
                self._set_cache_control(message, rule)
                held = message if _may_be_tagged(scope, message) else None
                if held is None:
                    await send(message)
                return
            if held is not None:
                start, held = held, None
                body = message.get("body", b"")
                if not message.get("more_body"):
                    message = _tagged(scope, start, body, weak=rule.weak) or message
                await send(start)
            await send(message)

        await self._app(scope, receive, tag)

    def _set_cache_control(self, message: Message, rule: Rule) -> None:
        headers = MutableHeaders(scope=message)
        kept = message["status"] in {200, 308}
        value = rule.cache_control if kept else "no-store"
        headers.setdefault("Cache-Control", value if self._shared else _private(value))


def rule_for(path: str) -> Rule | None:
    """The rule for an address; None for the page and images, which see to themselves."""
    return next((rule for pattern, rule in RULES if pattern.fullmatch(path)), None)


def entity_tag(body: bytes, *, weak: bool, compressed: bool) -> str:
    """An ETag of the content. A strong one tells encodings apart, as their bytes differ."""
    content = EACH_TIME.sub(b"", body) if weak else body
    digest = hashlib.sha256(content).hexdigest()[:32]
    return f'W/"{digest}"' if weak else f'"{digest}{"-gzip" if compressed else ""}"'


def matches(if_none_match: str, tag: str) -> bool:
    """Weak comparison (RFC 9110, 13.1.2); the same content in another encoding matches too."""
    given = (part.strip() for part in if_none_match.split(","))
    return any(one == "*" or _opaque(one) == _opaque(tag) for one in given)


def _opaque(tag: str) -> str:
    return tag.removeprefix("W/").strip('"').removesuffix("-gzip")


def _private(value: str) -> str:
    return value.replace("public", "private")


def _may_be_tagged(scope: Scope, start: Message) -> bool:
    headers = Headers(raw=start["headers"])
    return (
        start["status"] == 200
        and scope["method"] in {"GET", "HEAD"}
        and "no-store" not in headers["cache-control"]
        and not headers.get("content-type", "").startswith("text/event-stream")
    )


def _tagged(scope: Scope, start: Message, body: bytes, *, weak: bool) -> Message | None:
    """Add the ETag to `start`; if the caller has it, make it a 304 and return the empty body."""
    headers = MutableHeaders(scope=start)
    if "etag" not in headers:
        compressed = is_compressed(scope, headers, len(body))
        headers["ETag"] = entity_tag(body, weak=weak, compressed=compressed)
    if not matches(Headers(scope=scope).get("if-none-match", ""), headers["ETag"]):
        return None
    start["status"] = 304
    headers.add_vary_header("Accept-Encoding")
    for name in ("content-length", "content-type"):
        del headers[name]
    return {"type": "http.response.body", "body": b""}
