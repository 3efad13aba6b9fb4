"""How well the fetcher's extraction reads real pages, beside trafilatura alone.

`--data DIR` is a folder with `pages.jsonl` (file, url, crawled_at, publisher, truth {title,
paragraphs, authors, published_at}) and the gzipped pages it names. Prints a table, or JSON.

body    F1 of the words (`\\w+`) of the joined paragraphs against the truth's, mean over pages
title   equal word by word
day     published on the same calendar day, each in the zone it is given in
halves  the same F1 on two halves of the publishers: what helps only one of them is chance
intrusions  paragraphs that are a caption of the page, or read like a notice and aren't in the truth
"""

import argparse
import gzip
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from statistics import mean
from typing import Any

import trafilatura
from lxml.html import document_fromstring

from fetcher.extraction.charset import decode
from fetcher.extraction.dates import parse_moment
from fetcher.extraction.extract import extract
from fetcher.extraction.notices import is_notice
from fetcher.extraction.structured import clean

Row = dict[str, Any]
Result = dict[str, Any]
NOTHING: Result = {"title": "", "paragraphs": (), "authors": (), "published_at": None, "images": ()}


def words(text: str | None) -> list[str]:
    """What is compared."""
    return re.findall(r"\w+", text or "")


def token_f1(found: str, wanted: str) -> tuple[float, float, float]:
    """Precision, recall and F1 of two texts as bags of words."""
    have, want = Counter(words(found)), Counter(words(wanted))
    common = sum((have & want).values())
    if not common:
        return 0.0, 0.0, 0.0
    precision, recall = common / sum(have.values()), common / sum(want.values())
    return precision, recall, 2 * precision * recall / (precision + recall)


def ours(page: bytes, row: Row) -> Result | None:
    """The fetcher's own extraction."""
    crawled = datetime.fromisoformat(row["crawled_at"]).replace(tzinfo=UTC)
    found = extract(page, row["url"], now=crawled)
    return found and {name: getattr(found, name) for name in type(found).model_fields}


def alone(page: bytes, row: Row) -> Result | None:
    """trafilatura with its defaults, as a newcomer would call it."""
    found = trafilatura.bare_extraction(
        page, url=row["url"], include_comments=False, with_metadata=True
    )
    if found is None or isinstance(found, dict):
        return None
    when = parse_moment(found.date)
    return {
        **NOTHING,
        "title": found.title,
        "paragraphs": tuple((found.text or "").split("\n")),
        "authors": tuple(part.strip() for part in (found.author or "").split(";") if part.strip()),
        "published_at": when and when.moment,
        "method": "alone",
    }


def folded(text: str | None) -> str:
    """Letters and digits only: typography is no difference."""
    return "".join(character for character in (text or "").casefold() if character.isalnum())


def intrusions(page: bytes, truth: Row, paragraphs: Iterable[str]) -> list[str]:
    """The paragraphs that are none of the article's, as far as that can be told."""
    captions = {
        folded(clean(element.text_content()))
        for element in document_fromstring(decode(page).encode()).iter("figcaption")
    }
    wanted = folded("\n".join(truth["paragraphs"] or ()))
    return [
        text
        for text in paragraphs
        if folded(text) not in wanted and (folded(text) in captions or is_notice(text))
    ]


def score(page: bytes, row: Row, found: Result | None) -> Result:
    """One page's figures; all zero when nothing was found."""
    truth = row["truth"]
    found = found or NOTHING
    text, wanted_text = "\n".join(found["paragraphs"]), "\n".join(truth["paragraphs"] or ())
    precision, recall, f1 = token_f1(text, wanted_text)
    wanted = parse_moment(truth["published_at"])
    when = found["published_at"]
    return {
        "precision": precision,
        "recall": recall,
        "f1": f1,
        "title": words(found["title"]) == words(truth["title"]),
        "authors": {folded(name) for name in found["authors"]}
        == {folded(name) for name in truth["authors"] or ()},
        "day": bool(when and wanted and when.date() == wanted.moment.date()),
        "minute": bool(when and wanted and abs((when - wanted.moment).total_seconds()) < 60),
        "empty": not (found["title"] and text),
        "images": len(found["images"]),
        "captions": sum(1 for image in found["images"] if image.caption),
        "walls": bool(found.get("wall")),
        "kinds": found.get("kind", "article") != "article",
        "intrusions": intrusions(page, truth, found["paragraphs"]),
        "method": found.get("method", "none"),
        "publisher": row["publisher"],
        "file": row["file"],
        "truth": truth,
        "found": found,
    }


def measure(
    data: Path, extractors: Iterable[Callable[[bytes, Row], Result | None]]
) -> list[tuple[Result, list[Result]]]:
    """For each extractor the means over all pages, and each page's figures.

    Page by page in turns, so that whatever slows the machine slows all of them; processor time.
    """
    rows = [json.loads(line) for line in (data / "pages.jsonl").read_text().splitlines()]
    pages = [gzip.decompress((data / row["file"]).read_bytes()) for row in rows]
    extractors = tuple(extractors)
    for extractor in extractors:  # models are loaded with the first page
        extractor(pages[0], rows[0])
    scores: list[list[Result]] = [[] for _ in extractors]
    seconds = [0.0 for _ in extractors]
    for row, page in zip(rows, pages, strict=True):
        for number, extractor in enumerate(extractors):
            started = time.process_time()
            found = extractor(page, row)
            seconds[number] += time.process_time() - started
            scores[number].append(score(page, row, found))
    return [(_figures(s, took), s) for s, took in zip(scores, seconds, strict=True)]


def _figures(scores: list[Result], took: float) -> Result:
    names = ("precision", "recall", "f1", "title", "authors", "day", "minute")
    figures: Result = {name: round(mean(float(s[name]) for s in scores), 4) for name in names}
    publishers = sorted({s["publisher"] for s in scores})
    for half in (0, 1):
        held = [s["f1"] for s in scores if publishers.index(s["publisher"]) % 2 == half]
        figures[f"f1 half {half + 1}"] = round(mean(held), 4)
    figures["pages"] = len(scores)
    for name in ("empty", "walls", "kinds", "images", "captions"):
        figures[name] = sum(s[name] for s in scores)
    figures["intrusions"] = sum(len(s["intrusions"]) for s in scores)
    figures["ms a page"] = round(1000 * took / len(scores), 1)
    return figures


def main() -> None:
    """Measure both and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with pages.jsonl")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    parser.add_argument("--worst", type=int, default=0, help="also print the N worst pages")
    parser.add_argument("--faults", action="store_true", help="also print what is wrong")
    arguments = parser.parse_args()
    (ours_figures, scores), (alone_figures, _) = measure(arguments.data, (ours, alone))
    ratio = round(alone_figures["ms a page"] / ours_figures["ms a page"], 2)
    result = {
        "fetcher": ours_figures,
        "trafilatura alone": alone_figures,
        "pages a second against trafilatura's": ratio,
        "methods": Counter(s["method"] for s in scores),
    }
    if arguments.json:
        json.dump(result, sys.stdout, indent=2)
        sys.stdout.write("\n")
        return
    print(f"{'':>14}  {'fetcher':>10}  {'trafilatura alone':>18}")
    for name, value in ours_figures.items():
        print(f"{name:>14}  {value:>10}  {alone_figures[name]:>18}")
    print(f"pages a second: {ratio} times trafilatura's")
    print("body found by:", ", ".join(f"{k} {v}" for k, v in result["methods"].items()))
    for s in sorted(scores, key=lambda s: s["f1"])[: arguments.worst]:
        print(f"{s['f1']:.3f} p={s['precision']:.2f} r={s['recall']:.2f} {s['method']} {s['file']}")
    if arguments.faults:
        _print_faults(scores)


def _print_faults(scores: list[Result]) -> None:
    for s in scores:
        found, truth = s["found"], s["truth"]
        for line in s["intrusions"]:
            print(f"intrusion  {s['file']}: {line[:120]}")
        for name in ("title", "authors"):
            if not s[name]:
                print(f"{name:<10} {s['file']}\n    found {found[name]}\n    truth {truth[name]}")
        if not s["day"]:
            print(f"day        {s['file']}: {found['published_at']}, truth {truth['published_at']}")
        if s["walls"] or s["kinds"]:
            print(f"kind       {s['file']}: {found['kind']}, wall {found['wall']}")


if __name__ == "__main__":
    main()
