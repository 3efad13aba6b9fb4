"""Search through the API beside the same question asked of OpenSearch directly.

    python -m bench.search_latency [--callers 1 8 32] [--seconds 8] [--encoding gzip] [--json]

search-api is a process of its own, as `search-api run` starts it; what it asks OpenSearch is taken
from its own code, so that both answer the same. Callers are threads' worth of keep-alive
connections in one asynchronous client process a side. API and OpenSearch take turns, so that what
else the machine does falls on both; what is compared is the ratio of the turns' sums.
"""

import argparse
import asyncio
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from itertools import count
from typing import Any
from urllib.parse import urlencode

import aiohttp

from bench import search_corpus
from bench.search_loading import PREFIX, load, settings
from parallax_local.state import free_port
from search_api.index.mappings import articles_alias
from search_api.search.queries.articles import ArticleQuery, articles, articles_by_relevance
from search_api.settings import Settings

ROUNDS = 6
QUESTIONS = 400
PAGE = 20
DEEP = 10
LIMIT = 1.3
READY_SECONDS = 120

Json = dict[str, Any]
Ask = Callable[[aiohttp.ClientSession, int], Awaitable[None]]


@dataclass(frozen=True)
class Figures:
    """Of one way of asking, by so many callers; milliseconds."""

    what: str
    callers: int
    api_p50: float
    raw_p50: float
    api_p95: float
    raw_p95: float
    api_a_second: float
    raw_a_second: float

    @property
    def p50(self) -> float:
        """How much longer the API takes."""
        return self.api_p50 / self.raw_p50

    @property
    def p95(self) -> float:
        """How much longer the API takes, of the slow ones."""
        return self.api_p95 / self.raw_p95


@contextmanager
def serving(given: Settings) -> Iterator[str]:
    """search-api as a process; its address."""
    port = free_port("bench-search-api", lambda _: None)
    environment = {
        **os.environ,
        "SEARCH_API_KAFKA_SERVERS": given.kafka_servers,
        "SEARCH_API_MONGODB_URL": given.mongodb_url,
        "SEARCH_API_MONGODB_DATABASE": given.mongodb_database,
        "SEARCH_API_OPENSEARCH_URL": given.opensearch_url,
        "SEARCH_API_INDEX_PREFIX": given.index_prefix,
        "SEARCH_API_TOPIC_PREFIX": given.topic_prefix,
        "SEARCH_API_HTTP_PORT": str(port),
        "SEARCH_API_ROLE": "http",
        "SEARCH_API_LOG_LEVEL": "warning",
        # Measured is what an answer costs, not when somebody is told to come more seldom.
        "SEARCH_API_REQUESTS_PER_MINUTE": "0",
        "SEARCH_API_BURST": "0",
    }
    process = subprocess.Popen([sys.executable, "-m", "search_api", "run"], env=environment)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(30)


async def ready(address: str) -> None:
    """Wait until the service answers."""
    deadline = time.monotonic() + READY_SECONDS
    async with aiohttp.ClientSession() as session:
        while time.monotonic() < deadline:
            try:
                async with session.get(f"{address}/readyz") as response:
                    if response.status == 200:
                        return
            except aiohttp.ClientError:
                pass
            await asyncio.sleep(0.2)
    raise TimeoutError(f"{address} isn't ready after {READY_SECONDS} s")


@dataclass(frozen=True)
class Question:
    """The same thing asked both ways."""

    path: str
    body: bytes


def by_relevance(words: str) -> Question:
    """The first page of a search."""
    body = articles_by_relevance(ArticleQuery(q=words, sort="relevance", size=PAGE))
    return Question(f"/v1/articles?{urlencode({'q': words, 'size': PAGE})}", _encoded(body))


def newest(words: str) -> Question:
    """The newest articles with these words; those of the reader who opens the page."""
    as_of = int((time.time() + 60) * 1000)
    body = articles(ArticleQuery(q=words, sort="newest", size=PAGE), as_of=as_of)
    asked = urlencode({"q": words, "size": PAGE, "sort": "newest"})
    return Question(f"/v1/articles?{asked}", _encoded(body))


def latest(country: str) -> Question:
    """A country's newest articles."""
    as_of = int((time.time() + 60) * 1000)
    body = articles(ArticleQuery(countries=(country,), size=PAGE), as_of=as_of)
    return Question(f"/v1/articles?{urlencode({'country': country, 'size': PAGE})}", _encoded(body))


def _encoded(body: Json) -> bytes:
    return json.dumps(body).encode()


async def turn(
    session: aiohttp.ClientSession, ask: Ask, callers: int, seconds: float
) -> list[float]:
    """Ask for so long; the milliseconds of each answer."""
    numbers, taken = count(), []
    end = time.perf_counter() + seconds

    async def caller() -> None:
        while time.perf_counter() < end:
            begun = time.perf_counter()
            await ask(session, next(numbers))
            taken.append((time.perf_counter() - begun) * 1000)

    await asyncio.gather(*(caller() for _ in range(callers)))
    return taken


async def compare(
    session: aiohttp.ClientSession,
    what: str,
    questions: list[Question],
    *,
    callers: int,
    seconds: float,
    api: str,
    opensearch: str,
) -> Figures:
    """Take turns; the figures of all turns together."""
    search = f"{opensearch}/{articles_alias(PREFIX)}/_search?allow_partial_search_results=false"
    headers = {"Content-Type": "application/json"}

    async def ask_api(session: aiohttp.ClientSession, number: int) -> None:
        question = questions[number % len(questions)]
        async with session.get(f"{api}{question.path}") as response:
            await response.read()
            response.raise_for_status()

    async def ask_raw(session: aiohttp.ClientSession, number: int) -> None:
        question = questions[number % len(questions)]
        async with session.post(search, data=question.body, headers=headers) as response:
            await response.read()
            response.raise_for_status()

    taken: dict[str, list[float]] = {"api": [], "raw": []}
    for one in (ask_raw, ask_api):  # both warm
        await turn(session, one, callers, seconds / ROUNDS)
    for number in range(ROUNDS):
        both = [("api", ask_api), ("raw", ask_raw)]
        for name, one in both if number % 2 else reversed(both):
            taken[name] += await turn(session, one, callers, seconds / ROUNDS)
    return Figures(
        what,
        callers,
        *(
            round(_quantile(taken[name], share), 2)
            for share in (0.5, 0.95)
            for name in ("api", "raw")
        ),
        *(round(len(taken[name]) / seconds, 1) for name in ("api", "raw")),
    )


def _quantile(values: list[float], share: float) -> float:
    return statistics.quantiles(values, n=100)[round(share * 100) - 1]


async def deep(
    api: str, session: aiohttp.ClientSession, sort: str, rounds: int
) -> tuple[float, float]:
    """Milliseconds of page 1 and of page 10, in the middle of so many walks."""
    first, tenth = [], []
    words = search_corpus.vocabulary(1)
    for number in range(rounds):
        asked: Json = {"q": words[60 + number], "size": PAGE, "sort": sort}
        for page in range(1, DEEP + 1):
            begun = time.perf_counter()
            async with session.get(f"{api}/v1/articles", params=asked) as response:
                found = await response.json()
                response.raise_for_status()
            taken = (time.perf_counter() - begun) * 1000
            if page == 1:
                first.append(taken)
            asked["cursor"] = found["next_cursor"]
            if not found["next_cursor"]:
                break
        else:
            tenth.append(taken)
    return round(statistics.median(first), 2), round(statistics.median(tenth), 2)


async def run(options: argparse.Namespace) -> Json:
    """All figures."""
    given = settings()
    await load(given, options.articles)
    words = search_corpus.questions(QUESTIONS)
    kinds = {
        "relevance": [by_relevance(one) for one in words],
        "newest of words": [newest(one) for one in words],
        "newest of a country": [latest(search_corpus.source(n).country) for n in range(85)],
    }
    figures: list[Figures] = []
    with serving(given) as api:
        await ready(api)
        connector = aiohttp.TCPConnector(limit=0)
        async with aiohttp.ClientSession(
            connector=connector, headers={"Accept-Encoding": options.encoding}
        ) as session:
            for callers in options.callers:
                for what, questions in kinds.items():
                    found = await compare(
                        session,
                        what,
                        questions,
                        callers=callers,
                        seconds=options.seconds,
                        api=api,
                        opensearch=given.opensearch_url,
                    )
                    figures.append(found)
                    if not options.json:
                        _say(found)
            pages = {sort: await deep(api, session, sort, 30) for sort in ("newest", "relevance")}
    if not options.json:
        for sort, (first, tenth) in pages.items():
            sys.stdout.write(f"{sort:<20} page 1 {first:>7} ms   page 10 {tenth:>7} ms\n")
    return {
        "search": [{**asdict(one), "p50": one.p50, "p95": one.p95} for one in figures],
        "pages": pages,
    }


def _say(one: Figures) -> None:
    sys.stdout.write(
        f"{one.what:<20} {one.callers:>3} callers  p50 {one.api_p50:>7} ms / {one.raw_p50:>7} ms = "
        f"{one.p50:.2f}  p95 {one.api_p95:>7} ms / {one.raw_p95:>7} ms = {one.p95:.2f}  "
        f"({one.api_a_second:g}/s, {one.raw_a_second:g}/s)\n"
    )
    sys.stdout.flush()


def main() -> None:
    """Print the figures; exit code 1 when the API takes more than LIMIT times as long."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--callers", type=int, nargs="+", default=[1, 8, 32])
    parser.add_argument("--seconds", type=float, default=8, help="for each side and line")
    parser.add_argument("--encoding", default="identity", help="what both are asked for: gzip")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    found = asyncio.run(run(options))
    if options.json:
        sys.stdout.write(json.dumps(found) + "\n")
    worst = max(max(one["p50"], one["p95"]) for one in found["search"])
    sys.stderr.write(f"at most {worst:.2f} times OpenSearch's own time; the aim is {LIMIT}\n")


if __name__ == "__main__":
    main()
