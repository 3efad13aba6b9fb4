"""What gets lost in sentences that engines stumble over, and how long poison takes.

    python -m bench.translation_hard [--json] [--show]

The sentences are the project's own (tests/integration/hard_sentences/). Lost numbers and quotation
marks are counted by comparing each with its English; poison must be answered, or flagged, within
its time limit, and leave every worker at work.
"""

import argparse
import asyncio
import json
import re
import time
import tomllib
from pathlib import Path

from translator.article import Text
from translator.attempts import Engines
from translator.care import numbers, quoted
from translator.engines.opening import open_engines
from translator.models.files import Library
from translator.quotes import plain
from translator.settings import EngineSettings
from translator.translation import Options, translate_texts

SENTENCES = Path(__file__).parents[1] / "tests" / "integration" / "hard_sentences"
SPACING = re.compile(r"[\w.,!?]“|”\w|“\s|\s”|[\"«»„]")
"""A quotation mark that English would set otherwise."""

POISON = {
    "1 MB without a space": "x" * 1_000_000,
    "control characters": "".join(map(chr, range(1, 32))) * 3_000,
    "lone surrogates": "\ud800 Bom dia \udfff" * 1_000,
    "10,000 line breaks": "\n" * 10_000,
    "10,000 lines": "Bom dia.\n" * 10_000,
    "markup": "<b><i>Bom</i></b> &amp; [[dia]] {{x}} " * 1_000,
    "quotation marks": '“«„"' * 5_000,
    "one letter and marks": "a" + "." * 100_000,
}
POISON_SECONDS = 20.0
GRACE_SECONDS = 15.0
"""For cutting and putting together, which the limit leaves out."""

Row = dict[str, object]


async def hard(engines: Engines, file: Path, *, show: bool) -> Row:
    """Of one language, all its sentences."""
    language, sentences = file.stem, _sentences(file)
    count = {"numbers": 0, "quotations": 0, "spacing": 0, "paragraphs": 0, "flagged": 0}
    for source in sentences:
        found, report = await translate_texts(
            engines, language, [Text("sentence", source)], Options()
        )
        english = found[0].text if len(found) == 1 else ""
        bad = {
            "numbers": bool(numbers.lost(source, english, language)),
            "quotations": quoted.lost(plain(source), plain(english)),
            "spacing": bool(SPACING.search(english)) or english.count("“") != english.count("”"),
            "paragraphs": not english or "\n" in english,
            "flagged": bool(report.warnings),
        }
        for name, wrong in bad.items():
            count[name] += wrong
        if show and any(bad.values()):
            print(f"{language}: {source}\n    {english}\n    {report.warnings}")
    return {"language": language, "sentences": len(sentences), **count}


async def poison(engines: Engines) -> list[Row]:
    """Each kind, and whether the next sentence is translated as ever."""
    rows: list[Row] = []
    limits = Options(article_seconds=POISON_SECONDS)
    for name, text in POISON.items():
        clean = text.encode(errors="replace").decode()
        began = time.monotonic()
        _, report = await translate_texts(engines, "pt", [Text("text", clean)], limits)
        seconds = time.monotonic() - began
        (after,), _ = await translate_texts(
            engines, "pt", [Text("text", f"O governo caiu {len(rows)} vezes.")], Options()
        )
        rows.append(
            {
                "poison": name,
                "seconds": round(seconds, 1),
                "within": seconds < POISON_SECONDS + GRACE_SECONDS,
                "kept": report.kept,
                "of": len(clean),
                "next": after.text,
            }
        )
    return rows


async def measure(*, show: bool) -> dict[str, list[Row]]:
    """Everything."""
    settings = EngineSettings()
    async with open_engines(settings, Library(settings.models)) as engines:
        return {
            "hard": [await hard(engines, file, show=show) for file in _files()],
            "poison": await poison(engines),
        }


def _sentences(file: Path) -> list[str]:
    kinds: dict[str, list[str]] = tomllib.loads(file.read_text(encoding="utf-8"))
    return [sentence for kind in kinds.values() for sentence in kind]


def _files() -> list[Path]:
    return sorted(SENTENCES.glob("*.toml"))


def main() -> None:
    """Measure and print; exit code 1 when anything is lost or late."""
    parser = argparse.ArgumentParser(description="Hard sentences and poison.")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--show", action="store_true", help="every sentence that isn't perfect")
    options = parser.parse_args()
    found = asyncio.run(measure(show=options.show))
    total: Row = {"language": "all"}
    for name in ("sentences", "numbers", "quotations", "spacing", "paragraphs", "flagged"):
        total[name] = sum(int(str(row[name])) for row in found["hard"])
    found["hard"].append(total)
    if options.json:
        print(json.dumps(found, ensure_ascii=False))
    else:
        for row in (*found["hard"], *found["poison"]):
            print("  ".join(f"{name} {value}" for name, value in row.items()))
    lost = any(total[name] for name in ("numbers", "quotations", "spacing", "paragraphs"))
    raise SystemExit(1 if lost or not all(row["within"] for row in found["poison"]) else 0)


if __name__ == "__main__":
    main()
