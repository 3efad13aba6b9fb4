"""Whether a webhook's message is the service's own (Standard Webhooks 1.0)."""

import base64
import binascii
import hmac
import time
from collections.abc import Mapping

from parallax_client.errors import ParallaxError

TOLERANCE_SECONDS = 300.0


class NotGenuine(ParallaxError):
    """The message isn't signed with the secret, or it is too old: answer 401 and forget it."""


def verify(
    secret: str,
    headers: Mapping[str, str],
    body: bytes,
    *,
    tolerance: float = TOLERANCE_SECONDS,
) -> str:
    """The message's id, to know one that comes twice by; NotGenuine if it may not be believed.

    `secret` is `webhook.secret` of the saved search; `body` are the bytes as they came. Messages
    older or newer than `tolerance` seconds are refused, so that nobody can send one again later.

    >>> message = verify(secret, request.headers, request.body)
    """
    given = {name.lower(): value for name, value in headers.items()}
    try:
        identifier, timestamp = given["webhook-id"], given["webhook-timestamp"]
        signatures = given["webhook-signature"].split()
        age = abs(time.time() - float(timestamp))
        key = base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    except (KeyError, ValueError, binascii.Error) as error:
        raise NotGenuine(f"a header is missing or wrong, or the secret is: {error}") from error
    if not age <= tolerance:
        raise NotGenuine(f"signed {age:.0f} seconds from now; {tolerance:.0f} are allowed")
    digest = hmac.digest(key, f"{identifier}.{timestamp}.".encode() + body, "sha256")
    expected = f"v1,{base64.b64encode(digest).decode()}"
    if not any(hmac.compare_digest(expected.encode(), one.encode()) for one in signatures):
        raise NotGenuine("the signature is not the secret's")
    return identifier
