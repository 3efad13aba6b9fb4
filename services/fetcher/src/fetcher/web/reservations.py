"""Rights that a publisher keeps to itself, as machines are told of them.

TDM Reservation Protocol (W3C community group, 2024): /.well-known/tdmrep.json and HTTP headers;
and X-Robots-Tag. What a page's own meta elements say is read with the page.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from parallax.documents import Rights

MAX_RESERVATIONS = 1000
LONGEST_POLICY = 500


@dataclass(frozen=True)
class Reservation:
    """One entry of tdmrep.json: `location` is a path pattern as in robots.txt."""

    location: str
    reserved: bool
    policy: str | None = None


def parse_reservations(body: bytes) -> tuple[Reservation, ...]:
    """The entries of a tdmrep.json, in their order; what isn't one is skipped."""
    try:
        entries = json.loads(body)
    except (ValueError, RecursionError):
        return ()
    if not isinstance(entries, list):
        return ()
    found = []
    for entry in entries[:MAX_RESERVATIONS]:
        if not isinstance(entry, dict) or not isinstance(entry.get("location"), str):
            continue
        policy = entry.get("tdm-policy")
        found.append(
            Reservation(
                location=entry["location"][:500],
                reserved=str(entry.get("tdm-reservation")) == "1",
                policy=policy[:LONGEST_POLICY] if isinstance(policy, str) else None,
            )
        )
    return tuple(found)


def reservation_of(url: str, reservations: Sequence[Reservation]) -> Reservation | None:
    """The first entry whose pattern fits the URL's path."""
    parts = urlsplit(url)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return next((one for one in reservations if _fits(one.location, path)), None)


def _fits(pattern: str, path: str) -> bool:
    """As in robots.txt: `*` is anything, `$` the end. No regex: the pattern is a stranger's."""
    first, *others = pattern.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    last = others.pop() if others and pattern.endswith("$") else None
    position = len(first)
    for part in others:
        found = path.find(part, position)
        if found < 0:
            return False
        position = found + len(part)
    if last is not None:
        return path.endswith(last) and len(path) - len(last) >= position
    return not pattern.endswith("$") or position == len(path)


def rights_of(
    headers: Mapping[str, str], page: Rights | None, site: Reservation | None
) -> Rights | None:
    """All that is said of a page's rights, the strictest wins; None if nothing is said.

    The reservation closest to the page decides: its own meta element, then the header, then the
    site's file.
    """
    tags = ",".join(_all(headers, "X-Robots-Tag")).lower()
    said = {tag.strip().rpartition(":")[2].strip() for tag in re.split(r"[,;]", tags)}
    no_snippet = "nosnippet" in said or re.search(r"max-snippet\s*:\s*0\b", tags) is not None
    header = headers.get("tdm-reservation")
    reserved, policy = None, None
    if page is not None and page.tdm_reserved is not None:
        reserved, policy = page.tdm_reserved, page.tdm_policy
    elif header is not None:
        reserved, policy = header.strip() == "1", headers.get("tdm-policy")
    elif site is not None:
        reserved, policy = site.reserved, site.policy
    rights = Rights(
        noarchive="noarchive" in said or bool(page and page.noarchive),
        nosnippet=no_snippet or bool(page and page.nosnippet),
        tdm_reserved=reserved,
        tdm_policy=policy[:LONGEST_POLICY] if policy else None,
    )
    return None if rights == Rights() else rights


def _all(headers: Mapping[str, str], name: str) -> list[str]:
    every = getattr(headers, "getall", None)
    found = every(name, []) if every else [headers.get(name, "")]
    return [value for value in found if value]
