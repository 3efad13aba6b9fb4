"""Writes documents in bulk under external versions.

OpenSearch keeps a document's version and refuses an older or equal one with a 409, so that any
redelivery, in any order, ends in the last version. Nothing is ever updated in part or deleted: a
deleted document's version is forgotten after a minute, and a late event would bring it back.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from opensearchpy import AsyncOpenSearch

from parallax.errors import Unavailable
from search_api.index.documents import Indexable
from search_api.index.engine import surroundings
from search_api.index.generations import Generation

BULK_BYTES = 10_000_000
"""A tenth of what OpenSearch accepts in one request; 200 of the largest events exceed that."""

BULK_SECONDS = 60
"""Under load a request waits in OpenSearch; giving up early would only send it twice."""

Json = dict[str, Any]
VersionType = Literal["external", "external_gte"]

REJECTED = frozenset(
    {
        "mapper_parsing_exception",
        "strict_dynamic_mapping_exception",
        "document_parsing_exception",
        "illegal_argument_exception",
    }
)
"""Errors of a document's own. Other 4xx, such as a limit on shards, are the cluster's state."""


@dataclass(frozen=True)
class Outcome:
    """What came of one document.

    created, updated, stale (a newer one is there), rejected, or expired (its month was dropped).
    """

    result: str
    reason: str = ""
    index: str | None = None
    """Where it is in this version or a newer one; None when it isn't."""


async def index_all(
    client: AsyncOpenSearch,
    documents: Sequence[Indexable],
    generation: Generation,
    version_type: VersionType = "external",
) -> list[Outcome]:
    """Write documents to a generation; one outcome for each, in their order.

    With `external_gte` an equal version is written again. Raises Unavailable when OpenSearch
    can't be reached or refuses work for now; writing all of them again does no harm.
    """
    outcomes: list[Outcome] = []
    for body in _bodies(documents, generation, version_type):
        with surroundings("indexing"):
            response = await client.bulk(body=body, request_timeout=BULK_SECONDS)
        outcomes += [_outcome(item["index"]) for item in response["items"]]
    return outcomes


def _bodies(
    documents: Sequence[Indexable], generation: Generation, version_type: VersionType
) -> Iterator[bytes]:
    body = bytearray()
    for document in documents:
        lines = _lines(document, generation, version_type)
        if body and len(body) + len(lines) > BULK_BYTES:
            yield bytes(body)
            body.clear()
        body += lines
    if body:
        yield bytes(body)


def _lines(document: Indexable, generation: Generation, version_type: VersionType) -> bytes:
    action = {
        "index": {
            "_index": document.index(generation),
            "_id": document.id,
            "version": document.version,
            "version_type": version_type,
        }
    }
    return b"".join(
        json.dumps(part, ensure_ascii=False).encode() + b"\n" for part in (action, document.source)
    )


def _outcome(item: Json) -> Outcome:
    status, error = item["status"], item.get("error") or {}
    if status in {200, 201}:
        return Outcome(item["result"], index=item["_index"])
    if status == 409:
        return Outcome("stale", index=item["_index"])
    reason = _reason(error)
    if status == 400 and error.get("type") in REJECTED:
        return Outcome("rejected", reason)
    raise Unavailable(f"OpenSearch can't index {item['_id']} in {item['_index']} now: {reason}")


def _reason(error: Json) -> str:
    texts = [f"{error.get('type')}: {error.get('reason')}"]
    cause = error.get("caused_by")
    if cause:
        texts.append(f"{cause.get('type')}: {cause.get('reason')}")
    return "; ".join(texts)[:1000]
