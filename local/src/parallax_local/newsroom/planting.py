"""The planted truth of an event, checked against its articles: a truth that isn't true is a slip.

Figures as in docs/coverage.md: a country's silence is one when enough of its outlets can be read.
"""

from collections import Counter
from collections.abc import Sequence

from parallax_local.newsroom.model import Event, Site

LEAST_OUTLETS = 2
"""General outlets of a country that can be read, for its silence to be one."""
OTHERS = 3
"""Least other countries that told an event which a country overlooked."""


def check_planted(event: Event, sites: Sequence[Site]) -> str:
    """What is wrong with an event's planted truth, in words; empty if nothing is."""
    overlooking = overlooked_by(event, sites)
    if overlooking != event.overlooked_by:
        return (
            f"overlooked_by = {list(event.overlooked_by)}, but by its articles and the sites that "
            f"can be read it is {list(overlooking)}"
        )
    alone = min(event.countries) if len(event.countries) == 1 else ""
    if alone != event.only_in:
        return f"only_in = {event.only_in!r}, but its articles are of {sorted(event.countries)}"
    for take in event.takes:
        if not take.shows:
            return f"the take {take.perspective} shows nothing"
        if both := set(take.shows).intersection(take.never):
            return f"the take {take.perspective} must show {sorted(both)} and never show it"
        if take.perspective.startswith("country:"):
            outlets = {
                article.site.id
                for article in event.articles
                if article.site.country == take.perspective.removeprefix("country:")
            }
            if len(outlets) < LEAST_OUTLETS:
                return f"the take {take.perspective} has articles of {len(outlets)} outlets"
    return ""


def overlooked_by(event: Event, sites: Sequence[Site]) -> tuple[str, ...]:
    """The countries that left an event out, in alphabetical order."""
    general = [site for site in sites if site.general]
    readable = Counter(site.country for site in general if not site.fault)
    watched = Counter(site.country for site in general)
    telling = {article.site.country for article in event.articles if article.site.general}
    return tuple(
        sorted(
            country
            for country, count in readable.items()
            if count >= LEAST_OUTLETS
            and 2 * count >= watched[country]
            and country not in telling
            and len(event.countries - {country}) >= OTHERS
        )
    )
