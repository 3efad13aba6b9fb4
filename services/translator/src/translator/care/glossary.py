"""Names that have an established English: Kyiv, Côte d'Ivoire, the Supreme Federal Court.

A term is looked for in the source first: only where that has it is the English touched. There the
wanted form is counted, and known wrong ones are replaced as far as it is lacking. A term of which
the English has neither is `missing`: `hide_terms` gives the sentence with placeholders for those.

The built-in files are beside this one; an operator's go over them (docs/glossary.md).
"""

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from parallax.errors import SettingsError
from translator.care.protect import Originals, Span, hide

ANY = "*"
"""The language of what is written alike in many."""
FOLDER = "glossaries"

_TAG = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8})*", re.IGNORECASE)
_KEYS = frozenset({"source", "english", "instead", "also", "the", "after", "drop"})
_APOSTROPHES = str.maketrans("’ʼ`", "'''")
_WITH_ARTICLES = frozenset("pt es ca gl fr it de nl oc ast".split())
"""Where a sentence that begins with a name without its article is a headline."""
_PREPOSITION = re.compile(
    r"\b(?:of|in|by|to|for|from|with|at|on|and|or|that|before|against|between|under|into)\s+$"
)
_LAST_WORD = re.compile(r"([^\W\d_]+)['’]?[\s\"'“„«‘(]*$")


@dataclass(frozen=True)
class Term:
    """`source` are its forms in one language, `instead` what engines write for `english`."""

    source: tuple[str, ...]
    english: str
    instead: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    """What is right as well: `Turkish` where the source has Türkiye."""
    the: bool = False
    """It takes an article: `the Bundestag`."""
    after: tuple[str, ...] = ()
    """Words one of which must stand before it, for a name that is a common word too; `*` is any."""
    drop: bool = False
    """The operator doesn't want what there is for these forms."""


@dataclass(frozen=True)
class Mended:
    """The English; what was replaced in it, for people; and the terms that it still lacks."""

    english: str
    notes: tuple[str, ...] = ()
    missing: tuple[Term, ...] = ()


@dataclass(frozen=True)
class _Matcher:
    """The terms of one language, as one expression, the longest form first."""

    terms: Mapping[str, Term]
    expression: re.Pattern[str]

    @classmethod
    def of(cls, terms: Mapping[str, Term]) -> "_Matcher":
        spelled: dict[str, Term] = {}
        for form, term in terms.items():
            if not term.drop:
                for variant in _variants(form):
                    spelled.setdefault(variant, term)
        # La Croix is no part of La Croix-Rouge.
        return cls(spelled, re.compile(rf"(?<!\w-){_any_of(spelled).pattern}(?!-\w)"))

    def find(self, text: str) -> Iterator[tuple[int, int, Term]]:
        text = text.translate(_APOSTROPHES)
        for match in self.expression.finditer(text):
            term = self.terms[match[0]]
            if not term.after or _is_after(term, _word_before(text, match.start())):
                yield match.start(), match.end(), term


@dataclass(frozen=True)
class Glossary:
    """By language, in lower case, each form and its term."""

    languages: Mapping[str, Mapping[str, Term]]
    _matchers: dict[str, _Matcher] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def load(cls, extra: Path | None = None) -> "Glossary":
        """The built-in one, under that of an operator's file or directory of *.toml.

        Raises SettingsError for a file that can't be read, which names the term and the fault.
        """
        languages: dict[str, dict[str, Term]] = {}
        for file in [*built_in(), *_files(extra)]:
            # A whole file first: what it says twice is a mistake, unlike what it says anew.
            for language, terms in read(file).items():
                languages.setdefault(language, {}).update(terms)
        return cls(languages)

    def find(self, source: str, language: str) -> list[Term]:
        """The terms of a sentence in order, as often as it has them."""
        return [term for _, _, term in self._matcher(language).find(source)]

    def mend(self, source: str, english: str, language: str) -> Mended:
        """The English with each term of its source as it should be, and the terms it lacks."""
        wanted = Counter(self.find(source, language))
        if not wanted:
            return Mended(english)
        better, notes, present = _replace(english, wanted)
        missing = tuple(term for term in wanted if not present[term])
        return Mended(better, tuple(dict.fromkeys(notes)), missing)

    def spans(self, source: str, terms: Iterable[Term], language: str) -> list[Span]:
        """Where these terms stand in the source, for `protect.hide` and `protect.cut`."""
        wanted = frozenset(terms)
        headlines = language.partition("-")[0].lower() in _WITH_ARTICLES
        return [
            Span(start, end, term.english, the=term.the and not (headlines and start == 0))
            for start, end, term in self._matcher(language).find(source)
            if term in wanted
        ]

    def hide_terms(
        self, source: str, terms: Iterable[Term], language: str
    ) -> tuple[str, Originals]:
        """The source with placeholders for these terms, and all else that `protect` hides."""
        return hide(source, self.spans(source, terms, language))

    def _matcher(self, language: str) -> _Matcher:
        tag = language.lower().replace("_", "-")
        if tag not in self._matchers:
            parts = tag.split("-")
            terms: dict[str, Term] = {}
            for name in (ANY, *("-".join(parts[: n + 1]) for n in range(len(parts)))):
                terms |= self.languages.get(name, {})
            self._matchers[tag] = _Matcher.of(terms)
        return self._matchers[tag]


def built_in() -> list[Traversable]:
    """The files that come with the package."""
    folder = files("translator.care") / FOLDER
    return sorted(
        (file for file in folder.iterdir() if file.name.endswith(".toml")),
        key=lambda file: file.name,
    )


def _files(extra: Path | None) -> list[Path]:
    if extra is None:
        return []
    if extra.is_dir():
        return sorted(extra.glob("*.toml"))
    if extra.is_file():
        return [extra]
    raise SettingsError(f"TRANSLATOR_GLOSSARY={extra} is neither a file nor a directory")


def read(file: Traversable) -> dict[str, dict[str, Term]]:
    """The terms of a file by language and form; of `pt.toml` those are Portuguese.

    Raises SettingsError.
    """
    stem = file.name.removesuffix(".toml")
    language = stem.lower() if _TAG.fullmatch(stem) else ANY
    try:
        content = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise SettingsError(f"glossary {file}: can't be read as TOML: {error}") from error
    entries = content.pop("term", [])
    if content or not isinstance(entries, list):
        wrong = ", ".join(content) or "term"
        raise SettingsError(f"glossary {file}: write only [[term]] tables, there is {wrong!r}")
    languages: dict[str, dict[str, Term]] = {}
    for number, entry in enumerate(entries, 1):
        try:
            for tag, term in _terms(entry, language):
                _add(languages.setdefault(tag, {}), term)
        except ValueError as error:
            raise SettingsError(f"glossary {file}: term {number}{_named(entry)}: {error}") from None
    return languages


def _named(entry: Any) -> str:
    name = entry.get("english") or entry.get("source") if isinstance(entry, dict) else entry
    return f" ({name})" if name else ""


def _add(terms: dict[str, Term], term: Term) -> None:
    for form in term.source:
        known = terms.setdefault(form, term)
        if known.english != term.english:
            raise ValueError(f"{form!r} is {known.english!r} already; keep one of them")


def _terms(entry: Any, language: str) -> Iterator[tuple[str, Term]]:
    """One for each language of an entry. Raises ValueError."""
    if not isinstance(entry, dict):
        raise ValueError("make it a table with source and english")  # noqa: TRY004 - see read
    if unknown := entry.keys() - _KEYS:
        raise ValueError(
            f"unknown {', '.join(sorted(unknown))}; known are {', '.join(sorted(_KEYS))}"
        )
    english, drop = entry.get("english", ""), _flag(entry, "drop")
    if not isinstance(english, str) or bool(english.strip()) is drop:
        raise ValueError('give either english = "…", the form that is wanted, or drop = true')
    instead = _forms(entry.get("instead", []), "instead")
    if english in instead:
        raise ValueError(f"{english!r} can't be replaced by itself; take it out of instead")
    source = entry.get("source")
    by_language = source if isinstance(source, dict) else {language: source}
    if not by_language:
        raise ValueError(_LIST.format("source"))
    for tag, forms in by_language.items():
        if tag != ANY and not _TAG.fullmatch(tag):
            raise ValueError(f"{tag!r} is no language; write a tag as pt or pt-BR")
        found = _forms(forms, "source")
        if not found:
            raise ValueError(_LIST.format("source"))
        yield (
            tag.lower(),
            Term(
                source=found,
                english=english,
                instead=instead,
                also=_forms(entry.get("also", []), "also"),
                the=_flag(entry, "the"),
                after=_forms(entry.get("after", []), "after"),
                drop=drop,
            ),
        )


_LIST = '{0} has to be a list of texts: {0} = ["…", "…"]'


def _forms(given: Any, key: str) -> tuple[str, ...]:
    if not isinstance(given, list) or not all(
        isinstance(one, str) and one.strip() for one in given
    ):
        raise ValueError(_LIST.format(key))
    return tuple(" ".join(one.translate(_APOSTROPHES).split()) for one in given)


def _flag(entry: Mapping[str, Any], key: str) -> bool:
    value = entry.get(key, False)
    if not isinstance(value, bool):
        raise ValueError(f"{key} has to be true or false")  # noqa: TRY004 - see read
    return value


def _variants(form: str) -> tuple[str, ...]:
    """As it is, with a capital as at the start of a sentence, and all in capitals as in a title.

    `El Mundo` is a newspaper by its two capitals, EL MUNDO isn't.
    """
    with_article = len(form.split(" ", maxsplit=1)[0]) < 4
    capitals = () if with_article else (form.upper(),)
    return form, form[0].upper() + form[1:], *capitals


def _any_of(forms: Iterable[str]) -> re.Pattern[str]:
    ordered = sorted(forms, key=lambda form: (-len(form), form))
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, ordered)) or '(?!)'})(?!\w)")


def _word_before(text: str, place: int) -> str:
    match = _LAST_WORD.search(text, max(0, place - 30), place)
    return match[1].lower() if match else ""


def _is_after(term: Term, word: str) -> bool:
    return word in term.after or (word != "" and ANY in term.after)


def _replace(english: str, wanted: Mapping[Term, int]) -> tuple[str, list[str], Counter[Term]]:
    """Wrong forms replaced while right ones are lacking; what was done; how many there are then."""
    owners: dict[str, list[Term]] = {}
    for term in wanted:
        for form in _known(term):
            owners.setdefault(form.lower(), []).append(term)
    plain = english.translate(_APOSTROPHES)
    folded = plain.lower()
    matches = list(_any_of(owners).finditer(folded if len(folded) == len(plain) else plain))
    found = [(match.start(), match.end(), plain[match.start() : match.end()]) for match in matches]
    present: Counter[Term] = Counter()
    for _, _, text in found:
        present.update(term for term in owners[text.lower()] if _is_right(text, term))
    parts, notes, place = [], [], 0
    for start, end, text in found:
        meant = _lacking(text, owners[text.lower()], wanted, present)
        if meant is None:
            continue
        present[meant] += 1
        new = meant.english.upper() if _shouted(text, meant) else meant.english
        lacks_the = meant.the and _PREPOSITION.search(plain, max(0, start - 20), start)
        parts += [english[place:start], "the " if lacks_the else "", new]
        notes.append(f"term corrected: {text} -> {new}")
        place = end
    return "".join((*parts, english[place:])), notes, present


def _known(term: Term) -> frozenset[str]:
    """Every form that the English may have, a source's form left as it was among them."""
    return frozenset((term.english, *term.also, *term.instead, *term.source))


def _is_right(text: str, term: Term) -> bool:
    return text in (term.english, term.english.upper(), *term.also) or (
        text.lower() in (form.lower() for form in term.also)
    )


def _lacking(
    text: str, owners: Sequence[Term], wanted: Mapping[Term, int], present: Mapping[Term, int]
) -> Term | None:
    """The term that this stands for wrongly, if the English has too few of it."""
    if any(_is_right(text, term) for term in owners):
        return None
    for term in owners:
        if present.get(term, 0) < wanted[term] and _is_wrong(text, term):
            return term
    return None


def _is_wrong(text: str, term: Term) -> bool:
    """A wrong form that is listed with a capital, `Public`, is none without one."""
    if text.lower() == term.english.lower():
        return True
    return any(
        form.lower() == text.lower() and (not form[0].isupper() or text[0].isupper())
        for form in (*term.instead, *term.source)
    )


def _shouted(text: str, term: Term) -> bool:
    """In a title that is all in capitals; an abbreviation is so anywhere."""
    return text.isupper() and text not in (*term.instead, *term.source)
