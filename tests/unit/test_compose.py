"""docker-compose.yml: no engine runs it here, so all that can be held against the code is."""

import re
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from parallax.settings import load
from tests.unit.deployment import (
    ROOT,
    SERVICES,
    read_yaml,
    settings_behind,
    settings_of,
    substituted,
    variables,
)

BUILT_HERE = (*SERVICES, "topics")
CONDITIONS = {"service_healthy", "service_completed_successfully", "service_started"}


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    return read_yaml("docker-compose.yml")


def test_it_keeps_to_the_compose_specification() -> None:
    command = [sys.executable, "-m", "check_jsonschema"]
    options = ["--builtin-schema", "vendor.compose-spec", str(ROOT / "docker-compose.yml")]
    result = subprocess.run([*command, *options], capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize("service", BUILT_HERE)
def test_every_variable_is_a_setting_of_its_service(service: str, compose: dict[str, Any]) -> None:
    given = set(compose["services"][service]["environment"])
    assert given <= variables(settings_behind(service))


@pytest.mark.parametrize("service", BUILT_HERE)
def test_the_service_would_start_with_what_it_is_given(
    service: str, compose: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = settings_behind(service)
    for name in variables(settings):
        monkeypatch.delenv(name, raising=False)
    for name, value in compose["services"][service]["environment"].items():
        monkeypatch.setenv(name, substituted(value))
    load(settings)


@pytest.mark.parametrize(
    ("service", "variable"),
    [("fetcher", "FETCHER_CONTACT"), ("search-api", "SEARCH_API_CURSOR_SECRET")],
)
def test_what_only_the_operator_knows_has_no_default(
    service: str, variable: str, compose: dict[str, Any]
) -> None:
    assert compose["services"][service]["environment"][variable].startswith(f"${{{variable}:?")


@pytest.mark.parametrize("service", SERVICES)
def test_the_addresses_in_it_are_those_of_its_containers(
    service: str, compose: dict[str, Any]
) -> None:
    prefix = settings_of(service).model_config["env_prefix"]
    environment = compose["services"][service]["environment"]
    for field, pattern in {
        "KAFKA_SERVERS": r"^(?P<host>[a-z]+):9092$",
        "MONGODB_URL": r"^mongodb://(?P<host>[a-z]+):27017/",
        "OPENSEARCH_URL": r"^http://(?P<host>[a-z]+):9200$",
    }.items():
        address = environment.get(f"{prefix}{field}")
        if address is not None:
            found = re.match(pattern, address)
            assert found
            assert found["host"] in compose["services"][service]["depends_on"]


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_has_time_to_finish_what_is_in_hand(
    service: str, compose: dict[str, Any]
) -> None:
    grace = settings_of(service).model_fields["grace_seconds"].default
    assert float(compose["services"][service]["stop_grace_period"].removesuffix("s")) >= 2 * grace


@pytest.mark.parametrize("service", SERVICES)
def test_the_port_is_the_one_that_is_published_scraped_and_exposed(
    service: str, compose: dict[str, Any]
) -> None:
    prefix = settings_of(service).model_config["env_prefix"]
    port = compose["services"][service]["environment"][f"{prefix}HTTP_PORT"]
    scraped = {
        job["job_name"]: job["dns_sd_configs"][0]
        for job in read_yaml("deploy/prometheus/prometheus.yml")["scrape_configs"]
        if "dns_sd_configs" in job
    }
    assert f"EXPOSE {port}\n" in (ROOT / "Dockerfile").read_text()
    assert scraped[service]["names"] == [service]
    assert str(scraped[service]["port"]) == port
    for published in compose["services"][service].get("ports", ()):
        assert published.endswith(f":{port}")


def test_every_service_is_built_from_its_own_folder(compose: dict[str, Any]) -> None:
    built = {
        name: service["build"]["args"]["SERVICE"]
        for name, service in compose["services"].items()
        if "build" in service
    }
    assert {name: built[name] for name in SERVICES} == {name: name for name in SERVICES}
    assert set(built) == set(BUILT_HERE)
    for service in built.values():
        assert (ROOT / "services" / service / "requirements.lock").is_file()


def test_images_are_pinned_to_a_version(compose: dict[str, Any]) -> None:
    for name, service in compose["services"].items():
        if "build" not in service:
            assert re.search(r":v?\d+\.\d+\.\d+$", service["image"]), f"{name}: {service['image']}"


def test_what_is_waited_for_exists_and_can_happen(compose: dict[str, Any]) -> None:
    services = compose["services"]
    for name, service in services.items():
        for other, how in service.get("depends_on", {}).items():
            assert how["condition"] in CONDITIONS, name
            if how["condition"] == "service_healthy":
                # Images that are built here bring the Dockerfile's health check.
                assert (
                    "test" in services[other].get("healthcheck", {}) or "build" in services[other]
                )
            if how["condition"] == "service_completed_successfully":
                assert services[other]["restart"] == "no"


def test_ports_are_published_on_loopback(compose: dict[str, Any]) -> None:
    published = {
        name: service["ports"]
        for name, service in compose["services"].items()
        if "ports" in service
    }
    for ports in published.values():
        for port in ports:
            assert re.match(r"(127\.0\.0\.1|\$\{\w+:-127\.0\.0\.1\}):", port), port
    always = {name for name in published if "profiles" not in compose["services"][name]}
    assert always == {"search-api"}


def test_servers_without_passwords_can_not_be_reached_from_outside(compose: dict[str, Any]) -> None:
    assert compose["networks"]["internal"]["internal"] is True
    for name in ("kafka", "mongodb", "opensearch", "prometheus"):
        assert compose["services"][name]["networks"] == ["internal"]


def test_every_container_is_held_in_bounds(compose: dict[str, Any]) -> None:
    for name, service in compose["services"].items():
        assert "mem_limit" in service, name
        assert service["cap_drop"] == ["ALL"], name
        assert "no-new-privileges:true" in service["security_opt"], name
        assert service["restart"] == ("no" if name == "topics" else "unless-stopped"), name
    for name in BUILT_HERE:
        assert compose["services"][name]["read_only"] is True


def _mounts(compose: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for name, service in compose["services"].items():
        for volume in service.get("volumes", ()):
            if isinstance(volume, str):
                yield name, volume.partition(":")[0]


def test_every_mount_is_a_named_volume_or_a_path_of_the_checkout(compose: dict[str, Any]) -> None:
    for name, source in _mounts(compose):
        if source.startswith("./"):
            assert (ROOT / source).is_dir(), f"{name}: {source}"
        else:
            assert source in compose["volumes"], f"{name}: {source}"
    named = {source for _, source in _mounts(compose) if not source.startswith("./")}
    assert named == set(compose["volumes"])


def test_there_is_one_clusterer(compose: dict[str, Any]) -> None:
    assert compose["services"]["clusterer"]["scale"] == 1
