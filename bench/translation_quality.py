"""How good the English is: chrF and BLEU beside the raw engine's on the same lines, and Google's.

    python -m bench.translation_quality --data translation/ [--json]

`--data` has a sentence a line in `flores-dev.<language>-en.<language>`, its reference in `….en`
and other systems' output in `….google.en` and the like, as made from FLORES-200.
"""

import argparse
import asyncio
import json
import re
import sys
from pathlib import Path

import sacrebleu

from translator.article import Text
from translator.engines.base import Step
from translator.engines.opening import open_engines
from translator.engines.pool import Pool
from translator.models.files import Library
from translator.settings import EngineSettings
from translator.translation import Options, translate_texts

Scores = dict[str, dict[str, float]]
_MARK = re.compile(r"(?<!\S)\*(?=\w)")


async def measure(directory: Path, language: str) -> Scores:
    """Of ours, of the raw engine, and of every other output that is there."""
    stem = f"flores-dev.{language}-en"
    source, reference = _lines(directory / f"{stem}.{language}"), _lines(directory / f"{stem}.en")
    settings = EngineSettings()
    async with open_engines(settings, Library(settings.models)) as engines:
        routes = engines.routes(language)
        texts = [Text(str(number), line) for number, line in enumerate(source)]
        ours, report = await translate_texts(
            engines, language, texts, Options(article_seconds=3600)
        )
    told = f"{len(report.warnings)} warnings (20 at most are told)"
    print(f"{language}: {routes[0]}, {len(source)} lines, {told}", file=sys.stderr)
    found = {
        "ours": _scores([text.text for text in ours], reference),
        "raw engine": _scores(await _raw(routes[0].steps[0], source), reference),
    }
    for file in _others(directory, stem):
        name = file.name.removeprefix(f"{stem}.").removesuffix(".en")
        found[name] = _scores(_lines(file), reference)
    return found


async def _raw(step: Step, source: list[str]) -> list[str]:
    """Each line as it is, and what comes back as it is; only Apertium's marks are taken out."""
    async with Pool(2) as pool:
        found = await asyncio.gather(*(pool.translate(step, line, 60) for line in source))
    return [_MARK.sub("", text) for text in found] if step.kind == "apertium" else list(found)


def _scores(ours: list[str], reference: list[str]) -> dict[str, float]:
    return {
        "chrF": round(sacrebleu.corpus_chrf(ours, [reference]).score, 2),
        "BLEU": round(sacrebleu.corpus_bleu(ours, [reference]).score, 2),
    }


def _others(directory: Path, stem: str) -> list[Path]:
    return sorted(directory.glob(f"{stem}.*.en"))


def _lines(file: Path) -> list[str]:
    return file.read_text(encoding="utf-8").splitlines()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Score translations.")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--languages", nargs="+", default=["pt", "es", "ca"])
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    found = {
        language: asyncio.run(measure(options.data, language)) for language in options.languages
    }
    if options.json:
        print(json.dumps(found))
        return
    for language, systems in found.items():
        for system, scores in systems.items():
            print(f"{language}-en  {system:16}  chrF {scores['chrF']:6}  BLEU {scores['BLEU']:6}")


if __name__ == "__main__":
    main()
