"""Which of a page's blocks are the article's."""

import pytest
from lxml.html import document_fromstring

from fetcher.extraction.blocks import Block, read_blocks
from fetcher.extraction.lead import find_lead
from fetcher.extraction.selection import select
from fetcher.extraction.zones import Zone, is_lead_mark, zone_of_marks
from tests.unit.fetcher.extraction.samples import PARAGRAPHS, PROSE, TITLE, article, page


def blocks_of(html: str) -> list[Block]:
    return read_blocks(document_fromstring(html))


def texts(html: str) -> tuple[str, ...]:
    return tuple(block.text for block in select(blocks_of(html), TITLE).blocks)


def test_paragraphs_headings_lists_and_quotations_are_the_article() -> None:
    inside = (
        f"<p>{PROSE[0]}</p><h2>Cranes</h2><p>{PROSE[1]}</p><ul><li>{PROSE[2]}</li></ul>"
        f"<blockquote>“We have waited long enough for this day.”</blockquote><p>{PROSE[3]}</p>"
    )
    assert texts(article(inside)) == (
        PROSE[0],
        "Cranes",
        PROSE[1],
        PROSE[2],
        "“We have waited long enough for this day.”",
        PROSE[3],
    )


@pytest.mark.parametrize(
    "box",
    [
        "<figure><img src='/a.jpg'><figcaption>A crane over the quay.</figcaption></figure>",
        "<div class='photo-caption'>A crane over the quay in the rain of Monday morning.</div>",
        "<div class='c-relatedStories'><p>The old bridge is closed, says the city.</p></div>",
        "<aside><p>Who owns the harbour? A short history of its many masters.</p></aside>",
        "<div class='newsletter_box'><p>The tides of the week, every Friday morning.</p></div>",
        "<div class='author-bio'><p>Ines Okafor has written of ships for thirty years.</p></div>",
        "<p><a href='/bridge'>The old bridge is closed for good, says the city</a></p>",
        "<p>Read more: The old bridge is closed for good</p>",
        (
            "<div class='item'><h3><a href='/b'>Bridge closed</a></h3><p>The city has said "
            "that nobody will cross the old bridge again this year.</p></div>"
        ),
        "<p>Photo: Mia Torp/Gazette</p>",
        "<span class='sr-only'>Opens in a new window</span>",
        "<p>Advertisement</p>",
    ],
)
def test_boxes_between_the_paragraphs_are_left_out(box: str) -> None:
    inside = f"<p>{PROSE[0]}</p><p>{PROSE[1]}</p>{box}<p>{PROSE[2]}</p><p>{PROSE[3]}</p>"
    assert texts(article(inside)) == PROSE


def test_what_follows_the_last_paragraph_is_the_page_s_own() -> None:
    after = (
        "<h2>Comments</h2><div class='c'><p>I never liked that quay, said nobody, and yet here we "
        "are again with ships.</p></div><div><p>Gazette Ltd, 14 Old Foundry Road.</p></div>"
    )
    assert texts(article(PARAGRAPHS + after)) == PROSE


def test_an_article_in_a_part_with_the_name_of_a_box_is_still_one() -> None:
    assert texts(page(f"<h1>{TITLE}</h1><div class='related-widget'>{PARAGRAPHS}</div>")) == PROSE
    each = "".join(f"<div class='promo-item'><p>{text}</p></div>" for text in PROSE)
    assert texts(page(f"<h1>{TITLE}</h1><div>{each}</div>")) == PROSE


def test_the_next_article_of_an_endless_page_is_another() -> None:
    second = "".join(f"<p>{text} So it was last year.</p>" for text in PROSE)
    html = article() + f"<article><h1>Another headline altogether</h1><div>{second}</div></article>"
    assert texts(html) == PROSE


def test_line_breaks_are_paragraphs_where_there_are_no_others() -> None:
    assert texts(page(f"<h1>{TITLE}</h1><div>{'<br><br>'.join(PROSE)}</div>")) == PROSE


def test_the_author_s_story_at_the_end_is_left_out() -> None:
    bio = "<p>Ines Okafor is the Gazette's correspondent in Harbour Town.</p>"
    assert texts(article(f"{PARAGRAPHS}<p>{PROSE[0]} Again.</p>{bio}"))[-1] == f"{PROSE[0]} Again."


def test_the_text_ends_where_a_wall_begins() -> None:
    wall = "<p>Il vous reste 57% de cet article à lire.</p><p>Votre abonnement est ailleurs.</p>"
    assert texts(article(PARAGRAPHS + wall)) == PROSE


def test_other_versions_of_the_headline_are_no_text() -> None:
    html = article(f"<h2>Harbour opens its quay at last</h2>{PARAGRAPHS}")
    found = select(blocks_of(html), TITLE, (), ("Harbour opens its quay at last",))
    assert tuple(block.text for block in found.blocks) == PROSE


def test_a_page_without_prose_has_no_article() -> None:
    links = "".join(f"<li><a href='/{n}'>Section {n}</a></li>" for n in range(50))
    assert texts(page(f"<ul>{links}</ul>")) == ()


def test_a_lead_above_the_text_is_found() -> None:
    lead = "For three weeks nobody in the east of the city heard a ship's horn."
    html = page(
        f"<header><h1>{TITLE}</h1><p class='standfirst'>{lead}</p></header>"
        f"<figure><img src='/a.jpg'></figure><div class='text'>{PARAGRAPHS}</div>"
    )
    found = blocks_of(html)
    first = select(found, TITLE).blocks[0]
    assert first.text == PROSE[0]
    assert [block.text for block in find_lead(found, first, TITLE, None)] == [lead]


@pytest.mark.parametrize(
    ("marks", "zone"),
    [
        ("relatedStories", Zone.BOX),
        ("c-share__bar", Zone.BOX),
        ("article-tags", Zone.BOX),
        ("has-comments", Zone.TEXT),
        ("comments-enabled", Zone.TEXT),
        ("category-detail-text", Zone.TEXT),
        ("!overflow-x-hidden", Zone.TEXT),
        ("hidden md:block", Zone.TEXT),
        ("img-caption", Zone.CAPTION),
        ("visually-hidden", Zone.HIDDEN),
        ("shadow story-body", Zone.TEXT),
    ],
)
def test_names_of_parts(marks: str, zone: Zone) -> None:
    assert zone_of_marks(marks) is zone


def test_names_of_leads() -> None:
    assert is_lead_mark("article__standfirst")
    assert not is_lead_mark("has-lead")
    assert not is_lead_mark("leading-tight")
