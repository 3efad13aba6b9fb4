"""Invented sentences for pages in the manner of real ones."""

PROSE = (
    (
        "The harbour authority reopened the eastern quay on Monday after three weeks of repairs "
        "that had kept two ferry lines and most of the fishing fleet away from their berths."
    ),
    (
        "Two of the five cranes stay closed until engineers have looked at their foundations, "
        "which the storm of early December had washed bare over a length of forty metres."
    ),
    (
        "The first container ship is expected before the week is out, said the harbour master, who "
        "counts on the remaining work to last until the middle of February."
    ),
    (
        "The city has set aside nine million crowns for the repairs and wants to recover a third "
        "of the sum from the insurers, who have not yet said whether they will pay."
    ),
)
PARAGRAPHS = "".join(f"<p>{text}</p>" for text in PROSE)
TITLE = "Quay reopens after the storm of December"


def page(body: str, head: str = "", title: str = TITLE) -> str:
    """A page around `body`."""
    return f"<html><head><title>{title}</title>{head}</head><body>{body}</body></html>"


def article(inside: str = PARAGRAPHS, head: str = "") -> str:
    """A page with an article that holds `inside` after its headline."""
    return page(f"<article><h1>{TITLE}</h1><div class='text'>{inside}</div></article>", head)
