"""Names shared with a country's own stories."""

from clusterer.coverage.ties import Names

FERRY = {"Skellan": 3, "Maeve Rua": 2}


def names() -> Names:
    found = Names()
    found.add(FERRY, ["IE"])
    found.add({"Skellan": 1, "Olmo": 2}, ["ES", "IE"])
    found.add({"Lunde": 1}, ["NO"])
    return found


def test_what_another_story_of_a_country_names_ties_it() -> None:
    ties = names().ties(FERRY, ["IE"])
    assert set(ties) == {"ES", "IE"}
    assert 0 < ties["ES"] == ties["IE"] < 1


def test_a_story_is_no_tie_to_itself() -> None:
    assert names().ties({"Maeve Rua": 2}, ["IE"]) == {}


def test_what_everybody_names_ties_less_than_what_few_do() -> None:
    found = names()
    for _ in range(10):
        found.add({"Union": 1}, ["PT"])
    found.add({"Union": 1, "Olmo": 1}, ["IE"])
    ties = found.ties({"Union": 1, "Olmo": 1}, ["IE"])
    assert ties["PT"] < ties["ES"] <= 1


def test_without_names_there_are_no_ties() -> None:
    assert names().ties({}, ["IE"]) == {}
    assert Names().ties({"Skellan": 1}, []) == {}
