"""JSON to models: what is declared becomes an attribute, the rest stays in `raw`.

A tolerant reader: fields that this version doesn't know are kept and never an error, so that an
older client works with a newer service. A field that wasn't sent (see `fields`) has its default or
is missing; asking for it then says so.
"""

from dataclasses import dataclass
from datetime import datetime
from types import NoneType, UnionType
from typing import (
    Any,
    ClassVar,
    TypeVar,
    Union,
    dataclass_transform,
    get_args,
    get_origin,
    get_type_hints,
)

from parallax_client.errors import UnexpectedAnswer

Json = dict[str, Any]


@dataclass_transform(frozen_default=True, kw_only_default=True, eq_default=False)
class Model:
    """A frozen dataclass; `raw` is what the service sent, with fields not declared here."""

    raw: Json = {}  # noqa: RUF012  # no instance writes to it
    _hints: ClassVar[dict[str, Any]]

    def __init_subclass__(cls) -> None:
        # The generated repr would fail on a field that wasn't sent.
        dataclass(frozen=True, kw_only=True, repr=False, eq=False)(cls)
        hints = get_type_hints(cls)
        cls._hints = {name: hints[name] for name in hints if name not in {"raw", "_hints"}}

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(
            f"{type(self).__name__} came without {name!r}. Was it left out of `fields`, or is the "
            "service older than this client?"
        )

    def __repr__(self) -> str:
        shown = {
            name: self.raw[name] for name in ("id", "code", "title", "name") if name in self.raw
        }
        inside = ", ".join(f"{name}={value!r}" for name, value in shown.items())
        return f"{type(self).__name__}({inside})"

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and vars(self) == vars(other)

    def __hash__(self) -> int:
        return hash((type(self), repr(self)))


class Page(Model):
    """A page of a list; `next_cursor` is None at the end."""

    items: tuple[Any, ...]
    next_cursor: str | None = None


M = TypeVar("M", bound=Model)


def read(kind: type[M], raw: Any) -> M:
    """A model from decoded JSON; UnexpectedAnswer if it has another shape."""
    if not isinstance(raw, dict):
        raise UnexpectedAnswer(f"{kind.__name__} should be an object, and is {_shown(raw)}")
    made: M = object.__new__(kind)
    hints = kind._hints
    vars(made).update({name: _value(hints[name], raw[name]) for name in hints if name in raw})
    vars(made)["raw"] = raw
    return made


def _value(hint: Any, raw: Any) -> Any:
    origin, inner = get_origin(hint), get_args(hint)
    if origin in {Union, UnionType}:
        if raw is None:
            return None
        return _value(next(one for one in inner if one is not NoneType), raw)
    if origin is tuple:
        if not isinstance(raw, list):
            raise UnexpectedAnswer(f"a list was expected, and {_shown(raw)} came")
        return tuple(_value(inner[0], one) for one in raw)
    if hint is datetime:
        try:
            return datetime.fromisoformat(raw)
        except (TypeError, ValueError) as error:
            raise UnexpectedAnswer(f"{_shown(raw)} is not a time") from error
    if isinstance(hint, type) and issubclass(hint, Model):
        return read(hint, raw)
    return raw


def _shown(raw: Any) -> str:
    return repr(raw)[:100]
