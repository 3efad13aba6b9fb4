"""Stand-ins for what works out a story, in a process of its own."""

import os
import time
from typing import Any


def counted(documents: list[dict[str, Any]], *_: Any) -> dict[str, Any]:
    """A summary that says how many articles there were; trouble for certain titles."""
    titles = [document["original"]["title"] for document in documents]
    if any("HANG" in title for title in titles):
        time.sleep(3600)
    if any("DIE" in title for title in titles):
        os._exit(1)
    if any("FAIL" in title for title in titles):
        raise ValueError("a bug")
    words = sum(len(document["original"]["paragraphs"][0].split()) for document in documents)
    return {"summary": f"{len(documents)} articles of {words} words"}


def quoting(documents: list[dict[str, Any]], *_: Any) -> dict[str, Any]:
    """The first article's title as the summary, and a take with each one's title."""
    takes = [
        {
            "id": f"country:{number}",
            "label": "Nowhere",
            "kind": "country",
            "sentences": [
                {
                    "text": document["original"]["title"],
                    "article_id": document["_id"],
                    "source_id": document["source_id"],
                    "quote": False,
                    "support": 1,
                }
            ],
            "voices": 1,
            "article_count": 1,
            "thin": False,
        }
        for number, document in enumerate(documents)
    ]
    first = documents[0]
    told = {"summary": first["original"]["title"], "summary_sources": [first["_id"]]}
    return {**told, "takes": takes, "versions": {}}


def failing(*_: Any) -> dict[str, Any]:
    """A bug that every story has."""
    raise ValueError("a bug")


def with_takes(documents: list[dict[str, Any]], *_: Any) -> dict[str, Any]:
    """Two takes that say nothing, after a while."""
    time.sleep(2)
    takes = [
        {
            "id": name,
            "label": name,
            "kind": name,
            "voices": len(documents),
            "article_count": len(documents),
            "thin": True,
        }
        for name in ("world", "country")
    ]
    return {"summary": "slow", "takes": takes, "versions": {"world": [], "country": []}}
