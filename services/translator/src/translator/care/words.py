"""Words that stand for numbers, by language."""

from decimal import Decimal

SCALES: dict[str, dict[str, Decimal]] = {
    "pt": {
        "mil": Decimal(10**3),
        "milhar": Decimal(10**3),
        "milhares": Decimal(10**3),
        "milhão": Decimal(10**6),
        "milhões": Decimal(10**6),
        "mi": Decimal(10**6),
        "mil milhões": Decimal(10**9),
        "bilhão": Decimal(10**9),
        "bilhões": Decimal(10**9),
        "bi": Decimal(10**9),
        "trilhão": Decimal(10**12),
        "trilhões": Decimal(10**12),
        "bilião": Decimal(10**12),
        "biliões": Decimal(10**12),
    },
    "es": {
        "mil": Decimal(10**3),
        "miles": Decimal(10**3),
        "millón": Decimal(10**6),
        "millones": Decimal(10**6),
        "mil millones": Decimal(10**9),
        "billón": Decimal(10**12),
        "billones": Decimal(10**12),
    },
    "ca": {
        "mil": Decimal(10**3),
        "milió": Decimal(10**6),
        "milions": Decimal(10**6),
        "mil milions": Decimal(10**9),
        "bilió": Decimal(10**12),
        "bilions": Decimal(10**12),
    },
    "en": {
        "hundred": Decimal(100),
        "thousand": Decimal(10**3),
        "thousands": Decimal(10**3),
        "k": Decimal(10**3),
        "million": Decimal(10**6),
        "millions": Decimal(10**6),
        "m": Decimal(10**6),
        "billion": Decimal(10**9),
        "billions": Decimal(10**9),
        "bn": Decimal(10**9),
        "trillion": Decimal(10**12),
    },
}


def _numbered(words: str, start: int = 0, step: int = 1) -> dict[str, int]:
    """`a/b c` from 0: a and b are 0, c is 1."""
    return {
        word: start + step * place
        for place, same in enumerate(words.split())
        for word in same.split("/")
    }


# Months count as numbers: `14/03` becomes `March 14`.
ENGLISH: dict[str, int] = {
    **_numbered(
        "zero one/once two/twice three four five six seven eight nine ten eleven twelve/dozen "
        "thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty"
    ),
    **_numbered(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth "
        "thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth",
        start=1,
    ),
    **_numbered("twenty thirty forty fifty sixty seventy eighty ninety hundred", 20, 10),
    **_numbered(
        "january/jan february/feb march/mar april/apr may june/jun july/jul august/aug "
        "september/sept/sep october/oct november/nov december/dec",
        start=1,
    ),
    "noon": 12,
    "both": 2,
    "couple": 2,
    "thousand": 1000,
    "million": 10**6,
    "billion": 10**9,
}

SOURCES: dict[str, dict[str, int]] = {
    "pt": {
        **_numbered(
            "zero um/uma dois/duas/ambos/ambas/dupla três/trio quatro cinco seis/meia sete oito "
            "nove dez onze doze/dúzia/meio-dia treze quatorze/catorze quinze dezesseis/dezasseis "
            "dezessete/dezassete dezoito dezenove/dezanove vinte"
        ),
        **_numbered("vinte trinta quarenta cinquenta sessenta setenta oitenta noventa cem", 20, 10),
        **_numbered(
            "primeiro/primeira segundo/segunda terceiro/terceira quarto/quarta quinto/quinta "
            "sexto/sexta sétimo/sétima oitavo/oitava nono/nona décimo/décima",
            start=1,
        ),
        **_numbered(
            "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro "
            "dezembro",
            start=1,
        ),
        **_numbered(
            "cento duzentos/duzentas trezentos/trezentas quatrocentos quinhentos", 100, 100
        ),
        "mil": 1000,
        "milhão": 10**6,
    },
    "es": {
        **_numbered(
            "cero un/uno/una dos/ambos/ambas tres cuatro cinco seis siete ocho nueve diez once "
            "doce/docena/mediodía trece catorce quince dieciséis diecisiete dieciocho diecinueve "
            "veinte"
        ),
        **_numbered(
            "veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa cien", 20, 10
        ),
        **_numbered(
            "primero/primera/primer segundo/segunda tercero/tercera/tercer cuarto/cuarta "
            "quinto/quinta sexto/sexta séptimo/séptima octavo/octava noveno/novena décimo/décima",
            start=1,
        ),
        **_numbered(
            "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre "
            "diciembre",
            start=1,
        ),
        "mil": 1000,
        "millón": 10**6,
    },
}
