"""What producers and consumers promise each other, also across a deployment."""

import json
from typing import Any

import jsonschema
import pytest

from parallax.errors import EventTooLarge, MalformedMessage, UnsupportedSchema
from parallax.events import MAX_EVENT_BYTES, ArticleFetched, Event
from tests.contract.regenerate import COMMAND, EXAMPLES, SCHEMAS, events, schema

EVENTS = [pytest.param(event, id=event.__name__) for event in events()]


def example(event: type[Event], version: int = 1) -> dict[str, Any]:
    """A message as it was once sent."""
    text = (EXAMPLES / f"{event.__name__}.v{version}.json").read_text(encoding="utf-8")
    fields: dict[str, Any] = json.loads(text)
    return fields


def encoded(fields: dict[str, Any]) -> bytes:
    return json.dumps(fields).encode()


@pytest.mark.parametrize("event", EVENTS)
def test_the_schema_is_the_stored_one(event: type[Event]) -> None:
    path = SCHEMAS / f"{event.__name__}.json"
    assert path.is_file(), f"there is no {path.name}: run `{COMMAND}`"
    stored = json.loads(path.read_text(encoding="utf-8"))
    assert schema(event) == stored, (
        f"{event.__name__} is no longer what tests/contract/schemas/{path.name} promises. A field"
        f" that was added raises the minor of its schema; any other change the major. When it is"
        f" meant: `{COMMAND}`"
    )


def test_nothing_is_stored_of_events_that_are_gone() -> None:
    names = {event.__name__ for event in events()}
    assert {path.stem for path in SCHEMAS.iterdir()} == names
    assert {path.name.partition(".")[0] for path in EXAMPLES.iterdir()} == names


@pytest.mark.parametrize("event", EVENTS)
def test_a_message_of_the_past_still_decodes(event: type[Event]) -> None:
    sent = example(event)
    decoded = event.decode(encoded(sent))
    assert kept(sent, json.loads(decoded.encode())) == sent


def kept(sent: Any, now: Any) -> Any:
    """What `now` has of the fields of `sent`, however deep: new ones have their defaults."""
    if isinstance(sent, dict) and isinstance(now, dict):
        return {name: kept(value, now[name]) for name, value in sent.items() if name in now}
    if isinstance(sent, list) and isinstance(now, list) and len(sent) == len(now):
        return [kept(*pair) for pair in zip(sent, now, strict=True)]
    return now


@pytest.mark.parametrize("event", EVENTS)
def test_what_is_sent_keeps_to_the_stored_schema(event: type[Event]) -> None:
    stored = json.loads((SCHEMAS / f"{event.__name__}.json").read_text(encoding="utf-8"))
    validator = jsonschema.Draft202012Validator(
        stored, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
    )
    validator.validate(json.loads(event.decode(encoded(example(event))).encode()))


@pytest.mark.parametrize("event", EVENTS)
def test_a_field_of_a_newer_minor_is_passed_over(event: type[Event]) -> None:
    major = event.version_known.partition(".")[0]
    newer = {**example(event), "schema": f"{major}.99", "mood": {"of": "the day"}}
    decoded = event.decode(encoded(newer))
    assert decoded.schema_version == f"{major}.99"
    assert not hasattr(decoded, "mood")


@pytest.mark.parametrize("event", EVENTS)
def test_an_unknown_major_is_nobodys_fault(event: type[Event]) -> None:
    major = int(event.version_known.partition(".")[0])
    with pytest.raises(UnsupportedSchema, match=f"{major + 1}.0"):
        event.decode(encoded({**example(event), "schema": f"{major + 1}.0"}))


@pytest.mark.parametrize("event", EVENTS)
def test_the_major_is_looked_at_before_the_rest(event: type[Event]) -> None:
    major = int(event.version_known.partition(".")[0])
    with pytest.raises(UnsupportedSchema):
        event.decode(encoded({"schema": f"{major + 1}.0", "nothing": "that we know"}))


@pytest.mark.parametrize("event", EVENTS)
@pytest.mark.parametrize(
    "body",
    [None, b"", b"\xff\xfe", b"<rss/>", b"[]", b"null", b'"text"', b"{}", b'{"schema": 1}'],
)
def test_what_is_no_event_is_malformed(event: type[Event], body: bytes | None) -> None:
    with pytest.raises(MalformedMessage):
        event.decode(body)


@pytest.mark.parametrize("event", EVENTS)
def test_a_message_without_a_required_field_is_malformed_and_says_which(event: type[Event]) -> None:
    fields = example(event)
    name = next(
        field.alias or name
        for name, field in event.model_fields.items()
        if field.is_required() and name in fields
    )
    del fields[name]
    with pytest.raises(MalformedMessage, match=name):
        event.decode(encoded(fields))


def test_an_event_over_the_limit_is_not_sent() -> None:
    fields = example(ArticleFetched)
    fields["original"]["paragraphs"] = ["x" * MAX_EVENT_BYTES]
    with pytest.raises(EventTooLarge):
        ArticleFetched.model_validate(fields).encode()
