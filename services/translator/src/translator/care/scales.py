"""Words that multiply the number before them, in the languages that there are models of.

One line a language: thousands | millions | 10^9 | 10^12, all in lower case. A word that ends in `*`
stands for every word that begins so, for the cases and plurals of it; one that ends in a period
needs that (Czech `mil.` are millions, `mil` miles). Where a language says
thousand millions, both words count. Long and short scale are as the press of a language has them:
`billón` is 10^12, `bilhão` 10^9.
"""

import unicodedata
from decimal import Decimal
from functools import cache

_TABLE = """
en thousand* k | million* m mn mln | billion* bn | trillion* tn
af duisend* | miljoen* | miljard* | biljoen*
ar ألف آلاف الف ألفا | مليون* ملايين مليونا | مليار* بليون* | تريليون*
az min | milyon* mln | milyard* mlrd | trilyon*
be тыс* | мільён* млн | мільярд* млрд | трыльён* трлн
bg хиляд* хил | милион* млн | милиард* млрд | трилион* трлн
bn হাজার* | মিলিয়ন* | বিলিয়ন* | ট্রিলিয়ন*
br mil | milion* | miliard* |
ca mil milers | milió milions | | bilió bilions
cs tisíc* tis. | milion* mil. | miliard* mld | bilion* bil
cy mil | miliwn* | biliwn* | triliwn*
da tusind* | million* mio | milliard* mia mia. mdr | billion* bio
de tausend* tsd | million* mio | milliarde* mrd mia | billion* bio
el χιλιάδ* χιλ | εκατομμύρι* εκατ | δισεκατομμύρι* δισ* | τρισεκατομμύρι* τρισ*
eo mil | miliono* | miliardo* | duiliono*
es mil miles | millón millones mdd mill | millardo millardos | billón billones
et tuhat* tuhan* tuh | miljon* mln | miljard* mld | triljon*
eu mila | milioi* | | bilioi*
fa هزار | میلیون* | میلیارد* | تریلیون*
fi tuha* | miljoon* milj | miljardi* mrd | biljoon*
fr mille milliers | million* | milliard* md mds mrd | billion*
ga míle | milliún* | billiún* | trilliún*
gl mil miles | millón millóns | | billón billóns
gu હજાર* | મિલિયન* | અબજ* બિલિયન* |
he אלף אלפים אלפי | מיליון* מיליוני | מיליארד* | טריליון*
hi हजार* हज़ार* | मिलियन* | अरब* बिलियन* | ट्रिलियन*
hu ezer* | millió* | milliárd* mrd | billió*
hy հազար* | միլիոն* մլն | միլիարդ* մլրդ | տրիլիոն*
id ribu | juta jt | miliar miliaran | triliun
is þúsund* þús | milljón* millj | milljarð* milljörð* | billjón*
it mila mille migliaia | milion* mln | miliard* mld mrd | bilion*
ka ათას* | მილიონ* მლნ | მილიარდ* მლრდ | ტრილიონ*
kk мың* | миллион* млн | миллиард* млрд | триллион* трлн
kn ಸಾವಿರ* | ಮಿಲಿಯನ್* | ಬಿಲಿಯನ್* ಶತಕೋಟಿ* |
lb dausend* | millioun* mio | milliard* mrd | billioun*
lt tūkstan* tūkst | milijon* mln | milijard* mlrd | trilijon* trln
lv tūkst* | miljon* milj | miljard* mljrd mlrd | triljon*
mk илјад* | милион* мил | милијард* млрд | билион*
ml ആയിരം* | മില്യ* മില്ല്യ* ദശലക്ഷ* | ബില്യ* |
ms ribu | juta | bilion miliar | trilion
mt elf | miljun* | biljun* | triljun*
nb tusen* | million* mill | milliard* mrd | billion*
nl duizend* | miljoen* mln | miljard* mrd mld | biljoen*
nn tusen* | million* mill | milliard* mrd | billion*
oc mila | milion* | miliard* |
pl tysi* tys | milion* mln | miliard* mld | bilion* bln
pt mil milhar milhares | milhão milhões mi | bilhão bilhões bi | trilhão trilhões bilião biliões tri
ro mie mii | milion* milioane mil | miliard* mld | bilion* trilion*
ru тыс* | миллион* млн | миллиард* млрд | триллион* трлн
sh hiljad* tisuć* tis хиљад* | milion* milijun* mil милион* мил | milijard* mlrd милијард* млрд | \
bilion* bilijun* билион*
sk tisíc* tis. | milión* mil. | miliard* mld | bilión*
sl tisoč* tis | milijon* mio | milijard* mrd | bilijon*
sq mijë* | milion* mln | miliard* mld | bilion*
sv tusen* | miljon* milj mn | miljard* mdr mrd | biljon*
sw elfu | milioni | bilioni | trilioni
ta ஆயிர* | மில்லியன்* | பில்லியன்* |
te వేల* వేయి | మిలియన్* | బిలియన్* |
th พัน* | ล้าน* | พันล้าน* | ล้านล้าน*
tr bin bine bini binden binlerce | milyon* mn | milyar* mlr mr | trilyon* trl
uk тис* | мільйон* млн | мільярд* млрд | трильйон* трлн
ur ہزار | ملین* | ارب بلین* | ٹریلین* کھرب
vi nghìn ngàn | triệu | tỷ tỉ |
"""

_POWERS = (3, 6, 9, 12)

# India counts by 10^5 and 10^7.
_INDIAN = {
    "bn": "লাখ* লক্ষ* | কোটি*",
    "en": "lakh* | crore*",
    "gu": "લાખ* | કરોડ*",
    "hi": "लाख* | करोड़*",
    "kn": "ಲಕ್ಷ* | ಕೋಟಿ*",
    "ml": "ലക്ഷ* | കോടി*",
    "ta": "லட்ச* இலட்ச* | கோடி*",
    "te": "లక్ష* | కోట్ల* కోటి*",
    "ur": "لاکھ | کروڑ",
}
_ENGLISH = {3: "thousand", 6: "million", 9: "billion", 12: "trillion"}
_OTHERS = {"en": {"hundred": 2}, "th": {"หมื่น*": 4, "แสน*": 5}, "it": {"centinaia": 2}}
SAME = {"sr": "sh", "hr": "sh", "bs": "sh", "cnr": "sh", "no": "nb", "yue": "zh", "fil": "en"}
"""Languages that share another's words."""

EAST_ASIAN = {
    **dict.fromkeys("十십", 1),
    **dict.fromkeys("百백", 2),
    **dict.fromkeys("千仟천", 3),
    **dict.fromkeys("万萬만", 4),
    **dict.fromkeys("亿億억", 8),
    **dict.fromkeys("兆조", 12),
}
"""Powers of ten that stand right behind digits: 1億2000万, 3만."""


@cache
def _scales(tag: str) -> tuple[dict[str, Decimal], dict[str, Decimal]]:
    """Whole words, and beginnings of words."""
    powers = dict(_OTHERS.get(tag, {}))
    line = next((line for line in _lines() if line.startswith(f"{tag} ")), "")
    for power, words in zip(_POWERS, line[len(tag) :].split("|"), strict=False):
        powers |= dict.fromkeys(words.split(), power)
    for power, words in zip((5, 7), _INDIAN.get(tag, "").split("|"), strict=False):
        powers |= dict.fromkeys(words.split(), power)
    whole = {_form(word): Decimal(10**power) for word, power in powers.items() if word[-1] != "*"}
    stems = {
        _form(word[:-1]): Decimal(10**power) for word, power in powers.items() if word[-1] == "*"
    }
    return whole, stems


def english_scale(word: str, tag: str) -> str | None:
    """`million` for milijuna, and None for a word that is another, or English already."""
    value = None if scale(word, "en") else scale(word, tag)
    return _ENGLISH.get(value.adjusted()) if value else None


def words_of(tag: str) -> list[str]:
    """All words that the table has for a language."""
    whole, stems = _scales(SAME.get(tag, tag))
    return [*whole, *stems]


def _lines() -> list[str]:
    return _TABLE.strip().splitlines()


def scale(word: str, tag: str) -> Decimal | None:
    """What a word multiplies the number before it by; None for other words."""
    whole, stems = _scales(SAME.get(tag, tag))
    word = _form(word)
    if word in whole:
        return whole[word]
    beginnings = (word[:size] for size in range(len(word), 1, -1))
    return next((stems[part] for part in beginnings if part in stems), None)


def _form(word: str) -> str:
    # Letters of Hindi with a dot below have two encodings.
    return unicodedata.normalize("NFC", word.lower())
