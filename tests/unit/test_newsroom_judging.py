"""The judge of the sample newsroom, on a telling that is right, and on tellings that aren't."""

from collections import defaultdict
from typing import Any

import pytest
from bench.newsroom import Told, judge, take_found

from parallax_local.newsroom import Newsroom, load_newsroom
from parallax_local.newsroom.model import PlantedTake

Json = dict[str, Any]


@pytest.fixture(scope="module")
def newsroom() -> Newsroom:
    return load_newsroom()


def told_well(newsroom: Newsroom) -> Told:
    """What the API would tell if everything were as planted."""
    failing = {site.country for site in newsroom.sites if site.fault}
    countries = sorted({site.country for site in newsroom.sites})
    stories: dict[str, Json] = {}
    overlooked: dict[str, Json] = {country: {"items": []} for country in countries}
    only: dict[str, list[Json]] = defaultdict(list)
    for event in newsroom.events:
        rows = [
            {
                "country": country,
                "failed": int(country in failing),
                "verdict": "none" if country in event.overlooked_by else "covered",
            }
            for country in countries
        ]
        takes = [
            {
                "id": take.perspective,
                "sentences": [{"text": f"They say {mark}."} for mark in take.shows],
                "reason": "",
            }
            for take in event.takes
        ]
        stories[event.name] = {
            "takes": takes,
            "coverage": rows,
            "coverage_as_of": "2026-03-02T12:30:00Z",
            "coverage_final": False,
        }
        item = {"story": {"id": event.name}}
        for country in event.overlooked_by:
            overlooked[country]["items"].append(item)
        if event.only_in:
            only[event.only_in].append(item)
    articles = [
        {
            "id": article.url,
            "url": article.url,
            "story_id": article.event,
            "translation": {"status": STATUS[article.site.language]},
        }
        for article in newsroom.articles
    ]
    return Told(articles, stories, overlooked, only)


STATUS = {"en": "not_needed", "pt": "translated", "es": "unavailable"}


def test_a_telling_as_planted_has_nothing_wrong(newsroom: Newsroom) -> None:
    found = judge(newsroom, told_well(newsroom))
    assert found.wrong == []
    assert {score.f1 for score in found.clustering.values()} == {1.0}
    assert (
        sum(found.sizes[kind] for kind in ("English", "translated", "untranslated"))
        == (found.sizes["all"])
    )


def test_events_in_one_story_are_mixed_and_lower_the_score(newsroom: Newsroom) -> None:
    told = told_well(newsroom)
    one, other = [event.name for event in newsroom.events if not event.single][:2]
    next(each for each in told.articles if each["story_id"] == one)["story_id"] = other
    found = judge(newsroom, told)
    assert [set(counts) for counts in found.mixed] == [{one, other}]
    assert found.clustering["all"].precision < 1.0
    assert set(found.split) == {one}


def test_what_a_list_lacks_or_has_beyond_is_said_and_the_unknown_apart(newsroom: Newsroom) -> None:
    told = told_well(newsroom)
    (lacks, event), (knows_not, unseen) = [
        (one.overlooked_by[0], one.name) for one in newsroom.events if one.overlooked_by
    ][:2]
    for country, name in ((lacks, event), (knows_not, unseen)):
        items = told.overlooked[country]["items"]
        items.remove({"story": {"id": name}})
    for row in told.stories[unseen]["coverage"]:
        if row["country"] == knows_not:
            row["verdict"] = "unknown"
    stranger = next(one.name for one in newsroom.events if one.single)
    told.overlooked["GB"]["items"].append({"story": {"id": stranger}})
    found = judge(newsroom, told).overlooked
    assert found.missing == ((lacks, event),)
    assert found.unknown == ((knows_not, unseen),)
    assert found.wrong == (("GB", stranger),)
    assert found.precision < 1.0
    assert found.recall < 1.0


def test_a_failed_site_told_as_silent_is_wrong(newsroom: Newsroom) -> None:
    told = told_well(newsroom)
    for story in told.stories.values():
        for row in story["coverage"]:
            row["failed"] = 0
    assert judge(newsroom, told).wrong == ["a site that can't be read is not told as failed"]


def test_a_take_needs_its_marks_and_none_of_anothers(newsroom: Newsroom) -> None:
    event = newsroom.events[0]
    planted = PlantedTake("country:NZ", shows=("tuna", "plume"), never=("Redcar",))

    def take(text: str) -> Json:
        return {"takes": [{"id": "country:NZ", "sentences": [{"text": text}], "reason": ""}]}

    assert take_found(event, planted, take("A plume in the Tuna grounds.")).good
    assert not take_found(event, planted, take("A plume.")).good
    assert not take_found(event, planted, take("A plume of tuna off Redcar.")).good
    missing = take_found(event, planted, {"takes": []})
    assert not missing.good
    assert missing.reason == "there is no such take"
