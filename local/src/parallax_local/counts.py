"""How far a system has come: read from its store and its API, never from a service's memory."""

import json
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Self

from pymongo import MongoClient
from pymongo.errors import PyMongoError

from parallax_local.errors import NotReady
from parallax_local.system import System

TIMEOUT_SECONDS = 10.0
PAGE = 100


@dataclass(frozen=True)
class Counts:
    """Articles that have come through each stage."""

    fetched: int
    translated: int
    clustered: int
    searchable: int


@dataclass(frozen=True)
class Outcome:
    """What a program that reads the API to its end finds."""

    articles: int
    doubles: int
    revisions: int
    """The sum of the articles' revisions."""
    translated: int
    untranslated: int
    stories: int


class Observer:
    """Looks at one system from outside."""

    def __init__(self, system: System) -> None:
        self._api = f"http://127.0.0.1:{system.port('search-api')}"
        self._client: MongoClient[dict[str, Any]] = MongoClient(
            system.addresses.mongodb, serverSelectionTimeoutMS=int(TIMEOUT_SECONDS * 1000)
        )
        self._articles = self._client[system.database]["articles"]
        self._stories = self._client[system.database]["stories"]
        self._polls = self._client[system.database]["polls"]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def counts(self) -> Counts | None:
        """The counts now; None while a server or the API doesn't answer."""
        try:
            return Counts(
                fetched=self._articles.count_documents({}),
                translated=self._articles.count_documents({"translation": {"$ne": None}}),
                clustered=self._articles.count_documents({"placement": {"$ne": None}}),
                searchable=int(self._get("/v1/articles", size="1")["total"]),
            )
        except (PyMongoError, OSError, ValueError):
            return None

    def feeds_polled(self) -> int:
        """How many feeds were polled at least once."""
        return self._polls.count_documents({})

    def revisions(self) -> int | None:
        """The sum of revisions that search shows; None while it doesn't answer."""
        try:
            return sum(int(item["revision"]) for item in self._pages("/v1/articles"))
        except (OSError, ValueError):
            return None

    def articles_in_stories(self) -> int | None:
        """The sum of the stories' sizes, which follow their articles; None without an answer."""
        try:
            return sum(int(story["article_count"]) for story in self.stories())
        except (OSError, ValueError):
            return None

    def untold(self) -> int:
        """How many stories wait to have their text and takes worked out anew."""
        return self._stories.count_documents({"told": False, "merged_into": None})

    def stories(self) -> list[dict[str, Any]]:
        """Every story that the API lists."""
        return list(self._pages("/v1/stories"))

    def articles(self) -> list[dict[str, Any]]:
        """Every article that the API lists."""
        return list(self._pages("/v1/articles"))

    def story(self, story_id: str) -> dict[str, Any]:
        """One story with its takes and its coverage."""
        return self._get(f"/v1/stories/{story_id}")

    def overlooked(self, country: str) -> dict[str, Any]:
        """What a country left out: the first PAGE stories."""
        return self._get(f"/v1/countries/{country}/overlooked", size=str(PAGE))

    def only(self, country: str) -> list[dict[str, Any]]:
        """What a country alone told."""
        return list(self._pages(f"/v1/countries/{country}/only"))

    def outcome(self) -> Outcome:
        """Read every page of the API. Raises NotReady when it doesn't answer."""
        try:
            items = self.articles()
            stories = len(self.stories())
        except (OSError, ValueError) as error:
            raise NotReady(f"reading {self._api} failed: {error}") from error
        status = Counter(str(item["translation"]["status"]) for item in items)
        return Outcome(
            articles=len(items),
            doubles=len(items) - len({item["url"] for item in items}),
            revisions=sum(int(item["revision"]) for item in items),
            translated=status["translated"],
            untranslated=status["unavailable"] + status["failed"],
            stories=stories,
        )

    def _pages(self, path: str) -> Iterator[dict[str, Any]]:
        cursor: str | None = ""
        while cursor is not None:
            page = self._get(path, size=str(PAGE), **({"cursor": cursor} if cursor else {}))
            yield from page["items"]
            cursor = page["next_cursor"]

    def _get(self, path: str, **parameters: str) -> dict[str, Any]:
        url = f"{self._api}{path}?{urllib.parse.urlencode(parameters)}"
        with urllib.request.urlopen(url, timeout=TIMEOUT_SECONDS) as answer:  # noqa: S310
            found: dict[str, Any] = json.load(answer)
        return found
