"""Secrets: enough bits, no bias, nothing kept that could be found again."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossier.errors import Refused, Unavailable
from exchange import tokens
from exchange.tokens import ALPHABET, SecretSource, normal_code

SOURCE = SecretSource(b"p" * 32)


def test_a_token_is_256_bits_and_url_safe() -> None:
    assert re.fullmatch(r"[A-Za-z0-9_-]{43}", SOURCE.token())
    assert len({SOURCE.token() for _ in range(1000)}) == 1000


def test_an_id_is_128_bits_of_lower_case_hex() -> None:
    assert re.fullmatch(r"[0-9a-f]{32}", SOURCE.id())


def test_a_typed_code_has_eight_symbols_that_nobody_confuses() -> None:
    assert len(ALPHABET) == 31
    assert not set("01OIL") & set(ALPHABET)
    assert re.fullmatch(f"[{ALPHABET}]{{4}}-[{ALPHABET}]{{4}}", SOURCE.typed_code())


def test_every_symbol_and_digit_is_equally_likely() -> None:
    # Chi-square far beyond any honest draw: 30 and 9 degrees of freedom, p about 1e-9.
    symbols = Counter("".join(SOURCE.typed_code().replace("-", "") for _ in range(4000)))
    digits = Counter("".join(SOURCE.digits() for _ in range(4000)))
    for counts, size, most in ((symbols, 31, 110.0), (digits, 10, 62.0)):
        expected = counts.total() / size
        assert len(counts) == size
        assert sum((seen - expected) ** 2 / expected for seen in counts.values()) < most


@given(st.integers(min_value=1, max_value=10**9))
def test_below_stays_below(limit: int) -> None:
    assert 0 <= tokens.below(limit) < limit


def test_a_number_out_of_range_is_drawn_again_not_folded(monkeypatch: pytest.MonkeyPatch) -> None:
    given_out = iter([b"\xff\xff\xff", b"\x00\x00\x10"])
    monkeypatch.setattr("secrets.token_bytes", lambda _count: next(given_out))
    assert tokens.below(1_000_000) == 1


def test_six_digits_keep_their_leading_zeros(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("secrets.token_bytes", bytes)
    assert SOURCE.digits() == "000000"


@pytest.mark.parametrize("failure", [OSError("getrandom"), NotImplementedError()])
def test_a_machine_without_randomness_makes_nothing(monkeypatch: pytest.MonkeyPatch, failure: Exception) -> None:
    def fails(_count: int) -> bytes:
        raise failure

    monkeypatch.setattr("secrets.token_bytes", fails)
    for make in (SOURCE.id, SOURCE.token, SOURCE.typed_code, SOURCE.digits):
        with pytest.raises(Unavailable, match="random-away"):
            make()


@given(st.text(), st.text(), st.text(), st.text())
def test_a_hash_of_one_purpose_never_matches_another(one: str, secret: str, two: str, other: str) -> None:
    same = SOURCE.hashed(one, secret) == SOURCE.hashed(two, other)
    assert same == ((one, secret) == (two, other))


def test_a_hash_is_worthless_without_the_pepper() -> None:
    assert SOURCE.hashed("link", "t") != SecretSource(b"q" * 32).hashed("link", "t")
    assert SOURCE.hashed("link", "t") == SecretSource(b"p" * 32).hashed("link", "t")
    assert len(SOURCE.hashed("link", "t")) == 32


def test_a_short_pepper_is_refused_and_a_good_one_never_shown() -> None:
    with pytest.raises(Refused, match="pepper-too-short"):
        SecretSource(b"p" * 31)
    assert "p" * 4 not in repr(SOURCE)


@pytest.mark.parametrize(
    ("typed", "normal"),
    [
        ("k7qm-4xpa", "K7QM-4XPA"),
        (" K7 QM 4X PA\n", "K7QM-4XPA"),
        ("K7QM–4XPA", "K7QM-4XPA"),
        ("K7QM4XP", None),
        ("K7QM4XPAA", None),
        ("K7QM-4XP0", None),
        ("", None),
    ],
)
def test_a_typed_code_is_forgiven_but_never_corrected(typed: str, normal: str | None) -> None:
    assert normal_code(typed) == normal


def test_every_code_given_out_reads_back() -> None:
    code = SOURCE.typed_code()
    assert normal_code(code.lower().replace("-", "  ")) == code


VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "sealed-object.json").read_text())


@pytest.mark.parametrize("case", VECTORS["hashes"])
def test_our_vectors_hash_as_written(case: dict[str, str]) -> None:
    source = SecretSource(bytes.fromhex(case["pepper"]))
    assert source.hashed(case["purpose"], case["secret"]).hex() == case["hash"]


@pytest.mark.parametrize("case", VECTORS["codes"])
def test_our_vectors_read_typed_codes_as_written(case: dict[str, str]) -> None:
    assert normal_code(case["typed"]) == case["normal"]
