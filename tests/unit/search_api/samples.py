"""Articles and stories as the clusterer publishes them, made up."""

from datetime import datetime
from typing import Any

from parallax.documents import (
    Image,
    Placement,
    SourceInfo,
    Times,
    Translation,
    TranslationStatus,
)
from parallax.events import ArticleClustered, StoryUpdated
from parallax.identity import story_id
from tests.support.articles import NOON, fetched, translated

FARO = SourceInfo(
    id="el-faro",
    name="El Faro del Norte",
    homepage="http://faro.example/",
    country="MX",
    language="es",
)
STORY = story_id("the first article")


def english(url: str = "http://gazette.example/news/ferry", **changes: Any) -> ArticleClustered:
    """An article that was English already."""
    return clustered(url, **changes)


def spanish(
    url: str = "http://faro.example/presa", *, status: str = "translated", **changes: Any
) -> ArticleClustered:
    """A Spanish article; its English is there when `status` says so."""
    is_translated = status == "translated"
    translation = Translation(
        revision=1,
        translation_version=1,
        status=TranslationStatus(status),
        title="Corruption at the dam: six arrested" if is_translated else None,
        description="The public prosecutor speaks of bribes." if is_translated else None,
        paragraphs=("Six people were arrested on Monday.", "The works stand still.")
        if is_translated
        else (),
        captions=("The dam at dawn", None) if is_translated else (),
        alts=("A wall of concrete",) if is_translated else (),
        engine="bergamot" if is_translated else None,
        model="model.esen.intgemm.alphas" if is_translated else None,
        model_version="1.0" if is_translated else None,
        route=("es", "en") if is_translated else (),
        warnings=("paragraph 2: a number is missing: 12",)
        if is_translated
        else ("there is no model for es",),
        repaired=("title: name put back: Lumbavo",) if is_translated else (),
        translated_at=NOON,
    )
    event = clustered(
        url,
        title="Corrupción en la presa: seis detenidos",
        paragraphs=("Seis personas fueron detenidas el lunes.", "Las obras están paradas."),
        language="es",
        source=FARO,
        translation=translation,
        **changes,
    )
    images = (
        Image(
            url="http://faro.example/1.jpg",
            caption="La presa al amanecer",
            credit="Ana Ruiz",
            alt="Un muro de hormigón",
        ),
        Image(url="http://faro.example/2.jpg", caption="Las obras", alt="Una grúa"),
    )
    original = event.original.model_copy(
        update={"description": "El fiscal habla de sobornos.", "images": images}
    )
    return event.model_copy(update={"original": original})


def clustered(
    url: str,
    *,
    version: int = 1,
    story: str = STORY,
    published: datetime | None = NOON,
    discovered: datetime = NOON,
    translation: Translation | None = None,
    **changes: Any,
) -> ArticleClustered:
    """An article with its place; `changes` as tests.support.articles.fetched takes them."""
    times = changes.pop(
        "times", Times(published=published, discovered=discovered, fetched=discovered)
    )
    event = translated(
        fetched(url, published_at=published, times=times, **changes),
        **({"translation": translation} if translation else {}),
    )
    return ArticleClustered(
        **dict(event),
        version=version,
        seq=version,
        placement=Placement(story_id=story, similarity=0.8, epoch=1, seq=1, placed_at=NOON),
    )


def story(identifier: str = STORY, **changes: Any) -> StoryUpdated:
    """A story of two articles from two countries."""
    fields: dict[str, Any] = {
        "story_id": identifier,
        "version": 1,
        "seq": 1,
        "title": "Corruption at the dam: six arrested",
        "first_seen": NOON,
        "last_seen": NOON,
        "article_count": 2,
        "source_ids": ("el-faro", "gazette"),
        "countries": ("IE", "MX"),
        "languages": ("en", "es"),
    }
    return StoryUpdated(**{**fields, **changes})
