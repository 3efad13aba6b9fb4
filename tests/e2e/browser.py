"""Readers at a real browser: Debian's chromium, driven by Playwright.

A reader notes all that goes wrong on the way: errors in the console (what the content security
policy refuses is one), requests that fail, and requests to anywhere but the service. They fail the
test at its end, unless it `expects` them.
"""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.async_api import (
    Browser,
    ConsoleMessage,
    Locator,
    Page,
    Request,
    Response,
    expect,
)

from parallax_local import state

CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
SECONDS = 15_000  # milliseconds, as Playwright counts
AXE = Path(__file__).parents[2] / "services/search-api/web/node_modules/axe-core/axe.min.js"
LEFT = "net::ERR_ABORTED"  # by the page itself, mostly when it moves on

expect.set_options(timeout=SECONDS)


@dataclass
class Reader:
    """Somebody who reads; `page` is Playwright's."""

    page: Page
    address: str
    faults: list[str] = field(default_factory=list)
    forgiven: list[re.Pattern[str]] = field(default_factory=list)

    def watch(self) -> None:
        """Note from now on what goes wrong."""
        self.page.on("console", self._said)
        self.page.on("pageerror", lambda error: self.faults.append(f"uncaught: {error}"))
        self.page.on("request", self._asked)
        self.page.on("requestfailed", self._failed)
        self.page.on("response", self._answered)

    def expects(self, fault: re.Pattern[str]) -> None:
        """Faults that a test brings about itself; they are none."""
        self.forgiven.append(fault)

    @property
    def unexpected(self) -> list[str]:
        """What went wrong and shouldn't have."""
        return [one for one in self.faults if not any(each.search(one) for each in self.forgiven)]

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.faults.append(f"console: {message.text} ({message.location.get('url')})")

    def _asked(self, request: Request) -> None:
        url = urlsplit(request.url)
        if (
            url.scheme in {"http", "https", "ws", "wss"}
            and url.netloc != urlsplit(self.address).netloc
        ):
            self.faults.append(f"third party: {request.url}")

    def _failed(self, request: Request) -> None:
        if request.failure != LEFT:
            self.faults.append(f"failed: {request.url} ({request.failure})")

    def _answered(self, response: Response) -> None:
        if response.status >= 400:
            self.faults.append(f"status {response.status}: {response.url}")

    async def go(self, path: str = "/") -> None:
        """Open an address of the page, and wait until it has its heading."""
        await self.page.goto(self.address + path)
        await self.arrived(path)

    async def arrived(self, path: str) -> None:
        """Wait until an address's view is there: in the address bar, with a heading and a title."""
        await self.page.wait_for_url(self.address + path)
        await expect(self.page.locator("main h1").first).to_be_attached()
        await self.settled()

    async def settled(self) -> None:
        """Wait until nothing on the page is still being asked for."""
        await expect(self.page.locator(".skeleton")).to_have_count(0)

    async def follow(self, link: Locator) -> str:
        """Follow a link of the page; the path it leads to."""
        path = await link.get_attribute("href")
        assert path is not None
        await link.click()
        await self.arrived(path)
        return path

    async def shoot(self, name: str) -> None:
        """Keep a screenshot in both widths, for a person to look at; neither scrolls sideways."""
        folder = state.home() / "var" / "screenshots"
        folder.mkdir(parents=True, exist_ok=True)
        size = self.page.viewport_size or WIDE
        for width, each in (("wide", WIDE), ("narrow", NARROW)):
            await self.page.set_viewport_size(each)
            await self.page.screenshot(path=folder / f"{name}-{width}.png")
            assert await self.sideways() <= 0, f"{name} scrolls sideways in a {width} window"
        await self.page.set_viewport_size(size)

    async def sideways(self) -> int:
        """By how many pixels the page is wider than its window."""
        root = "document.documentElement"
        wider: int = await self.page.evaluate(f"{root}.scrollWidth - {root}.clientWidth")
        return wider

    async def barriers(self) -> list[str]:
        """What axe-core finds that is serious or critical for who reads by ear or by keyboard."""
        await self.page.evaluate(_axe())
        found: dict[str, Any] = await self.page.evaluate(
            "axe.run({resultTypes: ['violations'], iframes: false})"
        )
        return [
            f"{one['id']} ({one['impact']}): {node['html'][:200]}"
            for one in found["violations"]
            if one["impact"] in {"serious", "critical"}
            for node in one["nodes"]
        ]


@cache
def _axe() -> str:
    assert AXE.exists(), f"{AXE} is missing: `make page` installs it"
    return AXE.read_text()


@asynccontextmanager
async def reading(browser: Browser, address: str, **options: Any) -> AsyncIterator[Reader]:
    """A reader with an empty cache; at the end all faults that are left fail the test."""
    context = await browser.new_context(
        **{"viewport": WIDE, "locale": "en-GB", "timezone_id": "UTC", **options}
    )
    context.set_default_timeout(SECONDS)
    try:
        reader = Reader(await context.new_page(), address)
        reader.watch()
        yield reader
        assert not reader.unexpected, "\n".join(reader.unexpected)
    finally:
        await context.close()
