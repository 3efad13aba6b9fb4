"""What names an outlet rather than the news: in a title's ends, and among a text's names."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from clusterer.story.member import Member

AGENCIES = frozenset(
    """reuters afp ap apnews associatedpress agencefrancepresse dpa efe ansa tass ria rianovosti
    xinhua kyodo kyodonews yonhap pti presstrustofindia ani ians upi unitedpressinternational
    bloomberg bloombergnews interfax anadolu anadoluagency pa pamedia pressassociation aap lusa
    belga bbc bbcnews bbcsport cnn foxnews nbc nbcnews cbs cbsnews abcnews msnbc npr skynews
    aljazeera guardian nytimes newyorktimes washingtonpost wallstreetjournal wsj usatoday huffpost
    huffingtonpost yahoonews yahoo googlenews msn dailymail mailonline financialtimes deutschewelle
    gettyimages getty shutterstock youtube euronews politico axios latimes losangelestimes
    timesofindia hindustantimes lemonde elpais spiegel independent telegraph dailytelegraph
    cnbc politicocom chinadaily globaltimes cgtn rt sputnik pbs pbsnewshour time timemagazine
    newsweek economist bostonglobe chicagotribune""".split()
)
"""Agencies and outlets that others name beside their news."""

_KINDS = frozenset(
    """news times post herald gazette tribune journal today daily guardian observer telegraph press
    agency online tv radio magazine chronicle mirror standard courier examiner dispatch inquirer
    bulletin mail globe sentinel newspaper network""".split()
)
_SECTIONS = frozenset(
    """world politics sport sports business opinion national local international news europe asia
    africa americas americas culture economy technology tech science health entertainment lifestyle
    markets video videos photos live home features analysis regional society environment football
    cricket travel education""".split()
)


@lru_cache(maxsize=10_000)
def squeezed(name: str) -> str:
    """A name without accents, case, spaces and its article: "The Gazette" is `gazette`."""
    folded = unicodedata.normalize("NFKD", name.casefold())
    return "".join(char for char in folded if char.isalnum()).removeprefix("the")


def names_of(members: Iterable[Member]) -> frozenset[str]:
    """By what the outlets of articles call themselves, squeezed."""
    found = set(AGENCIES)
    for member in members:
        host = member.host.removeprefix("www.")
        names = (member.source_id, host, host.partition(".")[0], member.outlet)
        found.update(squeezed(name) for name in names)
        # Some give a short name and, in brackets, what it stands for.
        found.update(squeezed(name) for name in re.split(r"[()]", member.outlet))
    return frozenset(found - {""})


def names_outlet(text: str, own: frozenset[str]) -> bool:
    """Whether a part of a title is an outlet's name or its section and nothing else."""
    words = text.split()
    if squeezed(text) in own or squeezed(text).removesuffix("com") in own:
        return True
    if len(words) == 1 and "." in text.strip(".") and text.islower():
        return True  # gazette.example
    folded = [word.casefold().strip(".,") for word in words]
    if all(word in _SECTIONS or word in {"&", "and"} for word in folded):
        return True
    is_name = all(word[:1].isupper() or word in {"of", "the", "&"} for word in words)
    return 2 <= len(words) <= 4 and is_name and folded[-1] in _KINDS
