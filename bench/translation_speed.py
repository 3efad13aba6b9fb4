"""How fast articles are translated beside the raw engine, and how much memory that takes.

    python -m bench.translation_speed [--data translation/] [--workers 2] [--articles 60] [--json]

The raw engine is given the same sentences one by one, in as many processes, in the same run; both
take turns, so that a noisy machine disturbs both. `--data` has sentences a line in *pt-en.pt;
without it the text is this file's own, its numbers changed so that no sentence comes twice.
"""

import argparse
import asyncio
import json
import multiprocessing
import statistics
import time
from dataclasses import dataclass
from pathlib import Path

import psutil
from fxtranslate import Translator

from parallax.documents import Original
from translator.article import texts_of
from translator.engines.firefox import step_of
from translator.engines.opening import open_engines
from translator.languages import languages_of
from translator.models.files import Library, Model
from translator.quotes import plain
from translator.sentences import split
from translator.settings import EngineSettings
from translator.translation import Options, translate_article

TEXT = """
A câmara municipal aprovou ontem, por larga maioria, o projeto de requalificação da frente
ribeirinha, orçado em {n},4 milhões de euros. As obras devem começar na primavera de {year}.

“Esperámos {n} anos por este dia”, disse a presidente da associação de moradores, Amélia
Tavares, à saída da reunião número {n}. “Agora queremos ver as {n} máquinas no terreno.”

A oposição absteve-se pela {n}.ª vez. Segundo o vereador Duarte Lemos, faltam {n} estudos sobre o
impacto do trânsito nas ruas vizinhas, onde vivem cerca de {n}.500 pessoas.

No inverno de {year}, o rio subiu mais de {n} metros e alagou caves, lojas e um parque de
estacionamento. Os prejuízos foram estimados em {n}00 mil euros.

— Perdi tudo o que tinha no armazém {n} — contou o comerciante Rui Gaspar, de {n} anos, que reabriu
as portas apenas em maio.

O plano prevê um muro de proteção, {n} novas pontes para peões e um jardim com {n} árvores
resistentes à seca. A água da chuva será recolhida num reservatório subterrâneo de {n} litros.
"""
SENTENCES_IN_ARTICLE = 16
ROUNDS = 3


@dataclass(frozen=True)
class Articles:
    """What both are given; the raw engine by sentences."""

    originals: list[Original]
    sentences: list[str]

    @property
    def characters(self) -> int:
        """Of all articles' texts."""
        return sum(len(text.text) for one in self.originals for text in texts_of(one))


def articles(count: int, data: Path | None) -> list[Articles]:
    """A part for each round: a sentence that was seen before would say nothing."""
    paragraphs = _from(data) if data else _own(count * ROUNDS)
    each = 6 if data is None else SENTENCES_IN_ARTICLE
    originals = [
        Original(title=part[0][:80], paragraphs=tuple(part[1:]), content_hash="0")
        for part in (paragraphs[n : n + each] for n in range(0, len(paragraphs) - each, each))
    ]
    share = min(count, len(originals) // ROUNDS)
    return [_part(originals[n * share : (n + 1) * share]) for n in range(ROUNDS)]


def _part(originals: list[Original]) -> Articles:
    sentences = [
        plain(part.text)
        for original in originals
        for text in texts_of(original)
        for part in split(text.text, "pt")
    ]
    return Articles(originals, sentences)


def _from(data: Path) -> list[str]:
    file = next(iter(sorted(data.glob("*pt-en.pt"))))
    return file.read_text(encoding="utf-8").splitlines()


def _own(count: int) -> list[str]:
    blocks = [" ".join(block.split()) for block in TEXT.split("\n\n")]
    return [block.format(n=n + 2, year=1900 + n) for n in range(count) for block in blocks]


_engine: Translator | None = None


def _load(files: dict[str, str | None]) -> None:
    global _engine  # noqa: PLW0603 - one engine for each process, as a worker has it
    names = ("model", "source_vocabulary", "target_vocabulary", "shortlist")
    _engine = Translator(*(Path(str(files[name])).read_bytes() for name in names if files[name]))


def _translate(sentence: str) -> str:
    assert _engine is not None
    return str(_engine.translate(sentence))


def raw_rate(pool: "multiprocessing.pool.Pool", part: Articles) -> float:
    """Characters a second of sentences, one by one, by whichever process is free."""
    began = time.perf_counter()
    pool.map(_translate, part.sentences, chunksize=1)
    return part.characters / (time.perf_counter() - began)


async def our_rate(engines: object, part: Articles, at_once: int) -> float:
    """The same of articles, so many in hand together as the service has."""
    waiting = iter(part.originals)
    began = time.perf_counter()

    async def consume() -> None:
        for original in waiting:
            languages = languages_of(original, "pt", "pt")
            options = Options(article_seconds=600)
            await translate_article(engines, original, languages, options)  # type: ignore[arg-type]

    await asyncio.gather(*(consume() for _ in range(at_once)))
    return part.characters / (time.perf_counter() - began)


async def speed(parts: list[Articles], workers: int, at_once: int) -> dict[str, float]:
    """Both in turn, round by round, each other's order changing."""
    settings = EngineSettings(workers=workers)
    library = Library(settings.models)
    model: Model = library.models()["pt"]
    context = multiprocessing.get_context("spawn")
    raw, ours = [], []
    with context.Pool(workers, _load, (dict(step_of(model).load),)) as pool:
        pool.map(_translate, ["Bom dia."] * workers * 4, chunksize=1)
        async with open_engines(settings, library) as engines:
            warm = _part(
                [Original(title="Bom dia.", paragraphs=("Bom dia. ",) * 8, content_hash="0")]
            )
            await our_rate(engines, warm, at_once)
            for number, part in enumerate(parts):
                if number % 2:
                    ours.append(await our_rate(engines, part, at_once))
                raw.append(raw_rate(pool, part))
                if not number % 2:
                    ours.append(await our_rate(engines, part, at_once))
    ratios = [our / theirs for our, theirs in zip(ours, raw, strict=True)]
    return {
        "characters a second, raw": round(statistics.median(raw)),
        "characters a second, ours": round(statistics.median(ours)),
        "ratio": round(statistics.median(ratios), 3),
    }


async def memory(workers: int) -> dict[str, float]:
    """Resident megabytes of every engine process with three languages in use."""
    settings = EngineSettings(workers=workers)
    sentence = {
        "pt": "O rio subiu {} metros.",
        "es": "El río subió {} metros.",
        "ca": "El riu va pujar {} metres.",
    }
    async with open_engines(settings, Library(settings.models)) as engines:
        routes = {tag: engines.routes(tag)[0] for tag in sentence if engines.routes(tag)}
        for number in range(30):
            await asyncio.gather(
                *(
                    engines.translate(route, sentence[tag].format(f"{number}{place}"), 30)
                    for tag, route in routes.items()
                    for place in range(workers)
                )
            )
        processes = psutil.Process().children(recursive=True)
        resident = sum(process.memory_info().rss for process in processes) / 2**20
    return {
        "models in use": len(routes),
        "resident MB": round(resident),
        "budget MB": settings.models_megabytes,
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Measure translation's speed and memory.")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--articles", type=int, default=20, help="so many in each round at most")
    parser.add_argument("--at-once", type=int, default=2, help="articles in hand together")
    parser.add_argument("--data", type=Path, help="directory with *pt-en.pt")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    parts = articles(options.articles, options.data)
    found = {
        **asyncio.run(speed(parts, options.workers, options.at_once)),
        **asyncio.run(memory(options.workers)),
    }
    if options.json:
        print(json.dumps(found))
        return
    sizes = f"{sum(len(part.originals) for part in parts)} articles"
    print(f"{options.workers} workers, {sizes}, {sum(len(p.sentences) for p in parts)} sentences")
    for name, value in found.items():
        print(f"{name:26} {value}")


if __name__ == "__main__":
    main()
