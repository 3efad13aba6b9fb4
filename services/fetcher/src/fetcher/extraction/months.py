"""Names of months: their beginnings in the languages of the press, without those of two months."""

_BEGINNINGS = {
    1: "jan jän gen ene ian янв яну січ студз jaan tammi styc led sije sij ocak oca ιαν يناير "
    "ژانوی ינואר जनवरी জানু மকর มกรา xan urtarr қаңтар جنوری",
    2: "feb fév fev veeb helmi lut úno únor velj şub φεβ фев лют лют shkurt vas فبراير فوری פברואר "
    "फ़रवरी फरवरी ফেব্রু กุมภา peb ақпан فروری شباط otsail февр",
    3: "mar mär maa mrt марта март мар бер сак bře ožu mart μαρ μάρ مارس מרץ मार्च মার্চ มีนา "
    "machi mashi mac kov kovas наурыз مارچ آذار març",
    4: "apr abr avr апр кві крас dub kwi tra nis απρ prill bal أبريل آوریل אפריל अप्रैल এপ্রিল เมษา "
    "ephr ápr huhti сәуір اپریل نيسان",
    5: "may mai maj mei mag máj maí mayo maio май мая мај трав kvě květ svib μαΐ μαι μάι touko geg "
    "مايو מאי मई মে พฤษภา meyi мамыр مئی أيار",
    6: "jun jún giu juin june juni lipan lipnj июн юни јун черв чэр červn červen cze haz ιουν ιούν "
    "qershor birž kesä يونيو ژوئن יוני जून জুন มิถุนา hun маусым جون حزيران iun iyun iun juu",
    7: "jul júl jui lug juillet lipc lipie srpan srpnj июл юли јул лип ліп července červenec "
    "tem ιουλ ιούλ korrik liep heinä يوليو ژوئیه יולי जुलाई জুলাই กรกฎา hul шілде "
    "جولائی تموز iul iyul juul",
    8: "aug ago aoû août авг серп жні srpna srpen sie kolo ağu αυγ αύγ gush rugpj elo أغسطس اوت "
    "אוגוסט अगस्त আগস্ট สิงหา agu ogos avg ágú agasti тамыз اگست آب avq",
    9: "sep set sept сен сеп вер zář wrz ruj rujna eyl σεπ shtator rugs syys سبتمبر "
    "سپتامبر ספטמבר सितंबर सितम्बर সেপ্টে กันยา szept sett қыркүйек ستمبر أيلول 9월",
    10: "oct okt ott out окт жов каст říj paź eki οκτ tetor spal loka أكتوبر اکتبر אוקטובר अक्टूबर "
    "অক্টো ตุลา қазан اکتوبر تشرين_الأول",
    11: "nov noe ноя ное лист ліст list stud kas νοε νοέ nëntor lapkr marras نوفمبر "
    "نوامبر נובמבר नवंबर नवम्बर নভে พฤศจิกา nob қараша نومبر",
    12: "dec dez déc des dic дек груд сне pro gru ara δεκ dhjetor gruod joulu ديسمبر دسامبر דצמבר "
    "दिसंबर दिसम्बर ডিসে ธันวา dis det желтоқсан دسمبر",
}
_BY_LANGUAGE = {"hr": {"list": 10}, "bs": {"list": 10}}
_LONGEST = 6

_MONTHS = {
    beginning: month for month, listed in _BEGINNINGS.items() for beginning in listed.split()
}


def month_of(word: str, language: str | None = None) -> int | None:
    """The month that a word begins like, 1 to 12; None for what is no month's name."""
    folded = word.lower().rstrip(".")
    own = _BY_LANGUAGE.get((language or "")[:2], {})
    for length in range(min(len(folded), 12), 1, -1):
        beginning = folded[:length]
        if month := own.get(beginning) or _MONTHS.get(beginning):
            # `Mark` begins like March, but no month's name goes on like that.
            return month if _is_name(folded, beginning) else None
    return None


def _is_name(word: str, beginning: str) -> bool:
    return len(word) <= len(beginning) + _LONGEST
