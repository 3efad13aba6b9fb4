"""Every error of the shared part.

ParallaxError
├── SettingsError          the environment is wrong; the service doesn't start
├── TopicsError            a topic is missing or has another shape; the service doesn't start
├── Unavailable            the surroundings' fault: wait and try again, never a dead letter
├── MalformedMessage       a message that no attempt will ever parse: a dead letter at once
├── UnsupportedSchema      an unknown major version: this consumer is too old, the partition waits
└── EventTooLarge          an event over the limit; it is parked where it was made
"""


class ParallaxError(Exception):
    """The root; its text is written for the person who has to act on it."""


class SettingsError(ParallaxError):
    """The environment is wrong; the text names each variable."""


class TopicsError(ParallaxError):
    """A topic is missing or has another shape; the text names the command that mends it."""


class Unavailable(ParallaxError):
    """A server or an engine that this work needs can't be used now."""


class MalformedMessage(ParallaxError):
    """A message that can't be parsed, whoever tries and however often."""


class UnsupportedSchema(ParallaxError):
    """An event of a major version that this consumer doesn't know."""


class EventTooLarge(ParallaxError):
    """An event that would exceed the limit of a Kafka message."""
