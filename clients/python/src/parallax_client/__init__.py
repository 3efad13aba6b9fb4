"""A client of the Parallax API: the world's press, searched from Python.

>>> from parallax_client import Client
>>> for article in Client().articles(q="coffee frost", country="br", limit=5):
...     print(article.title, article.url)

Client waits, AsyncClient awaits; models/ has what they answer with, errors.py what they raise.
"""

from parallax_client.asynchronous import AsyncClient
from parallax_client.client import Client
from parallax_client.errors import (
    BadParameter,
    Expired,
    NotAllowed,
    NotFound,
    ParallaxError,
    ProblemError,
    RateLimited,
    Unavailable,
    UnexpectedAnswer,
    Unreachable,
)
from parallax_client.events import StreamEvent
from parallax_client.exchange import Patience

__all__ = [
    "AsyncClient",
    "BadParameter",
    "Client",
    "Expired",
    "NotAllowed",
    "NotFound",
    "ParallaxError",
    "Patience",
    "ProblemError",
    "RateLimited",
    "StreamEvent",
    "Unavailable",
    "UnexpectedAnswer",
    "Unreachable",
]
