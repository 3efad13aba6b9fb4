"""The API's description is stored: whoever changes the API sees what changes for its clients.

After an intended change: `search-api openapi > tests/contract/openapi.json`.
"""

import json
from pathlib import Path
from typing import Any

import pytest

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
