"""How strangers' XML is parsed: nothing is resolved, expanded or fetched. One place for all."""

from typing import TypedDict


class _Options(TypedDict):
    encoding: str
    resolve_entities: bool
    no_network: bool
    load_dtd: bool
    remove_comments: bool
    remove_pis: bool
    collect_ids: bool


SAFE: _Options = {
    "encoding": "utf-8",
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "remove_comments": True,
    "remove_pis": True,
    "collect_ids": False,
}
"""Options of lxml's parsers, for text that was encoded as UTF-8."""
