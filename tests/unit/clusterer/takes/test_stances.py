"""Outlets are grouped by how they speak of the story's main actors."""

from clusterer.takes.actors import main_actors
from clusterer.takes.article import Report
from clusterer.takes.declaring import built_in
from clusterer.takes.evidence import gather
from clusterer.takes.take import takes
from tests.unit.clusterer.takes.newsroom import report

AGAINST = (
    "The plan of President Ana Silva for the river is a disgrace, farmers told us on Monday.",
    "Ana Silva has failed the valley, and her dam will drown nine villages for nothing.",
    "Farmers accuse Silva of a reckless gamble with the water of the whole valley.",
    "Officials of the Norda company met in the capital about the dam on Monday.",
)
FOR = (
    "The plan of President Ana Silva for the river is a triumph, the builders told us on Monday.",
    "Ana Silva has saved the valley, and her dam will give light to nine towns.",
    "Engineers praise Silva for a bold step that brings work to the whole valley.",
    "The Norda company will begin to build the dam in autumn, its owners said.",
)


def valley() -> list[Report]:
    told = {"red": AGAINST, "crimson": AGAINST, "blue": FOR, "azure": FOR}
    return [
        report(n, source, f"{'PT' if n % 2 else 'ES'}", tuple(text), title="The dam of the valley")
        for n, (source, text) in enumerate(told.items())
    ]


def stance(sentence: str, start: int, end: int) -> str:
    assert sentence[start:end] in {"Ana Silva", "Silva", "Norda"}
    if any(word in sentence for word in ("disgrace", "failed", "reckless")):
        return "negative"
    if any(word in sentence for word in ("triumph", "saved", "bold")):
        return "positive"
    return "neutral"


def varied() -> list[Report]:
    """No two outlets with one text, as copies would count once."""
    return [
        report(
            n,
            one.source_id,
            one.country,
            tuple(
                paragraph.replace("valley", f"valley of {one.source_id}")
                for paragraph in one.paragraphs
            ),
            title=one.title,
        )
        for n, one in enumerate(valley())
    ]


def test_main_actors_are_named_in_most_texts_and_a_surname_is_its_bearer() -> None:
    actors = {actor.name: actor for actor in main_actors(gather(varied()))}
    assert set(actors) == {"Ana Silva", "Norda"}
    assert len(actors["Ana Silva"].mentions) == 12


def test_sides_are_takes_with_their_reason() -> None:
    found = {take.id: take for take in takes(varied(), built_in(), stance)}
    critical = found["stance:critical:ana-silva"]
    assert critical.label == "Critical of Ana Silva"
    assert [outlet.source_id for outlet in critical.outlets] == ["crimson", "red"]
    assert critical.articles[0].why == (
        "3 critical and 0 supportive of 3 sentences about Ana Silva"
    )
    assert any("failed" in sentence.text for sentence in critical.sentences)
    supportive = found["stance:supportive:ana-silva"]
    assert [outlet.source_id for outlet in supportive.outlets] == ["azure", "blue"]
    assert not any(take.startswith("stance:") and "norda" in take for take in found)


def test_without_a_clear_majority_an_outlet_has_no_side() -> None:
    found = takes(varied(), built_in(), lambda *_: "neutral")
    assert not any(take.kind == "stance" for take in found)


def test_without_a_judge_there_are_no_sides() -> None:
    assert not any(take.kind == "stance" for take in takes(varied(), built_in()))
