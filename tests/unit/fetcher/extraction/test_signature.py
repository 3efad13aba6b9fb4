"""Signatures of texts."""

import hashlib

from fetcher.extraction.signature import sign, similarity
from tests.unit.fetcher.extraction.samples import PROSE

TEXT = "\n".join(PROSE)
KNOWN = "ab28ae1ba5774381"


def test_equal_texts_have_equal_signatures() -> None:
    first = sign(TEXT)
    assert first is not None
    assert first.startswith("minhash-w4-128:")
    assert sign(TEXT.upper().replace(",", " —")) == first
    assert similarity(first, first) == 1.0


def test_a_signature_is_the_same_everywhere() -> None:
    # Stored ones are compared with those of later versions: this value must never change.
    digest = hashlib.sha256((sign(TEXT) or "").encode()).hexdigest()
    assert digest.startswith(KNOWN)


def test_near_duplicates_are_near_and_others_far() -> None:
    near = sign(TEXT.replace("nine million", "ten million"))
    far = sign(" ".join(f"word{n}" for n in range(200)))
    assert (similarity(sign(TEXT), near) or 0) > 0.8
    assert (similarity(sign(TEXT), far) or 0) < 0.1


def test_texts_without_spaces_are_compared_by_characters() -> None:
    text = (
        "港は三週間の修理を終えて月曜日に再び開いた。二つの航路が戻り、漁船も岸壁に帰ってきた。" * 4
    )
    signature = sign(text)
    assert signature is not None
    assert signature.startswith("minhash-c8-128:")
    assert similarity(signature, sign(TEXT)) is None


def test_short_texts_have_none() -> None:
    assert sign("The quay is open.") is None
    assert similarity(None, sign(TEXT)) is None
