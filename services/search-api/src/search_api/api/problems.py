"""Errors as RFC 9457 problem details, `application/problem+json`."""

from http import HTTPStatus
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

MEDIA_TYPE = "application/problem+json"
RETRY_SECONDS = 5


class ProblemDetails(BaseModel):
    """What went wrong and what to do (RFC 9457)."""

    model_config = ConfigDict(title="Problem")

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
        default=None, description="The parameter at fault, if one is", examples=["size"]
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
        parameter: str | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.kind = f"urn:parallax:problem:{kind}" if kind else "about:blank"
        self.title = title or HTTPStatus(status).phrase
        self.parameter = parameter
        self.headers = headers or {}

    def body(self, instance: str, request_id: str) -> dict[str, Any]:
        """The problem as JSON fields; `parameter` only where there is one."""
        details = ProblemDetails(
            type=self.kind,
            title=self.title,
            status=self.status,
            detail=self.detail,
            instance=instance,
            request_id=request_id,
            parameter=self.parameter,
        )
        return details.model_dump(exclude_none=True)


def bad_parameter(parameter: str, detail: str) -> Problem:
    """400: a value that can't be used."""
    return Problem(
        400, detail, kind="bad-parameter", title="A parameter is wrong", parameter=parameter
    )


def unknown_parameter(parameter: str) -> Problem:
    """400: a name that isn't known; ignoring it would answer another question than was asked."""
    return Problem(
        400,
        f"{parameter[:50]!r} is not a parameter of this address. /openapi.json lists those it has.",
        kind="unknown-parameter",
        title="A parameter is unknown",
        parameter=parameter[:50],
    )


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


def for_status(status: int) -> Problem:
    """What the framework answers by itself: no such address, no such method."""
    details = {
        404: "There is nothing at this address. /openapi.json lists what there is.",
        405: "This address doesn't take this method. /openapi.json lists those it takes.",
        500: "Something went wrong here. Try again; if it stays so, report the request_id.",
    }
    return Problem(status, details.get(status, HTTPStatus(status).description))
