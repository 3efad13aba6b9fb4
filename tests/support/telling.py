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
