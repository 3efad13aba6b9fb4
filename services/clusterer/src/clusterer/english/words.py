"""Words that stand with names without being part of them, and words that make a name's kind."""

ROLES = frozenset(
    """president vice-president vice prime premier minister secretary chancellor king queen prince
    princess emperor sultan sheikh sheik emir pope cardinal archbishop bishop father sister brother
    imam ayatollah rabbi reverend rev pastor senator sen sens congressman congresswoman
    representative rep reps governor gov mayor mp mps councillor deputy chief chairman chairwoman
    chair director general gen commissioner commander captain capt colonel col major maj lieutenant
    lt sergeant sgt corporal cpl admiral adm marshal judge justice justices attorney prosecutor
    sheriff officer detective inspector superintendent constable ambassador envoy spokesman
    spokeswoman spokesperson speaker leader head executive ceo founder coach manager captain doctor
    dr professor prof mr mrs ms miss sir dame lord lady baroness baron duke duchess former
    ex-president ex-prime acting interim late then-president president-elect sec supt insp
    defense defence foreign interior finance health education justice trade home state
    first lady press opposition republican democrat democratic conservative labour liberal tory
    rep d-n r-n pres hon saint tropical hurricane typhoon special agent under-secretary
    undersecretary assistant associate senior executive national-security co-founder editor author
    actor actress singer director comedian rapper star economist analyst lawyer activist
    journalist counsel whip soldier private specialist pilot astronaut striker midfielder defender
    goalkeeper""".split()
)
"""Before a name, these say who somebody is."""

ALONE = frozenset(
    """foreign interior finance health education justice trade home state defense defence press
    opposition republican democrat democratic conservative labour liberal first special general
    private""".split()
)
"""Roles only before another role: "Foreign Minister", not "Foreign Affairs"."""

PERSONAL = frozenset({"justice"}) | (
    ROLES - ALONE - frozenset("tropical hurricane typhoon saint former late".split())
)
"""Roles that only people have."""

CALENDAR = frozenset(
    """monday tuesday wednesday thursday friday saturday sunday january february march april may
    june july august september october november december jan feb mar apr jun jul aug sept sep oct
    nov dec mondays tuesdays wednesdays thursdays fridays saturdays sundays easter christmas
    ramadan gmt est edt pst pdt utc cet bst am pm thanksgiving""".split()
)

NEVER = frozenset(
    """i i'm i've i'll i'd god internet north south east west northern southern eastern western
    muslim muslims christian christians jewish jew jews catholic catholics islam islamic
    protestant hindu hindus sunni shiite shia arab arabs western westerners black white latino
    hispanic asian european africans african europeans asians photo image file twitter facebook
    instagram youtube ok covid mr mrs ms dr yes no oh well please why what when where who how
    associated press latin english language tv news world street avenue road lgbt lgbtq
    english-language d.c. dc ad bc gmt us earth spring summer autumn winter act article
    ala ariz ark calif colo conn const fla ill ind kan mass mich minn mo neb nev okla ore pa penn
    tenn tex wash wis wyo inc ltd corp blvd ave anyone everyone everybody nobody people men women
        section""".split()
)
"""Capitalised without naming anything that a story is about."""

ORGANISATION = frozenset(
    """committee ministry party bank university inc corp ltd llc company department agency council
    court commission union association institute academy college school church foundation fund
    group organisation organization federation league club united fc police army navy force forces
    guard airlines airways authority board bureau office parliament congress senate assembly
    house cabinet government hospital museum team network nations alliance coalition front
    movement brigade corps ministry service services centre center society trust exchange press
    times post gazette news motors energy oil gas industries holdings systems technologies
    international partners capital media studios records pictures newspaper administration
    consortium cooperative opera orchestra laboratory labs nato opec unesco unicef congregation
    development rovers athletic wanderers lords commons
    knesset bundestag duma kremlin vatican standard""".split()
)
PLACE = frozenset(
    """river island islands isle city county sea ocean mountain mountains mount lake bay street
    airport dam province state valley district region peninsula desert strait gulf canal port
    harbour harbor beach square park bridge avenue road village town coast cape creek forest hills
    falls prison base station europe africa asia america americas atlantic pacific antarctica
    caribbean mediterranean balkans caucasus sahel arctic andes himalayas alps""".split()
)
INSIDE = frozenset({"in", "at", "from", "near", "to", "outside", "across", "around", "through"})
"""Before a name, these mostly say that it is a place."""
SAYS = frozenset(
    """said says told added who tweeted testified announced argued insisted denied resigned
    wrote asked declined died born pleaded admitted spoke warned""".split()
)
"""After a name, these mostly say that it is a person."""

BUSINESS = frozenset(
    """company group firm corporation party airline bank club union agency newspaper movement
    militia foundation""".split()
)
"""After a name, these say that it is an organisation's."""

ALIASES = {
    "republican": "Republican Party",
    "republicans": "Republican Party",
    "gop": "Republican Party",
    "democrat": "Democratic Party",
    "democrats": "Democratic Party",
    "u.n.": "United Nations",
    "un": "United Nations",
    "e.u.": "European Union",
    "eu": "European Union",
    "f.b.i.": "FBI",
    "c.i.a.": "CIA",
    "tories": "Conservative Party",
    "imf": "International Monetary Fund",
    "i.m.f.": "International Monetary Fund",
    "n.f.l.": "NFL",
    "n.s.a.": "NSA",
    "s.e.c.": "SEC",
    "n.y.p.d.": "NYPD",
}
"""What is one thing under several names, folded."""


def is_role(word: str) -> bool:
    """Whether a word says who somebody is."""
    return word.casefold().rstrip(".") in ROLES


PLACE_FIRST = frozenset({"lake", "mount", "port", "fort", "camp", "cape", "river"})
PARTISAN = frozenset("republican democrat democratic conservative labour liberal tory".split())
CHAMBERS = frozenset("house senate congress".split())
SURNAMES = frozenset(
    """king prince bishop pope major star head private special father sister brother lord duke
    baron dean sheriff queen colonel captain saint""".split()
) - {"sheriff", "colonel", "captain"}
"""Roles that are people's names as well."""

PORTFOLIOS = frozenset(
    """state defense defence national intelligence homeland security health human services
    education energy commerce labor labour the treasury interior agriculture transportation
    foreign affairs finance justice and staff police operations veterans""".split()
)
"""What an office is of: "Secretary of State", "Director of National Intelligence"."""

RANKS = frozenset("majority minority deputy chief executive vice senior assistant co".split())
"""Before a role, part of it."""
