"""Facts in the database: sealed under a named key, for one purpose."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dossier.errors import Refused
from exchange.keyring import Keyring
from exchange.keys import Key
from exchange.master import MasterKeys
from exchange.sealer import RecordSealer
from exchange.tokens import draw
from tests.exchange.conftest import DOSSIER, NOW, ORGANISATION, RECORD, MemoryKeyShelf, make_keys

FACT = {"naam": "Noor & Söhne <x>", "leeftijd": 9, "talen": ["nl", "ar"], "adres": None, "teken": "🧒"}


@pytest.fixture
def sealer(keyring: Keyring) -> RecordSealer:
    return RecordSealer(keyring, draw)


def made() -> RecordSealer:
    keyring = Keyring(MemoryKeyShelf(), MasterKeys({"m": Key(bytes(32))}, "m", draw), draw)
    make_keys(keyring)
    return RecordSealer(keyring, draw)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)


@settings(max_examples=40)
@given(value=st.dictionaries(st.text(), json_values), purpose=st.text())
def test_what_was_sealed_opens(value: dict[str, object], purpose: str) -> None:
    sealer = made()
    assert sealer.open(DOSSIER, purpose, sealer.seal(DOSSIER, purpose, value)) == value


def test_the_same_fact_never_looks_the_same_and_shows_nothing(sealer: RecordSealer) -> None:
    one, two = sealer.seal(DOSSIER, "naam", FACT), sealer.seal(DOSSIER, "naam", FACT)
    assert one != two
    assert b"Noor" not in one


@pytest.mark.parametrize(
    ("name", "purpose"),
    [(DOSSIER, "adres"), (RECORD.key, "naam"), (ORGANISATION, "naam")],
    ids=["another purpose", "another key", "the key above"],
)
def test_a_fact_opens_in_its_own_place_only(sealer: RecordSealer, name: object, purpose: str) -> None:
    sealed = sealer.seal(DOSSIER, "naam", FACT)
    with pytest.raises(Refused, match="fact-broken"):
        sealer.open(name, purpose, sealed)  # type: ignore[arg-type]


@given(at=st.integers(0), bit=st.integers(0, 7), cut=st.integers(0))
def test_an_altered_or_cut_fact_never_opens(at: int, bit: int, cut: int) -> None:
    sealer = made()
    sealed = bytearray(sealer.seal(DOSSIER, "naam", FACT))
    short = bytes(sealed[: cut % len(sealed)])
    sealed[at % len(sealed)] ^= 1 << bit
    for wrong in (bytes(sealed), short):
        with pytest.raises(Refused, match="fact-broken"):
            sealer.open(DOSSIER, "naam", wrong)


def test_a_fact_is_gone_with_its_key(sealer: RecordSealer, keyring: Keyring) -> None:
    sealed = sealer.seal(RECORD.key, "naam", FACT)
    keyring.destroy(DOSSIER, NOW, "bewaartermijn")
    with pytest.raises(Refused, match="key-destroyed"):
        sealer.open(RECORD.key, "naam", sealed)
    with pytest.raises(Refused, match="key-destroyed"):
        sealer.seal(RECORD.key, "naam", FACT)


def test_our_vectors_open_as_written() -> None:
    file = Path(__file__).parents[1] / "vectors" / "sealed-object.json"
    for case in json.loads(file.read_text())["facts"]:
        kind, key_id, purpose = case["bound"]

        class OneKey:
            def key(self, _name: object, secret: str = case["key"]) -> Key:
                return Key(bytes.fromhex(secret))

        sealer = RecordSealer(OneKey(), lambda _count, nonce=case["nonce"]: bytes.fromhex(nonce))  # type: ignore[arg-type, misc]
        name = type(DOSSIER)(kind, key_id)
        assert sealer.seal(name, purpose, case["value"]).hex() == case["sealed"]
        assert sealer.open(name, purpose, bytes.fromhex(case["sealed"])) == case["value"]
