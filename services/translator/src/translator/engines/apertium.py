"""Apertium's rules, where its data are installed (Debian: apertium-eng-spa and others).

Much rougher than a neural model, but small, fast and free of inventions: for languages that have
no model, and for pivots between close languages, which it does well (Galician to Spanish).
"""

import hashlib
import math
import re
import shutil
import subprocess
from collections.abc import Iterator
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from translator.engines.base import TARGET, Step
from translator.engines.pipeline import MARK, commands_of
from translator.engines.pool import Pool

KIND = "apertium"

# Its modes are named by ISO 639-3, older ones by ISO 639-1.
_CODES = {
    "af": "afr", "an": "arg", "ast": "ast", "be": "bel", "bg": "bul", "br": "bre", "ca": "cat",
    "cy": "cym", "da": "dan", "en": "eng", "eo": "epo", "es": "spa", "eu": "eus", "fr": "fra",
    "gl": "glg", "hi": "hin", "id": "ind", "is": "isl", "it": "ita", "mk": "mkd", "ms": "zlm",
    "mt": "mlt", "nb": "nob", "nl": "nld", "nn": "nno", "oc": "oci", "pl": "pol", "pt": "por",
    "ro": "ron", "ru": "rus", "sc": "srd", "sh": "hbs", "sl": "slv", "sv": "swe", "szl": "szl",
    "uk": "ukr", "ur": "urd",
}  # fmt: skip
_SAME = {"sr": "sh", "hr": "sh", "bs": "sh", "cnr": "sh", "no": "nb"}
_TAGS = {code: tag for tag, code in _CODES.items()}
_MODE = re.compile(r"([a-z]{2,3})-([a-z]{2,3})")
_FILE = re.compile(r"'([^']+)'")


class Apertium:
    """Every pair whose `.mode` file is in the data directory."""

    def __init__(self, pool: Pool, data: Path) -> None:
        self._pool = pool
        self._data = data

    def steps(self, tag: str) -> list[Step]:
        """One for each target; see Engine."""
        base = tag.partition("-")[0].lower()
        known = _SAME.get(base, base)
        return [
            self._step(base, target, file)
            for source, target, file in self._modes()
            if source == known
        ]

    async def translate(
        self, step: Step, text: str, seconds: float, until: float = math.inf
    ) -> str:
        """One sentence, in English with the marks of unknown words, as `*word`; see Engine."""
        found = await self._pool.translate(step, text, seconds, until)
        return found if step.target == TARGET else MARK.sub("", found)

    def _modes(self) -> Iterator[tuple[str, str, Path]]:
        for file in sorted(self._data.glob("modes/*-*.mode")):
            match = _MODE.fullmatch(file.stem)
            if match:
                source, target = (_TAGS.get(code, code) for code in match.groups())
                yield source, target, file

    def _step(self, source: str, target: str, file: Path) -> Step:
        load, version = _read(file, file.stat().st_mtime_ns)
        return Step(
            kind=KIND,
            source=source,
            target=target,
            engine=self._engine,
            model=file.stem,
            version=version,
            load=load,
        )

    @cached_property
    def _engine(self) -> str:
        """With the version of its programs."""
        program = shutil.which("apertium")
        if program is None:
            return KIND
        done = subprocess.run([program, "-V"], capture_output=True, text=True, check=False)
        found = re.search(r"\d+(?:\.\d+)+", done.stdout)
        return f"{KIND} {found[0]}" if found else KIND


@lru_cache(maxsize=256)
def _read(file: Path, changed: int) -> tuple[dict[str, Any], str]:
    """How a mode is loaded, and the version of its data, which have none of their own: a hash."""
    del changed  # only makes another key
    text = file.read_text(encoding="utf-8").strip()
    files = [name for name in _FILE.findall(text) if Path(name).is_file()]
    digest = hashlib.sha256(text.encode())
    for name in dict.fromkeys(files):
        digest.update(Path(name).read_bytes())
    load = {
        "commands": commands_of(text),
        "latin": file.stem.startswith("hbs-"),
        "files": files,
    }
    return load, digest.hexdigest()[:12]
