"""The front page over a slow line: bytes, requests, when it can be used.

    python -m bench.page [--url http://127.0.0.1:8000] [--runs 5]

Chromium, with an empty cache each time, on the line that Lighthouse calls slow 4G (1.6 Mbit/s,
150 ms from question to answer) and a processor that is four times slower. Without --url the whole
system is started on the sample newsroom. Times are in milliseconds from the address being opened;
the median of the runs is shown. A machine that is busy otherwise makes them larger.
"""

import argparse
import asyncio
import json
import os
import secrets
import statistics
import sys
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import asdict, dataclass
from typing import Any

from playwright.async_api import Browser, CDPSession, async_playwright

from parallax_local import servers
from parallax_local.counts import Observer
from parallax_local.demo import Running, plan_sample
from parallax_local.errors import NotReady
from parallax_local.kinds import SERVERS

CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
SLOW_4G = {"latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 0.75e6 / 8}
SLOWER = 4
SCREENS = {"desk": {"width": 1280, "height": 900}, "phone": {"width": 390, "height": 844}}
MOST_BYTES, MOST_REQUESTS, MOST_INTERACTIVE_MS = 250_000, 30, 2_000
CARRIED_SECONDS = 180
LONG_MS = 50
"""A task of the main thread that takes longer than this keeps a reader waiting (Long Tasks API)."""

WATCH = """
window.seen = {tasks: [], paints: {}, shift: 0};
const watch = (type, heard) => new PerformanceObserver((list) => list.getEntries().forEach(heard))
  .observe({type, buffered: true});
watch("longtask", (one) => seen.tasks.push([one.startTime, one.duration]));
watch("paint", (one) => { seen.paints[one.name] = one.startTime; });
watch("largest-contentful-paint", (one) => { seen.paints.largest = one.startTime; });
watch("layout-shift", (one) => { if (!one.hadRecentInput) seen.shift += one.value; });
const usable = () => document.querySelector("canvas[data-ready]")
  && document.querySelector(".country-list a") && !document.querySelector(".skeleton");
const look = () => { if (usable()) seen.usable = performance.now(); else setTimeout(look, 10); };
document.addEventListener("DOMContentLoaded", look);
"""
COMPLETE = """new Promise((tell) => {
  const complete = () => seen.usable && [...document.images].every((one) => one.complete
    || one.getBoundingClientRect().top > innerHeight);
  const look = () => complete() ? tell(seen) : setTimeout(look, 50);
  look();
})"""
"""The pictures that are in sight have come, too; the stream of events never ends."""


@dataclass(frozen=True)
class Load:
    """One opening of the front page."""

    bytes: int
    """Of all answers as they were sent, headers and pictures included."""
    requests: int
    first_paint: float
    largest_paint: float
    interactive: float
    """Globe, countries and stories are there, and the main thread's long tasks are over."""
    blocking: float
    """What long tasks took beyond 50 ms each."""
    shift: float
    """Cumulative layout shift: 0.1 is still good."""


async def load(browser: Browser, url: str, *, screen: str = "desk", slow: bool = False) -> Load:
    """Open the front page with an empty cache, until nothing more comes."""
    context = await browser.new_context(viewport=SCREENS[screen])  # type: ignore[arg-type]
    try:
        page = await context.new_page()
        devtools = await context.new_cdp_session(page)
        sizes = await _counting(devtools)
        if slow:
            await devtools.send("Network.emulateNetworkConditions", {"offline": False, **SLOW_4G})
            await devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        await page.add_init_script(WATCH)
        await page.goto(url)
        seen: dict[str, Any] = await page.evaluate(COMPLETE)
    finally:
        await context.close()
    tasks = [(start, took) for start, took in seen["tasks"] if start < seen["usable"]]
    return Load(
        bytes=sum(sizes),
        requests=len(sizes),
        first_paint=seen["paints"].get("first-contentful-paint", 0.0),
        largest_paint=seen["paints"].get("largest", 0.0),
        interactive=max([seen["usable"], *(start + took for start, took in tasks)]),
        blocking=sum(took - LONG_MS for _, took in tasks),
        shift=seen["shift"],
    )


async def _counting(devtools: CDPSession) -> list[int]:
    """A list that grows with the size of each answer on the wire."""
    sizes: list[int] = []
    devtools.on("Network.loadingFinished", lambda one: sizes.append(int(one["encodedDataLength"])))
    await devtools.send("Network.enable")
    return sizes


@contextmanager
def carrying() -> Iterator[str]:
    """A system that has carried the sample newsroom; its page's address."""
    os.environ.setdefault("TRANSLATOR_ENGINES", "firefox")
    name = f"bench{secrets.token_hex(3)}"
    plan = plan_sample(name=name, processes_prefix="bench-")
    with servers.running(progress=True) as addresses:
        try:
            with Running(plan, addresses) as running, Observer(running.system) as observer:
                until = time.monotonic() + CARRIED_SECONDS
                while observer.counts().searchable < plan.published:
                    if time.monotonic() > until:
                        raise NotReady("the newsroom isn't searchable; see parallax-local logs")
                    time.sleep(0.5)
                yield f"http://127.0.0.1:{running.system.port('search-api')}/"
        finally:
            for server in SERVERS:
                server.drop_prefixed(
                    getattr(addresses, server.name), lambda one: one.startswith(name)
                )


def middle(loads: list[Load]) -> Load:
    """The median of each figure."""
    rows = [asdict(one) for one in loads]
    return Load(**{name: statistics.median(row[name] for row in rows) for name in rows[0]})


async def measure(url: str, runs: int) -> dict[str, Load]:
    """The middle of `runs` openings on each screen."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        found = {}
        for screen in SCREENS:
            await load(browser, url, screen=screen)  # what the service does first once only
            each = [await load(browser, url, screen=screen, slow=True) for _ in range(runs)]
            found[screen] = middle(each)
        await browser.close()
        return found


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--url", help="of a running page; else a system is started")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    place: AbstractContextManager[str] = nullcontext(options.url) if options.url else carrying()
    with place as url:
        found = asyncio.run(measure(url, options.runs))
    if options.json:
        print(json.dumps({screen: asdict(one) for screen, one in found.items()}, indent=2))
    else:
        print("             kB  requests  painted  largest  usable  blocked  shift")
        for screen, one in found.items():
            print(
                f"{screen:8}{one.bytes / 1000:7.0f}{one.requests:10.0f}{one.first_paint:9.0f}"
                f"{one.largest_paint:9.0f}{one.interactive:8.0f}{one.blocking:9.0f}{one.shift:7.3f}"
            )
        print(f"to reach: {MOST_BYTES / 1000:.0f} kB, usable within {MOST_INTERACTIVE_MS} ms")
    good = all(
        one.bytes <= MOST_BYTES and one.interactive <= MOST_INTERACTIVE_MS for one in found.values()
    )
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
