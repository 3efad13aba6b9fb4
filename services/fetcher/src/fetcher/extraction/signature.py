"""A short signature of a text, by which near-duplicates are found without comparing texts.

MinHash (Broder 1997) over shingles of four words, or of eight characters where the script puts no
spaces between words, by datasketch. The share of equal positions of two signatures estimates the
Jaccard similarity of the two sets of shingles, with a standard error of at most 0.045.
"""

import base64
import hashlib
import re
from collections.abc import Iterator
from functools import cache
from itertools import islice
from typing import Any

import numpy as np

SHORTEST_TEXT = 50
"""Words, or two characters each of a dense script; shorter texts have too few shingles."""
PERMUTATIONS = 128
WORDS = 4
CHARACTERS = 8
MOST_SHINGLES = 4000
"""Those of the first pages of a book: what follows changes a signature little and costs much."""

_PREFIXES = {
    False: f"minhash-w{WORDS}-{PERMUTATIONS}:",
    True: f"minhash-c{CHARACTERS}-{PERMUTATIONS}:",
}
_TOKEN = re.compile(r"\w+")
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]"
)
"""Thai, Lao, Burmese, Khmer, Japanese and Chinese; Korean puts spaces between words."""


def sign(text: str) -> str | None:
    """The signature, e.g. `minhash-w4-128:` and 128 big-endian 32-bit numbers in base64.

    None for a text of fewer than SHORTEST_TEXT words.
    """
    tokens = _TOKEN.findall(text.casefold())
    sample = "".join(tokens[:400])
    unspaced = len(_UNSPACED.findall(sample)) * 2 > len(sample)
    length = len("".join(tokens)) // 2 if unspaced else len(tokens)
    if length < SHORTEST_TEXT:
        return None
    pieces = _characters(tokens) if unspaced else _words(tokens)
    sketch = _empty().copy()
    sketch.update_batch([piece.encode() for piece in islice(pieces, MOST_SHINGLES)])
    numbers = np.asarray(sketch.hashvalues).astype(">u4").tobytes()
    return _PREFIXES[unspaced] + base64.b64encode(numbers).decode()


def similarity(a: str | None, b: str | None) -> float | None:
    """The estimated Jaccard similarity, 0 to 1; None where two signatures can't be compared."""
    if a is None or b is None:
        return None
    kind, _, values = a.partition(":")
    other_kind, _, other_values = b.partition(":")
    if kind != other_kind:
        return None
    left, right = (np.frombuffer(base64.b64decode(text), ">u4") for text in (values, other_values))
    if len(left) != len(right) or not len(left):
        return None
    return float(np.mean(left == right))


def _words(tokens: list[str]) -> Iterator[str]:
    return (" ".join(tokens[n : n + WORDS]) for n in range(len(tokens) - WORDS + 1))


def _characters(tokens: list[str]) -> Iterator[str]:
    text = "".join(tokens)
    return (text[n : n + CHARACTERS] for n in range(len(text) - CHARACTERS + 1))


def _hash(shingle: bytes) -> int:
    return int.from_bytes(hashlib.blake2b(shingle, digest_size=4).digest(), "big")


@cache
def _empty() -> Any:
    # Imported with the first text: it takes a second, which a start shouldn't.
    from datasketch import MinHash  # noqa: PLC0415

    # Scheme, seed and hash are part of the format: another datasketch must give the same numbers.
    return MinHash(num_perm=PERMUTATIONS, seed=1, hashfunc=_hash, scheme="affine32")
