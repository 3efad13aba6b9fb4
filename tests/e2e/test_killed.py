"""Any service may be killed at any time: nothing is lost and nothing is doubled."""

import os
import signal

import pytest

from parallax_local.counts import Observer
from parallax_local.demo import Running, dead_letters
from parallax_local.system import MODULES
from tests.e2e.conftest import Start
from tests.support.waiting import until

STAGE = {
    "fetcher": "fetched",
    "translator": "translated",
    "clusterer": "clustered",
    "search-api": "searchable",
}
MOMENTS = (1, 12, 30)
"""How many articles had come through the killed service's stage."""


async def kill_while_working(running: Running, observer: Observer, service: str) -> None:
    """Kill a service with SIGKILL at each of MOMENTS and start it again."""
    for moment in MOMENTS:
        await until(
            lambda wanted=moment: _done(observer, service) >= wanted,
            seconds=90,
            what=f"{service} to have done {moment}",
        )
        process = running.processes[service]
        os.kill(process.pid, signal.SIGKILL)
        await until(lambda one=process: not one.alive(), seconds=10)
        running.look_after()
        running.system.wait_ready(service, running.processes[service])


def _done(observer: Observer, service: str) -> int:
    counts = observer.counts()
    return getattr(counts, STAGE[service]) if counts else 0


@pytest.mark.parametrize("service", MODULES)
async def test_a_killed_service_loses_and_doubles_nothing(
    service: str, start_system: Start
) -> None:
    with start_system() as (running, observer):
        published = running.plan.published
        await kill_while_working(running, observer, service)
        await until(
            lambda: (counts := observer.counts()) and counts.searchable >= published,
            seconds=120,
            what=f"all {published} articles to be searchable",
        )
        outcome = observer.outcome()
        assert (outcome.articles, outcome.doubles) == (published, 0)
        assert outcome.revisions == published, "a kill must not look like a publisher's change"
        assert dead_letters(running.system) == 0
        await until(
            lambda: observer.articles_in_stories() == published,
            seconds=60,
            what="each article to count in exactly one story",
        )
