"""docs/configuration.md says what the code reads, and every setting says what it is for."""

import runpy

import pytest

from tests.unit.deployment import ROOT, SERVICES, settings_of

GENERATOR = "docs/generate_configuration.py"


def test_the_page_is_up_to_date() -> None:
    generator = runpy.run_path(str(ROOT / GENERATOR))
    stored = (ROOT / "docs/configuration.md").read_text(encoding="utf-8")
    assert stored == generator["page"](), f"run `python {GENERATOR}`"


@pytest.mark.parametrize("service", SERVICES)
def test_every_setting_is_described_and_carries_the_services_prefix(service: str) -> None:
    settings = settings_of(service)
    assert settings.model_config["env_prefix"] == f"{service.upper().replace('-', '_')}_"
    assert [name for name, field in settings.model_fields.items() if not field.description] == []
