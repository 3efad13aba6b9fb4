"""What the OpenAPI document says of an address: its methods, and its parameters."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True)
class Address:
    """A path of the document; `parameters` by method: name to whether it may be repeated.

    `endless`: GET is answered with a stream, which has no end that HEAD could wait for.
    """

    pattern: re.Pattern[str]
    parameters: dict[str, dict[str, bool]]
    endless: bool

    @property
    def methods(self) -> set[str]:
        """What it answers to."""
        head = {"HEAD"} if "GET" in self.parameters and not self.endless else set()
        return {*self.parameters, "OPTIONS", *head}


def addresses(document: Json) -> list[Address]:
    """Every address, those with fewer parts left open first."""
    paths = sorted(document["paths"], key=lambda path: (path.count("{"), path))
    return [_address(document, path) for path in paths]


def _address(document: Json, path: str) -> Address:
    parts = re.split(r"\{[^}]+\}", path)
    operations = document["paths"][path]
    answer = operations.get("get", {}).get("responses", {}).get("200", {})
    return Address(
        re.compile("[^/]+".join(map(re.escape, parts))),
        {method.upper(): dict(_query(operation)) for method, operation in operations.items()},
        "text/event-stream" in answer.get("content", {}),
    )


def _query(operation: Json) -> Iterator[tuple[str, bool]]:
    for parameter in operation.get("parameters", []):
        if parameter["in"] == "query":
            schema = parameter["schema"]
            kinds = [schema, *schema.get("anyOf", [])]
            yield parameter["name"], any(kind.get("type") == "array" for kind in kinds)
