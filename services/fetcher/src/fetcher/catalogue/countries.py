"""Where a newsroom can be: ISO 3166-1 alpha-2, and XK, which the standard lacks."""

COUNTRIES = frozenset(
    {
        "AD", "AE", "AF", "AG", "AI", "AL", "AM", "AO", "AQ", "AR", "AS", "AT", "AU", "AW",
        "AX", "AZ", "BA", "BB", "BD", "BE", "BF", "BG", "BH", "BI", "BJ", "BL", "BM", "BN",
        "BO", "BQ", "BR", "BS", "BT", "BV", "BW", "BY", "BZ", "CA", "CC", "CD", "CF", "CG",
        "CH", "CI", "CK", "CL", "CM", "CN", "CO", "CR", "CU", "CV", "CW", "CX", "CY", "CZ",
        "DE", "DJ", "DK", "DM", "DO", "DZ", "EC", "EE", "EG", "EH", "ER", "ES", "ET", "FI",
        "FJ", "FK", "FM", "FO", "FR", "GA", "GB", "GD", "GE", "GF", "GG", "GH", "GI", "GL",
        "GM", "GN", "GP", "GQ", "GR", "GS", "GT", "GU", "GW", "GY", "HK", "HM", "HN", "HR",
        "HT", "HU", "ID", "IE", "IL", "IM", "IN", "IO", "IQ", "IR", "IS", "IT", "JE", "JM",
        "JO", "JP", "KE", "KG", "KH", "KI", "KM", "KN", "KP", "KR", "KW", "KY", "KZ", "LA",
        "LB", "LC", "LI", "LK", "LR", "LS", "LT", "LU", "LV", "LY", "MA", "MC", "MD", "ME",
        "MF", "MG", "MH", "MK", "ML", "MM", "MN", "MO", "MP", "MQ", "MR", "MS", "MT", "MU",
        "MV", "MW", "MX", "MY", "MZ", "NA", "NC", "NE", "NF", "NG", "NI", "NL", "NO", "NP",
        "NR", "NU", "NZ", "OM", "PA", "PE", "PF", "PG", "PH", "PK", "PL", "PM", "PN", "PR",
        "PS", "PT", "PW", "PY", "QA", "RE", "RO", "RS", "RU", "RW", "SA", "SB", "SC", "SD",
        "SE", "SG", "SH", "SI", "SJ", "SK", "SL", "SM", "SN", "SO", "SR", "SS", "ST", "SV",
        "SX", "SY", "SZ", "TC", "TD", "TF", "TG", "TH", "TJ", "TK", "TL", "TM", "TN", "TO",
        "TR", "TT", "TV", "TW", "TZ", "UA", "UG", "UM", "US", "UY", "UZ", "VA", "VC", "VE",
        "VG", "VI", "VN", "VU", "WF", "WS", "YE", "YT", "ZA", "ZM", "ZW", "XK",
    }
)  # fmt: skip

MISTAKEN = {
    "UK": "GB", "EN": "GB", "EL": "GR", "SP": "ES", "KS": "XK", "RKS": "XK", "CS": "CZ", "SU": "RU",
    "YU": "RS", "JA": "JP", "KO": "KR", "ZH": "CN", "DA": "DK", "USA": "US",
    "GBR": "GB", "DEU": "DE", "GER": "DE", "FRA": "FR", "ESP": "ES", "ITA": "IT", "BRA": "BR",
    "IND": "IN", "CHN": "CN", "JPN": "JP", "RUS": "RU", "CAN": "CA", "AUS": "AU", "MEX": "MX",
    "ARG": "AR", "ZAF": "ZA", "NLD": "NL", "CHE": "CH", "SUI": "CH", "AUT": "AT", "UKR": "UA",
    "POL": "PL", "TUR": "TR", "IRL": "IE", "PRT": "PT", "POR": "PT", "SWE": "SE", "NOR": "NO",
    "DNK": "DK", "FIN": "FI", "GRC": "GR", "KOR": "KR", "PRK": "KP", "VNM": "VN", "VIE": "VN",
}  # fmt: skip
"""What is written for a country that has another code, and that code."""

_WORLDWIDE = frozenset(
    {
        "ac", "ai", "am", "bz", "cc", "cf", "co", "dj", "fm", "ga", "gg", "gq", "gs", "im", "io",
        "la", "lc", "ly", "me", "ml", "ms", "mu", "nu", "pw", "sh", "so", "st", "sx", "tf", "tk",
        "to", "tv", "vc", "vg", "ws",
    }
)  # fmt: skip
"""Country-code domains that are sold to everybody for their looks."""
_DOMESTIC = frozenset({"com", "net", "org", "gov", "gob", "edu", "co", "or", "ac"})


def country_of_host(host: str) -> str | None:
    """The country of a host's top-level domain, where that means something; never of .com.

    `gazette.co.uk` is in GB; `gazette.tv` may be anywhere, `gazette.com.co` is in CO.
    """
    labels = host.lower().rstrip(".").split(".")
    domain = labels[-1]
    if domain in _WORLDWIDE and (len(labels) < 3 or labels[-2] not in _DOMESTIC):
        return None
    code = {"uk": "GB"}.get(domain, domain.upper())
    return code if code in COUNTRIES else None
