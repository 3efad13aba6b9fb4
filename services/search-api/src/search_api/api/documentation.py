"""The OpenAPI document: what FastAPI makes of the routes, with problems as they are answered."""

import re
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from search_api.access.bodies import BODY_SECONDS, MAX_BODY
from search_api.access.callers import BEARER, NEEDED, unauthorized
from search_api.access.gate import MAX_TARGET
from search_api.access.quotas import Policy, Standing
from search_api.api import problems
from search_api.api.answers import PROBLEM
from search_api.api.caching import rule_for
from search_api.api.examples import example
from search_api.api.problems import MEDIA_TYPE, ProblemDetails
from search_api.models.common import ARTICLE_ID, STORY_ID

Json = dict[str, Any]

VERSION = "1.0.0"
SUMMARY = "The world's press, gathered, translated and grouped by event"
DESCRIPTION = """\
Articles of news sites around the world with their English translation, and the stories that
group them.

Lists answer with `items` and `next_cursor`; give the cursor, with the same parameters, to go on.
Errors are problem details (RFC 9457) that name every wrong parameter. Each response carries an
`X-Request-ID`. Translations are a machine's: quote the original, and link to the publisher.

**Keys and limits.** Most can be read without a key, if the operator allows it; with one, send
`Authorization: Bearer plx_…`. The headers `RateLimit-Policy` and `RateLimit`
(draft-ietf-httpapi-ratelimit-headers-11) tell how often you may ask and how much of that is left;
over it the answer is 429 with `Retry-After`.

**Caching.** Answers carry an `ETag`; send it as `If-None-Match` to get 304 if nothing has changed.

**Stability.** Under `/v1` fields, parameters and values are added, never removed or changed:
ignore those that you don't know.
"""
TAGS = [
    {"name": "articles", "description": "What was published, in English and in the original"},
    {"name": "stories", "description": "Articles of several newsrooms about one event"},
    {"name": "countries", "description": "What there is from where"},
    {"name": "searches", "description": "Saved, with a webhook that is told what is new"},
    {"name": "feeds", "description": "What is new, for feed readers"},
    {"name": "changes", "description": "What is new, for who keeps up with it"},
    {"name": "sources", "description": "Who is read, and how the looks at them went"},
    {"name": "trends", "description": "Who and what is told of more than before"},
]
COMMON = {
    "400": "A parameter is wrong or unknown.",
    "401": "The key is not valid, or one is needed.",
    "414": "Path and query are too long.",
    "429": "Too many requests in a time, or too many at once; see Retry-After.",
    "500": "A fault of this service.",
    "503": "It can't be answered now; see Retry-After.",
}
WITH_BODY = {
    "408": "The body came too slowly.",
    "413": "The body is too large.",
    "415": "The body is not JSON.",
}
EXAMPLES = {
    400: problems.bad_parameter("size", "size: Input should be less than or equal to 100"),
    401: unauthorized(NEEDED),
    404: problems.not_found("article", ARTICLE_ID),
    408: problems.body_too_slow(BODY_SECONDS),
    410: problems.expired_cursor(),
    413: problems.body_too_large(MAX_BODY),
    414: problems.target_too_long(MAX_TARGET),
    415: problems.body_not_json("text/plain"),
    429: problems.too_many_requests([Standing(Policy("minute", 3000, 60), 3001, 0, 42.0)]),
    503: problems.unavailable("The search engine can't be reached. Try again."),
}
CURSOR = "m3G5bq9hYtV0kq3JmWqBzHicq1YqLE1VslIqLU4tAgA"
PARAMETERS = {
    "story": STORY_ID,
    "source": "el-faro-de-lumbavo",
    "cursor": CURSOR,
    "since": CURSOR,
    "last_event_id": f"4712:{ARTICLE_ID}",
}
"""Examples of parameters that have none where they are declared."""


def _header(description: str, value: str) -> Json:
    return {"description": description, "schema": {"type": "string"}, "example": value}


HEADERS = {
    "X-Request-ID": _header(
        "Names the request; the one that was sent, if it is a plain one",
        "3f1c9a52d0f24d6c8c1f0a4f6a1f7d55",
    ),
    "RateLimit": _header(
        "What is left of each policy (r) and when there is more (t, seconds); not sent where "
        "nothing is limited",
        '"burst";r=198;t=1, "minute";r=2950;t=18',
    ),
    "RateLimit-Policy": _header(
        "How many requests (q) may be made in how many seconds (w)",
        '"burst";q=200;w=1, "minute";q=3000;w=60',
    ),
    "Retry-After": _header("Seconds after which to try again", "5"),
    "ETag": _header(
        "Names this content; for If-None-Match", 'W/"0f343b0931126a20f133d67c2b018a3b"'
    ),
    "Vary": _header("What else the answer depends on", "Accept-Encoding"),
    "Cache-Control": _header("How long it may be kept", "public, max-age=5"),
    "WWW-Authenticate": _header("How to send a key (RFC 6750)", 'Bearer realm="parallax"'),
}


def describe(app: FastAPI) -> None:
    """Have the app's document made here."""

    def openapi() -> Json:
        if app.openapi_schema is None:
            app.openapi_schema = _document(app)
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]  # FastAPI's documented way to do it


def _document(app: FastAPI) -> Json:
    document = get_openapi(
        title="Parallax",
        version=VERSION,
        summary=SUMMARY,
        description=DESCRIPTION,
        tags=TAGS,
        routes=app.routes,
        servers=[{"url": "/", "description": "The server that this document came from"}],
    )
    components = document["components"]
    schemas = components["schemas"]
    problem = ProblemDetails.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas.update(problem.pop("$defs"))
    schemas["Problem"] = problem
    # FastAPI's own validation errors are answered as problems with status 400.
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    components["headers"] = HEADERS
    components["securitySchemes"] = {
        BEARER.scheme_name: BEARER.model.model_dump(mode="json", by_alias=True, exclude_none=True)
    }
    document["security"] = [{}, {BEARER.scheme_name: []}]
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            _complete(path, method, operation, schemas)
    return document


def _complete(path: str, method: str, operation: Json, schemas: Json) -> None:
    """Add what every operation has in common: errors, headers, examples."""
    responses = operation["responses"]
    responses.pop("422", None)
    for parameter in operation.get("parameters", ()):
        if parameter["name"] in PARAMETERS and not _shows(parameter):
            parameter["example"] = PARAMETERS[parameter["name"]]
    errors = COMMON | (WITH_BODY if "requestBody" in operation else {})
    for status, text in errors.items():
        responses.setdefault(status, {"description": text, **PROBLEM})
    if method == "get" and (rule := rule_for(path)) and "no-store" not in rule.cache_control:
        responses["304"] = {"description": "Nothing has changed since the ETag that was sent."}
    for status, response in responses.items():
        headers = response.setdefault("headers", {})
        headers |= {name: {"$ref": f"#/components/headers/{name}"} for name in _sent(status)}
        for media, content in response.get("content", {}).items():
            if media == MEDIA_TYPE:
                given = {"example": _problem_example(int(status), path)}
            elif media == "application/json" and "schema" in content:
                given = {"example": example(content["schema"], schemas)}
            else:
                given = {}
            # What responses share in the code isn't to share its example.
            response["content"] = response["content"] | {media: given | content}
    operation["responses"] = dict(sorted(responses.items()))


def _shows(parameter: Json) -> bool:
    return bool({"example", "examples"} & (parameter.keys() | parameter["schema"].keys()))


def _sent(status: str) -> list[str]:
    names = ["X-Request-ID", "Cache-Control"]
    if status not in {"401", "414"}:
        names += ["RateLimit", "RateLimit-Policy"]
    if status in {"200", "304"}:
        names += ["ETag", "Vary"]
    if status in {"429", "503"}:
        names.append("Retry-After")
    if status == "401":
        names.append("WWW-Authenticate")
    return names


def _problem_example(status: int, path: str) -> Json:
    problem = EXAMPLES.get(status) or problems.for_status(status)
    instance = re.sub(r"\{[^}]+\}", ARTICLE_ID, path)
    return problem.body(instance, "3f1c9a52d0f24d6c8c1f0a4f6a1f7d55")
