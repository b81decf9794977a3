"""Our DER is asn1crypto's DER."""

from __future__ import annotations

from asn1crypto import core
from hypothesis import given
from hypothesis import strategies as st

from signing import der


@given(st.integers(0, 2**200))
def test_integers_are_shortest(number: int) -> None:
    assert der.integer(number) == core.Integer(number).dump()


@given(st.binary(max_size=70000))
def test_lengths_are_shortest(data: bytes) -> None:
    assert der.octets(data) == core.OctetString(data).dump()


@given(st.text())
def test_text_is_utf8(text: str) -> None:
    assert der.utf8(text) == core.UTF8String(text).dump()


@given(st.integers(0, 2), st.integers(0, 39), st.lists(st.integers(0, 2**40), min_size=1, max_size=8))
def test_object_identifiers(first: int, second: int, rest: list[int]) -> None:
    dotted = ".".join(map(str, (first, second, *rest)))
    assert der.oid(dotted) == core.ObjectIdentifier(dotted).dump()


def test_a_set_is_in_order_of_its_bytes() -> None:
    one, two = der.integer(1), der.integer(2)
    assert der.set_of([two, one]) == der.set_of([one, two]) == b"\x31\x06" + one + two
