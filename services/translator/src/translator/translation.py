"""From an article's texts to its Translation: sentences to workers, and what to do when one fails.

A sentence that no worker manages is kept in the original, with a warning: never is an article
lost to one sentence.
"""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from parallax.documents import Original, Translation, TranslationStatus, now
from translator.article import Text, capitalise_like, put_back, texts_of
from translator.models import Model, engine_name
from translator.pool import EngineDied, EngineFailed, EngineLate, OutOfTime
from translator.quotes import curl, plain, restore_dashes
from translator.sentences import join, split

RETRY_CHARACTERS = 100
"""A sentence that was late or killed its worker is cut to this and tried once more."""


class Engines(Protocol):
    """What translates one sentence; see Pool."""

    async def translate(self, model: Model, text: str, seconds: float, until: float) -> str:
        """One sentence in English."""
        ...


@dataclass(frozen=True)
class Limits:
    """Seconds for one sentence and for one article."""

    sentence_seconds: float = 10
    article_seconds: float = 120


@dataclass
class Report:
    """What was kept in the original, in characters, and why."""

    warnings: list[str] = field(default_factory=list)
    kept: int = 0

    def keep(self, place: str, sentence: str, reason: str) -> str:
        """Note it once for each place and reason; the sentence, for its place in the text."""
        warning = f"{place}: sentence kept in the original: {reason}"
        if warning not in self.warnings:
            self.warnings.append(warning)
        self.kept += len(sentence)
        return sentence


async def translate_article(
    engines: Engines, model: Model, original: Original, limits: Limits
) -> dict[str, object]:
    """The fields of a Translation that depend on the text; `failed` if over half was kept."""
    texts = texts_of(original)
    english, report = await translate_texts(engines, model, texts, limits)
    source = {
        "engine": engine_name(),
        "model": model.name,
        "model_version": model.version,
        "warnings": tuple(report.warnings),
    }
    if report.kept * 2 > sum(len(text.text) for text in texts):
        return {"status": TranslationStatus.FAILED, **source}
    result = put_back(original, english)
    return {
        "status": TranslationStatus.TRANSLATED,
        "title": result.title,
        "description": result.description,
        "paragraphs": result.paragraphs,
        "captions": result.captions,
        "route": model.route,
        **source,
    }


async def translate_texts(
    engines: Engines, model: Model, texts: Sequence[Text], limits: Limits
) -> tuple[list[Text], Report]:
    """Every text in English, in the same places, and what could not be translated.

    Raises Unavailable when no engine can be started.
    """
    job = _Job(engines, model, limits.sentence_seconds, time.monotonic() + limits.article_seconds)
    report = Report()
    cut = [(text, split(text.text, model.source)) for text in texts]
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [
                [group.create_task(_sentence(job, text.place, part.text, report)) for part in parts]
                for text, parts in cut
            ]
    except ExceptionGroup as errors:
        # One is enough to decide on, and the delivery rules know it by its class.
        raise errors.exceptions[0] from None
    english = [
        Text(text.place, curl(join(parts, [task.result() for task in done])))
        for (text, parts), done in zip(cut, tasks, strict=True)
    ]
    return english, report


@dataclass(frozen=True)
class _Job:
    """What every sentence of one article shares; `until` is on the monotonic clock."""

    engines: Engines
    model: Model
    seconds: float
    until: float

    async def translate(self, source: str) -> str:
        text = plain(source)
        english = await self.engines.translate(self.model, text, self.seconds, self.until)
        return english.strip()


async def _sentence(job: _Job, place: str, source: str, report: Report) -> str:
    if not any(char.isalpha() for char in source):
        return source
    try:
        english = await _with_retry(job, source)
    except OutOfTime:
        return report.keep(place, source, "article deadline")
    except EngineLate:
        return report.keep(place, source, "engine deadline")
    except (EngineDied, EngineFailed) as error:
        return report.keep(place, source, f"engine failed: {error}")
    if not english:
        return report.keep(place, source, "engine gave nothing")
    return capitalise_like(source, restore_dashes(source, english))


async def _with_retry(job: _Job, source: str) -> str:
    try:
        return await job.translate(source)
    except (EngineLate, EngineDied):
        pieces = split(source, job.model.source, RETRY_CHARACTERS)
        return join(pieces, [await job.translate(piece.text) for piece in pieces])


def untranslated(status: TranslationStatus, *warnings: str) -> dict[str, object]:
    """The fields of a Translation that keeps the original."""
    return {"status": status, "warnings": warnings}


def as_translation(
    fields: dict[str, object], revision: int, translation_version: int
) -> Translation:
    """A whole Translation, of now."""
    return Translation.model_validate(
        {
            **fields,
            "revision": revision,
            "translation_version": translation_version,
            "translated_at": now(),
        }
    )
