"""Canonical URLs: one article, one address, whatever its links carry along."""

import re
from collections.abc import Callable
from urllib.parse import SplitResult, quote, urljoin, urlsplit, urlunsplit

from tld import get_fld

MAX_URL_LENGTH = 2000

_DEFAULT_PORTS = {"http": 80, "https": 443}
_TRACKING_PREFIXES = ("utm_", "at_", "pk_", "mtm_", "hsa_", "wt_", "ns_")
_TRACKING = frozenset(
    {
        "_ga", "_gl", "_hsenc", "_hsmi", "cmp", "cmpid", "dclid", "fbclid", "gbraid",
        "gclid", "gclsrc", "icid", "igshid", "ito", "maca", "mc_cid", "mc_eid", "mkt_tok",
        "msclkid", "ncid", "ocid", "s_cid", "smid", "traffic_source", "ttclid",
        "twclid", "vero_id", "wbraid", "xtor", "yclid",
    }
)  # fmt: skip
_RSS = re.compile(
    r"(?:src|source|ref|from|mod|origin|channel|partner)=(?:rss|feed)\w*|rss=1", re.IGNORECASE
)
"""Says that the reader came from a feed, under whatever name."""
_TWIN_HOST = re.compile(r"^(?:m|mobile|amp|touch)\.")
_TWIN_PATH = re.compile(r"/(?:amp|amphtml|amp\.html|amp_articleshow)/")
_INDEX = re.compile(r"(?:\.amp(?:\.html?)?|/index\.(?:html?|php))/$")
_TWIN = re.compile(r"(?:amp(?:=\w*)?|outputType=amp\w*|m=1|view=mobile)", re.IGNORECASE)
_PART = re.compile(r"(?:page/|seite-|p)?\d{1,3}|print|all|full|komplettansicht|embed|comments?")
_KEPT_IN_PATH = "/%:@!$&'()*+,;=~-._"
_KEPT_IN_QUERY = _KEPT_IN_PATH + "?[]"


class NotAnAddress(ValueError):
    """The text can't be the http(s) address of a page; the text says why."""


def canonical(url: str) -> str:
    """The canonical form of an absolute http(s) URL; NotAnAddress for anything else.

    Lower-case scheme and host (IDNA), no default port, user, fragment or tracking parameters.
    The order of the other parameters and a trailing slash stay: to some sites they matter.
    """
    return _rebuilt(url, _is_kept)


def requestable(url: str) -> str:
    """As canonical, but with every parameter: what to ask a server for."""
    return _rebuilt(url, bool)


def _rebuilt(url: str, is_kept: Callable[[str], bool]) -> str:
    parts, host, port = _split(url)
    scheme = parts.scheme.lower()
    netloc = host if port in (None, _DEFAULT_PORTS[scheme]) else f"{host}:{port}"
    try:
        path = quote(parts.path, safe=_KEPT_IN_PATH) or "/"
        query = "&".join(
            quote(part, safe=_KEPT_IN_QUERY) for part in parts.query.split("&") if is_kept(part)
        )
    except UnicodeEncodeError as error:
        raise NotAnAddress(f"not Unicode text: {url[:200]!r}") from error
    result = urlunsplit((scheme, netloc, path, query, ""))
    if len(result) > MAX_URL_LENGTH:
        raise NotAnAddress(f"longer than {MAX_URL_LENGTH} characters: {result[:80]}…")
    return result


def same_page(url: str) -> str:
    """What the addresses of one page have in common, to look it up by; no address to ask.

    A page answers under http and https, with and without `www.`, as its mobile and AMP twins,
    with and without a trailing slash.
    """
    parts = urlsplit(canonical(url))
    host = _TWIN_HOST.sub("", parts.netloc.removeprefix("www."))
    host = host if "." in host else parts.netloc
    path = _TWIN_PATH.sub("/", _INDEX.sub("/", parts.path + "/")).strip("/")
    query = "&".join(part for part in parts.query.split("&") if part and not _TWIN.fullmatch(part))
    return f"{host}/{path}" + (f"?{query}" if query else "")


def host_of(url: str) -> str:
    """The lower-case host name of a URL, without its port; NotAnAddress if there is none."""
    return _split(url)[1]


def site_of(url: str) -> str:
    """The registered site: `bbc.co.uk` of `news.bbc.co.uk`, by the public suffix list.

    A host under an unknown suffix (`.example`, `.test`, a bare name) gives its last two labels.
    """
    host = host_of(url)
    return get_fld(f"https://{host}", fail_silently=True) or ".".join(host.split(".")[-2:])


def declared_canonical(declared: str | None, page: str) -> str | None:
    """A page's own rel=canonical, if it can be believed.

    Believed only on the page's own registered site, and never when it names the home page or the
    section that the page is in: some templates give that for every article, and all of them would
    become one.
    """
    if not declared:
        return None
    try:
        found = canonical(urljoin(page, declared.strip()))
        same_site = site_of(found) == site_of(page)
    except ValueError:
        return None
    return found if same_site and not is_home(found) and not _is_section_of(found, page) else None


def _is_section_of(found: str, page: str) -> bool:
    """Whether an address is a folder above the page's, but for parts and forms of one article."""
    above, below = same_page(found), same_page(page)
    rest = below.removeprefix(f"{above}/")
    return rest != below and _PART.fullmatch(rest) is None


def is_home(url: str) -> bool:
    """Whether a URL is the front page of its host."""
    parts = urlsplit(url)
    return parts.path in ("", "/") and not parts.query


def _split(url: str) -> tuple[SplitResult, str, int | None]:
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError as error:
        raise NotAnAddress(f"not a URL: {url[:200]!r}: {error}") from error
    if parts.scheme.lower() not in _DEFAULT_PORTS:
        raise NotAnAddress(f"not an http or https address: {url[:200]!r}")
    host = (parts.hostname or "").rstrip(".")
    if not host:
        raise NotAnAddress(f"no host in {url[:200]!r}")
    if not host.isascii():
        try:
            host = host.encode("idna").decode()
        except UnicodeError as error:
            raise NotAnAddress(f"not a host name: {host[:200]!r}: {error}") from error
    if any(character.isspace() for character in host):
        raise NotAnAddress(f"not a host name: {host[:200]!r}")
    return parts, f"[{host}]" if ":" in host else host.lower(), port


def _is_kept(parameter: str) -> bool:
    name = parameter.partition("=")[0].lower()
    if not parameter or name in _TRACKING or name.startswith(_TRACKING_PREFIXES):
        return False
    return _RSS.fullmatch(parameter) is None
