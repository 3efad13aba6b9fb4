"""/v1 stays: the API takes nothing from those who use the release before.

At a release: `cp tests/contract/openapi.json tests/contract/released.json`.
"""

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from search_api.cli import openapi
from tests.contract.breaking import breaking

Json = dict[str, Any]
RELEASED = Path(__file__).with_name("released.json")


def test_nothing_that_was_released_is_broken() -> None:
    released = json.loads(RELEASED.read_text(encoding="utf-8"))
    assert breaking(released, json.loads(openapi())) == []


DOCUMENT: Json = {
    "security": [{}, {"key": []}],
    "paths": {
        "/v1/things": {
            "get": {
                "operationId": "listThings",
                "parameters": [
                    {"in": "query", "name": "q", "schema": {"type": "string", "maxLength": 100}},
                    {
                        "in": "query",
                        "name": "sort",
                        "schema": {"type": "string", "enum": ["newest", "oldest"]},
                    },
                    {
                        "in": "query",
                        "name": "size",
                        "schema": {"type": "integer", "minimum": 1, "maximum": 100, "default": 20},
                    },
                ],
                "responses": {
                    "200": {
                        "content": {
                            "application/json": {"schema": {"$ref": "#/components/schemas/Page"}}
                        }
                    },
                    "404": {},
                },
            },
            "post": {
                "operationId": "makeThing",
                "requestBody": {
                    "content": {
                        "application/json": {"schema": {"$ref": "#/components/schemas/NewThing"}}
                    }
                },
                "responses": {"201": {}},
            },
        }
    },
    "components": {
        "schemas": {
            "NewThing": {
                "type": "object",
                "properties": {"name": {"type": "string"}, "note": {"type": "string"}},
                "required": ["name"],
            },
            "Page": {
                "type": "object",
                "properties": {
                    "items": {"type": "array", "items": {"$ref": "#/components/schemas/Thing"}}
                },
                "required": ["items"],
            },
            "Thing": {
                "type": "object",
                "properties": {
                    "id": {"type": "string"},
                    "title": {"anyOf": [{"type": "string"}, {"type": "null"}]},
                    "inner": {"anyOf": [{"$ref": "#/components/schemas/Thing"}, {"type": "null"}]},
                    "state": {"type": "string", "enum": ["new", "old"]},
                },
                "required": ["id", "title"],
            },
        }
    },
}


def listing(document: Json) -> Json:
    found: Json = document["paths"]["/v1/things"]["get"]
    return found


def schema(document: Json, name: str) -> Json:
    found: Json = document["components"]["schemas"][name]
    return found


def parameter(document: Json, number: int) -> Json:
    found: Json = listing(document)["parameters"][number]
    return found


CHANGES: dict[str, tuple[Callable[[Json], object], str]] = {
    "path removed": (lambda d: d["paths"].clear(), "GET /v1/things: removed"),
    "method removed": (lambda d: d["paths"]["/v1/things"].pop("post"), "POST /v1/things: removed"),
    "operation renamed": (
        lambda d: listing(d).update(operationId="allThings"),
        "GET /v1/things: operationId changed",
    ),
    "key needed": (
        lambda d: listing(d).update(security=[{"key": []}]),
        "GET /v1/things: needs a key now",
    ),
    "parameter removed": (lambda d: listing(d)["parameters"].pop(0), "GET /v1/things q: removed"),
    "parameter required": (
        lambda d: parameter(d, 0).update(required=True),
        "GET /v1/things q: required now",
    ),
    "required parameter added": (
        lambda d: listing(d)["parameters"].append(
            {"in": "query", "name": "to", "required": True, "schema": {"type": "string"}}
        ),
        "GET /v1/things to: required now",
    ),
    "parameter of another type": (
        lambda d: parameter(d, 0).update(schema={"type": "integer"}),
        "GET /v1/things q: string is no longer accepted",
    ),
    "parameter's value removed": (
        lambda d: parameter(d, 1)["schema"]["enum"].remove("oldest"),
        "GET /v1/things sort: 'oldest' is no longer accepted",
    ),
    "parameter's values enumerated": (
        lambda d: parameter(d, 0)["schema"].update(enum=["a"]),
        "GET /v1/things q: any value is no longer accepted",
    ),
    "parameter shorter": (
        lambda d: parameter(d, 0)["schema"].update(maxLength=50),
        "GET /v1/things q: maxLength is 50 now",
    ),
    "parameter with a new lower bound": (
        lambda d: parameter(d, 0)["schema"].update(minLength=1),
        "GET /v1/things q: minLength is 1 now",
    ),
    "parameter's pattern": (
        lambda d: parameter(d, 0)["schema"].update(pattern="^a"),
        "GET /v1/things q: pattern is ^a now",
    ),
    "parameter's default": (
        lambda d: parameter(d, 2)["schema"].update(default=10),
        "GET /v1/things size: the default was 20",
    ),
    "body required": (
        lambda d: d["paths"]["/v1/things"]["post"]["requestBody"].update(required=True),
        "POST /v1/things: a body is required now",
    ),
    "body of another kind": (
        lambda d: d["paths"]["/v1/things"]["post"]["requestBody"].update(
            content={"text/plain": {}}
        ),
        "POST /v1/things: a body of application/json is no longer accepted",
    ),
    "body's field removed": (
        lambda d: schema(d, "NewThing")["properties"].pop("note"),
        "POST /v1/things.note: removed",
    ),
    "body's field required": (
        lambda d: schema(d, "NewThing")["required"].append("note"),
        "POST /v1/things.note: required now",
    ),
    "response removed": (
        lambda d: listing(d)["responses"].pop("200"),
        "GET /v1/things: 200 is no longer answered",
    ),
    "response of another kind": (
        lambda d: listing(d)["responses"]["200"].update(content={"text/csv": {}}),
        "GET /v1/things 200: application/json is no longer answered",
    ),
    "field removed": (
        lambda d: schema(d, "Thing")["properties"].pop("title"),
        "GET /v1/things 200.items[].title: removed",
    ),
    "field of another type": (
        lambda d: schema(d, "Thing")["properties"].update(id={"type": "integer"}),
        "GET /v1/things 200.items[].id: integer is answered now",
    ),
    "field null": (
        lambda d: schema(d, "Thing")["properties"].update(
            id={"anyOf": [{"type": "string"}, {"type": "null"}]}
        ),
        "GET /v1/things 200.items[].id: null is answered now",
    ),
    "field missing": (
        lambda d: schema(d, "Thing")["required"].remove("id"),
        "GET /v1/things 200.items[].id: may be missing now",
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_breaking_change_is_named(name: str) -> None:
    change, named = CHANGES[name]
    changed = copy.deepcopy(DOCUMENT)
    change(changed)
    assert named in breaking(DOCUMENT, changed)


ADDITIONS: dict[str, Callable[[Json], object]] = {
    "path": lambda d: d["paths"].update({"/v1/more": d["paths"]["/v1/things"]}),
    "parameter": lambda d: listing(d)["parameters"].append(
        {"in": "query", "name": "to", "schema": {"type": "string"}}
    ),
    "parameter's value": lambda d: parameter(d, 1)["schema"]["enum"].append("relevance"),
    "one value to several": lambda d: parameter(d, 0).update(
        schema={"type": "array", "items": {"type": "string", "maxLength": 100}}
    ),
    "wider bound": lambda d: parameter(d, 2)["schema"].update(maximum=200),
    "field": lambda d: schema(d, "Thing")["properties"].update(more={"type": "string"}),
    "answered value": lambda d: schema(d, "Thing")["properties"]["state"]["enum"].append("gone"),
    "null no more": lambda d: schema(d, "Thing")["properties"].update(title={"type": "string"}),
    "optional body's field": lambda d: schema(d, "NewThing")["properties"].update(
        more={"type": "string"}
    ),
    "error": lambda d: listing(d)["responses"].update({"429": {}}),
}


@pytest.mark.parametrize("name", ADDITIONS)
def test_an_addition_is_not(name: str) -> None:
    changed = copy.deepcopy(DOCUMENT)
    ADDITIONS[name](changed)
    assert breaking(DOCUMENT, changed) == []


def test_a_document_breaks_nothing_of_itself() -> None:
    document = json.loads(openapi())
    assert breaking(document, document) == []
