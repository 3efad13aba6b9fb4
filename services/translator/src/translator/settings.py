"""The translator's settings, from environment variables that begin with TRANSLATOR_."""

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from parallax.settings import ServiceSettings


class EngineSettings(BaseSettings):
    """What translating itself needs, without Kafka and MongoDB."""

    model_config = SettingsConfigDict(env_prefix="TRANSLATOR_", extra="ignore", frozen=True)

    workers: int = Field(
        default=2, ge=1, le=64, description="Engine processes; one keeps one core busy"
    )
    models: Path | None = Field(
        default=None,
        description="Directory of further models: <source>-en/{model.*.bin, vocab.*.spm, lex*.bin}",
    )
    models_url: str | None = Field(
        default=None,
        pattern=r"^https?://[^\s?#@]+$",
        description="Where `translator models fetch` finds <address>/<path in the manifest>, e.g. "
        "models/tiny/daen/model.daen.intgemm.alphas.bin.gz; your mirror or the publisher's",
    )
    sentence_seconds: float = Field(
        default=10, gt=0, le=60, description="Time for one sentence before its engine is killed"
    )
    article_seconds: float = Field(
        default=120,
        gt=0,
        le=200,
        description="Time for one article; what is left then stays in the original. Kafka gives "
        "a message back to the group after 300 s",
    )


class Settings(ServiceSettings, EngineSettings):
    """Everything that `translator run` needs."""

    model_config = SettingsConfigDict(env_prefix="TRANSLATOR_", extra="ignore", frozen=True)

    memory_characters: int = Field(
        default=20_000_000,
        ge=0,
        description="Sentences remembered with their English, in characters of both; 0 for none",
    )
