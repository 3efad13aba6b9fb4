"""What a story says of itself, worked out from its articles' records and nothing else.

Never from what the window knows: that changes with every article, and a redelivered event must
find the story that it left. `figures` is cheap and needs MEMBER_FIELDS of every article's
document; `told` reads text and needs TOLD_FIELDS.
"""

from clusterer.story.figures import Figures, figures
from clusterer.story.member import MEMBER_FIELDS, TOLD_FIELDS, Member, member_of
from clusterer.story.telling import Told, told
from clusterer.story.titles import headline, most_central

__all__ = [
    "MEMBER_FIELDS",
    "TOLD_FIELDS",
    "Figures",
    "Member",
    "Told",
    "figures",
    "headline",
    "member_of",
    "most_central",
    "told",
]
