"""Where the words of a query are looked for; pure.

The English of an article, or its original where there is no English. Not the originals of
translated articles, where "die" or "once" are other words, unless the reader asks for originals.
Each of the two ways is a query of its own over articles of its own: with all words required, a stop
word of one analyzer would otherwise never match in the other's fields.
"""

from search_api.index.analysis import ANALYZERS, native_analyzer
from search_api.search.language.clauses import Scope, clause, count
from search_api.search.language.parsing import QueryError, parse
from search_api.search.language.tree import Node
from search_api.search.queries.common import BadParameter, Json

MAX_CLAUSES = 1000
"""OpenSearch takes 1,024."""
UNTRANSLATED: tuple[str, ...] = ("unavailable", "failed")
ENGLISH_ALREADY: tuple[str, ...] = ("not_needed",)
SPELT_OTHERWISE = 0.3
"""What a name in another spelling counts beside the word as it is asked for."""

ENGLISH = Scope(
    texts=(
        "english.title^3",
        "english.description^2",
        "english.paragraphs",
        "english.captions^0.5",
        f"english.title.spellings^{3 * SPELT_OTHERWISE:g}",
        f"english.description.spellings^{2 * SPELT_OTHERWISE:g}",
        f"english.paragraphs.spellings^{SPELT_OTHERWISE:g}",
    ),
    titles=("english.title^3", f"english.title.spellings^{3 * SPELT_OTHERWISE:g}"),
    prefix_texts=(
        "english.title.spellings^3",
        "english.description.spellings^2",
        "english.paragraphs.spellings",
    ),
    prefix_titles=("english.title.spellings^3",),
    prefix_analyzer="original_text",
    without_stop_words=True,
)


def read_words(q: str | None) -> Node | None:
    """What a text asks for; None for a blank one. Raises BadParameter where it can't be read."""
    try:
        return parse(q or "")
    except QueryError as error:
        raise BadParameter("q", f"q can't be read {error}", error.offset) from error


def originals(analyzers: tuple[str, ...]) -> Scope:
    """Originals as they are written, and under the analyzers of languages.

    Each article is under the analyzer of its own language only. As written, accents and case don't
    count: unstemmed words also find what the analyzer would take for another word.
    """
    written = (
        "original.title^3",
        "original.description^2",
        "original.paragraphs",
        "original.captions^0.5",
    )
    spelt = f"original.title.spellings^{3 * SPELT_OTHERWISE:g}"
    titles = tuple(f"native.{one}.title^3" for one in analyzers)
    return Scope(
        texts=(*written, spelt, *titles, *(f"native.{one}.text" for one in analyzers)),
        titles=(written[0], spelt, *titles),
        prefix_texts=written,
        prefix_titles=written[:1],
        prefix_analyzer="original_text",
        without_stop_words=False,
    )


def words(node: Node, where: str, languages: tuple[str, ...]) -> Json:
    """What matches a query, `where` being english or original; raises BadParameter.

    The analyzers are those of the languages that are asked for; without any, all of them are tried
    in originals, and none where the English is missing.
    """
    if where == "original":
        scope = originals(_analyzers(languages) or tuple(sorted(set(ANALYZERS.values()))))
        in_english, english_ones = "filter", ENGLISH_ALREADY
    else:
        scope = originals(_analyzers(languages))
        in_english, english_ones = "must_not", UNTRANSLATED
    in_original = "must_not" if in_english == "filter" else "filter"
    these: Json = {"terms": {"translation.status": list(english_ones)}}
    clauses = count(node, ENGLISH) + count(node, scope)
    if clauses > MAX_CLAUSES:
        mend = " or, with in=original, say in which `language`" if where == "original" else ""
        raise BadParameter(
            "q",
            f"q would be looked for in {clauses} places at once, and {MAX_CLAUSES} are the most. "
            f"Use fewer words{mend}.",
        )
    return {
        "bool": {
            "should": [
                {"bool": {"must": [clause(node, ENGLISH)], in_english: [these]}},
                {"bool": {"must": [clause(node, scope)], in_original: [these]}},
            ],
            "minimum_should_match": 1,
        }
    }


def _analyzers(languages: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted({found for tag in languages if (found := native_analyzer(tag))}))
