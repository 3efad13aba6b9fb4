"""Whose takes on a story are told: which countries, blocs and sides a report speaks for."""

from dataclasses import dataclass

from clusterer.coverage.outlets import EXILE
from clusterer.takes.article import Report

STANCES = ("critical", "supportive")
"""Sides that articles take, of a story's main actors."""
OWNERS = {"state": "state-owned", "public": "public service", "private": "privately owned"}


@dataclass(frozen=True)
class Bloc:
    """Countries whose press is looked at together."""

    id: str
    label: str
    members: frozenset[str]


@dataclass(frozen=True)
class Side:
    """Outlets that have something in common: who owns them, what the catalogue calls them."""

    id: str
    """Its kind and name: ownership:state."""
    label: str
    wanted: tuple[tuple[str, tuple[str, ...]], ...]
    """Fields of a source, and for each the values of which a member has one."""


@dataclass(frozen=True)
class Perspectives:
    """What the operators' file declares."""

    world_label: str
    stance_labels: dict[str, str]
    """By STANCES; with {actor}."""
    country_label: str
    demonyms: dict[str, str]
    country_labels: dict[str, str]
    blocs: tuple[Bloc, ...]
    sides: tuple[Side, ...]
    dropped: frozenset[str] = frozenset()

    def stances(self) -> dict[str, str]:
        """The labels of the stances that are told, by STANCES."""
        if "stance" in self.dropped:
            return {}
        return {
            side: label
            for side, label in self.stance_labels.items()
            if f"stance:{side}" not in self.dropped
        }

    def country(self, code: str) -> str:
        """What a country's take is called."""
        if code in self.country_labels:
            return self.country_labels[code]
        demonym = self.demonyms.get(code)
        return self.country_label.replace("{demonym}", demonym) if demonym else f"Press of {code}"


@dataclass(frozen=True)
class Membership:
    """That a report speaks for a perspective, and why."""

    id: str
    label: str
    kind: str
    """country, bloc or side."""
    why: str


def perspectives_of(report: Report, perspectives: Perspectives) -> tuple[Membership, ...]:
    """All that a report speaks for: its country, its country's blocs, its outlet's sides. Exiled
    media speak for no country, neither the one that they are in nor the one they left."""
    found = [] if EXILE in report.tags else _by_country(report.country, perspectives)
    for side in perspectives.sides:
        reasons = [_reason(report, field, values) for field, values in side.wanted]
        if all(reasons):
            found.append(Membership(side.id, side.label, "side", ", ".join(reasons)))
    return tuple(one for one in found if one.id not in perspectives.dropped)


def _by_country(country: str, perspectives: Perspectives) -> list[Membership]:
    why = f"country {country}"
    own = Membership(f"country:{country}", perspectives.country(country), "country", why)
    return [own] + [
        Membership(f"bloc:{bloc.id}", bloc.label, "bloc", why)
        for bloc in perspectives.blocs
        if country in bloc.members
    ]


def _reason(report: Report, field: str, values: tuple[str, ...]) -> str:
    """Why a report fits one condition, in words; empty if it doesn't."""
    match field:
        case "ownership":
            owned = report.ownership or ""
            return OWNERS.get(owned, owned) if owned in values else ""
        case "tags":
            carried = sorted(set(values).intersection(report.tags))
            return f"tagged {', '.join(carried)}" if carried else ""
        case "kinds":
            return str(report.kind) if report.kind in values else ""
        case "countries":
            return f"country {report.country}" if report.country in values else ""
        case "languages":
            spoken = {report.language, report.language.partition("-")[0]}
            return f"in {report.language}" if spoken.intersection(values) else ""
        case _:
            return f"named outlet {report.source_id}" if report.source_id in values else ""
