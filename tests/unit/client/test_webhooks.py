"""Signatures of Standard Webhooks."""

import base64
import hashlib
import hmac
import time

import pytest

from parallax_client.webhooks import NotGenuine, verify
from search_api.follow import signing

KEY = b"a key of twenty-four byt"
SECRET = f"whsec_{base64.b64encode(KEY).decode()}"
BODY = '{"type": "article", "title": "Ågård"}'.encode()


def signed(body: bytes = BODY, at: float | None = None, key: bytes = KEY) -> dict[str, str]:
    timestamp = str(int(time.time() if at is None else at))
    text = f"msg_1.{timestamp}.".encode() + body
    signature = base64.b64encode(hmac.new(key, text, hashlib.sha256).digest()).decode()
    return {
        "Webhook-Id": "msg_1",
        "Webhook-Timestamp": timestamp,
        "Webhook-Signature": f"v1a,other v1,{signature}",
    }


def test_a_genuine_message_has_its_id() -> None:
    assert verify(SECRET, signed(), BODY) == "msg_1"
    assert verify(SECRET.removeprefix("whsec_"), signed(), BODY) == "msg_1"


def test_a_known_message_of_the_standard_is_genuine() -> None:
    headers = {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }
    secret, body = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", b'{"test": 2432232314}'
    assert verify(secret, headers, body, tolerance=float("inf")) == headers["webhook-id"]


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        (signed(), b"{}"),
        (signed(key=b"another key of 24 bytes!"), BODY),
        (signed(at=time.time() - 3600), BODY),
        (signed(at=time.time() + 3600), BODY),
        ({**signed(), "Webhook-Id": "msg_2"}, BODY),
        ({**signed(), "Webhook-Signature": "v1,é"}, BODY),
        ({**signed(), "Webhook-Timestamp": "nan"}, BODY),
        ({}, BODY),
    ],
)
def test_anything_else_is_refused(headers: dict[str, str], body: bytes) -> None:
    with pytest.raises(NotGenuine):
        verify(SECRET, headers, body)


def test_what_the_service_signs_is_genuine() -> None:
    secret = signing.new_secret()
    headers = signing.signed(secret, "msg_7", int(time.time()), BODY)
    assert verify(secret, headers, BODY) == "msg_7"
