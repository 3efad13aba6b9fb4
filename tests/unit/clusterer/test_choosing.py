"""Of a very large story those articles are read that let everybody speak."""

from collections import Counter
from datetime import UTC, datetime, timedelta

from clusterer.choosing import chosen
from clusterer.story.member import Member

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def member(country: str, source: int, hour: int, language: str = "en", **changes: bool) -> Member:
    return Member(
        article_id=f"{country}-{source}-{hour:03}",
        source_id=f"{country}-{source}",
        host="a.example",
        country=country,
        language=language,
        title="Dam breaks",
        title_language=language,
        at=NOON + timedelta(hours=hour),
        withdrawn=changes.get("withdrawn", False),
    )


def test_no_country_is_silent_for_the_number_of_the_others() -> None:
    large = [member("US", source, hour) for source in range(40) for hour in range(5)]
    small = [member("MT", source, hour) for source in (1, 2) for hour in (7, 9)]
    read = chosen([*large, *small], 20)
    assert Counter(one[:2] for one in read) == {"US": 18, "MT": 2}
    assert {"MT-1-009", "MT-2-009"} <= set(read)


def test_of_a_source_the_newest_and_the_first_come_first() -> None:
    articles = [member("PT", 1, hour) for hour in range(6)]
    assert chosen(articles, 4) == ["PT-1-005", "PT-1-000", "PT-1-004", "PT-1-001"]
    assert sorted(chosen(articles, 10)) == [one.article_id for one in articles]


def test_what_cannot_be_read_takes_no_place() -> None:
    articles = [
        member("PT", 1, 1, language="pt"),
        member("PT", 2, 2, withdrawn=True),
        member("PT", 3, 3),
    ]
    assert chosen(articles, 1) == ["PT-3-003"]


def test_the_order_of_the_articles_does_not_matter() -> None:
    articles = [member(c, s, h) for c in ("PT", "ES") for s in range(4) for h in range(4)]
    assert chosen(articles[::-1], 7) == chosen(articles, 7)
