"""API keys: what one looks like and what is kept of it. Pure.

A key is `plx_<id>_<secret>`: the id names it in lists and logs, the secret is 256 random bits.
Only the secret's SHA-256 is kept. A slow hash as for passwords would add nothing: those defend what
people choose from a small set of words, and nobody tries 2^256 secrets, however fast the hash is;
it would only make each request dear.
"""

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import datetime

ID_LENGTH = 10
ID_ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"
SECRET_BYTES = 32
FORM = re.compile(rf"plx_([{ID_ALPHABET}]{{{ID_LENGTH}}})_([A-Za-z0-9_-]{{43}})")


@dataclass(frozen=True)
class Key:
    """A key as it is known here; `requests_per_minute` is its own limit, None the usual one."""

    id: str
    name: str
    created_at: datetime
    requests_per_minute: int | None = None
    revoked_at: datetime | None = None


@dataclass(frozen=True)
class Secret:
    """The two parts of a key that somebody holds."""

    id: str
    secret: str

    @property
    def text(self) -> str:
        """The key as it is sent."""
        return f"plx_{self.id}_{self.secret}"

    @property
    def digest(self) -> str:
        """What is kept of the secret."""
        return hashlib.sha256(self.secret.encode()).hexdigest()

    def matches(self, digest: str) -> bool:
        """Whether this is the secret that was kept, in a time that tells nothing of it."""
        return hmac.compare_digest(self.digest, digest)


def make() -> Secret:
    """A key that nobody else has."""
    identifier = "".join(secrets.choice(ID_ALPHABET) for _ in range(ID_LENGTH))
    return Secret(identifier, secrets.token_urlsafe(SECRET_BYTES))


def read(text: str) -> Secret | None:
    """A key as it was sent, or None if it can't be one."""
    found = FORM.fullmatch(text)
    return Secret(*found.groups()) if found else None
