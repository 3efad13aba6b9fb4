"""The page by ear and by keyboard: what axe-core finds on each view, light and dark."""

from typing import Literal

import pytest
from playwright.async_api import Browser

from parallax_client import AsyncClient
from tests.e2e.browser import NARROW, WIDE, reading


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_nothing_serious_stands_in_the_way(
    chromium: Browser, address: str, scheme: Literal["light", "dark"]
) -> None:
    async with AsyncClient(address) as client:
        (article,) = [one async for one in client.articles(language="pt", limit=1)]
    views = ["/", "/?country=BR", "/country/BR", f"/story/{article.story_id}"]
    views += [f"/article/{article.id}", "/search?q=ferry", "/left-out?country=PT", "/about"]
    options = {"reduced_motion": "reduce", "color_scheme": scheme}
    options |= {"viewport": WIDE if scheme == "light" else NARROW}
    async with reading(chromium, address, **options) as reader:
        for path in views:
            await reader.go(path)
            assert await reader.barriers() == [], path
