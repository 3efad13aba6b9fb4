"""How parent and worker talk: a length of 4 bytes (big-endian), then JSON."""

import json
import struct
from typing import Any, TypeAlias

Message: TypeAlias = dict[str, Any]
LENGTH = struct.Struct(">I")
REPLACED = "replaced"
"""The error for files that aren't those of the version that was asked for."""


def encode(message: Message) -> bytes:
    """A message with its length before it."""
    body = json.dumps(message).encode()
    return LENGTH.pack(len(body)) + body
