"""The API's description is stored: whoever changes the API sees what changes for its clients.

After an intended change: `search-api openapi > tests/contract/openapi.json`.
"""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from search_api.cli import openapi

STORED = Path(__file__).with_name("openapi.json")


@pytest.fixture(scope="module")
def document() -> Any:
    return json.loads(openapi())


def operations(document: Any) -> list[tuple[str, Any]]:
    return [
        (f"{method} {path}", operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    ]


def test_the_description_is_the_stored_one(document: Any) -> None:
    stored = json.loads(STORED.read_text(encoding="utf-8"))
    assert document == stored, "run `search-api openapi > tests/contract/openapi.json`"


def test_it_is_openapi_3_1_and_every_part_is_described(document: Any) -> None:
    assert document["openapi"].startswith("3.1")
    assert document["info"]["title"] == "Parallax"
    for name, operation in operations(document):
        assert operation["summary"], name
        assert operation["description"], name
        for parameter in operation.get("parameters", []):
            assert parameter["description"], f"{name} {parameter['name']}"


def test_every_error_is_a_problem(document: Any) -> None:
    for name, operation in operations(document):
        assert "422" not in operation["responses"], name
        for status, response in operation["responses"].items():
            if int(status) >= 400:
                (media_type,) = response["content"]
                assert media_type == "application/problem+json", f"{name} {status}"


def test_every_reference_leads_somewhere(document: Any) -> None:
    text = json.dumps(document)
    names = {part.split('"')[0] for part in text.split("#/components/schemas/")[1:]}
    assert names <= document["components"]["schemas"].keys()
    assert "Problem" in names


def test_every_operation_tells_its_errors_its_headers_and_who_may_ask(document: Any) -> None:
    assert document["security"] == [{}, {"key": []}]
    assert document["components"]["securitySchemes"]["key"]["scheme"] == "bearer"
    assert document["servers"]
    for name, operation in operations(document):
        responses = operation["responses"]
        assert responses.keys() >= {"400", "401", "414", "429", "500", "503"}, name
        assert "Retry-After" in responses["429"]["headers"], name
        assert "WWW-Authenticate" in responses["401"]["headers"], name
        for status, response in responses.items():
            assert "X-Request-ID" in response["headers"], f"{name} {status}"
        if "304" in responses:
            assert "ETag" in responses["200"]["headers"], name


def test_every_answer_has_an_example_that_is_one(document: Any) -> None:
    for name, operation in operations(document):
        for status, response in operation["responses"].items():
            for media, content in response.get("content", {}).items():
                if media not in {"application/json", "application/problem+json"}:
                    continue
                where = f"{name} {status}"
                assert content["example"], where
                schema = {**content["schema"], "components": document["components"]}
                faults = list(Draft202012Validator(schema).iter_errors(content["example"]))
                assert not faults, f"{where}: {faults[0].message} at {faults[0].json_path}"


def test_every_parameter_shows_what_it_takes(document: Any) -> None:
    def shows(parameter: Any) -> bool:
        schema = parameter["schema"]
        kinds = [schema, *schema.get("anyOf", []), schema.get("items", {})]
        known = {"examples", "enum", "const", "default"}
        plain = {"integer", "boolean", "number"}
        given = parameter.keys() & {"example", "examples"}
        return bool(given) or any(known & k.keys() or k.get("type") in plain for k in kinds)

    assert [
        f"{name} {parameter['name']}"
        for name, operation in operations(document)
        for parameter in operation.get("parameters", [])
        if not shows(parameter)
    ] == []
