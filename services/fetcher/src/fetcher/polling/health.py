"""How the sources are: judged from the state of their feeds. Pure."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from fetcher.catalogue.load import Source
from fetcher.polling.polls import Poll
from fetcher.polling.state import State
from parallax.documents import Document, Moment

FAILING_AFTER = 2
"""Failed polls in a row; one may be chance."""
SILENT_AFTER = timedelta(hours=24)
PATIENT_FOR = timedelta(hours=24)
"""A site that has asked for pauses for so long fails, whatever it says."""
SILENT_GAPS = 10
"""A source that usually has an article every hour is silent after ten without one, or a day."""


class SourceHealth(Document):
    """One row of the table; times are None for what hasn't happened yet."""

    id: str
    name: str
    country: str
    state: State
    feeds: int
    feeds_working: int
    last_success_at: Moment | None = None
    last_new_at: Moment | None = None
    usual_gap_seconds: float | None = None
    next_poll_at: Moment | None = None
    failures: int = 0
    reason: str | None = None
    moved_to: tuple[str, ...] = ()
    """Where feeds have moved for good: the catalogue should say so."""


def judge(source: Source, polls: Sequence[Poll], at: datetime) -> SourceHealth:
    """A source's health from the polls of its feeds; the best of them counts."""
    working = [poll for poll in polls if poll.looked]
    gaps = [poll.gap_seconds for poll in polls if poll.gap_seconds is not None]
    worst = max(polls, key=lambda poll: poll.failures, default=None)
    state = _state(polls, working, at)
    return SourceHealth(
        id=source.id,
        name=source.name,
        country=source.country,
        state=state,
        feeds=len(polls),
        feeds_working=len(working),
        last_success_at=_latest(poll.last_success_at for poll in polls),
        last_new_at=_latest(poll.last_new_at for poll in polls),
        usual_gap_seconds=min(gaps, default=None),
        next_poll_at=min((p.due_at for p in polls if p.due_at and not p.gone_at), default=None),
        failures=worst.failures if worst else 0,
        reason=next((poll.detail for poll in polls if poll.detail), None),
        moved_to=tuple(poll.moved_to for poll in polls if poll.moved_to),
    )


def _state(polls: Sequence[Poll], working: Sequence[Poll], at: datetime) -> State:
    asked = [poll for poll in polls if poll.outcome is not None]
    if not asked:
        return State.NEW
    if working:
        if not all(_is_silent(poll, at) for poll in working):
            return State.OK
        return State.UNREADABLE if any(poll.unread for poll in working) else State.SILENT
    succeeded = _latest(poll.last_success_at for poll in polls)
    tried = min((poll.first_polled_at for poll in asked if poll.first_polled_at), default=at)
    patient = at - (succeeded or tried) < PATIENT_FOR
    for state, outcome in (
        (State.GONE, "gone"),
        (State.FORBIDDEN, "robots"),
        (State.WAITING, "deferred"),
    ):
        if all(poll.outcome == outcome for poll in asked) and (
            state is not State.WAITING or patient
        ):
            return state
    if patient and all(poll.failures < FAILING_AFTER for poll in asked):
        # Too early to say; what it was before, if anything.
        return State.OK if any(poll.last_success_at for poll in asked) else State.WAITING
    return State.FAILING


def _is_silent(poll: Poll, at: datetime) -> bool:
    since = poll.last_new_at or poll.first_polled_at
    if since is None:
        return False
    usual = timedelta(seconds=poll.gap_seconds or 0)
    return at - since > max(SILENT_AFTER, SILENT_GAPS * usual)


def _latest(moments: Iterable[datetime | None]) -> datetime | None:
    return max((moment for moment in moments if moment is not None), default=None)
