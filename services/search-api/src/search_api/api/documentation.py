"""The OpenAPI document: what FastAPI makes of the routes, with problems as they are answered."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from search_api.api.problems import ProblemDetails

VERSION = "1.0.0"
SUMMARY = "The world's press, gathered, translated and grouped by event"
DESCRIPTION = """\
Articles of news sites around the world with their English translation, and the stories that
group them.

Lists answer with `items` and `next_cursor`; give the cursor, with the same parameters, to go on.
Errors are problem details (RFC 9457). Each response carries an `X-Request-ID`. Translations are a
machine's: quote the original, and link to the publisher.
"""
TAGS = [
    {"name": "articles", "description": "What was published, in English and in the original"},
    {"name": "stories", "description": "Articles of several newsrooms about one event"},
    {"name": "countries", "description": "What there is from where"},
]


def describe(app: FastAPI) -> None:
    """Have the app's document made here."""

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _document(app)
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]  # FastAPI's documented way to do it


def _document(app: FastAPI) -> dict[str, Any]:
    document = get_openapi(
        title="Parallax",
        version=VERSION,
        summary=SUMMARY,
        description=DESCRIPTION,
        tags=TAGS,
        routes=app.routes,
    )
    schemas = document["components"]["schemas"]
    schemas["Problem"] = ProblemDetails.model_json_schema()
    # FastAPI's own validation errors are answered as problems with status 400.
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    for path in document["paths"].values():
        for operation in path.values():
            operation["responses"].pop("422", None)
    return document
