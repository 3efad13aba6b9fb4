"""What readers do on the page, in a real browser, on a system that carried the newsroom."""

import re
from functools import partial

import pytest
import pytest_asyncio
from playwright.async_api import Locator, Page, Route, expect

from parallax_client import AsyncClient
from parallax_client.models import ArticleItem, StoryItem
from tests.e2e.browser import Reader
from tests.support.waiting import until

ARTICLE, STORY = 'main a[href^="/article/"]', 'main a[href^="/story/"]'
READ_AT = re.compile("^Read at ")
SEARCH = re.compile("^Search the world")


@pytest_asyncio.fixture
async def story(address: str) -> StoryItem:
    """The one that most countries tell."""
    async with AsyncClient(address) as client:
        return max([one async for one in client.stories()], key=lambda one: len(one.countries))


@pytest_asyncio.fixture
async def translated(address: str) -> ArticleItem:
    """One that a machine translated from Portuguese."""
    async with AsyncClient(address) as client:
        (found,) = [one async for one in client.articles(language="pt", limit=1)]
        return found


async def pointed(page: Page, globe: Locator, country: str) -> bool:
    """Point at the globe's middle; whether it tells that this is the country."""
    box = await globe.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    await page.mouse.move(x + 2, y)
    await page.mouse.move(x, y)
    return bool(await page.locator(".globe-tip", has_text=country).count())


async def test_from_the_globe_to_a_country_a_story_an_article_and_a_search(reader: Reader) -> None:
    page = reader.page
    await reader.go("/")
    await expect(page).to_have_title(re.compile("Parallax"))
    await reader.shoot("home")

    # The list beside the globe turns it to a country; a click there opens that country's news.
    globe = page.locator("canvas[data-ready]")
    await page.locator('.country-list a[href="/country/BR"]').focus()
    await until(partial(pointed, page, globe, "Brazil"), what="Brazil in the globe's middle")
    await globe.click()
    panel = page.get_by_test_id("country-panel")
    await expect(panel.get_by_role("heading", name="Brazil", level=2, exact=True)).to_be_visible()
    await expect(panel.locator('a[href^="/article/"]').first).to_be_visible()

    await reader.follow(panel.get_by_role("link", name="All news from Brazil"))
    await expect(page.get_by_role("heading", name="Brazil", level=1)).to_be_visible()
    await reader.shoot("country")

    await reader.follow(page.locator(STORY).first)
    await expect(page.get_by_role("heading", name="The takes")).to_be_visible()
    await reader.shoot("story")

    await reader.follow(page.locator(ARTICLE).first)
    await expect(page.get_by_role("link", name=READ_AT)).to_be_visible()
    await reader.shoot("article")

    await page.get_by_role("searchbox", name=SEARCH).fill("fisheries treaty")
    await page.keyboard.press("Enter")
    await reader.arrived("/search?q=fisheries%20treaty")
    await expect(page.locator("main mark").first).to_be_visible()
    await reader.shoot("search")

    await page.go_back()
    await expect(page.get_by_role("link", name=READ_AT)).to_be_visible()


async def test_the_takes_of_a_story_stand_side_by_side(reader: Reader, story: StoryItem) -> None:
    page = reader.page
    await reader.go(f"/story/{story.id}")
    takes = page.get_by_role("tab")
    await expect(takes.nth(1)).to_be_visible()
    await takes.nth(1).click()
    await expect(takes.nth(1)).to_have_attribute("aria-selected", "true")
    await takes.nth(1).press("ArrowRight")
    await expect(takes.nth(1)).to_have_attribute("aria-selected", "false")
    await expect(page.get_by_role("tabpanel").first).to_be_visible()


async def test_original_and_translation_stand_side_by_side_each_marked_as_what_it_is(
    reader: Reader, translated: ArticleItem
) -> None:
    page = reader.page
    await reader.go(f"/article/{translated.id}")
    await expect(page.locator("h1 [lang=en]")).to_have_text(translated.title)
    await expect(page.get_by_text(translated.original_title).first).to_have_attribute("lang", "pt")
    await expect(page.get_by_text("Machine translated from Portuguese")).to_be_visible()
    await page.get_by_role("button", name="Side by side").click()
    english, original = page.locator(".pair p[lang=en]"), page.locator(".pair p[lang=pt]")
    assert await english.count() == await original.count() >= 3
    tops = [await side.first.bounding_box() for side in (english, original)]
    assert tops[0] is not None
    assert tops[1] is not None
    assert abs(tops[0]["y"] - tops[1]["y"]) < 2
    await reader.shoot("side-by-side")
    await page.get_by_role("button", name="Original", exact=True).click()
    await expect(page.locator("h1 [lang=pt]")).to_have_text(translated.original_title)


async def test_by_keyboard_alone(reader: Reader) -> None:
    page = reader.page
    press = page.keyboard.press
    await reader.go("/")
    await press("Tab")
    await expect(page.get_by_role("link", name="Skip to the news")).to_be_focused()
    await press("Enter")
    await expect(page.locator("canvas[data-ready]")).to_be_visible()
    await tab_to(page, page.get_by_role("application"))
    panel = page.get_by_test_id("country-panel")
    for _ in range(60):  # around the world, until a country with news is in the middle
        await press("Enter")
        if await panel.count():
            break
        await press("ArrowRight")
    await expect(panel.get_by_role("heading")).to_be_focused()
    await press("Escape")
    await expect(panel).to_have_count(0)
    await expect(page.get_by_role("application")).to_be_focused()

    for where in ('main a[href^="/country/"]', STORY, ARTICLE):
        link = await tab_to(page, page.locator(where))
        path = await link.get_attribute("href")
        await press("Enter")
        await reader.arrived(path or "")
        await expect(page.locator("main")).to_be_focused()
    await expect(page.get_by_role("link", name=READ_AT)).to_be_visible()

    await page.keyboard.press("Shift+Tab")
    await tab_to(page, page.get_by_role("searchbox", name=SEARCH), key="Shift+Tab")
    await page.keyboard.type("ferry")
    await press("Enter")
    await reader.arrived("/search?q=ferry")
    await tab_to(page, page.locator(ARTICLE))


async def tab_to(page: Page, wanted: Locator, key: str = "Tab") -> Locator:
    """Tab until one of the wanted has the focus."""
    focused = wanted.and_(page.locator(":focus"))
    for _ in range(200):
        if await focused.count():
            return focused
        await page.keyboard.press(key)
    raise AssertionError(f"{wanted} can't be reached by {key}")


async def test_nothing_found_and_wrong_queries_help_on(reader: Reader) -> None:
    page = reader.page
    await reader.go("/search?q=xylophonically")
    await expect(page.get_by_text("Nothing found").first).to_be_visible()
    await reader.shoot("nothing")
    reader.expects(re.compile(r"\b400\b"))
    await reader.go("/search?q=%22ferry")
    await expect(page.get_by_role("alert")).to_be_visible()
    await reader.shoot("wrong-query")


@pytest.mark.parametrize("path", ["/article/nosucharticle", "/story/nosuchstory"])
async def test_what_is_not_there_is_said(reader: Reader, path: str) -> None:
    reader.expects(re.compile(r"\b404\b"))
    await reader.page.goto(reader.address + path)
    await expect(reader.page.get_by_role("alert")).to_contain_text("There is nothing here")


async def test_without_the_service_the_page_says_so_and_recovers(reader: Reader) -> None:
    page = reader.page
    reader.expects(re.compile("ERR_FAILED|Failed to load resource"))
    await reader.go("/")

    async def cut(route: Route) -> None:
        await route.abort()

    await page.route("**/v1/**", cut)
    await page.locator('.country-list a[href="/country/BR"]').click()
    retry = page.get_by_role("alert").get_by_role("button", name="Try again").first
    await expect(retry).to_be_visible()
    await expect(page.get_by_role("alert").first).to_contain_text("can't be reached")
    await reader.shoot("offline")
    await page.unroute("**/v1/**")
    while await retry.count():
        await retry.click()
        await reader.settled()
    await expect(page.locator(ARTICLE).first).to_be_visible()


async def test_what_a_country_left_out(reader: Reader) -> None:
    page = reader.page
    await reader.go("/left-out")
    await reader.shoot("left-out")
    await reader.go("/left-out?country=PT")
    await expect(page.locator(STORY).first).to_be_visible()
    await reader.shoot("left-out-pt")


async def test_on_a_phone_nothing_scrolls_sideways(
    phone: Reader, story: StoryItem, translated: ArticleItem
) -> None:
    views = ["/", "/country/BR", f"/story/{story.id}", f"/article/{translated.id}"]
    for path in [*views, "/search?q=ferry", "/left-out?country=PT", "/about"]:
        await phone.go(path)
        name = path.strip("/").partition("/")[0].partition("?")[0] or "home"
        await phone.shoot(f"phone-{name}")
        await phone.page.keyboard.press("End")
        assert await phone.sideways() <= 0, path
