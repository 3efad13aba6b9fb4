"""The translator's settings, from environment variables that begin with TRANSLATOR_."""

from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from parallax.settings import ServiceSettings
from translator.engines.routes import KINDS


def _split(given: Any) -> Any:
    return tuple(given.replace(",", " ").split()) if isinstance(given, str) else given


Names = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_split)]
"""Separated by commas or spaces."""


class EngineSettings(BaseSettings):
    """What translating itself needs, without Kafka and MongoDB."""

    model_config = SettingsConfigDict(env_prefix="TRANSLATOR_", extra="ignore", frozen=True)

    workers: int = Field(
        default=2, ge=1, le=64, description="Engine processes; one keeps one core busy"
    )
    models: Path | None = Field(
        default=None,
        description="Directory of further models: <source>-en/{model.*.bin, vocab.*.spm, lex*.bin}"
        "; what changes in it is used without a restart",
    )
    models_megabytes: int = Field(
        default=1024,
        ge=64,
        description="Resident memory of all engine processes; what was used least recently is "
        "dropped from them first",
    )
    engines: Names = Field(
        default=KINDS,
        description="Which engines are asked, in this order: "
        "firefox, apertium, pivot (two steps, as Galician to Spanish to English), libretranslate, "
        "chat. What isn't installed or has no address is passed over",
    )
    engines_by_language: dict[str, tuple[str, ...]] = Field(
        default={},
        description='Other orders for some languages, as JSON: {"ca": ["apertium", "chat"]}',
    )
    apertium: Path = Field(
        default=Path("/usr/share/apertium"),
        description="Where Apertium's data are; nothing has to be there",
    )
    libretranslate_url: str | None = Field(
        default=None,
        pattern=r"^https?://[^\s?#@]+$",
        description="A LibreTranslate server, e.g. http://libretranslate:5000",
    )
    libretranslate_key: SecretStr = Field(
        default=SecretStr(""), description="Its API key, if it wants one"
    )
    chat_url: str | None = Field(
        default=None,
        pattern=r"^https?://[^\s?#@]+$",
        description="An endpoint of OpenAI's form, without /chat/completions: "
        "http://localhost:11434/v1",
    )
    chat_model: str = Field(default="", description="The model that is asked for there")
    chat_key: SecretStr = Field(default=SecretStr(""), description="Its API key, if it wants one")
    remote_seconds: float = Field(
        default=30, gt=0, le=120, description="Time for one answer of a remote engine"
    )
    remote_at_once: int = Field(
        default=4, ge=1, le=64, description="Questions that a remote engine is asked together"
    )
    glossary: Path | None = Field(
        default=None,
        description="File or directory of terms and their English, put over the built-in ones; "
        "see docs/glossary.md",
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

    @model_validator(mode="after")
    def _names_exist(self) -> Self:
        for name in (*self.engines, *(n for one in self.engines_by_language.values() for n in one)):
            if name not in KINDS:
                raise ValueError(f"there is no engine {name!r}, but {', '.join(KINDS)}")
        if self.chat_url and not self.chat_model:
            raise ValueError("TRANSLATOR_CHAT_URL needs TRANSLATOR_CHAT_MODEL")
        return self


class Settings(ServiceSettings, EngineSettings):
    """Everything that `translator run` needs."""

    model_config = SettingsConfigDict(env_prefix="TRANSLATOR_", extra="ignore", frozen=True)

    articles_at_once: int = Field(
        default=2,
        ge=1,
        le=12,
        description="Articles in hand together, each of another partition, so that no engine waits "
        "for the last sentence of one",
    )
    memory_characters: int = Field(
        default=20_000_000,
        ge=0,
        description="Sentences remembered with their English, in characters of both; 0 for none",
    )
