"""Rights as a page's meta elements tell them."""

import pytest
from lxml.html import document_fromstring

from fetcher.extraction.rights import read_rights
from fetcher.extraction.structured import read_structured
from parallax.documents import Rights


@pytest.mark.parametrize(
    ("metas", "rights"),
    [
        ({}, Rights()),
        ({"robots": "index, follow, max-snippet:-1"}, Rights()),
        ({"robots": "NOARCHIVE"}, Rights(noarchive=True)),
        ({"googlebot": "noindex,max-snippet: 0"}, Rights(nosnippet=True)),
        ({"robots": "nosnippet", "googlebot": "noarchive"}, Rights(noarchive=True, nosnippet=True)),
        (
            {"tdm-reservation": "1", "tdm-policy": "https://gazette.example/tdm.json"},
            Rights(tdm_reserved=True, tdm_policy="https://gazette.example/tdm.json"),
        ),
        ({"tdm-reservation": "0"}, Rights(tdm_reserved=False)),
        ({"tdm-reservation": "yes"}, Rights()),
    ],
)
def test_rights(metas: dict[str, str], rights: Rights) -> None:
    head = "".join(f"<meta name='{name}' content='{value}'>" for name, value in metas.items())
    page = f"<html><head>{head}</head><body></body></html>"
    assert read_rights(read_structured(document_fromstring(page))) == rights
