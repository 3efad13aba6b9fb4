"""How fast articles are translated, and how much memory that takes.

    python bench/translation.py [--workers 1 2] [--sentences 400] [--json]
    python bench/translation.py --data flores/     # also chrF, if sacrebleu is installed

The text is this file's own. `--data` names a directory with a sentence a line in `*pt-en.pt` and
its translation in `*pt-en.en`, as made from FLORES-200.
"""

import argparse
import asyncio
import json
import time
from dataclasses import asdict, dataclass, replace
from importlib.util import find_spec
from pathlib import Path

import psutil

from translator.article import Text
from translator.engines.pool import Pool
from translator.models.files import Model, find_models
from translator.sentences import split
from translator.translation import Limits, translate_texts

TEXT = """
A câmara municipal aprovou ontem, por larga maioria, o projeto de requalificação da frente
ribeirinha, orçado em 12,4 milhões de euros. As obras devem começar na primavera.

“Esperámos vinte anos por este dia”, disse a presidente da associação de moradores, Amélia
Tavares, à saída da reunião. “Agora queremos ver as máquinas no terreno.”

A oposição absteve-se. Segundo o vereador Duarte Lemos, faltam estudos sobre o impacto do
trânsito nas ruas vizinhas, onde vivem cerca de 3.500 pessoas.

No inverno passado, o rio subiu mais de dois metros e alagou caves, lojas e um parque de
estacionamento. Os prejuízos foram estimados em 800 mil euros.

— Perdi tudo o que tinha no armazém — contou o comerciante Rui Gaspar, de 58 anos, que reabriu
as portas apenas em maio.

O plano prevê um muro de proteção, duas novas pontes para peões e um jardim com árvores
resistentes à seca. A água da chuva será recolhida num reservatório subterrâneo.

Os pescadores receiam ficar sem cais durante as obras. O município promete um cais provisório, a
300 metros do atual, e isenção de taxas por um ano.

O concurso público será lançado em janeiro; a conclusão está prevista para o final de 2028.
"""
PARAGRAPHS = tuple(" ".join(block.split()) for block in TEXT.split("\n\n"))


@dataclass(frozen=True)
class Result:
    """Of one run; memory in MiB of resident set of the largest worker."""

    workers: int
    shortlist: bool
    sentences: int
    seconds: float
    sentences_per_second: float
    characters_per_second: float
    first_sentence_ms: float
    worker_mib: float


async def measure(model: Model, workers: int, paragraphs: list[str]) -> Result:
    """Translate all paragraphs as one text after a first sentence that loads the model."""
    limits = Limits(article_seconds=3600)
    async with Pool(workers) as pool:
        began = time.perf_counter()
        await pool.translate(model, "Bom dia.", 30)
        first = time.perf_counter() - began
        warm = [Text(str(number), PARAGRAPHS[0]) for number in range(workers * 2)]
        await translate_texts(pool, model, warm, limits)
        texts = [Text(str(number), text) for number, text in enumerate(paragraphs)]
        began = time.perf_counter()
        _, report = await translate_texts(pool, model, texts, limits)
        seconds = time.perf_counter() - began
        assert not report.warnings, report.warnings
        sizes = [psutil.Process(pid).memory_info().rss for pid in pool.process_ids()]
    characters, sentences = sum(map(len, paragraphs)), _sentences(paragraphs)
    return Result(
        workers=workers,
        shortlist=model.shortlist is not None,
        sentences=sentences,
        seconds=round(seconds, 2),
        sentences_per_second=round(sentences / seconds, 1),
        characters_per_second=round(characters / seconds),
        first_sentence_ms=round(first * 1000),
        worker_mib=round(max(sizes) / 2**20),
    )


def _sentences(paragraphs: list[str]) -> int:

    return sum(len(split(text, "pt")) for text in paragraphs)


async def score(model: Model, directory: Path) -> dict[str, float | str]:
    """ChrF of the whole test set, or why there is none."""
    if find_spec("sacrebleu") is None:
        return {"skipped": "sacrebleu is not installed"}
    import sacrebleu  # type: ignore[import-not-found] # noqa: PLC0415

    source, reference = _lines(directory, "pt"), _lines(directory, "en")
    texts = [Text(str(number), line) for number, line in enumerate(source)]
    async with Pool(2) as pool:
        english, _ = await translate_texts(pool, model, texts, Limits(article_seconds=3600))
    found = sacrebleu.corpus_chrf([text.text for text in english], [reference])
    return {"chrF": round(found.score, 2), "sentences": len(source)}


def _lines(directory: Path, language: str) -> list[str]:
    file = next(iter(sorted(directory.glob(f"*pt-en.{language}"))))
    return file.read_text(encoding="utf-8").splitlines()


async def run(options: argparse.Namespace) -> dict[str, object]:
    """Every measurement, the workers one after the other."""
    model = find_models()["pt"]
    repeats = -(-options.sentences // _sentences(list(PARAGRAPHS)))
    paragraphs = list(PARAGRAPHS) * repeats
    results = [
        await measure(replace(model, shortlist=shortlist), workers, paragraphs)
        for workers in options.workers
        for shortlist in (None, model.shortlist)
    ]
    answer: dict[str, object] = {"runs": [asdict(result) for result in results]}
    if options.data is not None:
        answer["quality"] = await score(model, options.data)
    return answer


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Measure translation.")
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--sentences", type=int, default=400, help="about so many are translated")
    parser.add_argument("--data", type=Path, help="directory with *pt-en.pt and *pt-en.en")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    answer = asyncio.run(run(options))
    if options.json:
        print(json.dumps(answer))
        return
    for row in answer["runs"]:  # type: ignore[attr-defined]
        print("  ".join(f"{name} {value}" for name, value in row.items()))
    if "quality" in answer:
        print(answer["quality"])


if __name__ == "__main__":
    main()
