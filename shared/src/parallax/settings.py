"""Settings come from the environment, with the service's prefix, and are checked at start."""

import re
import sys
from typing import Any, NoReturn, TypeVar

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from parallax.errors import SettingsError


class KafkaSettings(BaseSettings):
    """How to reach Kafka, and how this system's topics are told from another's."""

    model_config = SettingsConfigDict(extra="ignore", frozen=True)

    kafka_servers: str = Field(description="Kafka's bootstrap servers, host:port[,host:port]")
    topic_prefix: str = Field(
        default="",
        description="Put before every topic and consumer group; two systems can share a cluster",
    )
    topic_replication: int = Field(
        default=1, ge=1, description="Replicas of each topic, when it is created"
    )


class StoreSettings(BaseSettings):
    """How to reach MongoDB."""

    mongodb_url: str = Field(description="mongodb://host:port[,host:port]/?options")
    mongodb_database: str = Field(default="parallax", description="Name of the database")


class ServiceSettings(KafkaSettings, StoreSettings):
    """What every service is told."""

    http_host: str = Field(
        default="127.0.0.1", description="Address that health, metrics and API listen on"
    )
    http_port: int = Field(default=8000, ge=0, le=65535, description="Port of the same")
    log_level: str = Field(
        default="info", pattern="^(debug|info|warning|error)$", description="Least level logged"
    )
    log_format: str = Field(
        default="auto",
        pattern="^(auto|json|console)$",
        description="auto: readable in a terminal, JSON elsewhere",
    )
    delivery_attempts: int = Field(
        default=5, ge=1, le=100, description="Tries of a message before it is given up"
    )
    stuck_seconds: float = Field(
        default=300,
        gt=0,
        description="/healthz fails when a consumer with lag makes no progress for so long",
    )
    grace_seconds: float = Field(
        default=15, ge=0, description="Time to finish what is in hand after SIGTERM"
    )


SECRET = re.compile("secret|url|key|password|token")

S = TypeVar("S", bound=BaseSettings)


def load(settings: type[S], **overrides: Any) -> S:
    """Read settings from the environment; SettingsError names each wrong variable."""
    try:
        return settings(**overrides)
    except ValidationError as error:
        prefix = settings.model_config.get("env_prefix", "")
        lines = []
        for part in error.errors(include_url=False):
            name = str(part["loc"][0]) if part["loc"] else ""
            variable = f"{prefix}{name}".upper() if name else "settings"
            field = settings.model_fields.get(name)
            wanted = f" ({field.description})" if field and field.description else ""
            if part["type"] == "missing":
                lines.append(f"  {variable} is not set{wanted}")
            else:
                # A secret or an address with a password is not for a terminal or a log.
                given = "" if SECRET.search(name) else f"={part['input']!r}"
                lines.append(f"  {variable}{given}: {part['msg']}{wanted}")
        raise SettingsError("the environment is wrong:\n" + "\n".join(lines)) from error


def fail(error: Exception) -> NoReturn:
    """End a command with its error on one line and exit code 2."""
    sys.stderr.write(f"error: {error}\n")
    raise SystemExit(2)
