"""Lines that publishers put between an article's paragraphs, by purpose and language."""

import re

from fetcher.extraction import notice_phrases
from fetcher.extraction.structured import clean, is_dense

LONGEST_NOTICE = 260
"""Characters; a longer paragraph is text, whatever words it has."""
LONGEST_DENSE_NOTICE = 60

_NOTICE = re.compile(
    r"\W{0,6}(?:"
    + "|".join(f"(?:{pattern})" for group in notice_phrases.ALL for pattern in group)
    + ")",
    re.IGNORECASE,
)
_COMMENTS = (
    "comments? kommentare? comentarios coment[áa]rios commentaires commenti yorumlar kommentarer "
    "komentarze koment[áa][řr]e комментарии коментарі コメント 댓글 评论 評論"
).split()
_END = re.compile(
    rf"\W*(?:\d+\s*)?(?:{'|'.join(_COMMENTS)}|leave a (?:reply|comment)"
    r"|join the (?:conversation|discussion)|diskutieren sie mit|leser(?:kommentare|briefe))"
    r"(?: \(?\d+\)?)?\W*$",
    re.IGNORECASE,
)
_BIO = re.compile(
    r"(?:(?i:korrespondent|autor|redakteur|reporter)\w* )?[^\W\d_a-z]\S+(?: \S+){1,4} "
    r"(?:is|are|ist|sind|est|es|è|é|jest|je)\b.{0,90}?\b"
    r"(?i:\w*-?(?:journalist|reporter|correspondent|korrespondent|editor|columnist|researcher"
    r"|professor|fellow|writer|author|autor|redakteur|lecturer|periodista|journaliste|giornalista"
    r"|jornalista|kolumnist|dziennikarz|zuständig))"
)
LONGEST_BIO = 450
_BY = {"by", "por", "von", "par", "di", "av", "af", "od", "oleh", "texto", "text"}
_PARTICLES = frozenset("de da do dos das del la van von der e y and und | &".split())


def is_notice(paragraph: str) -> bool:
    """Whether a short paragraph is an advert, a pointer elsewhere, a request, a credit."""
    if len(paragraph) > (LONGEST_DENSE_NOTICE if is_dense(paragraph) else LONGEST_NOTICE):
        return False
    return bool(_NOTICE.match(clean(paragraph))) or is_byline(paragraph)


def ends_article(heading: str) -> bool:
    """Whether a line announces what follows an article: comments, other articles."""
    return len(heading) < 60 and bool(_END.match(heading))


def is_bio(paragraph: str) -> bool:
    """Whether a last paragraph tells who wrote the text."""
    return len(paragraph) < LONGEST_BIO and bool(_BIO.match(paragraph))


def is_byline(paragraph: str) -> bool:
    """Whether a paragraph is `By` and a name, and no more."""
    words = paragraph.strip(" |·,").split()
    if not 3 <= len(words) <= 8 or words[0].rstrip(":").lower() not in _BY:
        return False
    return all(word[0].isupper() or word.lower() in _PARTICLES for word in words[1:])
