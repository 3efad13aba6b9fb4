"""Filters of several values, each wanted or, with a leading hyphen, unwanted; pure."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from search_api.search.queries.common import Json, language_tag


@dataclass(frozen=True)
class Choice:
    """Any of some values, if there are any, and none of others."""

    wanted: tuple[str, ...] = ()
    unwanted: tuple[str, ...] = ()

    def allows(self, values: Collection[str]) -> bool:
        """Whether something that has these values is chosen."""
        given = set(values)
        return not given.intersection(self.unwanted) and (
            not self.wanted or bool(given.intersection(self.wanted))
        )


def choice(values: Iterable[str]) -> Choice:
    """What a repeated parameter asks for: `mx` or `br` wanted, `-ru` unwanted; each once."""
    given = set(values)
    return Choice(
        wanted=tuple(sorted(value for value in given if not value.startswith("-"))),
        unwanted=tuple(sorted(value[1:] for value in given if value.startswith("-"))),
    )


def languages(values: Iterable[str]) -> Choice:
    """The same of BCP 47 tags, in their usual case."""
    asked = choice(values)
    return Choice(
        wanted=tuple(map(language_tag, asked.wanted)),
        unwanted=tuple(map(language_tag, asked.unwanted)),
    )


def speaks(asked: Choice, tag: str | None) -> bool:
    """Whether a language is chosen: pt means pt and pt-BR; pt-BR means that alone."""

    def among(tags: tuple[str, ...]) -> bool:
        return any(tag == one or (tag or "").startswith(f"{one}-") for one in tags)

    return not among(asked.unwanted) and (not asked.wanted or among(asked.wanted))


def in_field(field: str, asked: Choice) -> tuple[list[Json], list[Json]]:
    """The clauses that must and must not hold of a keyword field."""
    return _of_values(field, asked.wanted), _of_values(field, asked.unwanted)


def in_language(field: str, asked: Choice) -> tuple[list[Json], list[Json]]:
    """The same of a field of language tags; see `speaks`."""
    return _of_tags(field, asked.wanted), _of_tags(field, asked.unwanted)


def _of_values(field: str, values: tuple[str, ...]) -> list[Json]:
    return [{"terms": {field: list(values)}}] if values else []


def _of_tags(field: str, tags: tuple[str, ...]) -> list[Json]:
    beginnings = [{"prefix": {field: f"{tag}-"}} for tag in tags]
    return [{"bool": {"should": [{"terms": {field: list(tags)}}, *beginnings]}}] if tags else []
