"""From an article's texts to its Translation, and what is told of how it was made.

A sentence that no engine manages is kept in the original, with a warning: never is an article
lost to one sentence.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from parallax.documents import Original, Translation, TranslationStatus, now
from translator.article import Text, put_back, texts_of
from translator.attempts import Done, Engines, Job, translate_sentence
from translator.care import quoted
from translator.care.glossary import Glossary
from translator.engines.routes import Route
from translator.languages import Languages, all_english
from translator.models.files import is_english
from translator.quotes import curl, plain
from translator.sentences import Sentence, join
from translator.settings import EngineSettings

NOTES = 20
"""So many doubts, and so many repairs, are told of one article; they are for people to read."""


@cache
def built_in_glossary() -> Glossary:
    """That which comes with the package."""
    return Glossary.load()


@dataclass(frozen=True)
class Options:
    """Seconds for one sentence and for one article; the terms that have an English of their own."""

    sentence_seconds: float = 10
    article_seconds: float = 120
    glossary: Glossary = field(default_factory=built_in_glossary)

    @classmethod
    def of(cls, settings: EngineSettings) -> "Options":
        """Raises SettingsError for a glossary that can't be read."""
        return cls(
            settings.sentence_seconds, settings.article_seconds, Glossary.load(settings.glossary)
        )


@dataclass
class Report:
    """By which routes, in characters; what is doubtful, was mended, or kept in the original."""

    warnings: list[str] = field(default_factory=list)
    repaired: list[str] = field(default_factory=list)
    routes: Counter[Route] = field(default_factory=Counter)
    kept: int = 0

    def add(self, place: str, source: str, done: Done) -> None:
        """What came of one sentence. A reason for keeping is told once for each place."""
        if done.kept:
            self.kept += len(source)
            warning = f"{place}: sentence kept in the original: {done.kept}"
            if warning not in self.warnings:
                self.warnings.append(warning)
        if done.route is not None:
            self.routes[done.route] += len(source)
        self._note(self.warnings, place, done.doubts)
        self._note(self.repaired, place, done.mended)

    @staticmethod
    def _note(notes: list[str], place: str, new: Sequence[str]) -> None:
        notes += [f"{place}: {note}" for note in new][: max(0, NOTES - len(notes))]

    @property
    def main(self) -> Route | None:
        """The route that most of the text went."""
        return max(self.routes, key=lambda route: self.routes[route], default=None)

    @property
    def others(self) -> list[str]:
        """Who else took part, for people."""
        share = sum(self.routes.values())
        return [
            f"{characters * 100 // share or 1} % of the text by {route}"
            for route, characters in self.routes.most_common()
            if route != self.main
        ]


async def translate_article(
    engines: Engines, original: Original, languages: Languages, options: Options
) -> dict[str, object]:
    """The fields of a Translation that depend on the text.

    `not_needed` when all of it is English, `unavailable` without an engine for its language,
    `failed` if over half was kept. Raises EnginesUnreachable, Unavailable, and what else
    translate_sentence raises.
    """
    texts = [replace(text, language=languages.of(text)) for text in texts_of(original)]
    if all_english(text.language for text in texts):
        return untranslated(TranslationStatus.NOT_NEEDED)
    language = _main_language(texts, languages)
    if language is None:
        return untranslated(TranslationStatus.UNAVAILABLE, "the language is unknown")
    routes = engines.routes(language)
    if not routes:
        return untranslated(TranslationStatus.UNAVAILABLE, f"there is no engine for {language}")
    english, report = await translate_texts(engines, language, texts, options)
    source = provenance(report.main or routes[0])
    if report.kept * 2 > sum(len(text.text) for text in texts):
        return {
            "status": TranslationStatus.FAILED,
            **source,
            "route": (),
            "warnings": tuple(report.warnings),
        }
    result = put_back(original, english)
    return {
        "status": TranslationStatus.TRANSLATED,
        "title": result.title,
        "description": result.description,
        "paragraphs": result.paragraphs,
        "captions": result.captions,
        "alts": result.alts,
        "warnings": tuple(report.warnings),
        "repaired": (*report.repaired, *report.others),
        **source,
    }


def _main_language(texts: Sequence[Text], languages: Languages) -> str | None:
    """That of the body; where the body is English, that of most of the rest."""
    if languages.text.language and not is_english(languages.text.language):
        return languages.text.language
    foreign: Counter[str] = Counter()
    for text in texts:
        if text.language and not is_english(text.language):
            foreign[text.language] += len(text.text)
    return max(foreign, key=lambda tag: foreign[tag], default=None)


def provenance(route: Route) -> dict[str, object]:
    """Who translated, with what and through which languages, as a Translation records it."""
    return {
        "engine": route.engine,
        "model": route.model,
        "model_version": route.version,
        "route": route.languages,
    }


async def translate_texts(
    engines: Engines, language: str, texts: Sequence[Text], options: Options
) -> tuple[list[Text], Report]:
    """Every text in English, in the same places, and what could not be translated.

    `language` is that of the texts that don't have their own. Raises as translate_article does.
    """
    until = time.monotonic() + options.article_seconds
    report = Report()
    jobs = {
        tag: Job(
            engines, tag, engines.routes(tag), options.glossary, options.sentence_seconds, until
        )
        for tag in {text.language or language for text in texts}
    }
    cut = [_Cut.of(text, jobs[text.language or language]) for text in texts]
    # The longest first: then all workers end at about the same time.
    waiting = sorted(
        ((one, place) for one in cut for place in range(len(one.parts))),
        key=lambda pair: -len(pair[0].parts[pair[1]].text),
    )
    try:
        async with asyncio.TaskGroup() as group:
            for one, place in waiting:
                one.tasks[place] = group.create_task(one.translate(place))
    except ExceptionGroup as errors:
        # One is enough to decide on, and the delivery rules know it by its class.
        raise errors.exceptions[0] from None
    return [one.put_together(report) for one in cut], report


@dataclass(frozen=True)
class _Cut:
    """A text in parts, and the tasks that translate them."""

    text: Text
    job: Job
    parts: list[Sentence]
    speech: bool
    tasks: dict[int, asyncio.Task[Done]] = field(default_factory=dict)

    @classmethod
    def of(cls, text: Text, job: Job) -> "_Cut":
        if not job.routes:
            return cls(text, job, [], speech=False)
        parts = job.parts(text.text)
        said = quoted.speech([plain(part.text) for part in parts], quoted.VERBS)
        return cls(text, job, parts, said)

    async def translate(self, place: int) -> Done:
        return await translate_sentence(self.job, self.parts[place].text, speech=self.speech)

    def put_together(self, report: Report) -> Text:
        if not self.job.routes:
            if not is_english(self.job.language) and any(map(str.isalpha, self.text.text)):
                kept = Done(self.text.text, kept=f"there is no engine for {self.job.language}")
                report.add(self.text.place, self.text.text, kept)
            return self.text
        done = [self.tasks[place].result() for place in range(len(self.parts))]
        for part, one in zip(self.parts, done, strict=True):
            report.add(self.text.place, part.text, one)
        english = join(self.parts, [one.english for one in done])
        return replace(self.text, text=curl(english))


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
