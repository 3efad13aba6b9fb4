"""Made-up articles, as a story sees them."""

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from clusterer.story import Member

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
_numbers = count(1)


def article(title: str, *paragraphs: str, hours: float = 0, **changes: Any) -> Member:
    """An English article of a source of its own."""
    number = next(_numbers)
    fields: dict[str, Any] = {
        "article_id": f"a{number:04}",
        "source_id": f"source-{number}",
        "host": f"www.source{number}.example",
        "country": "IE",
        "language": "en",
        "title": title,
        "title_language": "en",
        "at": NOON + timedelta(hours=hours),
        "withdrawn": False,
        "paragraphs": paragraphs,
    }
    return Member(**{**fields, **changes})


QUAKE = (
    article(
        "Quake off Patangaroa kills nine and cuts power in the capital",
        "WAIMERE, March 2 (Moana) — A magnitude 6.4 earthquake struck the island of Patangaroa on "
        "Monday, killing at least nine people and cutting power in the capital, officials said.",
        "Prime Minister Tamati Rewi declared a state of emergency. “The worst seems to be over,” "
        "Rewi told reporters in Waimere.",
        "He said that New Zealand had offered a rescue team.",
        hours=0,
        source_id="moana-wire",
        host="moanawire.example",
        country="NZ",
    ),
    article(
        "Patangaroa quake: nine dead as houses collapse in Waimere",
        "Nine people have died in an earthquake that brought down dozens of houses in the port of "
        "Waimere, on the island of Patangaroa.",
        "The hospital of Waimere was evacuated before dawn and 140 patients lay in its car park "
        "on Monday, said its director, Aroha Teka.",
        "New Zealand and Australia have offered help to Tamati Rewi, the prime minister.",
        hours=1,
        source_id="harbour-gazette",
        host="www.harbourgazette.example",
    ),
    article(
        "Nine killed by Patangaroa earthquake",
        "The death toll of the Patangaroa earthquake has risen to nine, the island's Civil "
        "Defence Council said on Monday.",
        "Rescuers from New Zealand will land in Waimere on Tuesday with dogs and a field "
        "hospital, according to the Civil Defence Council.",
        "Mr Rewi, who was in Suva when the earth shook, flew home at once.",
        hours=2,
        source_id="northern-tide",
        host="northerntide.example",
        country="GB",
    ),
    article(
        "Why I will never leave my island",
        "My mother used to say that the sea gives and the sea takes, and so it does.",
        "I woke up on the floor.",
        hours=3,
        source_id="island-voices",
        host="islandvoices.example",
    ),
)
