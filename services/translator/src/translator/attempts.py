"""One sentence, or one paragraph for engines that take those: through its routes, with care.

The first route whose English looks right is taken. What looks wrong is tried again by clauses, then
by the next route; what no route manages is kept in the original. Nothing is lost to one sentence.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Protocol

from parallax.errors import ParallaxError
from translator.article import capitalise_like
from translator.care import quoted, sanity
from translator.care.apertium import prepare, tidy
from translator.care.names import mend_piece
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
    seconds: float
    until: float

    def parts(self, text: str) -> list[Sentence]:
        """The text as the preferred engine takes it: by sentences, or whole."""
        longest = self.routes[0].longest
        if longest > SENTENCE and len(text) <= longest and "\n" not in text:
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
    english = capitalise_like(source, restore_dashes(source, english))
    doubtful = (checked.wrong,) if checked.wrong else ()
    quotes = ("quotation mark lost",) if checked.quote_lost else ()
    return Done(english, route, "", (*doubtful, *checked.flags, *quotes), checked.mended)


async def _with_care(job: Job, route: Route, source: str) -> Checked:
    checked = _check(source, await _whole(job, route, source), route)
    try:
        if checked.wrong or checked.flags or checked.quote_lost:
            other = await _by_clauses(job, route, source)
            if other.english and (other.badness < checked.badness or not checked.english):
                checked = other
        if checked.quote_lost:
            checked = await _with_quotes(job, route, source, checked)
    except (EngineFailed, OutOfTime):
        pass  # the first translation is better than none
    return checked


async def _whole(job: Job, route: Route, source: str) -> str:
    """By sentences when this route takes no more, and those smaller that an engine can't manage."""
    if route.longest > SENTENCE and len(source) <= route.longest:
        return await _ask(job, route, source)
    pieces = split(source, route.source)
    return join(pieces, [await _sentence(job, route, piece.text) for piece in pieces])


async def _sentence(job: Job, route: Route, source: str) -> str:
    try:
        return await _ask(job, route, source)
    except (EngineLate, EngineDied):
        pieces = split(source, route.source, RETRY_CHARACTERS)
        return join(pieces, [await _ask(job, route, piece.text) for piece in pieces])


async def _ask(job: Job, route: Route, source: str) -> str:
    text = plain(source)
    if route.steps[0].kind == apertium.KIND:
        text = prepare(text, route.source)
    english = await job.engines.translate(route, text, job.seconds, job.until)
    await asyncio.sleep(0)  # the worker gets its next sentence before this one is looked at
    return english.strip()


async def _by_clauses(job: Job, route: Route, source: str) -> Checked:
    pieces = _pieces(source, route.source)
    if len(pieces) < 2:
        return Checked("", wrong="empty")
    english = [mend_piece(piece.text, await _ask(job, route, piece.text)) for piece in pieces]
    if not all(english):
        return Checked("", wrong="empty")
    return _check(source, join(pieces, english), route)


def _pieces(source: str, language: str) -> list[Sentence]:
    """At the ends of sentences inside, as within a quotation, else of clauses."""
    ends = sanity.inner_ends(source)
    if not ends:
        return split(source, language, max(CLAUSE_CHARACTERS, len(source) * 2 // 3))
    cuts = [0, *ends, len(source)]
    return [Sentence(source[a:b].strip(), " ") for a, b in pairwise(cuts)]


async def _with_quotes(job: Job, route: Route, source: str, checked: Checked) -> Checked:
    """What is quoted, translated alone, is looked for in the sentence that lost its marks."""
    text = plain(source)
    spans = [await _ask(job, route, span) for span in quoted.spans(text)]
    english = quoted.put_back(text, checked.english, spans)
    return replace(checked, english=english, quote_lost=quoted.lost(text, english))


def _check(source: str, english: str, route: Route) -> Checked:
    if route.steps[-1].kind != apertium.KIND:
        return check(plain(source), english, route.source)
    english, unknown = tidy(english, plain(source), route.source)
    checked = check(plain(source), english, route.source)
    words = len(english.split())
    if not checked.wrong and len(unknown) * UNKNOWN_SHARE > max(words, UNKNOWN_SHARE):
        return replace(checked, wrong=f"{len(unknown)} unknown words of {words}")
    return checked
