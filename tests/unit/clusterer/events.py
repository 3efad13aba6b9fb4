"""Made-up articles about made-up events, as the stream takes them."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from clusterer.pace import Rhythm
from clusterer.placing import Criteria
from clusterer.stream import Article, Stream
from clusterer.text import Text, Weighting, vectors
from clusterer.window import Limits

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)

FERRY = (
    ("Ferry to Skellan returns after a year", "The ferry Maeve Rua left Port Carrig for Skellan."),
    ("Skellan has its ferry back", "After 13 months the Maeve Rua sailed from Port Carrig."),
    ("Port Carrig cheers the Maeve Rua", "The Skellan ferry took 41 passengers over the sound."),
)
BRIDGE = (
    ("Bridge at Olmo closed by cracks", "Engineers found cracks in the Olmo bridge over the Tavo."),
    ("Cracks close the Olmo bridge", "The Tavo bridge at Olmo may stay shut for 18 months."),
    ("Olmo, cut off by a cracked bridge", "Lorries queue at the Tavo since the bridge was shut."),
)
VACCINE = (
    ("Vaccine plant opens in Lunde", "The Lunde plant of Norvax will fill 900,000 doses a month."),
    ("Norvax starts filling doses in Lunde", "The vaccine plant in Lunde has 210 workers."),
)
EVENTS = (FERRY, BRIDGE, VACCINE)


def article(
    number: int,
    text: tuple[str, str],
    *,
    hours: float = 0,
    language: str = "en",
    discovered: datetime | None = None,
) -> Article:
    """An article published `hours` after noon."""
    at = NOON + timedelta(hours=hours)
    made = vectors(Text(language, *text), Weighting())
    return Article(f"a{number:03}", at, discovered or at, made)


def press(order: Sequence[tuple[int, int]] | None = None) -> list[Article]:
    """Every article of EVENTS, or those given as (event, article), an hour apart."""
    order = order or [(e, a) for a in range(3) for e in range(3) if a < len(EVENTS[e])]
    return [article(10 * e + a, EVENTS[e][a], hours=n) for n, (e, a) in enumerate(order)]


def stream(
    limits: Limits | None = None, criteria: Criteria | None = None, repair_every: int = 0
) -> Stream:
    """An empty one."""
    rhythm = Rhythm(repair_every, span=timedelta(days=365)) if repair_every else None
    return Stream(criteria or Criteria(), limits or Limits(), rhythm)
