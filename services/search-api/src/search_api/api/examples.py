"""An example of an answer, put together from the examples of its fields."""

from typing import Any

Json = dict[str, Any]
BY_TYPE: dict[str, Any] = {"string": "…", "integer": 1, "number": 0.5, "boolean": True}
BY_FORMAT = {
    "date-time": "2026-11-23T12:00:00Z",
    "date": "2026-11-23",
    "uri": "https://elfaro.example/",
}
MAX_DEPTH = 12


def example(schema: Json, schemas: Json, depth: int = 0) -> Any:
    """A value that the schema describes; `schemas` are the document's components.

    A field's own example or default comes before its type; null only where nothing else may be.
    """
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        own = schemas[name].get("examples")
        return own[0] if own else example(schemas[name], schemas, depth + 1)
    for given in (schema.get("examples"), [schema[key] for key in ("const",) if key in schema]):
        if given:
            return given[0]
    if "enum" in schema:
        return schema["enum"][0]
    for choice in ("anyOf", "oneOf", "allOf"):
        if choice in schema:
            usable = [one for one in schema[choice] if one.get("type") != "null"]
            return example(usable[0], schemas, depth + 1) if depth < MAX_DEPTH else None
    return _by_type(schema, schemas, depth)


def _by_type(schema: Json, schemas: Json, depth: int) -> Any:
    kind = schema.get("type")
    if kind == "object" or "properties" in schema:
        fields = schema.get("properties", {})
        return {name: example(field, schemas, depth + 1) for name, field in fields.items()}
    if kind == "array":
        deep = depth >= MAX_DEPTH or "items" not in schema
        return [] if deep else [example(schema["items"], schemas, depth + 1)]
    if kind == "string" and schema.get("format") in BY_FORMAT:
        return BY_FORMAT[schema["format"]]
    if kind in {"integer", "number"} and "maximum" in schema:
        return min(BY_TYPE[kind], schema["maximum"])
    return BY_TYPE.get(kind or "")
