"""What a site's rules mean for its pages."""

from collections import Counter
from dataclasses import dataclass

import pytest

from fetcher.web.errors import Deferred, Disallowed, NameUnknown, Refused
from fetcher.web.robots import Robots, product_token

AGENT = "Parallax/0.1 (+desk@example.org)"
PAGE = "https://gazette.example/news/ferry"


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes = b""


class Site:
    """Answers by path; counts what it was asked."""

    def __init__(self, **answers: Answer | Exception) -> None:
        self.answers = answers
        self.asked: Counter[str] = Counter()

    async def ask(self, url: str, limit: int) -> Answer:
        assert limit > 0
        self.asked[url] += 1
        name = "robots" if url.endswith("/robots.txt") else "tdmrep"
        found = self.answers.get(name, Answer(404))
        if isinstance(found, Exception):
            raise found
        return found


def rules(text: str, status: int = 200) -> Site:
    return Site(robots=Answer(status, text.encode()))


async def test_what_is_disallowed_for_us_or_all_isnt_asked() -> None:
    site = rules(
        "User-agent: *\nDisallow: /private\n\n"
        "User-agent: parallax\nDisallow: /news/\nAllow: /news/f"
    )
    robots = Robots(site.ask, AGENT)
    await robots.check(PAGE)
    await robots.check("https://gazette.example/private")
    with pytest.raises(Disallowed, match=r"robots\.txt disallows it for Parallax"):
        await robots.check("https://gazette.example/news/other")


async def test_rules_are_fetched_once_for_each_site() -> None:
    site = rules("User-agent: *\nAllow: /")
    robots = Robots(site.ask, AGENT)
    for url in (PAGE, PAGE, "https://gazette.example/", "https://other.example/"):
        await robots.check(url)
    assert site.asked == {
        "https://gazette.example/robots.txt": 1,
        "https://other.example/robots.txt": 1,
    }


@pytest.mark.parametrize("status", [404, 400, 451])
async def test_without_rules_everything_is_allowed(status: int) -> None:
    await Robots(rules("User-agent: *\nDisallow: /", status).ask, AGENT).check(PAGE)


@pytest.mark.parametrize("status", [401, 403])
async def test_rules_that_nobody_may_read_mean_no(status: int) -> None:
    with pytest.raises(Disallowed, match=str(status)):
        await Robots(rules("", status).ask, AGENT).check(PAGE)


@pytest.mark.parametrize("status", [429, 500, 503])
async def test_rules_that_cant_be_had_mean_wait(status: int) -> None:
    site = rules("", status)
    robots = Robots(site.ask, AGENT)
    for _ in range(2):
        with pytest.raises(Deferred) as caught:
            await robots.check(PAGE)
        assert 0 < caught.value.seconds <= 300
    assert site.asked.total() == 1


async def test_a_site_that_doesnt_answer_is_told_as_such_once_and_then_left_alone() -> None:
    site = Site(robots=NameUnknown("gazette.example: no such name"))
    robots = Robots(site.ask, AGENT)
    with pytest.raises(NameUnknown):
        await robots.check(PAGE)
    with pytest.raises(Deferred, match="dns"):
        await robots.check(PAGE)
    assert site.asked.total() == 1


async def test_a_pause_of_our_own_says_nothing_of_the_site() -> None:
    robots = Robots(Site(robots=Deferred("asked for a pause", 20)).ask, AGENT)
    for _ in range(3):
        with pytest.raises(Deferred) as caught:
            await robots.check(PAGE)
        assert caught.value.seconds <= 20


async def test_rules_that_lead_to_where_nobody_may_look_are_none() -> None:
    site = Site(robots=Refused("not a public address"))
    robots = Robots(site.ask, AGENT)
    for _ in range(3):
        await robots.check(PAGE)
    assert site.asked.total() == 1


async def test_a_reservation_that_cant_be_read_is_asked_for_again_soon(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("fetcher.web.robots.UNKNOWN_KEPT_SECONDS", 0.0)
    site = Site(tdmrep=Answer(503))
    robots = Robots(site.ask, AGENT)
    assert await robots.reservation(PAGE) is None
    site.answers["tdmrep"] = Answer(200, b'[{"location": "/", "tdm-reservation": 1}]')
    assert (await robots.reservation(PAGE)) is not None


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("User-agent: *\nCrawl-delay: 7", 7),
        ("User-agent: *\nRequest-rate: 1/5", 5),
        ("User-agent: other\nCrawl-delay: 7", 0),
    ],
)
async def test_the_crawl_delay_is_passed_on(text: str, seconds: float) -> None:
    told: dict[str, float] = {}
    await Robots(rules(text).ask, AGENT, told.__setitem__).check(PAGE)
    assert told == {"gazette.example": seconds}


async def test_a_reservation_is_read_once_and_found_by_its_pattern() -> None:
    body = b'[{"location": "/news/*", "tdm-reservation": 1, "tdm-policy": "https://p.example/t"}]'
    site = Site(tdmrep=Answer(200, body))
    robots = Robots(site.ask, AGENT)
    found = await robots.reservation(PAGE)
    assert found is not None
    assert (found.reserved, found.policy) == (True, "https://p.example/t")
    assert await robots.reservation("https://gazette.example/sport") is None
    assert site.asked.total() == 1


@pytest.mark.parametrize(
    ("agent", "token"),
    [
        (AGENT, "Parallax"),
        ("Mozilla/5.0 (compatible; DeskBot/2.1; +https://desk.example)", "DeskBot"),
        ("", "*"),
    ],
)
def test_the_name_that_rules_know(agent: str, token: str) -> None:
    assert product_token(agent) == token
