"""The settings of search-api: environment variables that begin with SEARCH_API_."""

import ipaddress
import secrets
from functools import cached_property
from typing import Literal

from pydantic import Field, SecretStr, ValidationInfo, field_validator
from pydantic_settings import SettingsConfigDict

from parallax.settings import ServiceSettings


class Settings(ServiceSettings):
    """Read and checked at start."""

    model_config = SettingsConfigDict(env_prefix="SEARCH_API_", extra="ignore", frozen=True)

    opensearch_url: str = Field(
        pattern="^https?://", description="http(s)://[user:password@]host:port of OpenSearch"
    )
    index_prefix: str = Field(
        default="",
        pattern=r"^([a-z0-9][a-z0-9_.-]*)?$",
        description="Put before every index and alias; two systems can share a cluster",
    )
    shards: int = Field(default=1, ge=1, le=64, description="Primary shards of a new index")
    replicas: int = Field(default=0, ge=0, le=5, description="Replicas of a new index's shards")
    refresh: str = Field(
        default="1s", pattern=r"^(\d+(ms|s|m)|-1)$", description="refresh_interval of a new index"
    )
    start_seconds: float = Field(
        default=60, ge=0, description="How long to wait for OpenSearch at start"
    )
    cursor_secret: SecretStr | None = Field(
        default=None,
        validate_default=True,
        min_length=16,
        description="Signs cursors, 16 characters or more, the same on all replicas; "
        "required unless HTTP_HOST is loopback",
    )
    cursor_secret_previous: SecretStr | None = Field(
        default=None,
        min_length=16,
        description="The secret before the present one: cursors it signed stay valid",
    )
    points_in_time: int = Field(
        default=100,
        ge=1,
        le=250,
        description="Searches by relevance that may be paged on at once (a node bears 300)",
    )
    role: Literal["all", "http", "indexer"] = Field(
        default="all", description="Which half of the service this process is"
    )
    contact: str | None = Field(
        default=None, max_length=200, description="E-mail address that mistakes are reported to"
    )

    @field_validator("cursor_secret")
    @classmethod
    def _set_outside_loopback(
        cls, secret: SecretStr | None, info: ValidationInfo
    ) -> SecretStr | None:
        host = info.data.get("http_host", "")
        if secret is None and not is_loopback(host):
            raise ValueError(
                f"must be set when SEARCH_API_HTTP_HOST is {host}; only a loopback address may "
                "do without"
            )
        return secret

    @cached_property
    def cursor_secrets(self) -> tuple[bytes, ...]:
        """The secret that signs, then one that is still accepted; random when none is set."""
        if self.cursor_secret is None:
            return (secrets.token_bytes(32),)
        given = (self.cursor_secret, self.cursor_secret_previous)
        return tuple(secret.get_secret_value().encode() for secret in given if secret)


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches an address."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
