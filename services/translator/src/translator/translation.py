"""From an article's texts to its Translation: sentences to workers, and what to do when one fails.

A sentence that no worker manages is kept in the original, with a warning: never is an article
lost to one sentence.
"""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Protocol

from parallax.documents import Original, Translation, TranslationStatus, now
from translator.article import Text, capitalise_like, put_back, texts_of
from translator.care import quoted, sanity
from translator.care.names import mend_piece
from translator.care.sentence import Checked, check
from translator.engines.pool import EngineDied, EngineFailed, EngineLate, OutOfTime
from translator.models.files import Model, engine_name
from translator.quotes import curl, plain, restore_dashes
from translator.sentences import Sentence, join, split

RETRY_CHARACTERS = 100
"""A sentence that was late or killed its worker is cut to this and tried once more."""

CLAUSE_CHARACTERS = 40
"""A doubtful sentence is tried again by clauses, none of them shorter."""

FLAGS = 20
"""So many doubts are told of one article; they are for people to read."""


FAILURES = (OutOfTime, EngineLate, EngineDied, EngineFailed)
"""Of one sentence, as Pool tells them apart."""


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
    """What was kept in the original, in characters, and why; what is doubtful or was mended."""

    warnings: list[str] = field(default_factory=list)
    kept: int = 0
    flags: int = 0

    def flag(self, place: str, note: str) -> None:
        """Note it, up to a bound."""
        self.flags += 1
        if self.flags <= FLAGS:
            self.warnings.append(f"{place}: {note}")

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
    spoken = [quoted.speech([plain(part.text) for part in parts], quoted.VERBS) for _, parts in cut]
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [
                [
                    group.create_task(_sentence(job, text.place, part.text, report, speech=speech))
                    for part in parts
                ]
                for (text, parts), speech in zip(cut, spoken, strict=True)
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


async def _sentence(
    job: _Job, place: str, source: str, report: Report, *, speech: bool = False
) -> str:
    if not any(char.isalpha() for char in source):
        return source
    try:
        checked = await _with_care(job, source)
    except OutOfTime:
        return report.keep(place, source, "article deadline")
    except EngineLate:
        return report.keep(place, source, "engine deadline")
    except (EngineDied, EngineFailed) as error:
        return report.keep(place, source, f"engine failed: {error}")
    if not checked.english:
        return report.keep(place, source, "engine gave nothing")
    for note in checked.notes:
        report.flag(place, note)
    english = checked.english
    if speech:
        english = quoted.with_marks(plain(source), english)
    return capitalise_like(source, restore_dashes(source, english))


async def _with_care(job: _Job, source: str) -> Checked:
    language = job.model.source
    checked = check(plain(source), await _with_retry(job, source), language)
    try:
        if checked.wrong or checked.flags or checked.quote_lost:
            other = await _by_clauses(job, source)
            if other.english and (other.badness < checked.badness or not checked.english):
                checked = other
        if checked.quote_lost:
            checked = await _with_quotes(job, source, checked)
    except FAILURES:
        pass  # the first translation is better than none
    return checked


async def _by_clauses(job: _Job, source: str) -> Checked:
    pieces = _pieces(source, job.model.source)
    if len(pieces) < 2:
        return Checked("", wrong="empty")
    english = [mend_piece(piece.text, await job.translate(piece.text)) for piece in pieces]
    if not all(english):
        return Checked("", wrong="empty")
    return check(plain(source), join(pieces, english), job.model.source)


def _pieces(source: str, language: str) -> list[Sentence]:
    """At the ends of sentences inside, as within a quotation, else of clauses."""
    ends = sanity.inner_ends(source)
    if not ends:
        return split(source, language, max(CLAUSE_CHARACTERS, len(source) * 2 // 3))
    cuts = [0, *ends, len(source)]
    return [Sentence(source[a:b].strip(), " ") for a, b in pairwise(cuts)]


async def _with_quotes(job: _Job, source: str, checked: Checked) -> Checked:
    """What is quoted, translated alone, is looked for in the sentence that lost its marks."""
    text = plain(source)
    spans = [await job.translate(span) for span in quoted.spans(text)]
    english = quoted.put_back(text, checked.english, spans)
    return replace(checked, english=english, quote_lost=quoted.lost(text, english))


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
