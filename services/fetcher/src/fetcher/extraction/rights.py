"""What a page's meta elements allow programs to do with it.

Robots directives as Google documents them, and the TDM Reservation Protocol (W3C Community Group
report of 2024), which says by `tdm-reservation` 1 that rights to text and data mining are reserved.
"""

import re

from fetcher.extraction.structured import Structured
from parallax.documents import Rights

_ROBOTS = ("robots", "googlebot", "googlebot-news")
_LONGEST_POLICY = 2000


def read_rights(page: Structured) -> Rights:
    """The page's own declarations; headers and /.well-known/tdmrep.json are read elsewhere."""
    values = (value for name in _ROBOTS for value in page.meta.get(name, ()))
    directives = {
        re.sub(r"\s+", "", directive).lower() for value in values for directive in value.split(",")
    }
    policy = page.first("tdm-policy")
    return Rights(
        noarchive=bool(directives & {"noarchive", "nocache"}),
        nosnippet=bool(directives & {"nosnippet", "max-snippet:0"}),
        tdm_reserved={"1": True, "0": False}.get(page.first("tdm-reservation") or ""),
        tdm_policy=policy[:_LONGEST_POLICY] if policy else None,
    )
