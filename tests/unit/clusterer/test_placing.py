"""Articles of one event come together, those of others don't, and the same way each time."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from clusterer.model import model
from clusterer.placing import FUTURE_ALLOWED, Criteria, stream_time, weigh
from clusterer.stream import Article
from clusterer.text import NAMES
from clusterer.window import Limits, Member, Window
from parallax.identity import story_id
from tests.unit.clusterer.events import EVENTS, FERRY, NOON, article, press, stream

SPANISH = (
    "El Maeve Rua vuelve a Skellan",
    "Tras 13 meses el barco salió de Port Carrig con 41 personas rumbo a Skellan.",
)
SPANISH_TOO = (
    "Skellan celebra la vuelta del barco",
    "El barco Maeve Rua salió de Port Carrig con 41 personas.",
)


def stories(articles: list[Article], limits: Limits | None = None) -> list[str]:
    through = stream(limits)
    return [through.place(one)[0] for one in articles]


def test_articles_of_one_event_make_one_story_founded_by_the_first() -> None:
    articles = press()
    found = stories(articles)
    for event in range(len(EVENTS)):
        of_event = [
            (one, story)
            for one, story in zip(articles, found, strict=True)
            if one.article_id.startswith(f"a0{event}")
        ]
        assert {story for _, story in of_event} == {story_id(of_event[0][0].article_id)}


def test_the_same_order_gives_the_same_stories_duplicates_or_not() -> None:
    articles = press()
    once = dict(zip((one.article_id for one in articles), stories(articles), strict=True))
    through = stream()
    for one in articles:
        assert through.place(one)[0] == once[one.article_id]
        assert through.place(one)[0] == once[one.article_id]


def test_a_founding_article_is_wholly_similar_to_its_story() -> None:
    assert stream().place(press()[0])[1] == 1.0


def test_an_untranslated_article_joins_by_names_and_numbers() -> None:
    articles = [*press(), article(99, SPANISH, hours=9, language="es")]
    assert stories(articles)[-1] == story_id("a000")


def test_untranslated_articles_of_one_language_join_by_names_and_numbers() -> None:
    articles = [
        article(1, SPANISH, language="es"),
        article(2, SPANISH_TOO, hours=1, language="es"),
        *(replace(one, article_id=f"b{one.article_id}") for one in press()),
    ]
    found = stories(articles)
    assert found[0] == found[1] == found[2]


def test_the_function_words_of_a_language_join_nothing() -> None:
    unrelated = (
        ("El puente que los vecinos cerraron", "Los vecinos de la isla dicen que el puente cae."),
        ("La fiesta que los niños esperan", "Los niños de la escuela dicen que la fiesta es hoy."),
    )
    first, second = (article(n, text, language="es") for n, text in enumerate(unrelated))
    assert len(set(stories([first, second]))) == 2


def test_shared_names_bring_together_what_is_told_in_other_words() -> None:
    told = ("Skellan has its ferry back", "Islanders cheered the Maeve Rua at Port Carrig.")
    retold = ("A long wait ends", "Crowds lined the quays to greet the Maeve Rua of Skellan.")
    first, second = article(1, told).vectors, article(2, retold).vectors
    window = Window(Limits())
    window.put(Member("a1", "s1", NOON, NOON, first))
    blind = model()
    columns = tuple(0.0 if n == NAMES else one for n, one in enumerate(blind.english.columns))
    blind = replace(blind, english=replace(blind.english, columns=columns))
    by_words, by_both = (
        weigh(window, second, NOON, learnt)[0].probability for learnt in (blind, model())
    )
    assert by_both > by_words


def test_one_shared_name_is_not_enough_between_languages() -> None:
    other = ("Skellan elige alcalde", "Hoy se vota en la isla de Skellan, con dos listas.")
    articles = [*press(), article(99, other, hours=9, language="es")]
    assert stories(articles)[-1] == story_id("a099")


def test_an_article_long_after_a_story_founds_its_own() -> None:
    late = article(1, FERRY[1], hours=24 * 365)
    late = replace(late, discovered=NOON)  # so that the story is still in the window
    assert stories([article(0, FERRY[0]), late]) == [story_id("a000"), story_id("a001")]


def test_time_counts_only_where_both_sides_are_dated() -> None:
    told, retold = article(0, FERRY[0]), article(1, FERRY[1], hours=24 * 365)
    undated = [replace(told, at=None), replace(retold, discovered=NOON)]
    assert stories(undated) == [story_id("a000")] * 2


def test_an_article_can_be_older_than_its_story() -> None:
    earlier = article(1, FERRY[1], hours=-5, discovered=NOON + timedelta(hours=1))
    assert stories([article(0, FERRY[0]), earlier]) == [story_id("a000")] * 2


def test_a_story_out_of_the_window_is_not_joined() -> None:
    limits = Limits(span=timedelta(hours=24))
    articles = [article(0, FERRY[0]), article(1, FERRY[1], hours=25)]
    assert stories(articles, limits) == [story_id("a000"), story_id("a001")]


def test_a_higher_threshold_joins_less() -> None:
    through = stream(criteria=Criteria(threshold=1.0))
    found = [through.place(one)[0] for one in press()]
    assert len(set(found)) == len(found)


def test_an_article_without_words_is_a_story_of_its_own() -> None:
    empty = [article(101, ("?", "…")), article(102, ("!", "…"))]
    assert len(set(stories([*press(), *empty])[-2:])) == 2


@pytest.mark.parametrize(
    ("published", "expected"),
    [
        (None, NOON),
        (NOON - timedelta(days=3), NOON - timedelta(days=3)),
        (NOON + FUTURE_ALLOWED, NOON + FUTURE_ALLOWED),
        (NOON + FUTURE_ALLOWED + timedelta(seconds=1), NOON),
    ],
)
def test_a_date_in_the_future_is_taken_as_discovered(
    published: datetime | None, expected: datetime
) -> None:
    assert stream_time(published, NOON) == expected
