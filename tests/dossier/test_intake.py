from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossier import bsn, intake, intake_oc
from dossier.errors import Refused
from dossier.findings import InputRefused
from dossier.intake import read_intake
from dossier.intake_oc import Einde, read_casus
from dossier.reading import meaning
from dossier.shapes import Periode

Form = Callable[..., Any]
VALUES = [
    value
    for module in (intake, intake_oc)
    for value in vars(module).values()
    if hasattr(value, "__dataclass_fields__") and value.__module__ == module.__name__
]


def codes(form: object) -> dict[str, str]:
    with pytest.raises(InputRefused) as refused:
        read_intake(form)  # type: ignore[arg-type]
    return {f.field: f.code for f in refused.value.findings}


def test_the_example_forms_are_read_whole(invoer: Form) -> None:
    po = read_intake(invoer("po-so"))
    assert (po.tlv.eerste_volgnummer, po.ouders[1].afgesproken_code, po.swv.kvk) == (42, True, "00000000")
    assert po.swv.ondersteuningsplan.periode == Periode(date(2024, 8, 1), date(2028, 7, 31))
    vo = read_intake(invoer("vo-vso"))
    assert vo.ouders[1].elektronisch_bereikbaar_sinds is None
    assert vo.school_oud.leerjaar == 3
    oc = read_casus(invoer("onderwijsconsulent"))
    assert oc.machtiging is not None
    assert [body.tot for body in oc.machtiging.instanties][1:3] == [Einde.WERKZAAMHEDEN, date(2026, 7, 31)]


@pytest.mark.parametrize("kind", VALUES, ids=lambda kind: kind.__name__)
def test_every_field_says_what_it_means(kind: type) -> None:
    for name in kind.__dataclass_fields__:  # type: ignore[attr-defined]
        assert meaning(kind, name), name


@pytest.mark.parametrize(
    ("path", "value", "code"),
    [
        ("school_oud__brin", "99xa", "brin-ill-formed"),
        ("school_oud__vestiging", "1", "vestiging-ill-formed"),
        ("swv__nummer", "PO99", "swv-number-ill-formed"),
        ("swv__kvk", "123", "kvk-ill-formed"),
        ("leerling__postcode", "0999 ZZ", "postcode-ill-formed"),
        ("leerling__postcode", "9999 SS", "postcode-ill-formed"),
        ("ouders__0__email", "ouder1@voorbeeld", "email-ill-formed"),
        ("ouders__0__mobiel", "0600000000", "mobile-ill-formed"),
        ("swv__secretariaat__telefoon", "bel maar", "phone-ill-formed"),
        ("leerling__pseudoniem", "Testje", "pseudonym-ill-formed"),
        ("tlv__soort", "SOO", "field-ill-typed"),
        ("tlv__besluitdatum", "morgen", "field-ill-typed"),
        ("swv__ondersteuningsplan__periode", "2028-07-31/2024-08-01", "field-ill-typed"),
        ("deskundigen__0__beroep", "wichelaar", "field-ill-typed"),
        ("leerling__voornamen", [], "field-empty"),
    ],
)
@pytest.mark.promise("F59")
def test_what_has_the_wrong_shape_is_refused_by_field(invoer: Form, path: str, value: object, code: str) -> None:
    field = path.replace("__0", "[0]").replace("__", ".")
    assert codes(invoer("po-so", **{path: value})) == {field: code}


def test_a_mark_of_nobody_and_a_mark_twice_are_refused(invoer: Form) -> None:
    assert codes(invoer("po-so", antwoorden__0__partij="O9")) == {"antwoorden[0].partij": "party-unknown"}
    found = codes(invoer("po-so", ouders__1__id="O1"))
    assert found["ouders"] == "party-twice"


@pytest.mark.parametrize(
    "number", ["999990019", "9999.90.019", "999 990 019", "zijn nummer is 999990019.", 999990019], ids=str
)
@pytest.mark.parametrize("path", ["leerling__roepnaam", "tlv__motivering", "deskundigen__1__advies"])
@pytest.mark.promise("F87")
def test_a_bsn_is_refused_wherever_it_stands_and_never_repeated(invoer: Form, path: str, number: object) -> None:
    with pytest.raises(InputRefused) as refused:
        read_intake(invoer("po-so", **{path: number}))
    assert {f.code for f in refused.value.findings} == {"bsn-not-allowed"}
    assert refused.value.findings[0].field == path.replace("__1", "[1]").replace("__", ".")
    assert "99999" not in str(refused.value)


def test_a_bsn_under_an_unknown_name_is_named_as_a_bsn(invoer: Form) -> None:
    assert codes(invoer("po-so", leerling__bsn="999990019")) == {"leerling.bsn": "bsn-not-allowed"}


@pytest.mark.parametrize(
    "text",
    [
        "999990018",
        "000000000",
        "+31600000001",
        "6c1d0000-0000-4000-8000-000000000001",
        "2024-08-01/2028-07-31",
        "070 - 999 99 90",
        "1999990019",
    ],
)
def test_what_is_no_bsn_passes(text: str) -> None:
    assert not bsn.in_text(text)


@given(st.integers(0, 9_999_999))
def test_a_count_is_never_taken_for_a_bsn(count: int) -> None:
    assert list(bsn.places({"aantal": count})) == []


@given(st.uuids())
def test_no_pseudonym_is_ever_taken_for_a_bsn(uuid: object) -> None:
    assert not bsn.in_text(str(uuid))


@given(st.integers(min_value=1, max_value=999_999_999))
def test_the_elfproef_catches_every_single_wrong_digit(number: int) -> None:
    digits = f"{number:09d}"
    if bsn.passes(digits):
        for place in range(9):
            other = digits[:place] + str((int(digits[place]) + 1) % 10) + digits[place + 1 :]
            assert not bsn.passes(other)


def test_a_case_with_an_unlisted_body_is_refused(invoer: Form) -> None:
    with pytest.raises(Refused, match="field-ill-typed"):
        read_casus(invoer("onderwijsconsulent", machtiging__instanties__0__soort="oma"))
