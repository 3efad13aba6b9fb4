"""Writes configuration.md from the Settings classes: `python docs/generate_configuration.py`."""

import importlib
import sys
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import SecretStr
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined
from pydantic_settings import BaseSettings

from parallax.cli import CliSettings
from parallax.settings import ServiceSettings

PAGE = Path(__file__).with_name("configuration.md")
SERVICES = ("fetcher", "translator", "clusterer", "search-api")

HEAD = """\
# Configuration

<!-- Written by `python docs/generate_configuration.py` from the code: don't edit. -->

Each service reads environment variables that begin with its own prefix and checks all of them at
start: on a wrong one it ends with exit code 2 and names the variable. `make demo` and `make run`
set what their services need; docker-compose.yml sets what its containers
need.
"""


def settings_of(service: str) -> type[ServiceSettings]:
    """The Settings class of a service."""
    settings: type[ServiceSettings] = importlib.import_module(
        f"{service.replace('-', '_')}.settings"
    ).Settings
    return settings


def _default(field: FieldInfo) -> str:
    value = field.get_default(call_default_factory=False)
    # A default that is checked itself stands for a value that only the operator knows.
    if (
        field.is_required()
        or value is PydanticUndefined
        or (field.validate_default and value == "")
    ):
        return "**required**"
    if isinstance(value, SecretStr):
        value = value.get_secret_value()
    if value in (None, "", {}):
        return ""
    if isinstance(value, tuple):
        value = ",".join(value)
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    return f"`{value:g}`" if isinstance(value, float) else f"`{value}`"


def _meaning(field: FieldInfo) -> str:
    text = (field.description or "").replace("|", "\\|").replace("<", "&lt;")
    choices = _choices(field.annotation)
    return f"{text}: {', '.join(f'`{choice}`' for choice in choices)}" if choices else text


def _choices(annotation: Any) -> tuple[object, ...]:
    if get_origin(annotation) is Literal:
        return get_args(annotation)
    if get_origin(annotation) is Union:
        return next(filter(None, map(_choices, get_args(annotation))), ())
    return ()


def _table(settings: type[BaseSettings], names: list[str], prefix: str) -> str:
    rows = [
        f"| `{prefix}{name.upper()}` | {_default(field)} | {_meaning(field)} |"
        for name in names
        for field in (settings.model_fields[name],)
    ]
    return "\n".join(["| variable | default | meaning |", "|---|---|---|", *rows])


def _prefix(settings: type[BaseSettings]) -> str:
    return str(settings.model_config.get("env_prefix", ""))


def page() -> str:
    """The whole page."""
    services = {name: settings_of(name) for name in SERVICES}
    prefixes = ", ".join(f"`{_prefix(settings)}`" for settings in services.values())
    parts = [
        HEAD,
        f"## Every service\n\nWith each service's prefix: {prefixes}.\n",
        _table(ServiceSettings, list(ServiceSettings.model_fields), "…_"),
    ]
    for name, settings in services.items():
        own = [
            field for field in settings.model_fields if field not in ServiceSettings.model_fields
        ]
        parts.append(f"\n## {name}\n")
        parts.append(
            _table(settings, own, _prefix(settings)) if own else "Nothing beyond the table above."
        )
    parts.append("\n## The command line `parallax`\n")
    parts.append(_table(CliSettings, list(CliSettings.model_fields), _prefix(CliSettings)))
    return "\n".join(parts) + "\n"


def main() -> int:
    """Write the page; with --check only say whether it is up to date."""
    if "--check" in sys.argv[1:]:
        return 0 if PAGE.read_text(encoding="utf-8") == page() else 1
    PAGE.write_text(page(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
