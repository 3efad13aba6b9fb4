"""Reads the file of perspectives: the one that comes with the code, and an operator's over it.

Every message names the file and the entry, what is wrong and what to do.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

from clusterer.takes.perspectives import STANCES, Bloc, Perspectives, Side
from parallax.errors import ParallaxError

BUILT_IN = "perspectives.toml"
MAX_BYTES = 1_000_000
LABELS = {
    "world_label": "",
    "country_label": "{demonym}",
    "critical_label": "{actor}",
    "supportive_label": "{actor}",
}
"""What has to be in each."""
TOP_LEVEL = (*LABELS, "drop", "country_labels", "demonyms", "bloc", "side")
CONDITIONS = ("ownership", "tags", "kinds", "countries", "languages", "sources")
KNOWN = {
    "ownership": ("state", "public", "private"),
    "kinds": ("newspaper", "broadcaster", "agency", "digital"),
}
"""What the source catalogue has; of the other fields it may have anything."""
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
LONGEST_LABEL = 80
COUNTRY = re.compile(r"[A-Z]{2}")
BLOC_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,40}")
SIDE_ID = re.compile(r"[a-z]{1,20}:[a-z0-9][a-z0-9-]{0,40}")
STANCE_DROPS = ("stance", *(f"stance:{side}" for side in STANCES))
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
    labels = _labels(base) | {key: _label(table[key], key, name) for key in LABELS if key in table}
    demonyms = (base.demonyms if base else {}) | _names(table, "demonyms", name)
    blocs = {bloc.id: bloc for bloc in (base.blocs if base else ())}
    for where, entry in _entries(table, "bloc", name):
        bloc = _bloc(entry, where, demonyms)
        blocs[bloc.id] = bloc
    sides = {side.id: side for side in (base.sides if base else ())}
    for where, entry in _entries(table, "side", name):
        side = _side(entry, where, demonyms)
        sides[side.id] = side
    country_labels = _names(table, "country_labels", name)
    _check_countries(country_labels, f"{name}: [country_labels]", demonyms)
    dropped = _dropped(table, name, {f"bloc:{key}" for key in blocs} | sides.keys(), demonyms)
    return Perspectives(
        world_label=labels["world_label"],
        stance_labels={side: labels[f"{side}_label"] for side in STANCES},
        country_label=labels["country_label"],
        demonyms=demonyms,
        country_labels=(base.country_labels if base else {}) | country_labels,
        blocs=tuple(blocs.values()),
        sides=tuple(sides.values()),
        dropped=(base.dropped if base else frozenset()) | dropped,
    )


def _labels(base: Perspectives | None) -> dict[str, str]:
    if base is None:
        return {}
    stances = {f"{side}_label": label for side, label in base.stance_labels.items()}
    return {"world_label": base.world_label, "country_label": base.country_label, **stances}


def _label(label: object, key: str, name: str) -> str:
    wanted = LABELS[key]
    if (
        not isinstance(label, str)
        or not 0 < len(label.strip()) <= LONGEST_LABEL
        or label.count("{") != bool(wanted)
        or wanted not in label
    ):
        raise PerspectivesError(
            f"{name}: {key} is {label!r}: give a text of 1 to {LONGEST_LABEL} characters"
            + (f" with {wanted} in it" if wanted else "")
        )
    return label


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
        if not isinstance(label, str) or not 0 < len(label.strip()) <= LONGEST_LABEL:
            raise PerspectivesError(
                f"{where}: label is {label!r}: give 1 to {LONGEST_LABEL} characters"
            )
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
        if key in KNOWN and (unknown := sorted(set(values).difference(KNOWN[key]))):
            raise PerspectivesError(
                f"{where}: {key} {', '.join(unknown)} is not known: use {', '.join(KNOWN[key])}"
            )
        if key == "languages" and (odd := [one for one in values if not LANGUAGE.fullmatch(one)]):
            raise PerspectivesError(
                f"{where}: language {odd[0]!r} is no code: use BCP 47, such as pt or sr-Latn"
            )
    return Side(entry["id"], entry["label"], wanted)


def _check_countries(codes: Iterable[str], where: str, demonyms: Mapping[str, str]) -> None:
    for code in codes:
        if code not in demonyms:
            hint = {"UK": ": the United Kingdom is GB", "EL": ": Greece is GR"}.get(code, "")
            raise PerspectivesError(
                f"{where}: country {code!r} is not known{hint}: correct the code (ISO 3166-1 "
                "alpha-2), or add it to [demonyms]"
            )


def _dropped(
    table: Mapping[str, Any], name: str, known: set[str], demonyms: Mapping[str, str]
) -> frozenset[str]:
    if not table.get("drop"):
        return frozenset()
    ids = _texts(table, "drop", name)
    for identity in ids:
        kind, _, code = identity.partition(":")
        if kind == "country":
            _check_countries((code,), f"{name}: drop", demonyms)
        elif identity not in known and identity not in STANCE_DROPS:
            raise PerspectivesError(
                f"{name}: drop: there is no {identity!r}: name a bloc:…, a side's id or "
                f"country:XX, {', '.join(STANCE_DROPS)}"
            )
    return frozenset(ids)
