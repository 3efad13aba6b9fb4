"""What the OpenAPI document says of an address: its methods, and its parameters."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True)
class Address:
    """A path of the document; `parameters` by method: name to whether it may be repeated."""

    pattern: re.Pattern[str]
    parameters: dict[str, dict[str, bool]]

    @property
    def methods(self) -> set[str]:
        """What it answers to."""
        return {*self.parameters, "OPTIONS", *({"HEAD"} if "GET" in self.parameters else ())}


def addresses(document: Json) -> list[Address]:
    """Every address, those with fewer parts left open first."""
    paths = sorted(document["paths"], key=lambda path: (path.count("{"), path))
    return [_address(document, path) for path in paths]


def _address(document: Json, path: str) -> Address:
    parts = re.split(r"\{[^}]+\}", path)
    return Address(
        re.compile("[^/]+".join(map(re.escape, parts))),
        {
            method.upper(): dict(_query(operation))
            for method, operation in document["paths"][path].items()
        },
    )


def _query(operation: Json) -> Iterator[tuple[str, bool]]:
    for parameter in operation.get("parameters", []):
        if parameter["in"] == "query":
            schema = parameter["schema"]
            kinds = [schema, *schema.get("anyOf", [])]
            yield parameter["name"], any(kind.get("type") == "array" for kind in kinds)
