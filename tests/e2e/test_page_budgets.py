"""What opening the front page costs, as far as it can be told without a clock."""

import pytest
from bench.page import MOST_BYTES, MOST_REQUESTS, SCREENS, load
from playwright.async_api import Browser


@pytest.mark.parametrize("screen", SCREENS)
async def test_the_front_page_is_small(chromium: Browser, address: str, screen: str) -> None:
    found = await load(chromium, f"{address}/", screen=screen)
    assert 20_000 < found.bytes <= MOST_BYTES, found
    assert 5 < found.requests <= MOST_REQUESTS, found
