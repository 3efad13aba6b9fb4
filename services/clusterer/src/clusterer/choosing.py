"""Which articles of a very large story are read."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from clusterer.story.member import Member, in_order


def chosen(members: Sequence[Member], limit: int) -> list[str]:
    """The ids of at most `limit` articles, of those that can be read: English, not withdrawn.

    Countries in turn, in each its sources in turn, so that none is silent for others' number. Of a
    source first the newest article, which says what has changed, then the earliest, which says what
    it is about, and so on inwards.
    """
    of_source: dict[str, list[Member]] = defaultdict(list)
    for member in in_order(members):
        if member.english and not member.withdrawn:
            of_source[member.source_id].append(member)
    turns = [
        (turn, member)
        for articles in of_source.values()
        for turn, member in enumerate(_inwards(articles))
    ]
    turns.sort(key=lambda entry: (entry[0], entry[1].at, entry[1].article_id))
    of_country: Counter[tuple[int, str | None]] = Counter()
    ranked = []
    for position, (turn, member) in enumerate(turns):
        ranked.append((turn, of_country[turn, member.country], position, member.article_id))
        of_country[turn, member.country] += 1
    return [article_id for *_, article_id in sorted(ranked)[:limit]]


def _inwards(ordered: Sequence[Member]) -> Iterable[Member]:
    """The last, the first, the last but one, the second, ..."""
    first, last = 0, len(ordered) - 1
    while first <= last:
        yield ordered[last]
        last -= 1
        if first <= last:
            yield ordered[first]
            first += 1
