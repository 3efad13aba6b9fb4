"""Downloading one file: bounded, resumed where it broke off, verified."""

import hashlib
import http.client
import ssl
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from parallax.errors import ParallaxError, Unavailable
from translator.models.manifest import PackedFile

CHUNK = 1 << 18
TIMEOUT_SECONDS = 30.0
ATTEMPTS = 5
"""In a row without a single new byte."""
PAUSE_SECONDS = 1.0
TRY_AGAIN = {408, 425, 429, 500, 502, 503, 504}
BROKEN = (
    http.client.HTTPException,
    urllib.error.URLError,
    TimeoutError,
    ConnectionError,
    ssl.SSLError,
)

Progress = Callable[[int], None]
"""Told how many bytes of the file are there."""


class WrongFile(ParallaxError):
    """The server has another file than the manifest names."""


def download(
    base: str,
    file: PackedFile,
    target: Path,
    progress: Progress,
    pause: float = PAUSE_SECONDS,
) -> None:
    """Put a file's compressed bytes at `target`, going on from what an earlier attempt left.

    What is there already is kept for the next attempt when this one fails. Raises WrongFile (and
    keeps nothing) when size or hash differ, Unavailable when the server can't be read.
    """
    resumed = _size(target) > 0
    _complete(base, file, target, progress, pause)
    if _sha256(target) == file.sha256:
        return
    _forget(target)
    if not resumed:
        raise WrongFile(f"{file.path}: its SHA-256 is not the manifest's")
    # What an earlier attempt left was of another file, or damaged.
    download(base, file, target, progress, pause)


def _complete(base: str, file: PackedFile, target: Path, progress: Progress, pause: float) -> None:
    failures = 0
    while (before := _size(target)) < file.bytes:
        try:
            _go_on(base, file, target, progress)
            reason = f"the connection ended after {_size(target)} of {file.bytes} bytes"
        except urllib.error.HTTPError as error:
            error.close()
            reason = f"the server answers {error.code}"
            if error.code == 416:
                _forget(target)
                raise WrongFile(
                    f"{file.path}: it has fewer than the manifest's {file.bytes} bytes"
                ) from error
            if error.code not in TRY_AGAIN:
                raise Unavailable(f"{file.path}: {reason}; is TRANSLATOR_MODELS_URL right?") from (
                    error
                )
        except BROKEN as error:
            reason = str(error) or type(error).__name__
        if _size(target) >= file.bytes:
            break
        failures = 0 if _size(target) > before else failures + 1
        if failures >= ATTEMPTS:
            raise Unavailable(f"{file.path}: {reason}; run the command again to go on")
        time.sleep(pause * 2 ** max(failures - 1, 0))
    if _size(target) > file.bytes:
        _forget(target)  # of another manifest
        _complete(base, file, target, progress, pause)


def _go_on(base: str, file: PackedFile, target: Path, progress: Progress) -> None:
    """One request for what is missing; RFC 9110, sections 13.1.5 and 14."""
    have, validator = _size(target), _validator_file(target)
    headers = {"Accept-Encoding": "identity", "User-Agent": "parallax-translator"}
    if have and validator.is_file():
        headers |= {"Range": f"bytes={have}-", "If-Range": validator.read_text("latin-1")}
    # Only http and https: the setting's pattern for the first address, the opener for redirects.
    request = urllib.request.Request(f"{base.rstrip('/')}/{file.path}", headers=headers)  # noqa: S310
    with _opener().open(request, timeout=TIMEOUT_SECONDS) as response:
        whole = response.status != 206
        if not whole and not response.headers.get("Content-Range", "").startswith(f"bytes {have}-"):
            _forget(target)
            raise http.client.HTTPException("it sent another range than was asked for")
        if whole:
            _note_validator(response.headers, validator)
        with target.open("wb" if whole else "ab") as out:
            _copy(response, out, file, progress)


def _copy(
    response: http.client.HTTPResponse, out: BinaryIO, file: PackedFile, progress: Progress
) -> None:
    while chunk := response.read1(CHUNK):
        if out.tell() + len(chunk) > file.bytes:
            out.truncate(0)
            raise WrongFile(f"{file.path}: it has more than the manifest's {file.bytes} bytes")
        out.write(chunk)
        progress(out.tell())


def _opener() -> urllib.request.OpenerDirector:
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler(),
        urllib.request.HTTPHandler(),
        urllib.request.HTTPSHandler(),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPRedirectHandler(),
        urllib.request.HTTPErrorProcessor(),
    ):
        opener.add_handler(handler)
    return opener


def _note_validator(headers: http.client.HTTPMessage, path: Path) -> None:
    """What tells whether the file changed meanwhile: a strong ETag, else its date."""
    etag = headers.get("ETag", "")
    validator = etag if etag.startswith('"') else headers.get("Last-Modified", "")
    if validator:
        path.write_text(validator, "latin-1")
    else:
        path.unlink(missing_ok=True)


def _validator_file(target: Path) -> Path:
    return target.with_name(f"{target.name}.validator")


def _forget(target: Path) -> None:
    target.unlink(missing_ok=True)
    _validator_file(target).unlink(missing_ok=True)


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else 0


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
