"""Reads the file of perspectives: the one that comes with the code, and an operator's over it.

Every message names the file and the entry, what is wrong and what to do.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

from clusterer.takes.perspectives import Bloc, Perspectives, Side
from parallax.errors import ParallaxError

BUILT_IN = "perspectives.toml"
MAX_BYTES = 1_000_000
TOP_LEVEL = ("country_label", "drop", "country_labels", "demonyms", "bloc", "side")
CONDITIONS = ("ownership", "tags", "kinds", "countries", "languages", "sources")
OWNERSHIP = ("state", "public", "private")
COUNTRY = re.compile(r"[A-Z]{2}")
BLOC_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,40}")
SIDE_ID = re.compile(r"[a-z]{1,20}:[a-z0-9][a-z0-9-]{0,40}")
TAKEN_KINDS = ("country", "bloc", "stance", "world")


class PerspectivesError(ParallaxError):
    """A file of perspectives that can't be used; the text says where, why and what to do."""


def built_in() -> Perspectives:
    """The perspectives that come with the code."""
    return _merged(None, files("clusterer.takes").joinpath(BUILT_IN).read_text("utf-8"), BUILT_IN)


def load(path: Path | None) -> Perspectives:
    """The built-in perspectives with an operator's file over them, if there is one."""
    base = built_in()
    if path is None:
        return base
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise PerspectivesError(
                f"{path}: {size:,} bytes, the limit is {MAX_BYTES:,}: is it the right file?"
            )
        text = path.read_text("utf-8")
    except OSError as error:
        raise PerspectivesError(
            f"{path}: can't be read ({error.strerror}): check the path and its permissions"
        ) from error
    except UnicodeDecodeError as error:
        raise PerspectivesError(f"{path}: not UTF-8 ({error}): save it as UTF-8") from error
    return _merged(base, text, str(path))


def parse(text: str, name: str = "perspectives") -> Perspectives:
    """An operator's text over the built-in perspectives; `name` is what messages call it."""
    return _merged(built_in(), text, name)


def _merged(base: Perspectives | None, text: str, name: str) -> Perspectives:
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise PerspectivesError(f"{name}: not TOML: {error}") from error
    _only(table, TOP_LEVEL, name)
    pattern = table.get("country_label", base.country_label if base else "")
    if not isinstance(pattern, str) or pattern.count("{") != 1 or "{demonym}" not in pattern:
        raise PerspectivesError(
            f"{name}: country_label is {pattern!r}: give a text with {{demonym}} in it, such as "
            '"{demonym} press"'
        )
    demonyms = (base.demonyms if base else {}) | _names(table, "demonyms", name)
    blocs = {bloc.id: bloc for bloc in (base.blocs if base else ())}
    for where, entry in _entries(table, "bloc", name):
        bloc = _bloc(entry, where, demonyms)
        blocs[bloc.id] = bloc
    sides = {side.id: side for side in (base.sides if base else ())}
    for where, entry in _entries(table, "side", name):
        side = _side(entry, where, demonyms)
        sides[side.id] = side
    return Perspectives(
        country_label=pattern,
        demonyms=demonyms,
        country_labels=(base.country_labels if base else {})
        | _names(table, "country_labels", name),
        blocs=tuple(blocs.values()),
        sides=tuple(sides.values()),
        dropped=(base.dropped if base else frozenset())
        | _dropped(table, name, {f"bloc:{key}" for key in blocs} | sides.keys()),
    )


def _only(table: Mapping[str, Any], known: tuple[str, ...], where: str) -> None:
    for key in table:
        if key not in known:
            raise PerspectivesError(
                f"{where}: {key!r} is not known here: use {', '.join(known)}, or take it out"
            )


def _names(table: Mapping[str, Any], key: str, name: str) -> dict[str, str]:
    found = table.get(key, {})
    if not isinstance(found, dict):
        raise PerspectivesError(f'{name}: {key} is no table: write [{key}] and lines like PT = "…"')
    for code, label in found.items():
        if not COUNTRY.fullmatch(code):
            raise PerspectivesError(
                f"{name}: [{key}] {code}: not a country's code: two capital letters, ISO 3166-1"
            )
        if not isinstance(label, str) or not label.strip():
            raise PerspectivesError(f"{name}: [{key}] {code}: empty or no text: give a name")
    return dict(found)


def _entries(
    table: Mapping[str, Any], key: str, name: str
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    entries = table.get(key, [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise PerspectivesError(f"{name}: {key} is no list of tables: write [[{key}]] before each")
    seen: set[str] = set()
    for number, entry in enumerate(entries, 1):
        identity = entry.get("id")
        where = f"{name}: {key} {number} ({identity})" if identity else f"{name}: {key} {number}"
        pattern, example = (BLOC_ID, "gulf") if key == "bloc" else (SIDE_ID, "tag:opposition")
        if not isinstance(identity, str) or not pattern.fullmatch(identity):
            raise PerspectivesError(
                f"{where}: id is {identity!r}: small letters, digits and dashes, such as {example}"
            )
        if identity in seen:
            raise PerspectivesError(f"{where}: this id is there twice: keep one of them")
        seen.add(identity)
        label = entry.get("label")
        if not isinstance(label, str) or not label.strip() or len(label) > 80:
            raise PerspectivesError(f"{where}: label is {label!r}: give 1 to 80 characters")
        yield where, entry


def _texts(entry: Mapping[str, Any], key: str, where: str) -> tuple[str, ...]:
    values = entry.get(key)
    if (
        not isinstance(values, list)
        or not values
        or not all(isinstance(value, str) and value for value in values)
    ):
        raise PerspectivesError(f'{where}: {key} is {values!r}: give a list of texts, ["…", "…"]')
    return tuple(values)


def _bloc(entry: Mapping[str, Any], where: str, demonyms: Mapping[str, str]) -> Bloc:
    _only(entry, ("id", "label", "members"), where)
    members = _texts(entry, "members", where)
    _check_countries(members, where, demonyms)
    return Bloc(entry["id"], entry["label"], frozenset(members))


def _side(entry: Mapping[str, Any], where: str, demonyms: Mapping[str, str]) -> Side:
    _only(entry, ("id", "label", *CONDITIONS), where)
    if entry["id"].partition(":")[0] in TAKEN_KINDS:
        raise PerspectivesError(
            f"{where}: ids that begin so are made by the program: begin it with side:, tag: or "
            "ownership:"
        )
    wanted = tuple((key, _texts(entry, key, where)) for key in CONDITIONS if key in entry)
    if not wanted:
        raise PerspectivesError(
            f"{where}: says of no outlet that it belongs: give one of {', '.join(CONDITIONS)}"
        )
    for key, values in wanted:
        if key == "countries":
            _check_countries(values, where, demonyms)
        if key == "ownership" and (unknown := sorted(set(values).difference(OWNERSHIP))):
            raise PerspectivesError(
                f"{where}: ownership {', '.join(unknown)} is not known: use {', '.join(OWNERSHIP)}"
            )
    return Side(entry["id"], entry["label"], wanted)


def _check_countries(codes: tuple[str, ...], where: str, demonyms: Mapping[str, str]) -> None:
    for code in codes:
        if code not in demonyms:
            hint = {"UK": ": the United Kingdom is GB", "EL": ": Greece is GR"}.get(code, "")
            raise PerspectivesError(
                f"{where}: country {code!r} is not known{hint}: correct the code (ISO 3166-1 "
                "alpha-2), or add it to [demonyms]"
            )


def _dropped(table: Mapping[str, Any], name: str, known: set[str]) -> frozenset[str]:
    if not table.get("drop"):
        return frozenset()
    ids = _texts(table, "drop", name)
    for identity in ids:
        kind, _, code = identity.partition(":")
        if identity not in known and not (kind == "country" and COUNTRY.fullmatch(code)):
            raise PerspectivesError(
                f"{name}: drop: there is no {identity!r}: name a bloc:…, a side's id or country:XX"
            )
    return frozenset(ids)
