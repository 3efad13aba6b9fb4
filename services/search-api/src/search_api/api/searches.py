"""/v1/searches: saved ones, of a key, that tell a webhook what is new."""

from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from fastapi import APIRouter, Path, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from parallax.store import Doc
from search_api.access.callers import Owner
from search_api.api.answers import Following, Stored, answers
from search_api.api.following import ArticleFilters
from search_api.api.problems import Problem, bad_parameter, not_found
from search_api.follow import saved
from search_api.follow.changes import first_after
from search_api.follow.matching import Wanted
from search_api.follow.signing import new_secret
from search_api.models.searches import (
    SEARCH_ID,
    Delivery,
    DeliveryPage,
    SavedSearch,
    SavedSearchPage,
    Webhook,
)
from search_api.search.queries.common import BadParameter

router = APIRouter(tags=["searches"])

SearchId = Annotated[
    str, Path(alias="id", max_length=100, description="The saved search's id", examples=[SEARCH_ID])
]
Name = Annotated[str, Field(min_length=1, max_length=200, examples=["Dams"])]


class WebhookAddress(BaseModel):
    """Where to send what is new."""

    model_config = ConfigDict(extra="forbid")

    url: str = Field(
        min_length=8,
        max_length=2000,
        description="https, and a public address",
        examples=["https://hooks.example/parallax"],
    )


class NewSearch(BaseModel):
    """A search to save."""

    model_config = ConfigDict(extra="forbid")

    name: Name
    query: ArticleFilters = Field(description="Parameters of /v1/articles that say which articles")
    webhook: WebhookAddress | None = None


class SearchChange(BaseModel):
    """What to change of a saved search; what is left out stays."""

    model_config = ConfigDict(extra="forbid")

    name: Name | None = None
    webhook: WebhookAddress | None = Field(
        default=None, description="A new address has a new secret; null takes the webhook away"
    )
    state: Literal["active", "paused"] | None = None


@router.post(
    "/searches",
    status_code=201,
    summary="Save a search",
    operation_id="saveSearch",
    responses=answers(_401="A key is needed.", _409="The key has saved enough."),
)
async def save_search(
    owner: Owner, store: Stored, watermark: Following, request: Request, body: NewSearch
) -> SavedSearch:
    """Save a search; its webhook is told of what comes from now on.

    Calls carry at most 100 articles, in the order in which they became visible, and come again
    until they are answered with 2xx. See docs/following.md for how to check their signature.
    """
    body.query.asked()
    asked = {
        "name": body.name,
        "query": body.query.given(),
        "webhook": _webhook(request, body.webhook),
    }
    try:
        made = await saved.add(store, owner.id, first_after(watermark.value), asked)
    except saved.TooMany as error:
        raise Problem(
            409,
            f"This key has saved {saved.MOST_OF_ONE} searches. Delete one first.",
            kind="too-many-searches",
            title="Enough searches are saved",
        ) from error
    return _shown(made, with_secret=True)


@router.get(
    "/searches",
    summary="List your saved searches",
    operation_id="listSearches",
    responses=answers(_401="A key is needed."),
)
async def list_searches(owner: Owner, store: Stored) -> SavedSearchPage:
    """Those of the key that asks."""
    found = await saved.of(store, owner.id)
    return SavedSearchPage(items=[_shown(one) for one in found], total=len(found))


@router.get(
    "/searches/{id}",
    summary="Read a saved search",
    operation_id="getSearch",
    responses=answers(_401="A key is needed.", _404="The key has no such search."),
)
async def get_search(owner: Owner, store: Stored, identifier: SearchId) -> SavedSearch:
    """What is searched, who is told, and whether that works."""
    return _shown(await _one(store, owner.id, identifier))


@router.patch(
    "/searches/{id}",
    summary="Change a saved search",
    operation_id="changeSearch",
    responses=answers(_401="A key is needed.", _404="The key has no such search."),
)
async def change_search(
    owner: Owner, store: Stored, request: Request, identifier: SearchId, body: SearchChange
) -> SavedSearch:
    """Rename it, pause it, let it go on, or give it another webhook. The query stays.

    A new webhook is called from where the old one stopped, also if that one was disabled.
    """
    fields: dict[str, Any] = {}
    if body.name is not None:
        fields["name"] = body.name
    if body.state is not None:
        fields |= {"state": body.state, **saved.WELL}
    if "webhook" in body.model_fields_set:
        webhook = _webhook(request, body.webhook)
        # A call under way to the old address is none of the new one's matters.
        given = {"webhook": webhook, "hooked": webhook is not None, "lease": None}
        fields |= {**given, **saved.WELL}
    if fields and not await saved.change(store, owner.id, identifier, fields):
        raise not_found("search", identifier)
    if "webhook" in fields and body.state is None:
        await saved.revive(store, owner.id, identifier)
    return _shown(await _one(store, owner.id, identifier), with_secret="webhook" in fields)


@router.delete(
    "/searches/{id}",
    status_code=204,
    summary="Delete a saved search",
    operation_id="deleteSearch",
    response_class=Response,
    responses=answers(_401="A key is needed.", _404="The key has no such search."),
)
async def delete_search(owner: Owner, store: Stored, identifier: SearchId) -> Response:
    """It is forgotten, and nobody is told any more; a call under way may still end."""
    if not await saved.remove(store, owner.id, identifier):
        raise not_found("search", identifier)
    return Response(status_code=204)


@router.get(
    "/searches/{id}/deliveries",
    summary="List the calls of a webhook",
    operation_id="listDeliveries",
    responses=answers(_401="A key is needed.", _404="The key has no such search."),
)
async def list_deliveries(owner: Owner, store: Stored, identifier: SearchId) -> DeliveryPage:
    """The last 50, the latest first."""
    await _one(store, owner.id, identifier)
    found = [Delivery(**one) for one in await saved.deliveries(store, identifier)]
    return DeliveryPage(items=found, total=len(found))


def understood(query: Doc) -> Wanted:
    """A saved query as it is followed; raises ValueError for what this version doesn't know."""
    try:
        return ArticleFilters.model_validate(query).wanted_articles()
    except Problem as problem:
        raise ValueError(problem.detail) from problem
    except BadParameter as error:
        raise ValueError(str(error)) from error


async def _one(store: Stored, owner: str, identifier: str) -> Doc:
    found = await saved.one(store, owner, identifier)
    if found is None:
        raise not_found("search", identifier)
    return found


def _webhook(request: Request, given: WebhookAddress | None) -> Doc | None:
    if given is None:
        return None
    schemes = {"https", "http"} if request.app.state.allow_private else {"https"}
    try:
        parts = urlsplit(given.url)
        usable = parts.scheme in schemes and bool(parts.hostname) and not parts.username
        _ = parts.port
    except ValueError:
        usable = False
    if not usable or not given.url.isascii() or not given.url.isprintable() or " " in given.url:
        raise bad_parameter(
            "webhook.url",
            f"webhook.url must be an address with {' or '.join(sorted(schemes))}, and without a "
            "user name.",
        )
    return {"url": given.url, "secret": new_secret()}


def _shown(document: Doc, *, with_secret: bool = False) -> SavedSearch:
    webhook = document["webhook"]
    secret = {"secret": webhook["secret"]} if webhook and with_secret else {}
    return SavedSearch(
        id=document["_id"],
        name=document["name"],
        query=document["query"],
        webhook=Webhook(url=webhook["url"], **secret) if webhook else None,
        created_at=document["created_at"],
        state=document["state"],
        reason=document["reason"],
        next_attempt_at=document["next_at"],
    )
