"""Saved searches and what was delivered for them."""

from datetime import datetime
from typing import Any

from parallax_client.reading import Model, Page


class Webhook(Model):
    """Where new articles are sent. `secret` is shown once, when the search is made."""

    url: str
    secret: str | None = None


class SavedSearch(Model):
    """A search that the service keeps; `query` has the parameters of /v1/articles.

    `state`: active, paused, disabled; `reason` says why calls fail, or it was disabled.
    """

    id: str
    name: str
    query: dict[str, Any]
    webhook: Webhook | None = None
    created_at: datetime
    state: str
    reason: str | None = None
    next_attempt_at: datetime | None = None


class SavedSearchPage(Page):
    """The searches of an API key."""

    items: tuple[SavedSearch, ...]
    total: int | None = None


class Delivery(Model):
    """A call of a webhook. `result`: delivered, failed, gone, refused."""

    message: str
    at: datetime
    items: int
    attempt: int
    result: str
    status: int | None = None
    detail: str | None = None


class DeliveryPage(Page):
    """The last messages."""

    items: tuple[Delivery, ...]
    total: int | None = None
