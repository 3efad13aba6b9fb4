"""The page in a real browser, on a real system that has carried the sample newsroom."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium.webdriver import Chrome, ChromeOptions, ChromeService
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.wait import WebDriverWait

from parallax_local import state
from parallax_local.counts import Observer
from parallax_local.demo import Running
from tests.e2e.conftest import System
from tests.support.waiting import until

WIDE, NARROW = (1280, 900), (400, 800)


@pytest.fixture
def browser() -> Iterator[Chrome]:
    options = ChromeOptions()
    options.binary_location = "/usr/bin/chromium"
    for flag in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = Chrome(options=options, service=ChromeService("/usr/bin/chromedriver"))
    yield driver
    driver.quit()


def shoot(browser: Chrome, name: str) -> None:
    """Keep a screenshot in both widths, for a person to look at."""
    folder = state.home() / "var" / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    for width, size in (("wide", WIDE), ("narrow", NARROW)):
        browser.set_window_size(*size)
        browser.save_screenshot(str(Path(folder, f"{name}-{width}.png")))
        overflow = browser.execute_script(
            "return document.documentElement.scrollWidth > document.documentElement.clientWidth"
        )
        assert not overflow, f"{name} scrolls sideways in a {width} window"
    browser.set_window_size(*WIDE)


def entries(browser: Chrome, at_least: int = 1) -> list:
    """The entries shown, once there are enough of them."""
    return WebDriverWait(browser, 20).until(
        lambda driver: (
            len(found := driver.find_elements(By.CSS_SELECTOR, ".entry")) >= at_least and found
        )
    )


async def carried(running: Running, observer: Observer) -> str:
    """Wait until all is searchable; the page's address."""
    published = running.plan.published
    await until(
        lambda: (counts := observer.counts()) and counts.searchable >= published,
        seconds=120,
        what="all articles to be searchable",
    )
    return f"http://127.0.0.1:{running.system.port('search-api')}/"


async def test_a_reader_searches_opens_a_story_and_reads_both_languages(
    shared_system: System, browser: Chrome
) -> None:
    running, observer = shared_system
    address = await carried(running, observer)
    browser.get(address)
    assert len(entries(browser, at_least=10)) >= 10
    shoot(browser, "stories")

    # A search with an accent-less Spanish word finds what could not be translated.
    field = browser.find_element(By.ID, "q")
    field.send_keys("fisheries treaty", Keys.ENTER)
    WebDriverWait(browser, 20).until(lambda driver: "q=fisheries" in driver.current_url)
    found = entries(browser)
    WebDriverWait(browser, 20).until(
        lambda driver: driver.find_elements(By.CSS_SELECTOR, ".entry mark")
    )
    assert "machine translated from Portuguese" in browser.page_source
    shoot(browser, "search")

    # An entry leads to its story, told by several countries.
    found = entries(browser)
    found[0].find_element(By.LINK_TEXT, "the story").click()
    WebDriverWait(browser, 20).until(
        lambda driver: len(driver.find_elements(By.CSS_SELECTOR, "section.country")) >= 3
    )
    shoot(browser, "story")

    # The original stands beside the English.
    translated = next(
        one
        for one in entries(browser)
        if "machine translated" in one.find_element(By.CSS_SELECTOR, ".label").text
    )
    translated.find_element(By.TAG_NAME, "summary").click()
    WebDriverWait(browser, 20).until(
        lambda _: len(translated.find_elements(By.CSS_SELECTOR, ".sides section")) == 2
    )
    line = translated.find_element(By.CSS_SELECTOR, ".provenance").text
    assert line.startswith("Machine translated from Portuguese by fxtranslate")
    assert "model" in line
    # Part by part: each row has the same text in both languages.
    parts = "return [...arguments[0].children].map((part) => part.getBoundingClientRect().top)"
    english, original = translated.find_elements(By.CSS_SELECTOR, ".sides section")
    assert browser.execute_script(parts, english) == browser.execute_script(parts, original)
    shoot(browser, "sides")

    # A picture's caption is there in each side's own language only.
    browser.get(f"{address}?language=pt&q=squid | frost | coffee")
    for one in entries(browser):
        one.find_element(By.TAG_NAME, "summary").click()
    pictured = WebDriverWait(browser, 20).until(
        lambda driver: next(
            (
                one
                for one in entries(driver)
                if len(one.find_elements(By.CSS_SELECTOR, ".sides section .picture")) >= 2
            ),
            None,
        )
    )
    mine, theirs = (
        [one.text for one in side.find_elements(By.CSS_SELECTOR, ".picture")]
        for side in pictured.find_elements(By.CSS_SELECTOR, ".sides section")
    )
    assert len(mine) == len(theirs)
    assert not set(mine) & set(theirs)
    shoot(browser, "captions")

    # What has no engine says so, and is read in its own language.
    browser.get(f"{address}?language=es")
    labels = [one.find_element(By.CSS_SELECTOR, ".label").text for one in entries(browser, 5)]
    assert set(labels) == {"not translated: Spanish"}
    shoot(browser, "spanish")

    assert [line for line in browser.get_log("browser") if line["level"] == "SEVERE"] == []


async def test_nothing_found_and_a_story_that_is_not_there_are_said(
    shared_system: System, browser: Chrome
) -> None:
    running, observer = shared_system
    address = await carried(running, observer)
    browser.get(f"{address}?q=xylophonically")
    WebDriverWait(browser, 20).until(
        lambda driver: "Nothing found" in driver.find_element(By.ID, "status").text
    )
    browser.get(f"{address}?story=nosuchstory")
    WebDriverWait(browser, 20).until(
        lambda driver: "error" in driver.find_element(By.ID, "status").get_attribute("class")
    )
    shoot(browser, "error")
