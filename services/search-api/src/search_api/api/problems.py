"""Errors as RFC 9457 problem details, `application/problem+json`."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any, Literal
from urllib.parse import quote

from pydantic import BaseModel, ConfigDict, Field

from search_api.access.quotas import Standing

MEDIA_TYPE = "application/problem+json"
RETRY_SECONDS = 5
QUOTA_EXCEEDED = "https://iana.org/assignments/http-problem-types#quota-exceeded"
"""Of draft-ietf-httpapi-ratelimit-headers-11, as is `violated-policies`."""


class Fault(BaseModel):
    """One thing that is wrong with a request."""

    in_: Literal["query", "path", "header", "cookie", "body"] = Field(
        alias="in", description="The part of the request that is wrong"
    )
    parameter: str = Field(description="The parameter or field in it", examples=["size"])
    pointer: str = Field(
        description="The same as a JSON Pointer (RFC 6901) into that part, as a URI fragment",
        examples=["#/size"],
    )
    detail: str = Field(
        description="What is wrong with it",
        examples=["Input should be less than or equal to 100"],
    )
    position: int | None = Field(
        default=None, description="The character at which it goes wrong, from 0", examples=[7]
    )

    model_config = ConfigDict(populate_by_name=True, title="Fault", frozen=True)


class ProblemDetails(BaseModel):
    """What went wrong and what to do (RFC 9457)."""

    model_config = ConfigDict(title="Problem", populate_by_name=True)

    type: str = Field(
        description="Names the kind of problem; about:blank when the status says it all",
        examples=["urn:parallax:problem:bad-parameter"],
    )
    title: str = Field(description="The kind in words", examples=["A parameter is wrong"])
    status: int = Field(description="The HTTP status", examples=[400])
    detail: str = Field(
        description="This case, and what to do about it",
        examples=["size: Input should be less than or equal to 100"],
    )
    instance: str = Field(description="The path asked for", examples=["/v1/articles"])
    request_id: str = Field(
        description="Quote it in a report; also in the X-Request-ID header",
        examples=["3f1c9a52d0f24d6c8c1f0a4f6a1f7d55"],
    )
    parameter: str | None = Field(
        default=None,
        description="The parameter at fault, the first if several are",
        examples=["size"],
    )
    position: int | None = Field(
        default=None,
        description="The character of the parameter at which it goes wrong, from 0",
        examples=[7],
    )
    errors: list[Fault] | None = Field(
        default=None, description="Everything that is wrong with the request's parameters or body"
    )
    violated_policies: list[str] | None = Field(
        default=None,
        alias="violated-policies",
        description="With 429: the policies of the RateLimit-Policy header that were overstepped",
        examples=[["minute"]],
    )


class Problem(Exception):
    """Raised to answer with a problem."""

    def __init__(
        self,
        status: int,
        detail: str,
        *,
        kind: str | None = None,
        title: str | None = None,
        type_: str | None = None,
        parameter: str | None = None,
        position: int | None = None,
        errors: Sequence[Fault] = (),
        violated: Sequence[str] = (),
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.type = type_ or (f"urn:parallax:problem:{kind}" if kind else "about:blank")
        self.title = title or HTTPStatus(status).phrase
        self.parameter = parameter
        self.position = position
        self.errors = list(errors)
        if parameter and not errors:
            self.errors = [fault("query", (parameter,), detail, position)]
        self.violated = list(violated)
        self.headers = headers or {}

    def body(self, instance: str, request_id: str) -> dict[str, Any]:
        """The problem as JSON fields; those that have nothing to say are left out."""
        details = ProblemDetails(
            type=self.type,
            title=self.title,
            status=self.status,
            detail=self.detail,
            instance=instance,
            request_id=request_id,
            parameter=self.parameter,
            position=self.position,
            errors=self.errors or None,
            violated_policies=self.violated or None,
        )
        return details.model_dump(exclude_none=True, by_alias=True)


def fault(
    part: Literal["query", "path", "header", "cookie", "body"],
    location: Sequence[str | int],
    detail: str,
    position: int | None = None,
) -> Fault:
    """A fault at a place in a part of the request, such as ("country", 1) in the query."""
    steps = [str(step)[:50].replace("~", "~0").replace("/", "~1") for step in location]
    name = ".".join(str(step)[:50] for step in location if isinstance(step, str))
    return Fault(
        in_=part,
        parameter=name,
        pointer="#" + "".join(f"/{quote(step)}" for step in steps),
        detail=detail,
        position=position,
    )


def bad_parameter(parameter: str, detail: str, position: int | None = None) -> Problem:
    """400: a value that can't be used; `position` is the character where that shows."""
    return Problem(
        400,
        detail,
        kind="bad-parameter",
        title="A parameter is wrong",
        parameter=parameter,
        position=position,
    )


def bad_request(errors: Sequence[Fault], *, unknown: bool) -> Problem:
    """400: all that is wrong; `unknown` if the first is a name that isn't known.

    An unknown name isn't ignored: that would answer another question than was asked.
    """
    first, *others = errors
    more = f" ({len(others)} more in `errors`)" if others else ""
    return Problem(
        400,
        f"{first.parameter or first.in_}: {first.detail}{more}",
        kind="unknown-parameter" if unknown else "bad-parameter",
        title="A parameter is unknown" if unknown else "A parameter is wrong",
        parameter=first.parameter,
        errors=errors,
    )


UNKNOWN = "It is not a parameter of this address. /openapi.json lists those it has."
REPEATED = "It was given more than once, and takes one value."


def bad_cursor(detail: str) -> Problem:
    """400: a cursor that was changed or belongs to another query."""
    return Problem(
        400, detail, kind="bad-cursor", title="The cursor can't be used", parameter="cursor"
    )


def expired_cursor() -> Problem:
    """410: the point in time behind a cursor is gone."""
    return Problem(
        410,
        "The cursor has expired: pages by relevance stay open for two minutes. "
        "Leave `cursor` out to start again, or use sort=newest, whose cursors don't expire.",
        kind="expired-cursor",
        title="The cursor has expired",
        parameter="cursor",
    )


def not_found(what: str, identifier: str) -> Problem:
    """404: no such article or story."""
    return Problem(
        404,
        f"There is no {what} {identifier[:50]!r}.",
        kind="not-found",
        title=f"There is no such {what}",
    )


def unavailable(detail: str, retry_seconds: int = RETRY_SECONDS) -> Problem:
    """503: the surroundings' fault, with a time to come back."""
    return Problem(
        503,
        detail,
        kind="unavailable",
        title="The search can't answer now",
        headers={"Retry-After": str(retry_seconds)},
    )


def too_many_requests(over: Sequence[Standing]) -> Problem:
    """429: more than the caller's quota."""
    seconds = max(one.reset_seconds for one in over)
    limits = " and ".join(f"{one.policy.quota} in {one.policy.window} s" for one in over)
    return Problem(
        429,
        f"You may ask {limits}. Come back in {seconds} s; the RateLimit header of every answer "
        "tells how much is left.",
        type_=QUOTA_EXCEEDED,
        title="Too many requests",
        violated=[one.policy.name for one in over],
        headers={"Retry-After": str(seconds)},
    )


def too_many_at_once() -> Problem:
    """429: too many requests of one caller are under way."""
    return Problem(
        429,
        "Too many of your requests are under way at once. Wait for their answers, or close event "
        "streams that you no longer read.",
        kind="too-many-at-once",
        title="Too many requests at once",
        headers={"Retry-After": "1"},
    )


def busy() -> Problem:
    """503: more requests wait than can be answered soon."""
    return Problem(
        503,
        "More is asked at this moment than can be answered. Try again.",
        kind="busy",
        title="The service is busy",
        headers={"Retry-After": str(RETRY_SECONDS)},
    )


def late(seconds: float) -> Problem:
    """503: the answer took too long."""
    return Problem(
        503,
        f"No answer was found within {seconds:g} s. Try again, or ask for less: fewer words, a "
        "shorter time, a smaller size.",
        kind="late",
        title="It took too long",
        headers={"Retry-After": str(RETRY_SECONDS)},
    )


def target_too_long(limit: int) -> Problem:
    """414."""
    return Problem(414, f"Path and query have more than {limit} bytes. Ask for less at once.")


def body_too_large(limit: int) -> Problem:
    """413."""
    return Problem(413, f"The body has more than {limit} bytes.", headers={"Connection": "close"})


def body_too_slow(seconds: float) -> Problem:
    """408."""
    return Problem(
        408, f"The body didn't come within {seconds:g} s.", headers={"Connection": "close"}
    )


def body_not_json(media: str) -> Problem:
    """415."""
    return Problem(
        415,
        f"The body is {media[:50]!r}. Send JSON, with Content-Type: application/json.",
        headers={"Accept": "application/json"},
    )


def for_status(status: int) -> Problem:
    """What the framework answers by itself: no such address, no such method."""
    details = {
        404: "There is nothing at this address. /openapi.json lists what there is.",
        405: "This address doesn't take this method. /openapi.json lists those it takes.",
        500: "Something went wrong here. Try again; if it stays so, report the request_id.",
    }
    return Problem(status, details.get(status, HTTPStatus(status).description))
