"""The catalogue and the figures of sources to answers; pure."""

from datetime import datetime

from parallax.store import Doc
from search_api.display import BY_DEFAULT, Display
from search_api.models.sources import SourceHealth, SourceItem
from search_api.search.health import health
from search_api.search.queries.common import Json
from search_api.search.watching import Watched

STORE_AWAY = SourceHealth(state="unknown", detail="what came of the looks at it can't be read now")
GONE = SourceHealth(state="unknown", detail="not watched any more")


def sources(found: Json, watched: Watched | None, default: Display) -> list[SourceItem]:
    """All sources by id, from the answer to query.sources and what is watched.

    `default` is how much is shown of those whose entry doesn't say.
    """
    indexed = {bucket["key"]: bucket for bucket in found["aggregations"]["sources"]["buckets"]}
    catalogue = watched.catalogue if watched else {}
    return [
        _item(name, catalogue.get(name), indexed.get(name), watched, default)
        for name in sorted({*indexed, *catalogue})
    ]


def _item(
    name: str, entry: Doc | None, bucket: Json | None, watched: Watched | None, default: Display
) -> SourceItem:
    info = bucket["info"]["hits"]["hits"][0]["_source"]["source"] if bucket else {}
    told = {"id": name, "language": None, "kind": None, "ownership": None, **info}
    if entry:
        languages = list(entry.get("languages") or ())
        told |= {
            "name": entry["name"],
            "homepage": entry["homepage"],
            "country": entry["country"],
            "language": languages[0] if len(languages) == 1 else None,
            "kind": entry.get("kind"),
            "ownership": entry.get("ownership"),
            "display": entry.get("display"),
        }
    if told["display"] in {None, BY_DEFAULT}:
        told["display"] = default
    return SourceItem(
        **{**told, "tags": sorted((entry or info).get("tags") or ())},
        articles=bucket["doc_count"] if bucket else 0,
        today=bucket["today"]["doc_count"] if bucket else 0,
        latest=bucket["latest"].get("value_as_string") if bucket else None,
        health=_health(name, bucket, watched),
    )


def _health(name: str, bucket: Json | None, watched: Watched | None) -> SourceHealth:
    if watched is None:
        return STORE_AWAY
    if name not in watched.catalogue:
        return GONE
    found = bucket["found"].get("value_as_string") if bucket else None
    last_new = datetime.fromisoformat(found) if found else None
    return health(watched.hours[name], watched.as_of, last_new)
