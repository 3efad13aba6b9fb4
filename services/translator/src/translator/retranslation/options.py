"""The words of `translator retranslate`, and what they mean."""

import argparse
import re
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock
from typing import Any

from parallax.documents import TranslationStatus, now
from parallax.errors import ParallaxError
from translator.retranslation.run import Run
from translator.retranslation.selection import STATUSES, Selection

DESCRIPTION = """\
Asks the running translator to translate stored articles anew, for example by a newer model:

  translator retranslate --language pt --since 30d --dry-run
  translator retranslate --language pt --since 30d
  translator retranslate --status unavailable        what has an engine by now
  translator retranslate --language es --engine apertium --all

Without --all only what another engine, model or version has translated than would be used now; it
is looked up here, with the same TRANSLATOR_ settings as the service's. The requests go the way of
replayed articles, and search follows by itself. An article whose new translation fails keeps the
one that it has.

Ctrl-C is safe: the same command goes on where it stopped. Waiting requests are translated in turn
with new articles, so few of them should wait: see --waiting.
"""
AGO = re.compile(r"(\d{1,5})([dh])")
DEFAULT_RATE = 5.0
DEFAULT_WAITING = 50


def add_options(commands: Any) -> argparse.ArgumentParser:
    """The verb with its options, without what it does."""
    verb: argparse.ArgumentParser = commands.add_parser(
        "retranslate",
        help="have stored articles translated anew",
        description=DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    which = verb.add_argument_group("which articles; all of these together")
    which.add_argument(
        "--language",
        dest="languages",
        action="append",
        default=[],
        metavar="TAG",
        help="BCP 47, repeatable; pt is also pt-BR",
    )
    which.add_argument("--since", metavar="TIME", help="discovered since: 2026-11-01, 7d or 48h")
    which.add_argument("--until", metavar="TIME", help="and before, or on this day")
    which.add_argument(
        "--status",
        dest="statuses",
        action="append",
        choices=list(map(str, TranslationStatus)),
        help="of the translation that there is, repeatable; default: all but not_needed, which "
        "is English",
    )
    which.add_argument("--engine", metavar="NAME", help="whose name has this in it translated them")
    which.add_argument("--model", metavar="NAME", help="the same of the model's name")
    which.add_argument("--source", metavar="ID", help="of this source alone")
    which.add_argument("--all", action="store_true", help="also what is up to date")
    how = verb.add_argument_group("how")
    how.add_argument(
        "--rate",
        type=_positive,
        default=DEFAULT_RATE,
        metavar="N",
        help=f"articles a second at most; default: {DEFAULT_RATE:g}",
    )
    how.add_argument(
        "--waiting",
        type=int,
        default=DEFAULT_WAITING,
        metavar="N",
        help=f"no more requests that wait for the translator; default: {DEFAULT_WAITING}",
    )
    how.add_argument("--dry-run", action="store_true", help="only say how many, by what made them")
    how.add_argument("--restart", action="store_true", help="forget how far an earlier run came")
    how.add_argument("--json", action="store_true", help="the result as JSON")
    return verb


def _positive(text: str) -> float:
    number = float(text)
    if not 0 < number < float("inf"):
        raise ValueError
    return number


def moment(text: str, *, end: bool = False) -> datetime:
    """An ISO 8601 date or time, UTC unless it says otherwise, or `7d` or `48h` ago.

    A day is its beginning or, as an `end`, its whole. Raises ParallaxError.
    """
    ago = AGO.fullmatch(text)
    if ago:
        return now() - timedelta(**{{"d": "days", "h": "hours"}[ago[2]]: int(ago[1])})
    try:
        if len(text) <= len("2026-11-01"):
            day = datetime.combine(date.fromisoformat(text), clock.min, UTC)
            return day + timedelta(days=1) if end else day
        found = datetime.fromisoformat(text)
    except (ValueError, OverflowError) as error:
        raise ParallaxError(
            f"{text!r} is no time: write 2026-11-01, 2026-11-01T08:00:00Z, 7d or 48h"
        ) from error
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)


def asked_of(options: argparse.Namespace) -> dict[str, Any]:
    """What was asked for, in the words of the command: a run goes on when they are the same."""
    return {
        "languages": sorted(options.languages),
        "since": options.since,
        "until": options.until,
        "statuses": sorted(set(options.statuses or map(str, STATUSES))),
        "engine": options.engine,
        "model": options.model,
        "source": options.source,
        "all": options.all,
    }


def selection_of(run: Run) -> Selection:
    """What a run is about; its times are those of its start."""
    asked = run.asked
    return Selection(
        languages=tuple(asked["languages"]),
        since=run.since,
        until=run.until,
        statuses=tuple(asked["statuses"]),
        engine=asked["engine"],
        model=asked["model"],
        source=asked["source"],
        everything=asked["all"],
    )
