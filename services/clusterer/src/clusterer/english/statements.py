"""Which sentences can be shown without what stood around them.

A sentence under an outlet's name has to be the newsroom's (no byline, caption or call to read on),
whole (no fragment, no half of a quotation) and understood by who has not read the one before.
"""

import re

from clusterer.english.words import CALENDAR
from clusterer.text import STOP_WORDS

SHORTEST, LONGEST = 40, 320
"""Characters of a sentence that is shown."""
LEAST_WORDS = 6
SHOUTED = 4
"""Words in capitals in a row: a headline that ran into the text."""

_BOILERPLATE = re.compile(
    r"^\W*(?:read (?:also|more|next|the (?:full|whole))|also read|see also|watch(?: live)?:|listen:"
    r"|file ?-|source:|editing by|reporting by|writing by|with (?:files|reporting) from"
    r"|translated by|follow us|sign up|subscribe|click|download (?:our|the) app|share (?:this|on)"
    r"|advertisement|related\b.{0,10}:|more on|updated?:|published:|correction\b|copyright"
    r"|don.t miss|join (?:our|us)|credits?:|scroll (?:down|to)|tap (?:here|to)|story continues"
    r"|this is a (?:breaking|developing)|if you (?:have|need|are affected)"
    r"|(?-i:By [A-Z][\w.'’-]+ [A-Z][\w.'’-]+ (?:and|[|•]))"
    r"|(?:file )?(?:photo|image|picture|video)(?:graph)?s?\s*(?:[:/(|—-]|by\b|credit))"
    r"|©|\(c\) ?\d|newsletter|terms of (?:use|service)|privacy policy"
    r"|cookies?\b.{0,40}(?:accept|consent)|all rights reserved|getty images|file photo"
    r"|this (?:article|story) (?:was|has been|is|originally)|contributed (?:to this|reporting)"
    r"|may not be (?:copied|published|reproduced|republished|redistributed)|click here"
    r"|our (?:app|channel|subscribers)\b|whatsapp channel|telegram channel|e-?mail us"
    r"|(?:any ?one|people|witnesses|those) (?:who has|with) (?:any )?information|crimestoppers"
    r"|for more information|https?://|www\.|\S@\S+\.\w|▪|\||•",
    re.IGNORECASE,
)
_ENDS = re.compile(r"[.!][\"'”’»)\]]*$|[.!?][\"”’»]+[\w ,.’'-]*[.!]$")
_CUT = re.compile(r"(?:…|\.{2,})[\"'”’»)\]]*$|\[\s*(?:…|\.{3})\s*\]$|[:;,]\W*$")
_SHOUTED = re.compile(rf"(?:\b[A-Z]{{2,}}\b[ ,:–-]*){{{SHOUTED},}}")
_PAIRS = (("“", "”"), ("«", "»"), ("(", ")"), ("[", "]"))

_LEANING = re.compile(
    r"^\W*(?:he|she|it|they|this|that|these|those|his|her|hers|its|their|but|and|so|or|nor|yet"
    r"|however|meanwhile|also|still|then|there|here|another|others?|such|both|later|earlier"
    r"|instead|moreover|nevertheless|nonetheless|additionally|furthermore|thus|therefore|besides"
    r"|too|as such|for example|for instance|in addition|in response|as a result|of those"
    r"|one of them|none|some (?!\d)|asked|what|who|which|because|even so|again|elsewhere|likewise"
    r"|similarly|indeed|of course|needless|perhaps|maybe"
    r"|the (?:two|three|four|former|latter|same|other)"
    r"|(?:shortly|soon|hours|days|minutes) (?:after|later|before)(?: that)?,"
    r"|adding|among (?:them|those)|at (?:the same|that|this) time|on the other hand"
    r"|in other words|to be sure|in fact|after all|yes|no,|well,|okay|ok,|true,|sure,|anyway"
    r"|in (?:his|her|their|its|this|that)|inside (?:was|were)"
    r"|(?:i|he|she|it|that|they|we)['’](?:s|m|re|ll|d|ve))(?!\w)",
    re.IGNORECASE,
)
_GOES_ON = re.compile(
    r"^[^.“\"]{0,60}, (?:though|however|for example|for instance|meanwhile|in turn|by contrast"
    r"|moreover|therefore|instead|then|too|of course),"
)
_PRONOUN = re.compile(r"\b(?:he|she|they|him|her|hers|his|them|their|it|its)\b", re.IGNORECASE)
_HE = re.compile(r"\b(?:he|she|him|her|hers|his)\b", re.IGNORECASE)
_BESIDE = re.compile(r"\W*(?:In|At|On|From|Near|During|Outside|[A-Z]\w+ing) .{0,60},\s*$")
_NO_NOUN = re.compile(r"[“”,]|\b(?:said|says|told|added|according|to)\b")
_THING = re.compile(r"\bits?\b", re.IGNORECASE)
_PERSONAL = re.compile(r"\b(?:I|I'm|I’m|we|us|my|our|me|you|your|We|My|Our|You|Your)\b")
_TOLD_US = re.compile(r"\btold (?:us|our \w+)\b")
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|«[^»]*»|(?<!\w)‘[^’]*’(?!\w)|(?<!\w)'[^']*'(?!\w)")
_SOMEBODY = re.compile(
    r"\w\W+[A-ZÀ-Þ]\w+|\b(?:man|woman|people|police|officials|workers|residents|president|minister"
    r"|men|women|children|students|company|group|protesters|lawmakers|scientists|researchers|doctors"
    r"|leaders?|suspect|government|army|families|teams?|farmers|soldiers|victims|voters|critics"
    r"|supporters|experts|engineers|firefighters|rescuers|passengers|prosecutors|authorities)\b"
)
_NO_NAME = re.compile(r"(?:ing|ed|ly)$|^(?:yesterday|today|tomorrow|earlier|last|next|later)$")
_FIRST_WORD = re.compile(r"^\W*([A-ZÀ-Þ][\w’'-]*)")


def is_statement(text: str) -> bool:
    """Whether a sentence is the newsroom's and whole: no boilerplate, question or fragment."""
    if not SHORTEST <= len(text) <= LONGEST or len(text.split()) < LEAST_WORDS:
        return False
    if _BOILERPLATE.search(text) or _CUT.search(text) or not _ENDS.search(text):
        return False
    first = text.lstrip("“\"«‘'([")[:1]
    if first.islower() or not first.isalnum() or _SHOUTED.search(text) or not _is_balanced(text):
        return False
    letters = [char for char in text if char.isalpha()]
    capitals = sum(char.isupper() for char in letters)
    return len(letters) >= 0.6 * len(text) and capitals <= 0.4 * len(letters)


def leans(text: str) -> bool:
    """Whether a sentence can't be understood without the one before it: it begins with what refers
    back ("He", "But", "The mayor, though,"), or has a pronoun before anybody that it could mean."""
    if _LEANING.search(text) or _GOES_ON.search(text):
        return True
    own = _without_quotations(text)
    pronoun = _PRONOUN.search(own)
    return pronoun is not None and not _names_somebody(own[: pronoun.start()], pronoun[0])


def explains(before: str, text: str) -> bool:
    """Whether a sentence that leans is understood after the one before it: what "he" or "she" in
    it means has to be there."""
    own = _without_quotations(text)
    named = _HE.search(own)
    return named is None or _names_somebody(f"{before} {own[: named.start()]}", named[0])


def addresses(text: str) -> bool:
    """Whether a sentence speaks as I or we, or to you, outside of a quotation. What somebody told
    the newsroom is no such."""
    return bool(_PERSONAL.search(_TOLD_US.sub(" ", _without_quotations(text))))


def stands_alone(text: str) -> bool:
    """Whether a sentence says something whole to who hasn't read the one before it."""
    return is_statement(text) and not leans(text) and not addresses(text)


def mostly_quotes(text: str) -> bool:
    """Whether half of a sentence and more is somebody's words."""
    return len(_without_quotations(text)) < len(text) * 0.5


def _without_quotations(text: str) -> str:
    return _QUOTED.sub(" “” ", text)


def _is_balanced(text: str) -> bool:
    """Whether marks that come in pairs do. ‘ is closed by the sign that is an apostrophe as well:
    there are at least as many of it."""
    pairs = all(text.count(left) == text.count(right) for left, right in _PAIRS)
    return pairs and text.count('"') % 2 == 0 and text.count("‘") <= text.count("’")


def _names_somebody(text: str, pronoun: str) -> bool:
    """Whether a text has somebody whom a pronoun after it may mean: by name, or what they are."""
    if _THING.fullmatch(pronoun):
        return len(_NO_NOUN.sub("", text).split()) > 1  # any noun will do
    begins = _FIRST_WORD.match(text)
    first = begins[1].lower() if begins else ""
    named = bool(first) and first not in STOP_WORDS | CALENDAR and not _NO_NAME.search(first)
    if _HE.fullmatch(pronoun) and _BESIDE.match(text):
        return False  # "Speaking in Lisbon, he said": what is named there is a place
    return (named and len(text.split()) < 8) or bool(_SOMEBODY.search(text))
