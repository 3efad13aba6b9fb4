"""The page's files as its build left them, held in memory with what is needed to serve them."""

import gzip
import hashlib
import mimetypes
import re
from dataclasses import dataclass
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

FOREVER = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"
HASHED = re.compile(r"-[\w-]{8}\.\w+$")
"""How the build names files after what is in them, such as index-DiwrgTda.js."""
WORTH_PACKING = 1_000
MEDIA_TYPES = {
    ".js": "text/javascript",
    ".css": "text/css",
    ".svg": "image/svg+xml",
    ".json": "application/json",
    ".woff2": "font/woff2",
    ".webmanifest": "application/manifest+json",
}
PACKABLE = frozenset({".js", ".css", ".svg", ".json", ".html", ".webmanifest", ".txt"})


@dataclass(frozen=True)
class File:
    """A file to serve; `packed` has its gzip and, where the build made one, its brotli form."""

    body: bytes
    media_type: str
    cache: str
    packed: tuple[tuple[str, bytes], ...]
    etag: str

    @classmethod
    def of(cls, body: bytes, media_type: str, *, cache: str, brotli: bytes | None = None) -> "File":
        """Pack it if that is worth it."""
        packed: list[tuple[str, bytes]] = []
        if brotli is not None:
            packed.append(("br", brotli))
        if len(body) >= WORTH_PACKING and not media_type.startswith(("font/", "image/png")):
            packed.append(("gzip", gzip.compress(body, 9, mtime=0)))
        etag = f'W/"{hashlib.sha256(body).hexdigest()[:24]}"'
        return cls(body, media_type, cache, tuple(packed), etag)

    def response(self, request: Request) -> Response:
        """The smallest form that the caller takes, or 304 if they have it."""
        headers = {"Cache-Control": self.cache, "ETag": self.etag, "Vary": "Accept-Encoding"}
        if self.etag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        taken = request.headers.get("accept-encoding", "")
        for encoding, body in self.packed:
            if re.search(rf"\b{encoding}\b(?!\s*;\s*q=0(\.0*)?\b)", taken):
                headers["Content-Encoding"] = encoding
                return Response(body, media_type=self.media_type, headers=headers)
        return Response(self.body, media_type=self.media_type, headers=headers)


def read_files(folder: Path) -> dict[str, File]:
    """The files of a build by their path in it, but for index.html; empty without a build."""
    found = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        hidden = any(part.startswith(".") for part in name.split("/"))
        if path.is_dir() or hidden or name == "index.html" or path.suffix in {".br", ".gz", ".map"}:
            continue
        found[name] = File.of(
            path.read_bytes(),
            _media_type(path),
            cache=FOREVER if HASHED.search(name) else ASK_AGAIN,
            brotli=_brotli(path),
        )
    return found


def _media_type(path: Path) -> str:
    known = MEDIA_TYPES.get(path.suffix)
    return known or mimetypes.guess_type(path.name)[0] or "application/octet-stream"


def _brotli(path: Path) -> bytes | None:
    packed = path.with_name(path.name + ".br")
    return packed.read_bytes() if packed.exists() else None
