"""A stream of invented news in which what comes later tells more about what came before."""

import random
from collections.abc import Iterator

SYLLABLES = [consonant + vowel for consonant in "bdfgklmnprstvz" for vowel in "aeiou"]
SIDES = 2
SHARED = 4


def texts(events: int, articles: int, seed: int = 1) -> Iterator[tuple[str, str]]:
    """Title and text of each article, the events mixed.

    Every event has two sides. Of half of the events, the first articles tell of one side each, so
    that two stories begin, and the later ones of both: they are one story. Of the others the first
    articles tell of both sides, and the later ones of one each: they are two.
    """
    draw = random.Random(seed)
    background = [_word(draw) for _ in range(400)]
    words = [[_words(draw, 12) for _ in range(SIDES)] for _ in range(events)]
    for sides in words[1::2]:  # that they are one isn't out of the blue
        sides[1][:SHARED] = sides[0][:SHARED]
    for turn in range(articles):
        for event in draw.sample(range(events), events):
            early = turn < (articles / 2 if event % 2 else articles / 5)
            alone = early == bool(event % 2)
            told = words[event][turn % SIDES] if alone else [*words[event][0], *words[event][1]]
            yield _article(draw, told, background)


def _words(draw: random.Random, count: int) -> list[str]:
    return [_word(draw).capitalize() for _ in range(count)]


def _article(draw: random.Random, words: list[str], background: list[str]) -> tuple[str, str]:
    body = [*draw.sample(words, len(words) * 3 // 4), *draw.sample(background, 20)]
    draw.shuffle(body)
    return " ".join(draw.sample(words, 4)), "The " + " ".join(body) + "."


def _word(draw: random.Random) -> str:
    return "".join(draw.sample(SYLLABLES, 3))
