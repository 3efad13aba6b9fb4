"""What is new comes to an open page by itself."""

from contextlib import suppress
from functools import partial

from aiokafka import AIOKafkaProducer
from playwright.async_api import expect

from parallax.documents import SourceInfo, Translation, TranslationStatus, now
from parallax.identity import story_id
from parallax.kafka import Names
from parallax.topics import ARTICLES_CLUSTERED, STORIES_UPDATED
from parallax_client import AsyncClient, NotFound
from tests.e2e.browser import Reader
from tests.e2e.conftest import System
from tests.support.waiting import until
from tests.unit.search_api.samples import clustered, story

ARABIC = SourceInfo(
    id="al-mina",
    name="Al Mina",
    homepage="http://almina.example/",
    country="JO",
    language="ar",
)
TITLE = "عودة القوارب إلى الجزر بعد العاصفة"


async def is_told(client: AsyncClient, identifier: str) -> bool:
    with suppress(NotFound):
        return (await client.story(identifier)).id == identifier
    return False


async def test_a_new_article_appears_and_is_read_from_right_to_left(
    shared_system: System, reader: Reader
) -> None:
    page = reader.page
    await reader.go("/")
    moment = now()
    told = story(
        story_id(f"live {moment}"),
        title=TITLE,
        first_seen=moment,
        last_seen=moment,
        article_count=1,
        source_ids=(ARABIC.id,),
        countries=(ARABIC.country,),
        languages=("ar",),
    )
    article = clustered(
        f"http://almina.example/{moment:%s%f}",
        title=TITLE,
        paragraphs=("قالت الشركة إن القوارب ستعود يوم الثلاثاء.",),
        language="ar",
        source=ARABIC,
        story=told.story_id,
        published=moment,
        discovered=moment,
        translation=Translation(
            revision=1,
            translation_version=1,
            status=TranslationStatus.UNAVAILABLE,
            warnings=("there is no model for ar",),
            translated_at=moment,
        ),
    )
    system = shared_system[0].system
    names = Names(system.prefix)
    async with (
        AIOKafkaProducer(bootstrap_servers=system.addresses.kafka) as producer,
        AsyncClient(reader.address) as client,
    ):
        await producer.send_and_wait(names.topic(STORIES_UPDATED), told.encode())
        await until(partial(is_told, client, told.story_id), what="the story can be read")
        await producer.send_and_wait(names.topic(ARTICLES_CLUSTERED), article.encode())

    link = page.locator("main").get_by_role("link", name=TITLE)
    await expect(link).to_be_visible()
    await reader.shoot("live")
    await reader.follow(link)
    heading = page.locator("h1 [lang=ar]")
    await expect(heading).to_have_text(TITLE)
    await expect(heading).to_have_attribute("dir", "rtl")
    await reader.shoot("arabic")
