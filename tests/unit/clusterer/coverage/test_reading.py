"""Which stories are counted when, and which figures are worth telling."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from clusterer.coverage.command import CommandSettings
from clusterer.coverage.figures import RULES
from clusterer.coverage.polls import REACH
from clusterer.coverage.reading import (
    as_fields,
    changed,
    facts_of,
    is_due,
    is_frozen,
    key_of,
    names_of,
    report_of,
    stored,
    told,
)
from parallax.events import StoryUpdated
from tests.unit.clusterer.coverage.press import FIRST, LAST, OVER, count, outlet, report, story

Doc = dict[str, Any]
MINUTE = timedelta(minutes=1)
PRESS = (outlet("ie-1"), outlet("ie-2"), outlet("pt-1"), outlet("pt-2"))
COUNTED = count(story(report("ie-1"), report("ie-2", 2)), PRESS)


def document(**changes: Any) -> Doc:
    """A story of two outlets."""
    fields: Doc = {
        "_id": "ferry",
        "title": "Ferry to Skellan returns",
        "first_seen": FIRST,
        "last_seen": LAST,
        "article_ids": ["a1", "a2"],
        "article_count": 2,
        "source_ids": ["ie-1", "ie-2"],
        "countries": ["IE"],
        "version": 3,
        "seq": 9,
    }
    return {**fields, **changes}


def final(**changes: Any) -> Doc:
    """The same with figures that are final."""
    fields = as_fields(document(**changes), replace(COUNTED, final=True))
    return {**document(**changes), **fields}


def test_a_story_is_counted_once_it_is_old_enough() -> None:
    assert not is_due(document(), FIRST + RULES.patience - MINUTE, RULES)
    assert is_due(document(), FIRST + RULES.patience, RULES)


def test_what_one_outlet_tells_is_counted_when_it_is_over() -> None:
    alone = document(source_ids=["ie-1"])
    assert not is_due(alone, OVER - MINUTE, RULES)
    assert is_due(alone, OVER, RULES)


def test_final_figures_are_frozen() -> None:
    assert is_frozen(final())
    assert not is_due(final(), OVER + timedelta(days=1), RULES)


@pytest.mark.parametrize(
    "change",
    [
        {"article_ids": ["a1", "a2", "a3"], "article_count": 3},
        {"article_count": 1},
        {"last_seen": LAST + timedelta(hours=30)},
        {"copy_groups": [{"id": "a1", "article_ids": ["a1", "a2"]}]},
    ],
)
def test_other_articles_open_them_again(change: Doc) -> None:
    opened = {**final(), **change}
    assert not is_frozen(opened)
    assert is_due(opened, OVER + timedelta(days=1), RULES)
    assert key_of(opened) != key_of(document())


def test_as_of_alone_is_no_change() -> None:
    assert not changed(COUNTED, replace(COUNTED, as_of=COUNTED.as_of + MINUTE))


def test_a_figure_or_the_end_of_the_window_is_one() -> None:
    assert changed(COUNTED, replace(COUNTED, final=not COUNTED.final))
    first, *others = COUNTED.countries
    fewer = first.model_copy(update={"failed": 1})
    assert changed(COUNTED, replace(COUNTED, countries=(fewer, *others)))
    assert changed(COUNTED, replace(COUNTED, countries=tuple(others)))


def test_slight_changes_of_ties_are_none() -> None:
    first, *others = COUNTED.countries

    def tied(ties: float) -> Any:
        return replace(COUNTED, countries=(first.model_copy(update={"ties": ties}), *others))

    assert not changed(COUNTED, tied(0.05))
    assert changed(COUNTED, tied(0.5))


def test_what_is_stored_is_read_back() -> None:
    assert stored(document()) is None
    kept = stored(final())
    assert kept is not None
    assert kept == replace(COUNTED, final=True)
    assert told(document(), kept).coverage == COUNTED.countries


def test_the_storys_event_carries_the_figures() -> None:
    fields = {name: final()[name] for name in StoryUpdated.model_fields if name in final()}
    event = StoryUpdated(story_id="ferry", **fields)
    assert StoryUpdated.decode(event.encode()).coverage == COUNTED.countries
    assert (event.coverage_as_of, event.coverage_final) == (COUNTED.as_of, True)


def article(**changes: Any) -> Doc:
    fields: Doc = {
        "_id": "a1",
        "source_id": "ie-1",
        "country": "IE",
        "original": {"kind": "article", "section": "Islands"},
        "times": {"published": FIRST, "discovered": FIRST + timedelta(hours=1)},
    }
    return {**fields, **changes}


def test_an_article_as_a_report() -> None:
    found = report_of(article(), "wire")
    assert (found.at, found.copy_group, found.weight, found.withdrawn) == (FIRST, "wire", 1, False)
    assert report_of(article(withdrawn={"by": "publisher"}), None).withdrawn


def test_live_tickers_and_front_pages_weigh_more() -> None:
    front = report_of(article(original={"kind": "article", "section": "Top Stories"}), None)
    live = report_of(article(original={"kind": "live", "section": "Top Stories"}), None)
    assert 1 < front.weight < live.weight


def test_ties_come_of_other_stories_of_a_country() -> None:
    ferry = document(entities=[{"name": "Skellan", "articles": 2}], about=["IE", "PT"])
    other = document(
        _id="fair", entities=[{"name": "Skellan", "articles": 1}], countries=["IE", "PT"]
    )
    third = document(_id="rain", countries=["ES"], entities=[{"name": "Olmo", "articles": 1}])
    facts = facts_of(ferry, (), names_of([ferry, other, third]))
    assert facts.ties == {"IE": 1.0, "PT": 1.0}
    assert facts.about == ("IE", "PT")


def test_the_settings_rules_are_the_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = CommandSettings(mongodb_url="mongodb://127.0.0.1:1")
    assert (settings.rules, settings.reach) == (RULES, REACH)
    monkeypatch.setenv("CLUSTERER_COVERAGE_LEAST_REACHED", "1")
    monkeypatch.setenv("CLUSTERER_COVERAGE_PATIENCE_HOURS", "0")
    changed_rules = CommandSettings(mongodb_url="mongodb://127.0.0.1:1").rules
    assert (changed_rules.least_reached, changed_rules.patience) == (1, timedelta(0))
