"""What sort of page an article's is: text, a live ticker, a gallery, a video, a recording."""

import re
from collections.abc import Sequence
from urllib.parse import unquote, urlsplit

from fetcher.extraction.article import Kind
from fetcher.extraction.blocks import Block
from fetcher.extraction.structured import Structured, is_dense, types_of
from fetcher.extraction.zones import HEADINGS

LITTLE_TEXT = 500
"""Characters: with more, a page is an article, however many pictures or videos it has."""
FEWEST_PICTURES = 5
FEWEST_POSTS = 3

_TYPES: dict[str, Kind] = {
    "LiveBlogPosting": "live",
    "ImageGallery": "gallery",
    "MediaGallery": "gallery",
    "VideoObject": "video",
    "VideoGallery": "video",
    "AudioObject": "audio",
    "PodcastEpisode": "audio",
    "RadioEpisode": "audio",
}
_PATHS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    (
        "gallery",
        re.compile(
            r"/(?:photo-?)?galler(?:y|ies|ia)\b|/(?:photos?|pictures|fotos?|bilder|images?|slideshow)(?:/|-|$)"
            r"|galer(?:ie|ia|ija|i)\b|bildergalerie|bildstrecke|fotostrecke|diaporama|fotogaler|fotoserie"
        ),
    ),
    ("video", re.compile(r"/(?:videos?|watch|tv|video-?clips?|wideo|vidéos?|filmy)(?:/|-|$)")),
    ("audio", re.compile(r"/(?:audio|podcasts?|listen|radio|hoeren|ascolta|écouter)(?:/|-|$)")),
)
_LIVE = re.compile(
    r"live-?(?:blog|ticker|updates?|text|coverage|reporting)|news-?blog|/live/|(?:^|[/-])live(?:[/-]|$)|liveticker|en-direct|minuto-a-minuto"
    r"|en-vivo|ultima-hora|ao-vivo|diretta|na-zywo|online-prenos|canli|direkte/|onlayn|siste-nytt"
)
_STAMP = re.compile(r"^\W*(?:.{0,25}\b)?\d{1,2}[:.h]\d{2}\b")


def kind_of(
    page: Structured, url: str, blocks: Sequence[Block], paragraphs: Sequence[str], pictures: int
) -> Kind:
    """The page's kind: by its declared type, then by its address and what it holds."""
    declared = _declared(page)
    path = unquote(urlsplit(url).path).lower()
    if declared == "live" or (_LIVE.search(path) and _posts(blocks) >= FEWEST_POSTS):
        return "live"
    text = "".join(paragraphs)
    if len(text) * (2 if is_dense(text) else 1) > LITTLE_TEXT:
        return "article"
    if declared is not None:
        return declared
    shared = (page.first("og:type") or "").lower()
    if shared.startswith(("video", "music", "audio")):
        return "video" if shared.startswith("video") else "audio"
    by_path = next((kind for kind, pattern in _PATHS if pattern.search(path)), None)
    if by_path == "gallery" and pictures < 2:
        return "article"
    return by_path or ("gallery" if pictures >= FEWEST_PICTURES and not text else "article")


def _declared(page: Structured) -> Kind | None:
    """The kind of what the page is about; a video in an article's node is part of the article."""
    for node in page.nodes:
        kinds = {_TYPES[name] for name in types_of(node) if name in _TYPES}
        if "live" in kinds:
            return "live"
        if kinds and (node is page.article or not page.article):
            return next(iter(sorted(kinds)))
    return None


def _posts(blocks: Sequence[Block]) -> int:
    """How many short lines begin with a time of day, as a ticker's entries do."""
    return sum(
        1
        for block in blocks
        if (len(block.text) < 60 or block.tag in HEADINGS) and _STAMP.match(block.text)
    )
