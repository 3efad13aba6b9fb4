"""Sentences of English news, and which of them can stand alone."""

import re
from collections.abc import Iterator

SHORTEST, LONGEST = 40, 280
"""Characters of a sentence that is quoted."""

_END = re.compile(r"[.!?…]+[\"”'’»)\]]*\s+(?=[\"“'‘«(\[]?[^\W\d_a-zß-öø-ÿ]|[\"“'‘«(\[]?\d)")
_ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|St|Sen|Sens|Rep|Reps|Gov|Gen|Lt|Col|Sgt|Cpl|Prof|Rev|Jr|Sr|Capt|Maj|Adm"
    r"|Hon|Pres|Sec|Supt|Insp|vs|Mt|Ft|Jan|Feb|Aug|Sept|Sep|Oct|Nov|Dec|Inc|Corp|Co|Ltd|Bros"
    r"|etc|e\.g|i\.e|approx|Fig|Art|Ave|Blvd|cf|al|Tues|Thurs|Wash|Ariz|Calif|Colo|Conn|Fla|Ga|Ill|Ind"
    r"|Kan|Ky|Mass|Mich|Minn|Neb|Nev|Okla|Ore|Pa|Penn|Tenn|Tex|Va|Vt|Wis|Wyo|Mont|Ala|Ark|Md)|\b[A-Z]|\b(?:[A-Za-z]\.)+[A-Za-z])\.$"
)
_WORD = re.compile(r"\W*(\w+)")
_NUMBER = re.compile(r"\bNos?\.$")
_INITIALS = re.compile(r"\b(?:[A-Za-z]\.){2,}$")
_STARTERS = frozenset(
    """The In He She It But A An On At They We This That His Her For If And When After As I There
    Its Their Officials Police""".split()
)
_DATELINE = re.compile(
    r"^\W{0,2}[A-ZÀ-Þ][A-ZÀ-Þ'’.\-]{2,}(?:[ ,]+[A-ZÀ-Þ][\w.'’-]*){0,6}"
    r"(?:,? (?:\w+\.? )?\d{1,2})?\s*(?:\([^)]{2,40}\))?\s*(?:[—―]\s*|(?:[—–―-]{1,2}|:)\s+)"
)
_DATELINE_MIXED = re.compile(
    r"^[A-Z][\w.'’-]{1,30}(?:[ ,]+[A-Z][\w.'’-]{1,30}){0,4}[ ,]+(?:\d{1,2}[,.]? )?"
    r"(?:\([A-Z][\w. /-]{1,30}\)\s*(?:—|–|--|-)?|/[A-Z][\w ]{1,30}/\s*(?:—|–|--|-))\s*"
)
_AGENCY_ONLY = re.compile(r"^\((?:[A-Z]{2,5}|Reuters|Bloomberg|Xinhua|Yonhap)\)\s*(?:—|–|--|-)?\s*")

_DANGLING = re.compile(
    r"^\W*(?:he|she|it|they|this|that|these|those|his|her|hers|its|their|but|and|so|or|nor|yet"
    r"|however|meanwhile|also|still|then|there|here|another|other|others|such|both|later|earlier"
    r"|instead|moreover|nevertheless|nonetheless|additionally|furthermore|thus|therefore|besides"
    r"|too|as such|for example|for instance|in addition|in response|of those|one of them|none|some"
    r"|asked|what|who|which|because|even|now|again|elsewhere|likewise|similarly|indeed|of course"
    r"|needless|perhaps|maybe|i|we|you|my|our|your|the two|the three|the former|the latter|the same"
    r"|adding|among them|among those|at the same time|on the other hand|in other words|to be sure"
    r"|in fact|after all|yes|no|well|click|read|see|subscribe|watch|listen|follow|photo|image|video"
    r"|story|related|more|updated?|advertisement|copyright|by)\b",
    re.IGNORECASE,
)
_PRONOUN = re.compile(r"\b(?:he|she|they|him|her|hers|his|them|their)\b", re.IGNORECASE)
_FIRST_PERSON = re.compile(r"\b(?:I|I'm|I’m|we|us|my|our|me|you|your)\b")
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|«[^»]*»|(?<!\w)‘[^’]*’(?!\w)|(?<!\w)'[^']*'(?!\w)")
_FURNITURE = re.compile(
    r"©|\b(?:contributed (?:to|reporting)|all rights reserved|click here|sign up|newsletter"
    r"|subscribe|follow us|read more|read also|photo by|file photo|getty images|advertisement"
    r"|reporting by|editing by|writing by|http|www\.|e-?mail us|this article|this story (?:was|has)"
    r"|update[ds]? (?:at|with)|cookies|terms of use)\b|\S+@\S+",
    re.IGNORECASE,
)


def undated(paragraph: str) -> str:
    """A paragraph without its dateline: "LUANDA, March 2 (Agency) — "."""
    for pattern in (_DATELINE, _DATELINE_MIXED, _AGENCY_ONLY):
        shorter = pattern.sub("", paragraph, count=1)
        if shorter != paragraph and shorter[:1].isupper():
            return shorter
    return paragraph


def sentences(paragraph: str) -> Iterator[str]:
    """The sentences of a paragraph, in order."""
    start = 0
    for match in _END.finditer(paragraph):
        before = paragraph[max(start, match.start() - 12) : match.start() + 1]
        following = _WORD.match(paragraph, match.end())
        starts = bool(following and following[1] in _STARTERS)
        if _NUMBER.search(before) and following and following[1][0].isdigit():
            continue
        if _ABBREVIATION.search(before) and not (_INITIALS.search(before) and starts):
            continue
        if sentence := paragraph[start : match.end()].strip():
            yield sentence
        start = match.end()
    if rest := paragraph[start:].strip():
        yield rest


def stands_alone(sentence: str) -> bool:
    """Whether a sentence says something whole to who hasn't read the one before it."""
    if not SHORTEST <= len(sentence) <= LONGEST or len(sentence.split()) < 7:
        return False
    if not _is_whole(sentence) or _DANGLING.search(sentence) or _FURNITURE.search(sentence):
        return False
    own = _QUOTED.sub(" “” ", sentence)
    if len(own) < len(sentence) * 0.5 or _FIRST_PERSON.search(own):
        return False
    pronoun = _PRONOUN.search(own)
    return pronoun is None or _has_name(own[: pronoun.start()])


def _is_whole(sentence: str) -> bool:
    if not re.match(r"[\"“'‘«(]?[^\W_a-z]", sentence) or not re.search(
        r"[.!][\"”'’»)]*$", sentence
    ):
        return False
    if re.search(r"[:;,?]\W*$|\.\.\.|…|\|", sentence) or sentence.isupper():
        return False
    pairs = (("“", "”"), ("«", "»"), ("(", ")"), ("[", "]"))
    balanced = all(sentence.count(left) == sentence.count(right) for left, right in pairs)
    return balanced and sentence.count('"') % 2 == 0 and _single_balanced(sentence)


def _single_balanced(sentence: str) -> bool:
    """‘ is closed by the sign that also is an apostrophe: there are at least as many of it."""
    opened = sentence.count("‘")
    return opened == 0 or opened <= sentence.count("’")


def _has_name(text: str) -> bool:
    """Whether a capitalised word, or somebody by what they are, comes before a pronoun."""
    return bool(
        re.search(
            r"(?:\w\W+)[A-Z]\w+|^\W*[A-Z]\w+ [A-Z]\w+|\b(?:man|woman|people|police|officials"
            r"|workers|residents|president|minister|men|women|children|students|company|group|protesters"
            r"|lawmakers|scientists|researchers|doctors|leader|leaders|suspect)\b",
            text,
        )
    )
