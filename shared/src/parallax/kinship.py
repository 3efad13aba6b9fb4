"""How near two countries are: region, language, bloc. Coarse on purpose, and no judgement.

Regions are the subregions of the UN's M49 (XK stands with its neighbours); languages are those that
are official or that a national press is written in; blocs are those whose members keep a common
market or free movement, as of 2026.
"""

REGION, LANGUAGE, BLOC = 0.5, 0.3, 0.2
"""What each kind of nearness counts for; all of them together are 1."""

_REGIONS = """
Northern Africa: DZ EG EH LY MA SD TN
Eastern Africa: BI DJ ER ET IO KE KM MG MU MW MZ RE RW SC SO SS TZ UG YT ZM ZW
Middle Africa: AO CD CF CG CM GA GQ ST TD
Southern Africa: BW LS NA SZ ZA
Western Africa: BF BJ CI CV GH GM GN GW LR ML MR NE NG SH SL SN TG
Northern America: BM CA GL PM US
Caribbean: AG AI AW BB BL BQ BS CU CW DM DO GD GP HT JM KN KY LC MF MQ MS PR SX TC TT VC VG VI
Central America: BZ CR GT HN MX NI PA SV
South America: AR BO BR CL CO EC FK GF GY PE PY SR UY VE
Central Asia: KG KZ TJ TM UZ
Eastern Asia: CN HK JP KP KR MN MO TW
South-eastern Asia: BN ID KH LA MM MY PH SG TH TL VN
Southern Asia: AF BD BT IN IR LK MV NP PK
Western Asia: AE AM AZ BH CY GE IL IQ JO KW LB OM PS QA SA SY TR YE
Eastern Europe: BG BY CZ HU MD PL RO RU SK UA
Northern Europe: AX DK EE FI FO GB GG IE IM IS JE LT LV NO SE SJ
Southern Europe: AD AL BA ES GI GR HR IT ME MK MT PT RS SI SM VA XK
Western Europe: AT BE CH DE FR LI LU MC NL
Oceania: AS AU CK FJ FM GU KI MH MP NC NF NR NU NZ PF PG PN PW SB TK TO TV VU WF WS
"""

_LANGUAGES = """
Albanian: AL XK MK
Arabic: AE BH DZ EG EH IQ JO KW LB LY MA MR OM PS QA SA SD SY TN YE
Bengali: BD IN
Chinese: CN HK MO SG TW
Dutch: AW BE BQ CW NL SR SX
English: AG AI AU BB BM BS BW BZ CA CM DM FJ FK GB GD GG GH GI GM GU GY IE IM IN JE JM KE KN KY
 LC LR LS MS MT MU MW NA NG NZ PG PH PK PN RW SB SC SG SH SL SS SZ TC TO TT TV TZ UG US VC VG VI VU
 WS ZA ZM ZW
French: BE BF BI BJ BL CA CD CF CG CH CI CM DJ DZ FR GA GF GN GP HT KM LU MA MC MF MG ML MQ MU NC
 NE PF PM RE SC SN TD TG TN VU WF YT
German: AT BE CH DE LI LU
Greek: CY GR
Italian: CH IT SM VA
Korean: KP KR
Malay: BN ID MY SG
Persian: AF IR TJ
Portuguese: AO BR CV GQ GW MO MZ PT ST TL
Romanian: MD RO
Russian: BY KG KZ RU
Serbo-Croatian: BA HR ME RS
Spanish: AR BO CL CO CR CU DO EC ES GQ GT HN MX NI PA PE PR PY SV US UY VE
Swahili: CD KE RW TZ UG
Swedish: AX FI SE
Tamil: IN LK SG
Turkish: CY TR
Urdu: IN PK
"""

_BLOCS = """
European Union: AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK
Nordic Council: AX DK FI FO GL IS NO SE
Eurasian Economic Union: AM BY KG KZ RU
Gulf Cooperation Council: AE BH KW OM QA SA
ASEAN: BN ID KH LA MM MY PH SG TH TL VN
MERCOSUR: AR BO BR PY UY
CARICOM: AG BB BS BZ DM GD GY HT JM KN LC MS SR TT VC
ECOWAS: BJ CI CV GH GM GN GW LR NG SL SN TG
Alliance of Sahel States: BF ML NE
CEMAC: CF CG CM GA GQ TD
East African Community: BI CD KE RW SO SS TZ UG
SADC: AO BW CD KM LS MG MU MW MZ NA SC SZ TZ ZA ZM ZW
USMCA: CA MX US
"""


def _groups(text: str) -> dict[str, frozenset[str]]:
    """Country to the groups that it is in."""
    found: dict[str, set[str]] = {}
    for line in text.replace("\n ", " ").strip().splitlines():
        name, _, members = line.partition(":")
        for country in members.split():
            found.setdefault(country, set()).add(name)
    return {country: frozenset(groups) for country, groups in found.items()}


REGIONS = _groups(_REGIONS)
LANGUAGES = _groups(_LANGUAGES)
BLOCS = _groups(_BLOCS)


def shared(first: str, second: str) -> tuple[str, ...]:
    """What two countries have in common, by name: region, languages, blocs."""
    return tuple(
        name
        for table in (REGIONS, LANGUAGES, BLOCS)
        for name in sorted(table.get(first, frozenset()) & table.get(second, frozenset()))
    )


def nearness(first: str, second: str) -> float:
    """0 to 1: the same region REGION, a common language LANGUAGE, a common bloc BLOC, added."""
    return sum(
        weight
        for table, weight in ((REGIONS, REGION), (LANGUAGES, LANGUAGE), (BLOCS, BLOC))
        if table.get(first, frozenset()) & table.get(second, frozenset())
    )
