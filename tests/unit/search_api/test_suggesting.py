"""What a reader may have meant: words replaced, all else as it was."""

from typing import Any

from search_api.search.language.parsing import parse
from search_api.search.queries import suggesting


def answer(known: list[int], **options: list[tuple[float, int, str]]) -> Any:
    """OpenSearch's, to words of which so many articles have each; options by word0, word1…"""
    return {
        "aggregations": {
            "known": {
                "buckets": {f"word {n}": {"doc_count": count} for n, count in enumerate(known)}
            }
        },
        "suggest": {
            f"word {name[4:]} english.title.spellings": [
                {
                    "options": [
                        {"score": score, "freq": freq, "text": text} for score, freq, text in found
                    ]
                }
            ]
            for name, found in options.items()
        },
    }


def mended(q: str, found: Any) -> list[str]:
    tree = parse(q)
    assert tree is not None
    return suggesting.mended(q, suggesting.suggestable(tree), found)


def test_words_are_taken_out_of_phrases_and_what_is_excluded_or_short_is_left() -> None:
    tree = parse('"erthquake in Lisbin" -fery title:tower’s qua*')
    assert tree is not None
    words = suggesting.suggestable(tree)
    assert [(one.text, one.start) for one in words] == [
        ("erthquake", 1),
        ("Lisbin", 14),
        ("tower’s", 34),
    ]


def test_operators_quotes_and_other_words_stay() -> None:
    q = 'title:"erthquake shakes" OR (🗞️ Lisbin) -fery'
    found = answer(
        [0, 5, 0], word0=[(0.8, 3, "earthquake")], word2=[(0.8, 3, "lisbon"), (0.7, 90, "listen")]
    )
    assert mended(q, found) == ['title:"earthquake shakes" OR (🗞️ lisbon) -fery']


def test_rare_words_are_replaced_only_after_unknown_ones_and_by_far_more_frequent_ones() -> None:
    both = answer([0, 1], word0=[(0.9, 1, "tchaikovsky")], word1=[(0.6, 50, "walls")])
    assert mended("Tchaikovksy waltz", both) == ["tchaikovsky waltz", "tchaikovsky walls"]
    few = answer([0, 1], word0=[(0.9, 1, "tchaikovsky")], word1=[(0.6, 10, "walls")])
    assert mended("Tchaikovksy waltz", few) == ["tchaikovsky waltz"]


def test_nothing_is_suggested_without_another_word() -> None:
    assert mended("Lisbon", answer([2], word0=[])) == []
    assert mended("Lisbon", answer([0], word0=[(1.0, 9, "lisbon")])) == []
