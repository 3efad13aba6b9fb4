"""The settings of search-api: environment variables that begin with SEARCH_API_."""

import ipaddress
import re
import secrets
from functools import cached_property
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, ValidationInfo, field_validator
from pydantic_settings import SettingsConfigDict

from parallax.addresses import parse_host_map
from parallax.settings import ServiceSettings

ORIGIN = re.compile(r"https?://[A-Za-z0-9.-]+(:\d{1,5})?|https?://\[[0-9A-Fa-f:]+\](:\d{1,5})?")
VERSION = "0.1"


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
    active_shards: str = Field(
        default="1",
        pattern=r"^([1-6]|all)$",
        description="Copies of a new index's shard that must be there for a write: 1 to "
        "1 + SEARCH_API_REPLICAS, or all",
    )
    retention_months: int = Field(
        default=0,
        ge=0,
        le=1200,
        description="Months of articles kept in the index besides the present one; 0 keeps all. "
        "MongoDB keeps all in any case",
    )
    rollback_hours: float = Field(
        default=24,
        ge=0,
        le=24 * 14,
        description="How long the indices before a rebuild are written too, so that "
        "`search-api reindex --rollback` can go back to them",
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
        default=200,
        ge=1,
        le=10_000,
        description="Points in time for paging by relevance, counted by shard: each has one for "
        "every shard of articles. A node bears 300 of all processes together "
        "(search.max_open_pit_context)",
    )
    default_display: Literal["full", "excerpt"] | None = Field(
        default=None,
        description="How much is shown of articles of sources whose entry doesn't say; when not "
        "set, full where HTTP_HOST is loopback, else excerpt",
    )
    public_url: str | None = Field(
        default=None,
        pattern=r"^https?://[^/?#\s]+(/[^?#\s]*)?$",
        max_length=500,
        description="Where readers reach this service, for links in feeds; else as each asked",
    )
    allow_private: bool = Field(
        default=False,
        description="Whether webhooks and pictures may be at addresses inside this network, and "
        "webhooks without TLS",
    )
    stream_listeners: int = Field(
        default=1000, ge=0, le=100_000, description="Event streams open at once in a process"
    )
    role: Literal["all", "http", "indexer"] = Field(
        default="all", description="Which half of the service this process is"
    )
    contact: str | None = Field(
        default=None, max_length=200, description="E-mail address that mistakes are reported to"
    )
    anonymous: bool = Field(
        default=True,
        description="Whether the API, its images, and what links to the page tell of articles and "
        "stories may be read without a key",
    )
    requests_per_minute: int = Field(
        default=3000,
        ge=0,
        le=1_000_000,
        description="Requests that an address without a key may make in a minute; images have ten "
        "times as many of their own; 0: any number",
    )
    key_requests_per_minute: int = Field(
        default=12_000,
        ge=0,
        le=1_000_000,
        description="The same for a key that was made without a limit of its own",
    )
    burst: int = Field(
        default=200,
        ge=0,
        le=100_000,
        description="Requests that an address or key may make in a second; 0: any number",
    )
    rate_limit_store: Literal["process", "mongodb"] = Field(
        default="process",
        description="Where requests are counted: mongodb when several replicas share the limits",
    )
    requests_at_once: int = Field(
        default=50,
        ge=0,
        le=10_000,
        description="Requests that an address or key may have under way; 0: any number",
    )
    streams_at_once: int = Field(
        default=20,
        ge=0,
        le=10_000,
        description="Event streams that an address or key may have open; 0: any number",
    )
    searches_at_once: int = Field(
        default=64,
        ge=1,
        le=10_000,
        description="Requests that the process works on at once; four times as many may wait",
    )
    request_seconds: float = Field(
        default=15, gt=0, le=600, description="Time for an answer to begin; 503 afterwards"
    )
    connections: int = Field(
        default=2000,
        ge=10,
        le=100_000,
        description="Connections that are kept open; further ones are closed at once",
    )
    forwarded_allow_ips: str = Field(
        default="127.0.0.1",
        max_length=2000,
        description="Proxies whose X-Forwarded-For is believed: addresses and networks with commas "
        "in between, or *; without it all who come through a proxy share its limits",
    )
    cors_origins: str = Field(
        default="",
        max_length=4000,
        description="Sites whose pages may read the API: origins with commas in between, or *",
    )

    images_folder: Path | None = Field(
        default=None,
        description="Where small copies of publishers' pictures are kept, a folder of this process "
        "alone; in memory when not set",
    )
    images_mb: int = Field(
        default=64, ge=1, le=1_000_000, description="Most megabytes of pictures that are kept"
    )
    host_map: str = Field(
        default="",
        description="host=127.0.0.1:port,...: hosts of pictures dialled there over plain HTTP "
        "(loopback only)",
    )

    @field_validator("cors_origins")
    @classmethod
    def _are_origins(cls, text: str) -> str:
        for origin in _listed(text):
            if origin != "*" and not ORIGIN.fullmatch(origin):
                raise ValueError(
                    f"{origin!r} is not an origin: write it as https://site.example, with its "
                    "port if it has one and without a path"
                )
        return text

    @property
    def origins(self) -> tuple[str, ...]:
        """CORS_ORIGINS, one by one."""
        return _listed(self.cors_origins)

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

    @field_validator("contact")
    @classmethod
    def _contact_fits_a_header(cls, contact: str | None) -> str | None:
        if contact is not None and not contact.isprintable():
            raise ValueError("must be printable: it goes into a header")
        return contact

    @field_validator("host_map")
    @classmethod
    def _host_map_is_right(cls, text: str) -> str:
        parse_host_map(text)
        return text

    @property
    def shown_by_default(self) -> Literal["full", "excerpt"]:
        """DEFAULT_DISPLAY, or what fits who can reach the service."""
        return self.default_display or ("full" if is_loopback(self.http_host) else "excerpt")

    @property
    def agent(self) -> str:
        """The User-Agent by which publishers are asked for pictures."""
        return f"Parallax/{VERSION}" + (f" (+{self.contact})" if self.contact else "")

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


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())
