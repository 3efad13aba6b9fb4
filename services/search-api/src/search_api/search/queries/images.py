"""The search for a picture of each of some stories; pure."""

from collections.abc import Sequence

from search_api.search.queries.articles import WITHDRAWN
from search_api.search.queries.common import SEARCH_TIMEOUT, Json


def images(stories: Sequence[str]) -> Json:
    """One article for each story: of the widest main images, the first that was published.

    An image's width stops counting at what a page shows (see index.documents), so that a story
    keeps its picture while articles come.
    """
    return {
        "size": len(stories),
        "timeout": SEARCH_TIMEOUT,
        "_source": ["id", "story_id", "images", "english.title"],
        "query": {
            "bool": {
                "filter": [
                    {"terms": {"story_id": list(stories)}},
                    {"exists": {"field": "image_width"}},
                ],
                "must_not": [WITHDRAWN],
            }
        },
        "collapse": {"field": "story_id"},
        "sort": [{"image_width": "desc"}, {"sort_time": "asc"}, {"id": "asc"}],
    }
