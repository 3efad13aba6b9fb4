"""How well the fetcher's extraction reads real pages, beside trafilatura alone.

`--data DIR` is a folder with `pages.jsonl` (file, url, crawled_at, country, truth {title,
paragraphs, authors, published_at}) and the gzipped pages it names. Prints a table, or JSON.
"""

import argparse
import gzip
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from statistics import mean
from typing import Any

import trafilatura

from fetcher.extraction.dates import parse_moment
from fetcher.extraction.extract import extract

Row = dict[str, Any]
Result = dict[str, Any]


def tokens(text: str) -> Counter[str]:
    """Words, or single characters of scripts without spaces between words."""
    return Counter(re.findall(r"[\u3040-\u30ff\u3400-\u9fff]|\w+", text.casefold()))


def token_f1(found: str, wanted: str) -> tuple[float, float, float]:
    """Precision, recall and F1 of two texts as bags of tokens."""
    have, want = tokens(found), tokens(wanted)
    common = sum((have & want).values())
    if not common:
        return 0.0, 0.0, 0.0
    precision, recall = common / sum(have.values()), common / sum(want.values())
    return precision, recall, 2 * precision * recall / (precision + recall)


def ours(page: bytes, row: Row) -> Result | None:
    """The fetcher's own extraction."""
    crawled = datetime.fromisoformat(row["crawled_at"]).replace(tzinfo=UTC)
    found = extract(page, row["url"], now=crawled)
    if found is None:
        return None
    return {
        "title": found.title,
        "body": "\n".join(found.paragraphs),
        "description": found.description,
        "authors": found.authors,
        "published_at": found.published_at,
        "images": found.images,
        "method": found.method,
    }


def alone(page: bytes, row: Row) -> Result | None:
    """trafilatura with its defaults, as a newcomer would call it."""
    found = trafilatura.bare_extraction(
        page, url=row["url"], include_comments=False, with_metadata=True
    )
    if found is None or isinstance(found, dict):
        return None
    when = parse_moment(found.date)
    return {
        "title": found.title,
        "body": found.text,
        "description": found.description,
        "authors": tuple(part.strip() for part in (found.author or "").split(";") if part.strip()),
        "published_at": when and when.moment,
        "images": (),
        "method": "alone",
    }


def folded(text: str | None) -> str:
    """Letters and digits only: typography is no difference."""
    return "".join(character for character in (text or "").casefold() if character.isalnum())


def score(row: Row, found: Result | None) -> Result:
    """One page's figures; all zero when nothing was found."""
    truth = row["truth"]
    found = found or {"title": "", "body": "", "authors": (), "published_at": None}
    wanted_text = "\n".join(truth["paragraphs"] or ())
    precision, recall, f1 = token_f1(found["body"] or "", wanted_text)
    # The truth counts the lead as a paragraph; the fetcher keeps it as the description.
    teaser = found.get("description") or ""
    text = found["body"] or ""
    if folded(teaser)[:60] not in folded(text):
        text = f"{teaser}\n{text}"
    wanted = parse_moment(truth["published_at"])
    when = found["published_at"]
    return {
        "precision": precision,
        "recall": recall,
        "f1": f1,
        "f1_with_teaser": token_f1(text, wanted_text)[2],
        "title": folded(found["title"]) == folded(truth["title"]),
        "authors": {folded(name) for name in found["authors"]}
        == {folded(name) for name in truth["authors"] or ()},
        "day": bool(when and wanted and abs((when - wanted.moment).total_seconds()) < 86_400),
        "minute": bool(when and wanted and abs((when - wanted.moment).total_seconds()) < 60),
        "empty": not (found["title"] and found["body"]),
        "images": len(found.get("images", ())),
        "captions": sum(1 for image in found.get("images", ()) if image.caption),
        "method": found.get("method", "none"),
        "file": row["file"],
        "found": found,
    }


def measure(
    data: Path, extractor: Callable[[bytes, Row], Result | None]
) -> tuple[Result, list[Result]]:
    """The means over all pages, and each page's figures."""
    rows = [json.loads(line) for line in (data / "pages.jsonl").read_text().splitlines()]
    pages = [gzip.decompress((data / row["file"]).read_bytes()) for row in rows]
    started = time.perf_counter()
    scores = [score(row, extractor(page, row)) for row, page in zip(rows, pages, strict=True)]
    took = time.perf_counter() - started
    names = ("precision", "recall", "f1", "f1_with_teaser", "title", "authors", "day", "minute")
    figures: Result = {name: round(mean(float(s[name]) for s in scores), 4) for name in names}
    figures["pages"] = len(scores)
    figures["empty"] = sum(s["empty"] for s in scores)
    figures["images"] = sum(s["images"] for s in scores)
    figures["captions"] = sum(s["captions"] for s in scores)
    figures["ms_a_page"] = round(1000 * took / len(scores), 1)
    return figures, scores


def main() -> None:
    """Measure both and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with pages.jsonl")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    parser.add_argument("--worst", type=int, default=0, help="also print the N worst pages")
    arguments = parser.parse_args()
    ours_figures, scores = measure(arguments.data, ours)
    alone_figures, _ = measure(arguments.data, alone)
    result = {
        "fetcher": ours_figures,
        "trafilatura alone": alone_figures,
        "methods": Counter(s["method"] for s in scores),
    }
    if arguments.json:
        json.dump(result, sys.stdout, indent=2)
        sys.stdout.write("\n")
        return
    print(f"{'':>14}  {'fetcher':>10}  {'trafilatura alone':>18}")
    for name, value in ours_figures.items():
        print(f"{name:>14}  {value:>10}  {alone_figures[name]:>18}")
    print("body found by:", ", ".join(f"{k} {v}" for k, v in result["methods"].items()))
    for s in sorted(scores, key=lambda s: s["f1"])[: arguments.worst]:
        print(f"{s['f1']:.3f} p={s['precision']:.2f} r={s['recall']:.2f} {s['method']} {s['file']}")


if __name__ == "__main__":
    main()
