"""The settings of the fetcher: environment variables that begin with FETCHER_."""

import secrets
import socket
from functools import cached_property
from pathlib import Path

from pydantic import Field, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from parallax.addresses import parse_host_map
from parallax.settings import ServiceSettings

VERSION = "0.1"


class ClientSettings(BaseSettings):
    """How to ask sites; `fetcher fetch URL` needs these alone."""

    model_config = SettingsConfigDict(env_prefix="FETCHER_", extra="ignore", frozen=True)

    user_agent: str = Field(
        default="", description="Sent with each request; by default Parallax/VERSION (+CONTACT)"
    )
    contact: str = Field(
        default="",
        max_length=200,
        validate_default=True,
        description="Address or page where a publisher reaches whoever runs this",
    )
    concurrency: int = Field(default=64, ge=1, le=512, description="Requests at once, over all")
    host_concurrency: int = Field(default=1, ge=1, le=16, description="Requests at once to a host")
    host_delay_seconds: float = Field(
        default=1.0,
        ge=0,
        description="Pause between two requests to one host; a longer crawl delay of its own wins",
    )
    connect_seconds: float = Field(default=10, gt=0, description="Time to connect to a host")
    first_byte_seconds: float = Field(
        default=15, gt=0, description="Time from there to the answer's first byte"
    )
    request_seconds: float = Field(default=30, gt=0, description="Time for one whole request")
    max_page_bytes: int = Field(
        default=5_000_000, ge=10_000, description="Largest page read, after decompression"
    )
    host_map: str = Field(
        default="",
        description="host=127.0.0.1:port,...: hosts dialled there over plain HTTP (loopback only)",
    )
    allow_private: bool = Field(
        default=False, description="Fetch from private and loopback addresses, too"
    )

    @field_validator("contact")
    @classmethod
    def _contact_is_given(cls, contact: str, info: ValidationInfo) -> str:
        if not contact.strip() and not info.data.get("user_agent"):
            raise ValueError("publishers must be able to reach you; set it, or USER_AGENT")
        if not contact.isprintable():
            raise ValueError("must be printable: it goes into a header")
        return contact.strip()

    @field_validator("host_map")
    @classmethod
    def _host_map_is_right(cls, text: str) -> str:
        parse_host_map(text)
        return text

    @cached_property
    def agent(self) -> str:
        """The User-Agent header."""
        return self.user_agent or f"Parallax/{VERSION} (+{self.contact})"

    @cached_property
    def mapped_hosts(self) -> dict[str, str]:
        """Loopback host:port by host name."""
        return parse_host_map(self.host_map)


class Settings(ServiceSettings, ClientSettings):
    """Read and checked at start."""

    model_config = SettingsConfigDict(env_prefix="FETCHER_", extra="ignore", frozen=True)

    catalogue: Path = Field(description="The source catalogue, a TOML file")
    poll_min_seconds: float = Field(
        default=300, gt=0, description="Shortest time between polls of a feed"
    )
    poll_max_seconds: float = Field(
        default=7200,
        gt=0,
        description="Longest time between polls of a feed that works; its own pace is in between",
    )
    poll_log_days: int = Field(
        default=90, ge=1, description="How long it is kept when each source was looked at"
    )
    replica: str = Field(
        default="",
        max_length=200,
        description="This replica's name, no other's; by default host name and HTTP_PORT",
    )
    lease_seconds: float = Field(
        default=60,
        gt=0,
        validate_default=True,
        description="A replica that gives no sign for so long loses its hosts to the others",
    )
    max_feed_bytes: int = Field(
        default=5_000_000, ge=10_000, description="Largest feed read, after decompression"
    )
    extraction_workers: int = Field(
        default=1, ge=1, le=64, description="Processes that extract articles from pages"
    )
    extraction_seconds: float = Field(
        default=20, gt=0, description="Time to extract one page; then its process is replaced"
    )
    sweep_seconds: float = Field(
        default=30, gt=0, description="Time between sweeps for unpublished articles"
    )
    visit_seconds: float = Field(
        default=60, gt=0, description="Time between scans for pages due again"
    )

    @field_validator("poll_max_seconds")
    @classmethod
    def _longest_is_longest(cls, seconds: float, info: ValidationInfo) -> float:
        shortest = info.data.get("poll_min_seconds", 0)
        if seconds < shortest:
            raise ValueError(f"is less than FETCHER_POLL_MIN_SECONDS={shortest:g}")
        return seconds

    @field_validator("lease_seconds")
    @classmethod
    def _lease_outlives_a_request(cls, seconds: float, info: ValidationInfo) -> float:
        # A replica that can't renew stops asking; what it has in hand must end before the lease.
        least = 1.5 * info.data.get("request_seconds", 0)
        if seconds < least:
            raise ValueError(f"must be at least {least:g}: 1.5 times FETCHER_REQUEST_SECONDS")
        return seconds

    @cached_property
    def replica_name(self) -> str:
        """What this process is called among the fetcher's replicas.

        Host name and port: while this process listens there, no other of that name can.
        """
        return self.replica or f"{socket.gethostname()}:{self.http_port or secrets.token_hex(4)}"
