"""Relevance: questions with known answers, asked of the real search.

    python -m bench.relevance [--json] [--untranslated] [--noise 2000] [--without names|freshness]

Over the sample newsroom, its Portuguese articles translated as the service does it (half a minute;
--untranslated leaves that out), the articles of bench/relevance.toml, and generated ones that are
about nothing. Prints nDCG@10 (Järvelin and Kekäläinen, 2002) and success@1, the part of questions
whose first hit is a best answer, by kinds of questions. Starts OpenSearch if none runs.
"""

import argparse
import asyncio
import json
import math
import random
import secrets
import sys
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from parallax.documents import (
    Original,
    Placement,
    SourceInfo,
    Times,
    Translation,
    TranslationStatus,
)
from parallax.events import ArticleClustered
from parallax.identity import article_id, content_hash, story_id
from parallax_local import servers
from parallax_local.newsroom.content import CONTENT, load_newsroom
from parallax_local.newsroom.model import Article as Written
from search_api.api.article_parameters import PageParameters
from search_api.index.documents import article_document
from search_api.index.engine import create_client, prepare
from search_api.index.writing import Writer
from search_api.search import articles
from search_api.search.asking import Search
from search_api.search.points_in_time import PointsInTime
from search_api.search.queries import articles as queries
from search_api.search.queries import texts
from search_api.settings import Settings
from translator.engines.opening import open_engines
from translator.languages import languages_of
from translator.models.files import Library
from translator.settings import EngineSettings
from translator.translation import Options, translate_article

QUESTIONS = Path(__file__).with_suffix(".toml")
DEPTH = 10
BEST, GOOD = 3, 1
BATCH = 200
NOISE_SEED = 7
SHARED_BY = 3
INVENTED = SourceInfo(
    id="bench", name="The Bench", homepage="http://bench.example/", country="IE", language="en"
)

Json = dict[str, Any]


@dataclass(frozen=True)
class Question:
    """What is asked, and what each answer is worth, by the article's URL."""

    kind: str
    asked: Mapping[str, Any]
    worth: Mapping[str, int]


@dataclass(frozen=True)
class Answered:
    """A question with how well it was answered."""

    kind: str
    q: str
    ndcg: float
    first: bool
    found: tuple[str, ...]


def ndcg(found: Sequence[str], worth: Mapping[str, int]) -> float:
    """Discounted gain of the first hits, as a part of what the best order would have."""
    ideal = sorted(worth.values(), reverse=True)[:DEPTH]
    return _gain([worth.get(one, 0) for one in found[:DEPTH]]) / _gain(ideal)


def _gain(worths: Sequence[int]) -> float:
    return sum(worth / math.log2(place + 2) for place, worth in enumerate(worths))


def load(path: Path = QUESTIONS) -> tuple[list[Question], list[Json]]:
    """The questions and the articles made for them; raises ValueError for an unknown answer."""
    told = tomllib.loads(path.read_text(encoding="utf-8"))
    newsroom = load_newsroom()
    files = sorted((CONTENT / "events").glob("*.toml"))
    events = {file.stem: event for file, event in zip(files, newsroom.events, strict=True)}
    slugs = {one.slug: one.url for one in newsroom.articles}
    ids = {one["id"]: _url(one["id"]) for one in told["article"]}

    def worth(query: Json) -> dict[str, int]:
        known: dict[str, int] = {}
        for event in filter(None, (query.get("also"), query.get("event"))):
            known |= {one.url: GOOD for one in events[event].articles}
        for one in query.get("ids", ()):
            known[ids[one]] = GOOD
        for one in query.get("best", ()):
            known[ids[one]] = BEST
        for one in query.get("slugs", ()):
            known[slugs[one]] = BEST if "also" in query else GOOD
        if not known:
            raise ValueError(f"{path.name}: {query['q']!r} has no answer")
        return known

    questions = [
        Question(
            query["kind"],
            {name: query[name] for name in ("q", "in", "language") if name in query},
            worth(query),
        )
        for query in told["query"]
    ]
    return questions, told["article"]


def _url(identifier: str) -> str:
    return f"http://bench.example/{identifier}"


def made(one: Json, now: datetime) -> ArticleClustered:
    """An article of the file; one that isn't English has no English."""
    language = one.get("language", "en")
    status = TranslationStatus.NOT_NEEDED if language == "en" else TranslationStatus.UNAVAILABLE
    original = Original(
        title=one["title"],
        paragraphs=tuple(one["paragraphs"]),
        content_hash=content_hash(one["title"], tuple(one["paragraphs"])),
    )
    translation = Translation(revision=1, translation_version=1, status=status, translated_at=now)
    return _event(
        _url(one["id"]),
        INVENTED,
        language=language,
        original=original,
        translation=translation,
        published=now - timedelta(days=one.get("days_ago", 3)),
        now=now,
    )


def noise(count: int, now: datetime) -> Iterator[ArticleClustered]:
    """Articles about nothing: words that several articles of the newsroom share, as frequent as
    they are there, brought together by chance."""
    rng = random.Random(NOISE_SEED)
    written = [
        [word.strip("“”‘’.,:;?!()") for text in one.paragraphs for word in text.split()]
        for one in load_newsroom().articles
        if one.site.language == "en"
    ]
    in_articles = Counter(word for words in written for word in set(words))
    plain = [
        word
        for words in written
        for word in words
        if word.islower() and word.isalpha() and in_articles[word] >= SHARED_BY
    ]
    for number in range(count):
        paragraphs = [" ".join(rng.choices(plain, k=40)) for _ in range(rng.randint(2, 6))]
        one = {
            "id": f"noise/{number}",
            "title": " ".join(rng.choices(plain, k=8)),
            "paragraphs": paragraphs,
            "days_ago": rng.expovariate(1 / 20),
        }
        yield made(one, now)


async def newsroom(now: datetime, *, translated: bool) -> list[ArticleClustered]:
    """The sample newsroom's articles, in English where the engine that is always there can."""
    settings = EngineSettings(workers=2, engines="firefox")
    written = load_newsroom().articles
    if not translated:
        return [_of_newsroom(one, None, now) for one in written]
    async with open_engines(settings, Library(settings.models)) as engines:
        options = replace(Options.of(settings), article_seconds=600)
        gate = asyncio.Semaphore(4)

        async def one(article: Written) -> ArticleClustered:
            original, language = _original(article), article.site.language
            if language == "en":
                return _of_newsroom(article, None, now)
            async with gate:
                languages = languages_of(original, language, language)
                fields = await translate_article(engines, original, languages, options)
            return _of_newsroom(article, fields, now)

        return list(await asyncio.gather(*map(one, written)))


def _original(one: Written) -> Original:
    return Original(
        title=one.title,
        description=one.description,
        paragraphs=one.paragraphs,
        authors=one.authors,
        content_hash=content_hash(one.title, one.paragraphs),
    )


def _of_newsroom(one: Written, fields: Mapping[str, Any] | None, now: datetime) -> ArticleClustered:
    site = one.site
    source = SourceInfo(
        id=site.id, name=site.name, homepage=site.homepage, country=site.country,
        language=site.language, kind=site.kind, ownership=site.ownership, tags=site.tags,
    )  # fmt: skip
    english = TranslationStatus.NOT_NEEDED
    given = fields or {
        "status": english if site.language == "en" else TranslationStatus.UNAVAILABLE
    }
    translation = Translation(
        **{"revision": 1, "translation_version": 1, "translated_at": now, **given}
    )
    return _event(
        one.url,
        source,
        language=site.language,
        original=_original(one),
        translation=translation,
        published=one.published(now).astimezone(UTC),
        now=now,
    )


def _event(
    url: str,
    source: SourceInfo,
    *,
    language: str,
    original: Original,
    translation: Translation,
    published: datetime,
    now: datetime,
) -> ArticleClustered:
    return ArticleClustered(
        article_id=article_id(url),
        revision=1,
        url=url,
        language=language,
        source=source,
        original=original,
        translation=translation,
        times=Times(published=published, discovered=max(published, now), fetched=now),
        version=1,
        seq=1,
        placement=Placement(story_id=story_id(url), similarity=0, epoch=1, seq=1, placed_at=now),
    )


async def measure(
    opensearch: str, prefix: str, events: Sequence[ArticleClustered], questions: Sequence[Question]
) -> list[Answered]:
    """Index the articles under a prefix, ask, and delete the index."""
    settings = Settings(
        kafka_servers="unused:0",
        mongodb_url="mongodb://unused",
        opensearch_url=opensearch,
        index_prefix=prefix,
    )
    client = create_client(opensearch)
    try:
        await prepare(client, settings)
        documents = [article_document(event, prefix) for event in events]
        writer = Writer(client, prefix)
        for start in range(0, len(documents), BATCH):
            await writer.write(documents[start : start + BATCH])
        await client.indices.refresh(index=f"{prefix}*")
        points = PointsInTime(client, f"{prefix}articles", 1)
        search = Search(client, prefix, settings.cursor_secrets, points)
        return [await _answer(search, question) for question in questions]
    finally:
        await client.indices.delete(index=f"{prefix}*")
        await client.indices.delete_index_template(name=f"{prefix}*")
        await client.close()


async def _answer(search: Search, question: Question) -> Answered:
    """What `q` finds; of mistyped ones, what the offer finds."""
    page = await _page(search, question.asked)
    if question.kind == "typo" and page.did_you_mean:
        page = await _page(search, {**question.asked, "q": page.did_you_mean})
    found = tuple(item.url for item in page.items)
    best = max(question.worth.values())
    return Answered(
        question.kind,
        str(question.asked["q"]),
        ndcg(found, question.worth),
        bool(found) and question.worth.get(found[0]) == best,
        found,
    )


async def _page(search: Search, asked: Mapping[str, Any]) -> Any:
    given = {**asked, "size": DEPTH}
    if "language" in given:
        given["language"] = [given["language"]]
    parameters = PageParameters.model_validate(given)
    return await articles.list_articles(search, parameters.query(), parameters.bound(), None)


def by_kind(answers: Sequence[Answered]) -> dict[str, Json]:
    """Means of each kind, and of all."""
    groups: dict[str, list[Answered]] = defaultdict(list)
    for one in answers:
        groups[one.kind].append(one)
    groups["all"] = list(answers)
    return {
        kind: {
            "questions": len(ones),
            "ndcg@10": round(sum(one.ndcg for one in ones) / len(ones), 3),
            "success@1": round(sum(one.first for one in ones) / len(ones), 3),
        }
        for kind, ones in groups.items()
    }


def leave_out(what: str) -> None:
    """Measure what a part of the search is worth by searching without it."""
    if what == "freshness":
        queries.FRESHNESS = 0.0
        return
    scope = texts.ENGLISH
    texts.ENGLISH = replace(
        scope,
        texts=tuple(one for one in scope.texts if "spellings" not in one),
        titles=tuple(one for one in scope.titles if "spellings" not in one),
    )


async def run(options: argparse.Namespace) -> list[Answered]:
    """All of it, on servers that run or are started for it."""
    now = datetime.now(UTC)
    questions, written = load()
    events = await newsroom(now, translated=not options.untranslated)
    events += [made(one, now) for one in written]
    events += noise(options.noise, now)
    if options.without:
        leave_out(options.without)
    with servers.running(progress=False) as addresses:
        prefix = f"bench-{secrets.token_hex(4)}-"
        return await measure(addresses.opensearch, prefix, events, questions)


def main(arguments: Sequence[str] | None = None) -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--untranslated", action="store_true", help="translate nothing")
    parser.add_argument("--noise", type=int, default=2000, help="generated articles")
    parser.add_argument("--without", choices=("names", "freshness"), help="leave a part out")
    options = parser.parse_args(arguments)
    answers = asyncio.run(run(options))
    if options.json:
        told = {"by_kind": by_kind(answers), "questions": [asdict(one) for one in answers]}
        sys.stdout.write(json.dumps(told, indent=2, ensure_ascii=False) + "\n")
        return
    for one in answers:
        if one.ndcg < 1 or not one.first:
            mark = " " if one.first else "!"
            print(f"{mark} {one.kind:10} nDCG {one.ndcg:.2f}  {one.q}")
    print(f"\n{'':12}questions  nDCG@10  success@1")
    for kind, row in by_kind(answers).items():
        print(f"{kind:12}{row['questions']:9}  {row['ndcg@10']:7.3f}  {row['success@1']:9.3f}")


if __name__ == "__main__":
    main()
