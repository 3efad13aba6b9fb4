"""Rising names to answers; pure."""

from collections import Counter

from search_api.models.trends import Trend
from search_api.search.queries.common import Json
from search_api.search.rising import Counted, Risen


def counted(found: Json, earlier: Json | None) -> list[Counted]:
    """The answer to query.names, with that to query.before."""
    total: Counter[str] = Counter()
    for window in earlier["aggregations"]["windows"]["buckets"] if earlier else ():
        for bucket in window["names"]["buckets"]:
            total[bucket["key"]] += bucket["doc_count"]
    return [
        Counted(
            name=bucket["key"],
            stories=bucket["doc_count"],
            articles=int(bucket["articles"]["value"]),
            total_before=total[bucket["key"]],
        )
        for bucket in found["aggregations"]["names"]["buckets"]
    ]


def trends(risen: list[Risen], found: Json) -> list[Trend]:
    """Those that are shown, with their answer to query.details."""
    buckets = found["aggregations"]["names"]["buckets"]
    return [_trend(one, bucket) for one, bucket in zip(risen, buckets, strict=True)]


def _trend(one: Risen, bucket: Json) -> Trend:
    stories = [hit["_source"] for hit in bucket["stories"]["hits"]["hits"]]
    kinds = Counter(
        entity["kind"]
        for story in stories
        for entity in story["entities"]
        if entity["name"] == one.counted.name and entity.get("kind")
    )
    return Trend(
        name=one.counted.name,
        kind=max(kinds, key=lambda kind: (kinds[kind], kind)) if kinds else None,
        stories=one.counted.stories,
        articles=one.counted.articles,
        before=one.before,
        rise=one.rise,
        surprise=one.surprise,
        countries=[country["key"] for country in bucket["countries"]["buckets"]],
        story_ids=[story["id"] for story in stories],
    )
