"""Invented articles as the clusterer publishes them, for benchmarks of search.

Words are drawn from a Zipf distribution over 50,000 made-up ones, separately for the English and
the original; lengths are those of news: 8 to 13 words in a title, 2 to 25 paragraphs (log-normal,
8 in the middle) of 20 to 70 words. 45 of 100 articles are English, the others translated. They
come from 340 sources in 85 countries, over three months, 12 an event. The same number is the same
article.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache, lru_cache

import numpy as np

from parallax.documents import (
    Image,
    Original,
    Placement,
    SourceInfo,
    Times,
    Translation,
    TranslationStatus,
)
from parallax.events import ArticleClustered
from parallax.identity import article_id, content_hash, story_id

VOCABULARY = 50_000
EXPONENT = 1.05
"""Of the Zipf distribution; words of news are about there (Zipf, 1949; Baayen, 2001)."""
SYLLABLES = (
    "ba be bi bo bu ca ce ci co da de di do fa fe fi ga go ha he ka ki ko la le li lo lu "
    "ma me mi mo mu na ne ni no pa pe pi po ra re ri ro ru sa se si so ta te ti to va ve vi"
).split()
SOURCES = 340
COUNTRIES = 85
LANGUAGES = ("es", "pt", "fr", "ar", "ru", "de", "tr", "id")
ENGLISH_SHARE = 0.45
ARTICLES_AN_EVENT = 12
START = datetime(2026, 1, 1, tzinfo=UTC)
SPAN_DAYS = 90


@cache
def vocabulary(seed: int) -> tuple[str, ...]:
    """Distinct words, the commonest first; those are the shortest, as in any language."""
    generator = np.random.default_rng(seed)
    words: dict[str, None] = {}
    while len(words) < VOCABULARY:
        length = 1 + min(4, len(words) // 40 + 1 if len(words) < 80 else 2 + len(words) % 3)
        words["".join(generator.choice(SYLLABLES, length))] = None
    return tuple(words)


@cache
def _cumulative() -> np.ndarray:
    weights = 1.0 / np.arange(1, VOCABULARY + 1) ** EXPONENT
    return np.cumsum(weights / weights.sum())


def _texts(
    generator: np.random.Generator, language: int, shared: tuple[str, ...], lengths: list[int]
) -> list[str]:
    """Texts of so many words; one word in twelve is the event's own, so that a search finds it."""
    total = sum(lengths)
    ranks = np.searchsorted(_cumulative(), generator.random(total))
    words = _array(language)[ranks.clip(max=VOCABULARY - 1)].tolist()
    for place in range(int(generator.integers(12)), total, 12):
        words[place] = shared[place % len(shared)]
    ends = np.cumsum(lengths).tolist()
    return [
        " ".join(words[end - length : end]).capitalize()
        for end, length in zip(ends, lengths, strict=True)
    ]


@cache
def _array(language: int) -> np.ndarray:
    return np.array(vocabulary(language), dtype=object)


@lru_cache(maxsize=64)
def topic(event: int) -> tuple[str, ...]:
    """The words that all articles of an event share: of middling frequency."""
    generator = np.random.default_rng((7, event))
    words = vocabulary(1)
    return tuple(words[int(rank)] for rank in generator.integers(300, 20_000, 8))


def source(number: int) -> SourceInfo:
    """One of SOURCES."""
    country = number % COUNTRIES
    code = chr(65 + country // 26) + chr(65 + country % 26)
    return SourceInfo(
        id=f"source-{number}",
        name=f"The {vocabulary(1)[1000 + number].capitalize()} Courier",
        homepage=f"http://source-{number}.example/",
        country=code,
        language="en",
        kind="newspaper",
        ownership="private",
    )


@cache
def _sources() -> tuple[SourceInfo, ...]:
    return tuple(source(number) for number in range(SOURCES))


def article(number: int) -> ArticleClustered:
    """The article of that number."""
    generator = np.random.default_rng((11, number))
    event = number // ARTICLES_AN_EVENT
    url = f"http://source-{number % SOURCES}.example/{number}"
    is_english = generator.random() < ENGLISH_SHARE
    lengths = generator.integers(20, 71, int(np.clip(generator.lognormal(2.1, 0.5), 2, 25)))
    title, description = int(generator.integers(8, 14)), int(generator.integers(18, 32))

    sizes = [title, description, 9, *lengths.tolist()]

    def write(language: int) -> tuple[str, str, str, tuple[str, ...]]:
        heading, summary, caption, *rest = _texts(generator, language, topic(event), sizes)
        return heading, summary + ".", caption, tuple(one + "." for one in rest)

    heading, summary, caption, paragraphs = write(1 if is_english else 2)
    moment = START + timedelta(seconds=number * SPAN_DAYS * 86_400 / 100_000)
    image = Image(url=f"{url}.jpg", caption=caption, credit="A. Photographer", alt=caption)
    translation: dict[str, object] = {"status": TranslationStatus.NOT_NEEDED}
    if not is_english:
        in_english = write(1)
        translation = {
            "status": TranslationStatus.TRANSLATED,
            "title": in_english[0],
            "description": in_english[1],
            "paragraphs": in_english[3],
            "captions": (in_english[2],),
            "alts": (in_english[2],),
            "engine": "an engine",
            "model": "a model",
            "model_version": "1.0",
            "route": ("es", "en"),
        }
    return ArticleClustered(
        article_id=article_id(url),
        revision=1,
        url=url,
        language="en" if is_english else LANGUAGES[number % len(LANGUAGES)],
        source=_sources()[number % SOURCES],
        original=Original(
            title=heading,
            description=summary,
            paragraphs=paragraphs,
            images=(image,),
            published_at=moment,
            content_hash=content_hash(heading, paragraphs),
        ),
        times=Times(published=moment, discovered=moment, fetched=moment, clustered=moment),
        translation=Translation(
            revision=1, translation_version=1, translated_at=moment, **translation
        ),
        version=1,
        seq=number + 1,
        placement=Placement(
            story_id=story_id(str(event)), similarity=0.8, epoch=1, seq=number + 1, placed_at=moment
        ),
    )


def articles(count: int, start: int = 0) -> Iterator[ArticleClustered]:
    """The articles `start` to `start + count`."""
    return map(article, range(start, start + count))


def questions(count: int) -> list[str]:
    """Words to search for: one to three of an event, and now and then a common word besides."""
    generator = np.random.default_rng(13)
    asked = []
    for _ in range(count):
        words = list(topic(int(generator.integers(100_000 // ARTICLES_AN_EVENT))))
        chosen = words[: int(generator.integers(1, 4))]
        if generator.random() < 0.3:
            chosen.append(vocabulary(1)[int(generator.integers(20, 300))])
        asked.append(" ".join(chosen))
    return asked
