"""Every error to the problem it is answered with: one table, and FastAPI's own beside it."""

from collections.abc import Callable

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pymongo.errors import PyMongoError
from starlette.exceptions import HTTPException

from parallax.errors import Unavailable
from search_api.api import problems
from search_api.api.problems import Problem
from search_api.index.engine import EngineUnavailable
from search_api.search.asking import PointInTimeGone, QueryTooComplex, TookTooLong
from search_api.search.cursors import CursorRefused
from search_api.search.points_in_time import AllTaken
from search_api.search.queries.common import BadParameter

MAX_FAULTS = 20

log = structlog.stdlib.get_logger(__name__)


def _of_framework(error: HTTPException) -> Problem:
    problem = problems.for_status(error.status_code)
    problem.headers = dict(error.headers or {})
    return problem


def _of_validation(error: RequestValidationError) -> Problem:
    # Unknown names last: a value that is wrong is more likely to be what stops the caller.
    found = sorted(error.errors(), key=lambda one: one["type"] == "extra_forbidden")
    faults = [
        problems.fault(
            one["loc"][0],
            one["loc"][1:] if one["type"] != "json_invalid" else (),
            problems.UNKNOWN if one["type"] == "extra_forbidden" else one["msg"],
        )
        for one in found[:MAX_FAULTS]
    ]
    return problems.bad_request(faults, unknown=found[0]["type"] == "extra_forbidden")


STORE_AWAY = problems.unavailable("The store can't be reached. Try again.")
"""Of what an answer needs, the search engine has an error of its own: this is the other."""

PROBLEMS: dict[type[Exception], Callable[..., Problem]] = {
    Problem: lambda error: error,
    BadParameter: lambda error: problems.bad_parameter(error.parameter, str(error), error.position),
    CursorRefused: lambda error: problems.bad_cursor(str(error)),
    PointInTimeGone: lambda _: problems.expired_cursor(),
    QueryTooComplex: lambda _: problems.bad_parameter(
        "q", "q is too complex: use fewer words, operators or parentheses."
    ),
    AllTaken: lambda error: problems.unavailable(
        "Too many searches by relevance are being paged through. Try again later, or page with "
        "sort=newest, which has no such limit.",
        error.retry_seconds,
    ),
    TookTooLong: lambda _: problems.unavailable(
        "The search took too long and was ended; nothing of it is answered, for it would not be "
        "all. Ask for less: a shorter time (from, to), longer prefixes, fewer words."
    ),
    EngineUnavailable: lambda _: problems.unavailable(
        "The search engine can't be reached. Try again."
    ),
    Unavailable: lambda _: STORE_AWAY,
    PyMongoError: lambda _: STORE_AWAY,
    HTTPException: _of_framework,
    RequestValidationError: _of_validation,
}


def add_handlers(app: FastAPI) -> None:
    """Answer every error of the table with its problem."""
    for kind in PROBLEMS:
        app.add_exception_handler(kind, _answer)


async def _answer(request: Request, error: Exception) -> JSONResponse:
    make = next(make for kind, make in PROBLEMS.items() if isinstance(error, kind))
    problem = make(error)
    if problem.status >= 500:
        log.warning("request_failed", status=problem.status, error=str(error))
    return answer(problem, request.url.path, request.state.request_id)


def answer(problem: Problem, path: str, request_id: str) -> JSONResponse:
    """A problem as a response."""
    return JSONResponse(
        problem.body(path, request_id),
        status_code=problem.status,
        headers={"Cache-Control": "no-store", **problem.headers},
        media_type=problems.MEDIA_TYPE,
    )
