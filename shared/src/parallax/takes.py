"""What one perspective says of a story that others don't, as it travels."""

from pydantic import Field

from parallax.documents import Document, Moment


class TakeSentence(Document):
    """A sentence of a take, in its publisher's words or their translation."""

    text: str
    article_id: str
    source_id: str
    quote: bool = Field(description="Someone is quoted in it")
    support: int = Field(ge=1, description="Independent voices here that state the same")


class TakeOutlet(Document):
    """A newsroom whose articles are in a take."""

    source_id: str
    name: str


class TakeArticle(Document):
    """An article of a take, and why it is one."""

    article_id: str
    why: str


class ProseSentence(Document):
    """A written sentence, and the articles that it was checked against."""

    text: str
    article_ids: tuple[str, ...]


class Prose(Document):
    """A take as a language model wrote it from the sentences of its articles."""

    sentences: tuple[ProseSentence, ...]
    model: str
    written_at: Moment


class Take(Document):
    """One perspective's; the world's is what most agree on."""

    id: str = Field(examples=["world", "country:PT", "bloc:eu", "ownership:state"])
    label: str
    kind: str = Field(examples=["world", "country", "bloc", "side", "stance"])
    version: int = Field(default=1, ge=1, description="Rises when it says something else")
    sentences: tuple[TakeSentence, ...] = ()
    voices: int = Field(
        ge=0,
        description="Outlets with a text of their own: copies are one, and so are one outlet's "
        "articles, which a story's voices count apart",
    )
    outlets: tuple[TakeOutlet, ...] = ()
    article_count: int = Field(ge=0)
    articles: tuple[TakeArticle, ...] = Field(
        default=(), description="The earliest; a very large take doesn't list all"
    )
    thin: bool = Field(description="Too few voices to speak of a perspective: no sentences")
    reason: str = Field(default="", description="Why there are no sentences, in words")
    distinctiveness: float = Field(default=0.0, ge=0, le=1)
    prose: Prose | None = Field(
        default=None, description="Since 1.4; null until written, if it is at all"
    )
