"""Collections of articles whose events are known, for the clusterer's benchmarks.

One JSON object a line: `set` (collection), `cluster` (gold event), `title`, `text`, `date` or
`published_at` (ISO 8601, or null).
"""

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from clusterer.reading import article_of
from clusterer.stream import Article
from clusterer.text import Weighting

Line = dict[str, Any]
Lines = list[Line]
Collections = dict[str, Lines]


def collections(path: Path) -> Collections:
    """The file's lines by collection, whose name is put before those of its events."""
    found: defaultdict[str, Lines] = defaultdict(list)
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            value = json.loads(line)
            name = value.get("set") or "all"
            event = f"{name} {value['cluster']}"
            found[name].append({**value, "set": name, "cluster": event})
    return dict(found)


def stream_of(lines: Sequence[Line]) -> tuple[list[Article], list[str]]:
    """Articles as a stream takes them, and their events: in time, undated ones first and in the
    order of the file."""
    made = [article_of(line, "", Weighting()) for line in lines]
    pairs = sorted(
        zip(made, (line["cluster"] for line in lines), strict=True),
        key=lambda pair: (pair[0].at is not None, pair[0].at),
    )
    articles = [replace(one, article_id=f"{n:06}") for n, (one, _) in enumerate(pairs)]
    return articles, [event for _, event in pairs]
