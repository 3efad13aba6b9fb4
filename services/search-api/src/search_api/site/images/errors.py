"""What can go wrong with a picture.

NoPicture
├── Unreachable   no answer in time, a status that isn't 200, too many redirects, a refused address
├── TooLarge      more bytes or pixels than are read
└── Unusable      the bytes are no picture of a kind that is read
Busy              too many pictures are being fetched; try again
"""


class NoPicture(Exception):
    """The publisher's address gives no picture; it isn't asked again for some minutes."""

    outcome = "failed"


class Unreachable(NoPicture):
    """The address doesn't answer with a picture."""

    outcome = "unreachable"


class TooLarge(NoPicture):
    """There is more of it than is read."""

    outcome = "too_large"


class Unusable(NoPicture):
    """What came is no picture, or of a kind that isn't read, such as SVG."""

    outcome = "unusable"


class Busy(Exception):
    """As many are being fetched as may be; nothing is known of this picture."""
