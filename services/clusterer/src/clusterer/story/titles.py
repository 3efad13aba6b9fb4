"""A story's title: that of its most central English article, made fit to stand alone."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from clusterer.story.member import Member, settled
from clusterer.story.outlets import names_of, names_outlet, squeezed
from clusterer.text import tokens

LEAD_SHARE = 0.5
"""What a word of a description counts, beside one of a title."""
MOST = 96
"""Articles, the first ones, that have a say in a title: it is made anew with every article."""
STEP = 0.1
"""Titles whose scores differ by less are equally good, and the earlier one stays."""
SHORT_NAME = 7
"""Letters of an outlet's name that may be a word of the news, too."""
LONGEST = 120
"""Characters of a headline; more is a sentence."""
SHOUTING = 0.7
"""Share of capital letters from which a title is shouted."""

_PARTS = re.compile(r"\s+[|–—·•»-]\s+|\s*\|\s*")
_LABEL = re.compile(
    r"""^[\[(]?(?:live(?:\ (?:updates?|blog|news))?|breaking(?:\ news)?|just\ in|watch(?:\ live)?
    |videos?|exclusive|updated?(?:\ \d+)?|latest|developing|alert|news(?:\ alert)?|photos?|pictures
    |in\ pictures|gallery|listen|podcast|read|explainer|explained|opinion|analysis|editorial
    |comment(?:ary)?|column|letters?|review|interview|factbox|wrapup|infographic|quiz)[\])]?
    \s*(?:[:|»]|\s[–—-]|(?<=[\])]))\s*""",
    re.IGNORECASE | re.VERBOSE,
)
_TAIL = re.compile(
    r"\s*[\[(](?:videos?|photos?|pictures|watch|live|updated?|exclusive|graphic|audio|pics|"
    r"[A-Z]{2,5}|Reuters)[\])]\s*$"
)
_VIEWS = re.compile(
    r"^\W*(?:opinion|analysis|editorial|comment(?:ary)?|column|letters?|review|explainer|explained"
    r"|quiz|podcast|live|in pictures|photos?|gallery|fact ?check)\b",
    re.IGNORECASE,
)
_TRUNCATED = re.compile(r"(?:…|\.\.\.)\W*$")
_TEASING = re.compile(
    r"\b(?:here's|here’s|here is|what we know|what to know|need to know|things to|you|your|i|my|we"
    r"|our|live updates|as it happened|this is (?:how|why|what)|the reason|won't believe"
    r"|in pictures|timeline|everything|why|how)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W_]+(?:[.'’-][^\W_]+)*\.?")
_ACRONYMS = frozenset(
    """US U.S UK U.K UN EU NATO IMF WTO NASA FBI CIA BBC CNN OPEC UNESCO UNICEF FIFA UEFA NBA NFL
    MLB NHL IOC AIDS HIV DNA GDP CEO MP MPs PM TV AI IT USA UAE ANC BJP GOP NHS IAEA ASEAN BRICS
    COP ISIS IS COVID COVID-19 G7 G20 HS2 II III IV""".split()
) - {"IT", "IS"}


def title_of(members: Sequence[Member]) -> Member | None:
    """The article that names a story of `members`, which come in the order of time."""
    english = [member for member in members if member.english]
    candidates = english or list(members)
    return most_central(candidates[: settled(min(len(candidates), MOST))])


def most_central(members: Sequence[Member]) -> Member | None:
    """The member whose title shares most with all titles and descriptions, and is fit for one.

    The cosine of each title to the sum of all, less what speaks against it; of about equal ones
    the first, so the one published first. Equal titles are one: a copy is no second opinion.
    """
    own = names_of(members)
    telling = [name for name in own if len(name) > SHORT_NAME]
    titles = {member.article_id: cut(member.title, own) for member in members}
    together: dict[str, float] = defaultdict(float)
    for title, lead in {titles[member.article_id]: member.lead for member in members}.items():
        in_title = set(tokens(title))
        for term in in_title:
            together[term] += 1
        for term in set(tokens(lead)) - in_title:
            together[term] += LEAD_SHARE
    scores = {key: _centrality(title, together) for key, title in titles.items()}
    highest = max(scores.values(), default=0.0) or 1.0
    best: tuple[int, Member] | None = None
    for member in members:
        title = titles[member.article_id]
        score = scores[member.article_id] / highest - _faults(member, title, telling)
        rank = round(score / STEP)
        if best is None or rank > best[0]:
            best = (rank, member)
    return best[1] if best else None


def _centrality(title: str, together: Mapping[str, float]) -> float:
    terms = set(tokens(title))
    return sum(together[term] for term in terms) / math.sqrt(len(terms) or 1)


def _faults(member: Member, title: str, names: Sequence[str]) -> float:
    """What speaks against a title, 0 for nothing; 1 is as bad as having no word of the others'."""
    words = title.split()
    folded = squeezed(title)
    named = any(name in folded for name in names)
    return math.fsum(
        (
            0.6 * bool(_TRUNCATED.search(title)),
            0.5 * member.title_doubtful,
            0.4 * bool(_VIEWS.search(member.title)),
            0.3 * (len(words) < 4),
            0.1 * (len(words) < 6),
            0.3 * named,
            0.2 * (member.kind != "article"),
            0.2 * title.endswith("?"),
            0.2 * bool(_TEASING.search(title)),
            0.2 * (len(title) > LONGEST),
            0.1 * (title[:1] in "\"'“‘"),
            0.1 * _shouts(title),
            0.05 * member.translated,
        )
    )


def headline(member: Member) -> str:
    """A title without labels and its outlet's name at its ends: "Live: ... | The Gazette"."""
    return cut(member.title, names_of([member]))


def cut(title: str, own: frozenset[str]) -> str:
    """A title without labels and outlets' names at either end."""
    title = " ".join(title.split())
    while True:
        shorter = _without_end(_without_start(title, own), own)
        if shorter == title or not shorter:
            return title
        title = shorter


def _without_start(title: str, own: frozenset[str]) -> str:
    without_label = _LABEL.sub("", title)
    if without_label and without_label != title:
        return without_label[0].upper() + without_label[1:]
    first = _PARTS.search(title)
    if first and _outside(title[: first.start()], own):
        return title[first.end() :]
    name, colon, rest = title.partition(": ")
    if colon and rest and squeezed(name) in own:
        return rest
    return title


def _outside(part: str, own: frozenset[str]) -> bool:
    return bool(part) and names_outlet(part, own)


def _without_end(title: str, own: frozenset[str]) -> str:
    title = _TAIL.sub("", title) or title
    parts = list(_PARTS.finditer(title))
    if not parts:
        return title
    end = title[parts[-1].end() :]
    is_label = "|" in parts[-1].group() and len(end.split()) <= 3
    return title[: parts[-1].start()] if is_label or names_outlet(end, own) else title


def spelled(member: Member, members: Sequence[Member]) -> str:
    """The headline of a member, not shouted: in sentence case, names as `members` spell them."""
    title = cut(member.title, names_of(members))
    if not _shouts(title):
        return title
    return lowered(title, spellings(members))


def _shouts(title: str) -> bool:
    letters = [char for char in title if char.isalpha() and char.lower() != char.upper()]
    shouted = sum(char.isupper() for char in letters)
    return len(title.split()) > 2 and shouted > SHOUTING * len(letters)


def lowered(title: str, spelling: Mapping[str, str]) -> str:
    """A shouted title in sentence case; acronyms and the words of `spelling` as they are."""

    def lower(match: re.Match[str]) -> str:
        word = match.group()
        if word.rstrip(".") in _ACRONYMS or any(char.isdigit() for char in word):
            return word
        stem = re.sub(r"['’]S$|\.$", "", word)
        return spelling.get(stem.casefold(), stem.lower()) + word[len(stem) :].lower()

    text = _WORD.sub(lower, title)
    start = re.search(r"[^\W\d_]", text)
    return text[: start.end()].upper() + text[start.end() :] if start else text


def spellings(members: Sequence[Member]) -> dict[str, str]:
    """How words are written where they aren't shouted and don't start a text, folded to written."""
    written: dict[str, Counter[str]] = {}
    for member in members:
        for text in (member.lead, *member.paragraphs):
            for match in list(_WORD.finditer(text))[1:]:
                word = re.sub(r"['’]s$|\.$", "", match.group())
                starts = text[: match.start()].rstrip(" “\"'‘")[-1:] in {".", "!", "?", ":"}
                if not starts:
                    written.setdefault(word.casefold(), Counter())[word] += 1
    return {
        folded: max(counts, key=lambda word: (counts[word], word))
        for folded, counts in written.items()
    }
