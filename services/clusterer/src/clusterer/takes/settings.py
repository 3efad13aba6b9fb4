"""Settings of the optional writer of takes, from variables that begin with CLUSTERER_."""

from typing import Self

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from clusterer.takes.writer import Endpoint


class WriterSettings(BaseSettings):
    """A language model that turns the sentences of takes into prose; none by default."""

    model_config = SettingsConfigDict(env_prefix="CLUSTERER_", extra="ignore", frozen=True)

    writer_url: str | None = Field(
        default=None,
        pattern=r"^https?://[^\s?#@]+$",
        description="An endpoint of OpenAI's form that writes takes as prose, without "
        "/chat/completions: http://localhost:11434/v1. Without one takes are sentences of articles",
    )
    writer_model: str = Field(default="", description="The model that is asked for there")
    writer_key: SecretStr = Field(default=SecretStr(""), description="Its API key, if it wants one")
    writer_seconds: float = Field(
        default=Endpoint.timeout, gt=0, le=600, description="Time for one take to be written"
    )
    writer_tokens: int = Field(
        default=Endpoint.max_tokens, ge=50, le=4000, description="Most tokens of one answer"
    )
    writer_calls_an_hour: int = Field(
        default=300,
        ge=1,
        description="Takes that the writer is asked for, evenly; the newest stories come first",
    )
    writer_at_once: int = Field(
        default=2, ge=1, le=64, description="Takes that it is asked for together"
    )

    @model_validator(mode="after")
    def _has_model(self) -> Self:
        if self.writer_url and not self.writer_model:
            raise ValueError("CLUSTERER_WRITER_URL needs CLUSTERER_WRITER_MODEL")
        return self

    @property
    def endpoint(self) -> Endpoint | None:
        """The server that writes, if there is one."""
        if self.writer_url is None:
            return None
        return Endpoint(
            self.writer_url,
            self.writer_model,
            self.writer_key.get_secret_value(),
            timeout=self.writer_seconds,
            max_tokens=self.writer_tokens,
        )
