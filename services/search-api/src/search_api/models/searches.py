"""Saved searches, as the API answers with them; the OpenAPI document is made from these."""

from datetime import datetime
from typing import Any, Literal

from pydantic import Field

from search_api.models.common import Answer

SEARCH_ID = "s_0f3a9c1be27d4a6085d1"


class Webhook(Answer):
    """Where a search's new articles are sent."""

    url: str = Field(examples=["https://hooks.example/parallax"])
    secret: str | None = Field(
        default=None,
        description="Signs the calls (Standard Webhooks, v1). Shown once, when the address is set",
        examples=["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"],
    )


class SavedSearch(Answer):
    """A search, and who is told of what is new in it."""

    id: str = Field(examples=[SEARCH_ID])
    name: str = Field(examples=["Dams"])
    query: dict[str, Any] = Field(
        description="Parameters of /v1/articles", examples=[{"q": "dam", "country": ["MX"]}]
    )
    webhook: Webhook | None
    created_at: datetime
    state: Literal["active", "paused", "disabled"] = Field(
        description="disabled: calls failed for three days, or were answered 410, or the search "
        "can't be asked any more; `reason` says which. Set it to active to go on where it ended"
    )
    reason: str | None = Field(default=None, description="Why calls fail, or it was disabled")
    next_attempt_at: datetime | None = Field(default=None, description="After a failure")


class SavedSearchPage(Answer):
    """All of a key's; one page."""

    items: list[SavedSearch]
    next_cursor: None = None
    total: int


class Delivery(Answer):
    """A call of a webhook."""

    message: str = Field(description="`webhook-id` of the call; the same when it is tried again")
    at: datetime
    items: int
    attempt: int
    result: Literal["delivered", "failed", "gone", "refused"]
    status: int | None = Field(default=None, description="The receiver's answer, if there was one")
    detail: str | None = Field(default=None, description="Why there was none")


class DeliveryPage(Answer):
    """The last calls, the latest first; one page."""

    items: list[Delivery]
    next_cursor: None = None
    total: int
