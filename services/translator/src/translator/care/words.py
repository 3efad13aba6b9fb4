"""Words that stand for numbers, by language: what `three` may be a translation of."""

from translator.care.scales import SAME


def _numbered(words: str, start: int = 0, step: int = 1) -> dict[str, int]:
    """`a/b c` from 0: a and b are 0, c is 1."""
    return {
        word: start + step * place
        for place, same in enumerate(words.split())
        for word in same.split("/")
    }


def _inflected(stems: str, endings: str) -> str:
    """Every stem with every ending, each stem's forms as one entry of `_numbered`."""
    return " ".join(
        "/".join(f"{stem}{ending}" for stem in same.split("/") for ending in endings.split())
        for same in stems.split()
    )


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
    "ca": {
        **_numbered(
            "zero un/una dos/dues/ambdós/ambdues tres quatre cinc sis set vuit/huit nou deu onze "
            "dotze/dotzena/migdia tretze catorze quinze setze disset divuit dinou vint"
        ),
        **_numbered(
            "vint trenta quaranta cinquanta seixanta setanta vuitanta noranta cent", 20, 10
        ),
        **_numbered(
            "primer/primera segon/segona tercer/tercera quart/quarta cinquè/cinquena sisè/sisena "
            "setè/setena vuitè/vuitena novè/novena desè/desena",
            start=1,
        ),
        **_numbered(
            "gener febrer març abril maig juny juliol agost setembre octubre novembre desembre",
            start=1,
        ),
        "mil": 1000,
        "milió": 10**6,
    },
    "is": {
        **_numbered(
            "núll einn/ein/eitt/einum/einni/eins/eina/einu "
            "tveir/tvær/tvö/tvo/tveimur/tveggja/báðir "
            "þrír/þrjár/þrjú/þrjá/þremur/þriggja fjórir/fjórar/fjögur/fjóra/fjórum/fjögurra "
            "fimm sex sjö átta níu tíu ellefu tólf/hádegi/hádegis þrettán fjórtán fimmtán sextán "
            "sautján/seytján átján nítján tuttugu"
        ),
        **_numbered(
            "tuttugu þrjátíu fjörutíu fimmtíu sextíu sjötíu áttatíu níutíu hundrað", 20, 10
        ),
        **_numbered(
            "fyrsti/fyrsta/fyrstu/fyrst annar/önnur/annað/annan/aðra/öðru/annarri/annars "
            f"{_inflected('þriðj fjórð fimmt sjött sjöund áttund níund tíund', 'i a u')}",
            start=1,
        ),
        **_numbered(
            "janúar febrúar mars apríl maí júní júlí ágúst september október nóvember desember",
            start=1,
        ),
        "þúsund": 1000,
        "milljón": 10**6,
    },
    "sh": {
        **_numbered(
            "nula jedan/jedna/jedno/jednog/jednoga/jedne/jednu/jednom/jednoj "
            "dva/dvije/dve/dvoje/dvojica/oba/obje/obe/dvaju/dvjema tri/troje/trojica/triju "
            "četiri/četvero/četvoro/četvorica pet/petero/petoro/petorica šest/šestero/šestoro "
            "sedam/sedmero/sedmoro osam/osmero/osmoro devet deset/desetak jedanaest "
            "dvanaest/podne trinaest četrnaest petnaest/petnaestak šesnaest sedamnaest osamnaest "
            "devetnaest dvadeset"
        ),
        **_numbered(
            "dvadeset/dvadesetak trideset četrdeset pedeset šezdeset sedamdeset osamdeset "
            "devedeset sto/stotinu",
            20,
            10,
        ),
        **_numbered("dvjesto/dvjesta/dvesta/dvesto tristo/trista četiristo petsto", 200, 100),
        **_numbered(
            _inflected(
                "prv drug treć četvrt pet šest sedm osm devet deset", "i a o e u og oga om oj im ih"
            ),
            start=1,
        ),
        **_numbered(
            "januar/januara/januaru/siječanj/siječnja/siječnju "
            "februar/februara/februaru/veljača/veljače/veljači "
            "mart/marta/martu/ožujak/ožujka/ožujku april/aprila/aprilu/"
            "travanj/travnja/travnju maj/maja/maju/svibanj/svibnja/svibnju "
            "jun/juna/junu/juni/lipanj/lipnja/lipnju jul/jula/julu/juli/srpanj/srpnja/srpnju "
            "avgust/avgusta/avgustu/august/augusta/augustu/kolovoz/kolovoza/kolovozu "
            "septembar/septembra/septembru/rujan/rujna/rujnu "
            "oktobar/oktobra/oktobru/listopad/listopada/listopadu "
            "novembar/novembra/novembru/studeni/studenog/studenoga/studenom "
            "decembar/decembra/decembru/prosinac/prosinca/prosincu",
            start=1,
        ),
        "hiljadu": 1000,
        "tisuću": 1000,
        "milion": 10**6,
        "milijun": 10**6,
        "milijardu": 10**9,
    },
    "mk": {
        **_numbered(
            "нула еден/една/едно/едниот/едната два/две/двајца/двете/двата/двајцата/обата "
            "три/тројца/трите/тројцата четири/четворица/четирите пет/петмина/петте шест/шестмина "
            "седум/седуммина осум девет десет/десетина единаесет дванаесет/пладне тринаесет "
            "четиринаесет петнаесет/петнаесетина шеснаесет седумнаесет осумнаесет деветнаесет "
            "дваесет/дваесетина"
        ),
        **_numbered(
            "дваесет триесет четириесет педесет шеесет седумдесет осумдесет деведесет сто/стотина",
            20,
            10,
        ),
        **_numbered("двесте триста четиристотини петстотини", 200, 100),
        **_numbered(
            _inflected(
                "прв втор трет четврт петт шест седм осм деветт десетт", "и а о иот ата ото ите"
            ),
            start=1,
        ),
        **_numbered(
            "јануари февруари март април мај јуни јули август септември октомври ноември декември",
            start=1,
        ),
        "илјада": 1000,
        "милион": 10**6,
        "милијарда": 10**9,
    },
}

_CYRILLIC = dict(zip("abvgdđežzijklmnoprstćufhcčš", "абвгдђежзијклмнопрстћуфхцчш", strict=True))
_DIGRAPHS = {"lj": "љ", "nj": "њ", "dž": "џ"}


def _cyrillic(word: str) -> str:
    """A Serbian word as Cyrillic has it."""
    for latin, cyrillic in _DIGRAPHS.items():
        word = word.replace(latin, cyrillic)
    return "".join(_CYRILLIC.get(char, char) for char in word)


SOURCES["sh"] |= {_cyrillic(word): value for word, value in SOURCES["sh"].items()}


def words_of(tag: str) -> dict[str, int] | None:
    """The words for numbers of a language, or None where they aren't known."""
    return SOURCES.get(SAME.get(tag, tag))
