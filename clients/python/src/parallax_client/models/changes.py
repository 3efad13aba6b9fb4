"""What was added, changed, merged or withdrawn, in order, for mirrors."""

from parallax_client.models.articles import ArticleItem
from parallax_client.models.stories import StoryItem
from parallax_client.reading import Model, Page


class Change(Model):
    """One change. `type`: article, story; `kind`: added, changed, merged, withdrawn."""

    type: str
    kind: str
    id: str
    version: int
    seq: int
    merged_into: str | None = None
    article: ArticleItem | None = None
    story: StoryItem | None = None


class ChangePage(Page):
    """A page; keep `next_cursor` once its items are stored, and ask with it again later."""

    items: tuple[Change, ...]
    more: bool = False
