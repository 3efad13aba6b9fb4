"""One sentence, or one paragraph for engines that take those: through its routes, with care.

The first route whose English looks right is taken. What looks wrong is tried again by clauses, then
by the next route; what no route manages is kept in the original. Nothing is lost to one sentence.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Protocol

from parallax.errors import ParallaxError
from translator.article import capitalise_like
from translator.care import protect, quoted, sanity
from translator.care.apertium import prepare, tidy
from translator.care.glossary import Glossary
from translator.care.names import mend_piece
from translator.care.reading import readable
from translator.care.sentence import Checked, check
from translator.engines import apertium
from translator.engines.base import (
    SENTENCE,
    EngineDied,
    EngineFailed,
    EngineLate,
    EngineUnreachable,
    OutOfTime,
)
from translator.engines.routes import Route
from translator.quotes import plain, restore_dashes
from translator.sentences import Sentence, join, split

RETRY_CHARACTERS = 100
"""A sentence that was late or killed its worker is cut to this and tried once more."""

CLAUSE_CHARACTERS = 40
"""A doubtful sentence is tried again by clauses, none of them shorter."""


UNKNOWN_SHARE = 3
"""Names are unknown to dictionaries; over a third of all words isn't names alone."""


class EnginesUnreachable(ParallaxError):
    """No engine for this text can be reached now: what may help is to try again later."""


class Engines(Protocol):
    """What translates by routes; see translator.engines.routes."""

    def routes(self, tag: str) -> list[Route]:
        """Every way from a language to English, the preferred one first."""
        ...

    async def translate(self, route: Route, text: str, seconds: float, until: float) -> str:
        """One text in English."""
        ...


@dataclass(frozen=True)
class Job:
    """What every sentence of one language shares; `until` is on the monotonic clock."""

    engines: Engines
    language: str
    routes: Sequence[Route]
    glossary: Glossary
    seconds: float
    until: float

    @property
    def by_sentence(self) -> bool:
        """Whether `parts` are sentences, as the preferred engine takes them, and never more."""
        return self.routes[0].longest <= SENTENCE

    def parts(self, text: str) -> list[Sentence]:
        """The text as the preferred engine takes it: by sentences, or whole."""
        if not self.by_sentence and len(text) <= self.routes[0].longest and "\n" not in text:
            return [Sentence(" ".join(text.split()))]
        return split(text, self.language)


@dataclass(frozen=True)
class Done:
    """`route` is None for what is kept in the original, and `kept` says why."""

    english: str
    route: Route | None = None
    kept: str = ""
    doubts: tuple[str, ...] = ()
    mended: tuple[str, ...] = ()


async def translate_sentence(job: Job, source: str, *, speech: bool = False) -> Done:
    """The best English that there is for it. `speech`: its dashes are those of direct speech.

    Raises EnginesUnreachable, ModelReplaced, and Unavailable when no engine can be started.
    """
    if not any(char.isalpha() for char in source):
        return Done(source)
    best: tuple[Route, Checked] | None = None
    reasons: list[str] = []
    unreachable: EngineUnreachable | None = None
    for route in job.routes:
        try:
            checked = await _with_care(job, route, source)
        except OutOfTime:
            reasons.append("article deadline")
            break
        except EngineFailed as error:
            unreachable = error if isinstance(error, EngineUnreachable) else unreachable
            reasons.append(_reason(error))
            continue
        if not checked.english:
            reasons.append("engine gave nothing")
            continue
        if best is None or checked.badness < best[1].badness:
            best = (route, checked)
        if not checked.wrong:
            break
    if best is not None:
        return _done(source, *best, speech=speech)
    if unreachable is not None:
        raise EnginesUnreachable(str(unreachable)) from unreachable
    return Done(source, kept=reasons[0] if reasons else "no engine")


def _reason(error: EngineFailed) -> str:
    return "engine deadline" if isinstance(error, EngineLate) else f"engine failed: {error}"


def _done(source: str, route: Route, checked: Checked, *, speech: bool) -> Done:
    english = checked.english
    if speech:
        english = quoted.with_marks(plain(source), english)
    english = restore_dashes(source, english)
    kept = protect.find(english)
    if not kept or kept[0].start > 0:  # `@ana` isn't `@Ana` where a sentence begins with it
        english = capitalise_like(source, english)
    return Done(english, route, doubts=checked.doubts, mended=checked.mended)


async def _with_care(job: Job, route: Route, source: str) -> Checked:
    first = _Attempt(job, route, source)
    checked = first.check(await first.whole())
    try:
        if checked.wrong or checked.flags or checked.quote_lost:
            other = await _Attempt(job, route, source).by_clauses()
            if other.english and (other.badness < checked.badness or not checked.english):
                checked = other
        if checked.quote_lost:
            checked = await first.with_quotes(checked)
        if checked.english:
            checked = await _with_terms(job, route, source, checked)
    except (EngineFailed, OutOfTime):
        pass  # the first translation is better than none
    return checked


async def _with_terms(job: Job, route: Route, source: str, checked: Checked) -> Checked:
    """What the glossary has and the English lacks: put in by a placeholder, else told."""
    missing = checked.missing
    if not missing:
        return checked
    attempt = _Attempt(job, route, source)
    spans = job.glossary.spans(attempt.text, missing, route.source)
    other = attempt.check(await attempt.ask(attempt.text, spans))
    if other.english and not other.missing and other.badness <= checked.badness:
        notes = tuple(f"term put in: {one.english}" for one in missing)
        return replace(other, mended=(*other.mended, *notes))
    lost = tuple(f"term lost: {one.english}" for one in missing)
    return replace(checked, flags=(*checked.flags, *lost))


@dataclass
class _Attempt:
    """One sentence by one route; `unknown` are the words that the engine didn't know."""

    job: Job
    route: Route
    source: str
    unknown: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.text = plain(self.source)
        """As engines take it, and as it is compared."""

    async def whole(self) -> str:
        """By sentences when this route takes no more, smaller pieces where it can't manage."""
        if self.route.longest > SENTENCE and len(self.source) <= self.route.longest:
            return await self.ask(self.source)
        if self.job.by_sentence:
            return await self._sentence(self.source)
        pieces = split(self.source, self.route.source)
        return join(pieces, [await self._sentence(piece.text) for piece in pieces])

    async def _sentence(self, text: str) -> str:
        try:
            return await self.ask(text)
        except (EngineLate, EngineDied):
            pieces = split(text, self.route.source, RETRY_CHARACTERS)
            return join(pieces, [await self.ask(piece.text) for piece in pieces])

    async def by_clauses(self) -> Checked:
        """At the ends of sentences inside, as within a quotation, else of clauses."""
        pieces = _pieces(self.source, self.route.source)
        if len(pieces) < 2:
            return Checked("", wrong="empty")
        english = [mend_piece(piece.text, await self.ask(piece.text)) for piece in pieces]
        if not all(english):
            return Checked("", wrong="empty")
        return self.check(join(pieces, english))

    async def with_quotes(self, checked: Checked) -> Checked:
        """What is quoted, translated alone, is looked for in the sentence that lost its marks."""
        spans = [await self.ask(span) for span in quoted.spans(self.text)]
        english = quoted.put_back(self.text, checked.english, spans)
        return replace(checked, english=english, quote_lost=quoted.lost(self.text, english))

    async def ask(self, source: str, terms: Sequence[protect.Span] = ()) -> str:
        """What must not change is hidden from the engine; if that gets lost, it goes around it.

        Not around `terms`, which are parts of the sentence: when one is lost there is no answer.
        """
        text = plain(source)
        hidden, originals = protect.hide(text, terms)
        if protect.idle(hidden, originals):
            return protect.show(hidden, originals) or text
        shown = protect.show(await self._engine(hidden), originals)
        if shown is not None or terms:
            return shown or ""
        pieces = protect.cut(text)
        return "".join(
            [piece.text if piece.fixed else await self._engine(piece.text) for piece in pieces]
        )

    async def _engine(self, text: str) -> str:
        rules = self.route.steps[0].kind == apertium.KIND
        read = prepare if rules else readable
        asked = read(text, self.route.source)
        english = await self.job.engines.translate(
            self.route, asked, self.job.seconds, self.job.until
        )
        await asyncio.sleep(0)  # the worker gets its next sentence before this one is looked at
        if self.route.steps[-1].kind == apertium.KIND:
            english, unknown = tidy(english, text, self.route.source)
            self.unknown += [word for word in unknown if word not in protect.PLACEHOLDERS]
        return english.strip()

    def check(self, english: str) -> Checked:
        """Compared with its source, and mended where that is certain."""
        text = self.text
        checked = check(text, english, self.route.source)
        kept = protect.find(text)
        if checked.wrong == sanity.UNTRANSLATED and not _untranslated(text, english, kept):
            checked = replace(checked, wrong=None)
        if any(one.shown in english and one.shown not in checked.english for one in kept):
            checked = replace(checked, english=english, mended=())  # a number within an address
        terms = self.job.glossary.mend(text, checked.english, self.route.source)
        checked = replace(
            checked,
            english=terms.english,
            mended=(*checked.mended, *terms.notes),
            missing=terms.missing,
        )
        words = len(english.split())
        if not checked.wrong and len(self.unknown) * UNKNOWN_SHARE > max(words, UNKNOWN_SHARE):
            return replace(checked, wrong=f"{len(self.unknown)} unknown words of {words}")
        return checked


def _untranslated(source: str, english: str, kept: Sequence[protect.Span]) -> bool:
    """The same of the sentence without what isn't to be translated, such as a credit."""
    for span in kept:
        source, english = source.replace(span.shown, ""), english.replace(span.shown, "")
    return sanity.untranslated(source, english)


def _pieces(source: str, language: str) -> list[Sentence]:
    ends = sanity.inner_ends(source)
    if not ends:
        return split(source, language, max(CLAUSE_CHARACTERS, len(source) * 2 // 3))
    cuts = [0, *ends, len(source)]
    return [Sentence(source[a:b].strip(), " ") for a, b in pairwise(cuts)]
