"""Who a story is about: the people and organisations that most of its texts name."""

import re
from collections import Counter
from dataclasses import dataclass

from clusterer.english.names import Name, Scanned, names
from clusterer.english.scanning import scanned
from clusterer.story.outlets import AGENCIES, squeezed
from clusterer.takes.evidence import Evidence
from clusterer.text import is_title_case

MOST = 0.5
"""Share of the texts that name a main actor."""
LEAST_TEXTS = 3
MAX_ACTORS = 4
READ = 25
"""Sentences of a text that are looked at for names."""
KINDS = frozenset({"person", "organisation"})
"""Of actors; a name of several words that may be anything but a place is one as well."""


@dataclass(frozen=True)
class Actor:
    """Somebody or something with a name, and where it is mentioned."""

    name: str
    mentions: tuple[tuple[int, int, int], ...]
    """Sentence, start and end in its text; the first mention of each sentence that is shown."""


def main_actors(evidence: Evidence) -> list[Actor]:
    """The people and organisations that at least half of a story's texts name, most widely named
    first. Copies are one text."""
    texts = _texts(evidence)
    found = names(
        [
            Scanned(scanned(title), is_title_case(title), [scanned(one) for one in sentences])
            for title, sentences in texts
        ]
    )
    spread = Counter(name for named in found.by_text for name in named)
    often = Counter(name for named in found.by_text for name in named.elements())
    outlets = AGENCIES | {
        squeezed(name) for one in evidence.reports.values() for name in (one.outlet, one.source_id)
    }
    widest = sorted(
        (
            name
            for name, count in spread.items()
            if count >= max(LEAST_TEXTS, MOST * len(texts))
            and (found.kinds.get(name) or ("" if len(name) == 1 else "organisation")) in KINDS
            and squeezed(" ".join(name)) not in outlets
        ),
        key=lambda name: (-spread[name], -often[name], name),
    )
    return [
        Actor(" ".join(name), _mentions(evidence, found.forms[name]))
        for name in widest[:MAX_ACTORS]
    ]


def _texts(evidence: Evidence) -> list[tuple[str, list[str]]]:
    """The title of each text and its first sentences."""
    by_article: dict[str, list[str]] = {article: [] for article in evidence.reports}
    for sentence in evidence.sentences:
        held = by_article[sentence.article_id]
        if len(held) < READ and sentence.text != evidence.reports[sentence.article_id].title:
            held.append(sentence.text)
    texts: dict[str, tuple[str, list[str]]] = {}
    for article, sentences in by_article.items():
        report = evidence.reports[article]
        texts.setdefault(report.told_by, (report.title, sentences))
    return list(texts.values())


def _mentions(evidence: Evidence, forms: frozenset[Name]) -> tuple[tuple[int, int, int], ...]:
    """The first place in each shown sentence where one of a name's forms stands, the longest first,
    and not as the beginning of another name."""
    written = sorted((" ".join(form) for form in forms), key=lambda form: (-len(form), form))
    pattern = re.compile(
        rf"(?<![\w-])(?:{'|'.join(re.escape(form) for form in written)})(?![\w-]| [A-Z])".replace(
            "'", "['’]"
        )
    )
    return tuple(
        (place, match.start(), match.end())
        for place, sentence in enumerate(evidence.sentences)
        if sentence.shown and (match := pattern.search(sentence.text, sentence.context))
    )
