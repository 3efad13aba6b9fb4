"""What the takes on real events are like: figures, and the takes themselves to be read.

    python -m bench.takes --data dev.jsonl [--events 40] [--collection basil] [--out takes.txt]

Articles are grouped by their gold event, so that nothing of clustering is in the figures. Where an
event has articles of three named outlets only (BASIL), each outlet is a country and one voice is
enough; where it has many without an outlet (ECB+), each is an outlet of its own and they are dealt
to three countries in turn, so that what a country says is arbitrary but has several voices.

The figures are proxies, by the words that two sentences have in common and not by the weights
that chose them. Good takes have few sentences that lean on one before them, that others state too
or that come in two takes, and a world's take whose sentences many articles state.
"""

import argparse
import json
import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import combinations
from pathlib import Path

from clusterer.stance import stances_of
from clusterer.takes.article import Report
from clusterer.takes.declaring import built_in
from clusterer.takes.limits import Limits
from clusterer.takes.record import Take
from clusterer.takes.take import WORLD, takes
from clusterer.text import stem, tokens

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
NAMED = {"fox": "US", "nyt": "GB", "hpo": "CA"}
DEALT = ("US", "GB", "CA")
SAME = 0.5
"""Share of a sentence's words that another has, from which it is counted as stated there."""
LEANS = re.compile(
    r"^(?:He|She|They|It|His|Her|Their|Its|This|That|These|Those|But|And|So|Also|However|Still"
    r"|Then|Both|Such|I|We|My|Our)\b"
)
PRONOUN_SPEAKS = re.compile(
    r"^[“\"][^”\"]*[”\"] (?:(?:he|she|they) (?:said|told|added|wrote)|said (?:he|she|they))\b"
)
NOT_WHOLE = re.compile(r"^[a-z]|[^.!?\"”’»)\]]$|^[^“]*”|“[^”]*$")


@dataclass(frozen=True)
class Event:
    """A gold event's articles."""

    name: str
    reports: tuple[Report, ...]
    limits: Limits


def events(path: Path, collection: str | None) -> Iterator[Event]:
    """The events of a file, in its order."""
    found: dict[tuple[str, str], list[dict[str, str | None]]] = defaultdict(list)
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            found[row["set"], row["cluster"]].append(row)
    for (name, cluster), rows in found.items():
        if collection not in {None, name} or len(rows) < 2:
            continue
        named = all(row["source"] for row in rows)
        reports = tuple(_report(place, row, named=named) for place, row in enumerate(rows))
        yield Event(f"{name} {cluster}", reports, Limits(voices=1 if named else 2))


def _report(place: int, row: dict[str, str | None], *, named: bool) -> Report:
    source = row["source"] if named else f"outlet-{place}"
    return Report(
        article_id=f"a{place:03}",
        source_id=source or "",
        outlet=(source or "").title(),
        country=NAMED.get(source or "", DEALT[place % len(DEALT)]),
        language="en",
        at=NOON + timedelta(minutes=place),
        title=_typeset(row["title"] or ""),
        paragraphs=tuple(map(_typeset, (row["text"] or "").split("\n"))),
        ownership="public" if source == "nyt" else "private",
    )


def _typeset(text: str) -> str:
    """Without the spaces that a tokeniser put in."""
    text = re.sub(r" ([.,;:!?)%’”]|'s\b|n't\b|'(?:re|ve|ll|d|m)\b)", r"\1", text)
    parts = re.sub(r"([($“]) ", r"\1", re.sub(r"(\d) - (?=\w)", r"\1-", text)).split('"')
    if len(parts) % 2 == 0 or not re.search(r'\w ?"|" ', text):
        return '"'.join(parts)
    quoted = [
        f'"{part.strip()}"' if place % 2 else part.strip() for place, part in enumerate(parts)
    ]
    return re.sub(r'(") (?=[.,;:!?])', r"\1", " ".join(filter(None, quoted)))


@cache
def words(text: str) -> frozenset[str]:
    """Stems of a sentence's words that say something."""
    return frozenset(map(stem, tokens(text)))


@cache
def pieces(report: Report) -> tuple[frozenset[str], ...]:
    """The words of a report's sentences, roughly cut."""
    cut = re.split(r"(?<=[.!?][\"”’ ])\s*(?=[A-Z“\"])", "\n".join(report.paragraphs))
    found = (words(piece) for piece in (report.title, *"\n".join(cut).split("\n")))
    return tuple(piece for piece in found if len(piece) > 3)


def stated(text: str, reports: Sequence[Report]) -> int:
    """How many reports have a sentence with half of the words of `text`."""
    mine = words(text)
    least = SAME * len(mine)
    return sum(any(len(mine & piece) >= least for piece in pieces(one)) for one in reports)


def measure(event: Event, told: Sequence[Take], sums: Counter[str]) -> None:
    """Add an event's takes to the sums."""
    sums["events"] += 1
    by_id = {report.article_id: report for report in event.reports}
    for take in told:
        kind = "world" if take.id == WORLD else take.kind
        sums[f"{kind} takes"] += 1
        sums[f"{kind} takes told"] += bool(take.sentences)
        sums[f"{kind} sentences"] += len(take.sentences)
        for sentence in take.sentences:
            sums["sentences"] += 1
            sums["leaning"] += bool(
                LEANS.search(sentence.text) or PRONOUN_SPEAKS.search(sentence.text)
            )
            sums["quoting"] += sentence.quote
            sums["not whole"] += bool(NOT_WHOLE.search(sentence.text))
        if kind == "world":
            others = [
                stated(one.text, [r for r in event.reports if r.article_id != one.article_id])
                / (len(event.reports) - 1)
                for one in take.sentences
            ]
            sums["world stated"] += sum(others)
        else:
            mine = {member.article_id for member in take.articles}
            rest = [report for key, report in by_id.items() if key not in mine]
            sums["own sentences"] += len(take.sentences)
            sums["also of others"] += sum(stated(one.text, rest) > 0 for one in take.sentences)
    _measure_overlap(told, sums)


def _measure_overlap(told: Sequence[Take], sums: Counter[str]) -> None:
    world = frozenset().union(*(words(one.text) for one in told[0].sentences)) if told else None
    for take in told[1:]:
        for one in take.sentences:
            sums["words"] += len(words(one.text))
            sums["words of the world"] += len(words(one.text) & (world or frozenset()))
    for one, other in combinations((take for take in told if take.kind == "country"), 2):
        for sentence in one.sentences:
            sums["compared"] += len(other.sentences)
            sums["twice"] += sum(
                len(words(sentence.text) & words(two.text)) >= SAME * len(words(two.text))
                for two in other.sentences
            )


def figures(sums: Counter[str]) -> Iterator[str]:
    """The sums in lines."""

    for kind in ("world", "country", "bloc", "side", "stance"):
        told, count = sums[f"{kind} takes told"], sums[f"{kind} takes"]
        mean = sums[f"{kind} sentences"] / (told or 1)
        yield f"{kind}: {told} of {count} takes told, {mean:.2f} sentences each"
    for name, part, whole in (
        ("sentences that lean on one before", "leaning", "sentences"),
        ("sentences that are not whole", "not whole", "sentences"),
        ("sentences with a quotation", "quoting", "sentences"),
        ("other articles that state a world's sentence", "world stated", "world sentences"),
        ("sentences of other takes that the rest states", "also of others", "own sentences"),
        ("their words that are in the world's take", "words of the world", "words"),
        ("pairs of countries' sentences that are the same", "twice", "compared"),
    ):
        yield f"{name}: {sums[part] / (sums[whole] or 1):.3f}"


def text_of(event: Event, told: Sequence[Take]) -> Iterator[str]:
    """An event's takes, to be read."""
    yield f"=== {event.name}: {event.reports[0].title}"
    for take in told:
        if take.thin and not take.sentences:
            continue
        yield f"--- {take.label} ({take.id}; {take.voices} voices) {take.reason}"
        for one in take.sentences:
            yield f"  [{one.source_id}, {one.support}] {one.text}"
        if take.kind == "stance":
            yield from (f"  · {member.article_id}: {member.why}" for member in take.articles)


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--collection", help="one of the file's sets only")
    parser.add_argument("--events", type=int, default=10_000, help="at most so many of each set")
    parser.add_argument("--out", type=Path, help="where the takes go, to be read")
    options = parser.parse_args()
    sums: dict[str, Counter[str]] = defaultdict(Counter)
    lines: list[str] = []
    for event in events(options.data, options.collection):
        collected = sums[event.name.partition(" ")[0]]
        if collected["events"] >= options.events:
            continue
        began = time.process_time()
        told = takes(event.reports, built_in(), stances_of, event.limits)
        collected["milliseconds"] += round(1000 * (time.process_time() - began))
        measure(event, told, collected)
        lines += [*text_of(event, told), ""]
    for name, collected in sums.items():
        seconds = collected["milliseconds"] / 1000
        print(f"{name}: {collected['events']} events, {seconds:.1f} s of CPU")
        for line in figures(collected):
            print(f"  {line}")
    if options.out:
        options.out.write_text("\n".join(lines), encoding="utf-8")
    elif lines:
        sys.stdout.write("\n".join(lines))


if __name__ == "__main__":
    main()
