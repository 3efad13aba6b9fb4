"""What a newer OpenAPI document takes from those who use the older one.

A client must be able to send what it sent and to read what it read. So parameters, fields of
requests and accepted values may be added but not removed or narrowed; answers may gain fields and
values of an enumeration, but lose none of their fields, nor let one be missing, null or of another
type. Documents are those that FastAPI makes: schemas by $ref, choices by anyOf.
"""

from collections.abc import Iterator
from typing import Any

Json = dict[str, Any]
LEAST = ("minimum", "exclusiveMinimum", "minLength", "minItems")
MOST = ("maximum", "exclusiveMaximum", "maxLength", "maxItems")


def breaking(old: Json, new: Json) -> list[str]:
    """One line for each change that breaks clients; none for additions."""
    return list(_paths(Comparison(old, new), old["paths"], new["paths"]))


class Comparison:
    """Two documents; remembers which pairs of schemas it is comparing, for those that recur."""

    def __init__(self, old: Json, new: Json) -> None:
        self.old = old
        self.new = new
        self._under_way: set[tuple[int, int, bool]] = set()

    def sent(self, old: Json, new: Json, where: str) -> Iterator[str]:
        """Of what clients send, all that was accepted has to be."""
        yield from self._schemas(old, new, where, sent=True)

    def read(self, old: Json, new: Json, where: str) -> Iterator[str]:
        """Of what clients read, all that was promised has to be there."""
        yield from self._schemas(old, new, where, sent=False)

    def _schemas(self, old: Json, new: Json, where: str, *, sent: bool) -> Iterator[str]:
        olds, news = _choices(self.old, old), _choices(self.new, new)
        accepting, promised = (news, olds) if sent else (olds, news)
        for kind, schema in promised.items():
            other = accepting.get(kind)
            if other is None:
                yield f"{where}: {kind} {'is no longer accepted' if sent else 'is answered now'}"
            elif sent:
                yield from self._values(schema, other, where, sent=True)
            else:
                yield from self._values(other, schema, where, sent=False)
        if not sent and not olds.keys() & news.keys() and olds:
            yield f"{where}: {', '.join(olds)} is no longer answered"

    def _values(self, old: Json, new: Json, where: str, *, sent: bool) -> Iterator[str]:
        pair = (id(old), id(new), sent)
        if pair in self._under_way:
            return
        self._under_way.add(pair)
        yield from self._contents(old, new, where, sent=sent)
        self._under_way.discard(pair)

    def _contents(self, old: Json, new: Json, where: str, *, sent: bool) -> Iterator[str]:
        if sent:
            yield from _narrowed(old, new, where)
        if "items" in old:
            inner = new.get("items", {})
            yield from self._schemas(old["items"], inner, f"{where}[]", sent=sent)
        fields, others = old.get("properties", {}), new.get("properties", {})
        for name, field in fields.items():
            if name not in others:
                yield f"{where}.{name}: removed"
            else:
                yield from self._schemas(field, others[name], f"{where}.{name}", sent=sent)
        needed, before = set(new.get("required", ())), set(old.get("required", ()))
        for name in sorted((needed - before) if sent else (before - needed) & others.keys()):
            yield f"{where}.{name}: {'required now' if sent else 'may be missing now'}"


def _paths(compare: Comparison, old: Json, new: Json) -> Iterator[str]:
    for path, methods in old.items():
        for method, operation in methods.items():
            where = f"{method.upper()} {path}"
            other = new.get(path, {}).get(method)
            if other is None:
                yield f"{where}: removed"
                continue
            if operation.get("operationId") != other.get("operationId"):
                yield f"{where}: operationId changed"
            if _is_open(compare.old, operation) and not _is_open(compare.new, other):
                yield f"{where}: needs a key now"
            yield from _parameters(compare, operation, other, where)
            yield from _body(compare, operation, other, where)
            yield from _responses(compare, operation, other, where)


def _is_open(document: Json, operation: Json) -> bool:
    security = operation.get("security", document.get("security", []))
    return not security or {} in security


def _parameters(compare: Comparison, old: Json, new: Json, where: str) -> Iterator[str]:
    before = {(one["in"], one["name"]): one for one in old.get("parameters", [])}
    after = {(one["in"], one["name"]): one for one in new.get("parameters", [])}
    for key, parameter in before.items():
        name = f"{where} {key[1]}"
        other = after.get(key)
        if other is None:
            yield f"{name}: removed"
            continue
        schema, its = parameter["schema"], other["schema"]
        if "default" in schema and schema["default"] != its.get("default"):
            yield f"{name}: the default was {schema['default']!r}"
        # One value is a list of one, as it is sent.
        if its.get("type") == "array" and schema.get("type") != "array":
            its = {"anyOf": [its, its["items"]]}
        yield from compare.sent(schema, its, name)
    for key, parameter in after.items():
        was_required = before.get(key, {}).get("required", False)
        if parameter.get("required") and not was_required:
            yield f"{where} {key[1]}: required now"


def _body(compare: Comparison, old: Json, new: Json, where: str) -> Iterator[str]:
    before, after = old.get("requestBody", {}), new.get("requestBody", {})
    if after.get("required") and not before.get("required"):
        yield f"{where}: a body is required now"
    for media, content in before.get("content", {}).items():
        other = after.get("content", {}).get(media)
        if other is None:
            yield f"{where}: a body of {media} is no longer accepted"
        else:
            yield from compare.sent(content.get("schema", {}), other.get("schema", {}), where)


def _responses(compare: Comparison, old: Json, new: Json, where: str) -> Iterator[str]:
    for status, response in old["responses"].items():
        other = new["responses"].get(status)
        if other is None:
            if status < "400":
                yield f"{where}: {status} is no longer answered"
            continue
        for media, content in response.get("content", {}).items():
            its = other.get("content", {}).get(media)
            if its is None:
                yield f"{where} {status}: {media} is no longer answered"
                continue
            schema = content.get("schema", {}), its.get("schema", {})
            yield from compare.read(*schema, f"{where} {status}")


def _choices(document: Json, schema: Json) -> dict[str, Json]:
    """The schemas that a value may have, by type; objects by their name, if they have one."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return _choices(document, document["components"]["schemas"][name])
    for choice in ("anyOf", "oneOf"):
        if choice in schema:
            parts = [_choices(document, part) for part in schema[choice]]
            objects = sum(_is_object(one) for part in parts for one in part.values())
            return {
                f"object {one.get('title')}" if _is_object(one) and objects > 1 else kind: one
                for part in parts
                for kind, one in part.items()
            }
    if not schema:
        return {}
    kinds = schema.get("type", "object" if "properties" in schema else "any")
    return dict.fromkeys([kinds] if isinstance(kinds, str) else kinds, schema)


def _is_object(schema: Json) -> bool:
    return schema.get("type") == "object"


def _narrowed(old: Json, new: Json, where: str) -> Iterator[str]:
    for one in (*_allowed(old), *([] if _allowed(old) else [None])):
        allowed = _allowed(new)
        if allowed and one not in allowed:
            yield f"{where}: {'any value' if one is None else repr(one)} is no longer accepted"
    for name in LEAST:
        if name in new and (name not in old or new[name] > old[name]):
            yield f"{where}: {name} is {new[name]} now"
    for name in MOST:
        if name in new and (name not in old or new[name] < old[name]):
            yield f"{where}: {name} is {new[name]} now"
    for name in ("pattern", "format"):
        if name in new and new[name] != old.get(name):
            yield f"{where}: {name} is {new[name]} now"


def _allowed(schema: Json) -> list[Any]:
    return list(schema.get("enum", [schema["const"]] if "const" in schema else []))
