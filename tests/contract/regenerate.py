"""Writes the JSON Schemas of the events: `python -m tests.contract.regenerate`.

Run it after adding a field, and look at the difference: a new field with a default is a new minor
version; anything that changes or removes what was promised is a new major, which every consumer
has to know before the first producer sends it. Files in examples/ are never rewritten: they stand
for messages that are still in Kafka.
"""

import json
from pathlib import Path
from typing import Any

from parallax.events import Event
from parallax.topics import all_topics

SCHEMAS = Path(__file__).with_name("schemas")
EXAMPLES = Path(__file__).with_name("examples")
COMMAND = "python -m tests.contract.regenerate"


def events() -> tuple[type[Event], ...]:
    """Every class of event that a topic carries, each once."""
    return tuple(dict.fromkeys(topic.event for topic in all_topics() if topic.event))


def schema(event: type[Event]) -> dict[str, Any]:
    """What a producer promises: the schema of the event as it is sent."""
    return event.model_json_schema(by_alias=True, mode="serialization")


def text(event: type[Event]) -> str:
    """The stored form of the schema."""
    return json.dumps(schema(event), indent=2, ensure_ascii=False) + "\n"


def main() -> None:
    """Write every schema."""
    for event in events():
        (SCHEMAS / f"{event.__name__}.json").write_text(text(event), encoding="utf-8")


if __name__ == "__main__":
    main()
