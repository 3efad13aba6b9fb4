"""Alerts and dashboards: every metric and label that they name is one that the code has."""

import ast
import json
import re
from collections.abc import Iterator
from typing import Any

import promql_parser
import pytest

from tests.unit.deployment import ROOT, SERVICES, read_yaml

KINDS = {"Counter", "Gauge", "Histogram", "Summary"}
FROM_PROMETHEUS = {"job", "instance", "le"}


def metrics_in_code() -> dict[str, set[str]]:
    """Labels by name of every metric that shared/ and services/ define, as it is scraped."""
    found: dict[str, set[str]] = {}
    for path in (*ROOT.glob("shared/src/**/*.py"), *ROOT.glob("services/*/src/**/*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.Call) or len(node.args) < 2:
                continue
            kind, name, labels = getattr(node.func, "id", None), node.args[0], node.args[2:3]
            if kind in KINDS and isinstance(name, ast.Constant):
                names = set(ast.literal_eval(labels[0])) if labels else set()
                found.update(dict.fromkeys(_series(name.value, kind), names))
    return found


def _series(name: str, kind: str) -> Iterator[str]:
    if kind in {"Histogram", "Summary"}:
        yield from (f"{name}_bucket", f"{name}_sum", f"{name}_count")
    elif kind == "Counter":
        yield f"{name.removesuffix('_total')}_total"
    else:
        yield name


def rules() -> list[dict[str, Any]]:
    groups = read_yaml("deploy/prometheus/alerts.yml")["groups"]
    return [rule for group in groups for rule in group["rules"]]


def panels() -> list[tuple[str, str]]:
    dashboard = json.loads((ROOT / "deploy/grafana/dashboards/parallax.json").read_text())
    return [
        (panel["title"], query["expr"])
        for panel in dashboard["panels"]
        for query in panel["targets"]
    ]


EXPRESSIONS = [*((rule["alert"], rule["expr"]) for rule in rules()), *panels()]


@pytest.mark.parametrize(("title", "expression"), EXPRESSIONS)
def test_an_expression_parses_and_names_what_the_code_has(title: str, expression: str) -> None:
    del title
    plain = promql_parser.parse(expression).prettify()
    known = metrics_in_code()
    bare = re.sub(r'"[^"]*"', '""', plain)
    named = set(re.findall(r"\b(?:parallax|fetcher|translator|clusterer|search_api)_\w+", bare))
    assert named <= set(known)
    labels = set().union(*(known[name] for name in named), FROM_PROMETHEUS)
    grouped = re.findall(r"\bby\s*\(([^)]*)\)", bare)
    asked = {label.strip() for group in grouped for label in group.split(",")}
    matched = set(re.findall(r"(\w+)(?:=|!=|=~|!~)\"", bare))
    assert (asked | matched) - {""} <= labels


def test_every_alert_says_how_urgent_it_is_and_what_it_means() -> None:
    for rule in rules():
        assert rule["labels"]["severity"] in {"page", "ticket"}
        assert set(rule["annotations"]) == {"summary", "description"}


def test_the_operators_page_explains_every_alert_and_shared_metric() -> None:
    page = (ROOT / "docs/operations.md").read_text()
    for rule in rules():
        assert f"### {rule['alert']}\n" in page
    names = {re.sub(r"_(bucket|sum|count)$", "", name) for name in metrics_in_code()}
    assert {name for name in names if f"`{name}`" not in page} == set()


def test_a_service_that_is_gone_is_missed() -> None:
    (down,) = [rule["expr"] for rule in rules() if rule["alert"] == "ServiceDown"]
    for service in SERVICES:
        assert f'absent(up{{job="{service}"}})' in down
