"""What the tests of the deployment files share: the files, and the services' settings."""

import importlib
import re
from pathlib import Path
from typing import Any

from pydantic_settings import BaseSettings
from ruamel.yaml import YAML

from parallax.cli import CliSettings
from parallax.settings import ServiceSettings

ROOT = Path(__file__).parents[2]
SERVICES = ("fetcher", "translator", "clusterer", "search-api")


def read_yaml(path: str) -> Any:
    """A YAML file of the checkout, anchors resolved."""
    return YAML(typ="safe", pure=True).load(ROOT / path)


def settings_of(service: str) -> type[ServiceSettings]:
    """The Settings class of a service."""
    module = importlib.import_module(f"{service.replace('-', '_')}.settings")
    settings = module.Settings
    assert issubclass(settings, ServiceSettings)
    return settings


def variables(settings: type[BaseSettings]) -> set[str]:
    """The environment variables that a Settings class reads."""
    prefix = settings.model_config.get("env_prefix", "")
    return {f"{prefix}{field}".upper() for field in settings.model_fields}


def settings_behind(name: str) -> type[BaseSettings]:
    """What reads the environment of a compose service that is built here."""
    return CliSettings if name == "topics" else settings_of(name)


def substituted(text: str) -> str:
    """A compose value as it is once required variables are set, and no others."""
    given = re.sub(r"\$\{\w+:\?[^}]*\}", "a-value-given-by-the-operator@example.org", text)
    return re.sub(r"\$\{\w+:-([^${}]*)\}", r"\1", given)
