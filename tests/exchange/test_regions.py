"""Remote services say in which country of the EEA they are, or are refused (AVG art. 44-46)."""

from __future__ import annotations

import pytest

from dossier.errors import Refused
from exchange.regions import EEA, declared


@pytest.mark.parametrize("url", ["http://127.0.0.1:9000", "http://localhost", "http://[::1]:9000", "smtp://127.0.0.9"])
def test_this_machine_needs_no_declaration(url: str) -> None:
    assert declared("s3", url, "").here


@pytest.mark.parametrize(
    "url", ["https://s3.example", "https://localhost.example", "https://10.0.0.1", "https://127.0.0.1.example"]
)
def test_elsewhere_without_a_declaration_is_refused(url: str) -> None:
    with pytest.raises(Refused, match="region-undeclared"):
        declared("s3", url, " ")
    assert not declared("s3", url, "nl").here


@pytest.mark.parametrize("country", ["US", "GB", "CH", "EU", "eu-central-2", "Nederland"])
def test_outside_the_eea_is_refused(country: str) -> None:
    with pytest.raises(Refused, match="region-outside-eea"):
        declared("s3", "https://s3.example", country)


def test_the_eea_has_thirty_countries() -> None:
    assert len(EEA) == 30
    assert {"NL", "IS", "LI", "NO"} <= EEA
    assert not {"GB", "CH"} & EEA


def test_plain_http_elsewhere_needs_the_dangerous_word() -> None:
    with pytest.raises(Refused, match="remote-plain"):
        declared("s3", "http://s3:9000", "NL")
    assert declared("s3", "http://s3:9000", "NL", unsafe_plain=True).netloc == "s3:9000"


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("s3.example", "remote-url-invalid"),
        ("https://", "remote-url-invalid"),
        ("https://user:geheim@s3.example", "remote-url-holds-secret"),
        ("https://s3.example/?token=geheim", "remote-url-holds-secret"),
    ],
)
def test_a_url_that_says_too_little_or_too_much_is_refused(url: str, code: str) -> None:
    with pytest.raises(Refused, match=code) as refusal:
        declared("s3", url, "NL")
    assert "geheim" not in str(refusal.value)
