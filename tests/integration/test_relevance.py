"""Questions with known answers over what needs no translating: a floor under bench/relevance.py."""

from datetime import UTC, datetime

from bench import relevance

from parallax_local.servers import Addresses

FLOORS = {
    "names": 0.95,
    "diacritics": 0.85,
    "prefix": 0.85,
    "original": 0.8,
    "freshness": 0.95,
    "all": 0.75,
}
"""nDCG@10; lower than the benchmark's where answers are translations, which aren't here."""
FIRST = 0.85


async def test_answers_are_found_and_the_best_ones_first(addresses: Addresses, prefix: str) -> None:
    now = datetime.now(UTC)
    questions, written = relevance.load()
    articles = await relevance.newsroom(now, translated=False)
    articles += [relevance.made(one, now) for one in written]
    articles += relevance.noise(300, now)
    answers = await relevance.measure(addresses.opensearch, prefix, articles, questions)
    found = relevance.by_kind(answers)
    assert len(questions) >= 60
    for kind, floor in FLOORS.items():
        assert found[kind]["ndcg@10"] >= floor, found
    assert found["all"]["success@1"] >= FIRST, found
