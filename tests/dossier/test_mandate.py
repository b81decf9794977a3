from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossier.errors import Refused
from dossier.intake_oc import Gegevens, Instantiesoort, Richting, read_casus
from dossier.mandate import Wish, consultant_may_work, may_begin, may_share
from dossier.verdict import Allowed, Denied, demand
from portal.yamlfile import load
from tests.dossier.conftest import EXAMPLES

Form = Callable[..., Any]
CASUS = read_casus(load(EXAMPLES / "onderwijsconsulent.yaml").at("invoer").value)  # type: ignore[arg-type]
WORDS = {
    "mandate-data-kinds": "geweigerd_gegevens",
    "mandate-body-not-named": "geweigerd_niet_gemachtigd",
    "mandate-withdrawn": "geweigerd_ingetrokken",
}
LEREN, GEZOND, VERZUIM = Gegevens.LEERPRESTATIES, Gegevens.GEZONDHEID, Gegevens.VERZUIM


def wish(aan: str = "swv", op: date = date(2026, 2, 10), *gegevens: Gegevens, **rest: Any) -> Wish:
    return Wish(Instantiesoort(aan), gegevens or (LEREN,), op, **rest)


def code(verdict: Allowed | Denied) -> str:
    return "" if isinstance(verdict, Allowed) else verdict.code


def test_the_five_exchanges_of_the_example(verwacht: Form) -> None:
    verdicts = [may_share(CASUS, Wish(one.aan, one.gegevens, one.op)) for one in CASUS.verstrekkingen]
    said = ["toegestaan" if isinstance(one, Allowed) else WORDS[one.code] for one in verdicts]
    assert said == verwacht("onderwijsconsulent")["verstrekkingen"]


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        (wish(), ""),
        (wish("leerplichtambtenaar", date(2026, 2, 13), VERZUIM), ""),
        (wish("leerplichtambtenaar", date(2026, 2, 13), VERZUIM, richting=Richting.ONTVANGEN), "mandate-direction"),
        (wish("swv", date(2026, 2, 10), richting=Richting.ONTVANGEN), ""),
        (wish("leerplichtambtenaar", date(2026, 8, 1), VERZUIM), "mandate-over"),
        (wish("swv", date(2026, 6, 15)), ""),
        (wish("swv", date(2026, 6, 16)), "mandate-over"),
        (wish("ggz", date(2026, 3, 1), GEZOND), ""),
        (wish("ggz", date(2026, 3, 2), GEZOND), "mandate-withdrawn"),
        (wish("swv", date(2026, 1, 14)), "mandate-not-signed"),
        (wish("swv", date(2026, 1, 15)), "mandate-not-signed"),
        (wish("onderwijsinspectie"), "mandate-body-not-named"),
        (wish("swv", naam="Ander SWV"), "mandate-body-not-named"),
        (wish("swv", date(2026, 2, 10), LEREN, Gegevens.THUISSITUATIE), "mandate-data-kinds"),
        (Wish(Instantiesoort.SWV, (), date(2026, 2, 10)), "mandate-data-kinds"),
    ],
)
@pytest.mark.promise("F69")
def test_each_limit_of_a_machtiging(asked: Wish, reason: str) -> None:
    assert code(may_share(CASUS, asked)) == reason


def changed(invoer: Form, **changes: object) -> Any:
    return read_casus(invoer("onderwijsconsulent", **changes))


def test_care_for_a_pupil_of_thirteen_needs_the_pupils_own_signature(invoer: Form) -> None:
    casus = changed(invoer, machtiging__getekend={"O1": date(2026, 1, 15), "O2": date(2026, 1, 16)})
    denied = may_share(casus, wish("ggz", date(2026, 2, 12), GEZOND))
    assert isinstance(denied, Denied)
    assert (denied.code, dict(denied.facts)["missing"]) == ("mandate-not-signed", "leerling")
    assert code(may_share(casus, wish())) == ""


def test_one_parent_alone_only_with_the_declaration_and_never_against_an_objection(invoer: Form) -> None:
    alone = {"machtiging__getekend": {"O1": date(2026, 1, 15), "leerling": date(2026, 1, 15)}}
    assert code(may_share(changed(invoer, **alone), wish())) == "mandate-not-signed"
    declared = {**alone, "machtiging__geen_bezwaar_bekend": True}
    assert code(may_share(changed(invoer, **declared), wish())) == ""
    objected = {**declared, "machtiging__bezwaar_andere_ouder": True}
    assert code(may_share(changed(invoer, **objected), wish())) == "mandate-other-parent-objects"


def test_a_sixteenth_birthday_takes_nothing_away_from_what_was_signed_before(invoer: Form) -> None:
    casus = changed(
        invoer,
        leerling__geboortedatum=date(2010, 2, 1),
        machtiging__getekend={"O1": date(2026, 1, 15), "O2": date(2026, 1, 16)},
    )
    assert code(may_share(casus, wish("swv", date(2026, 3, 1)))) == ""


def test_from_sixteen_the_pupil_signs_and_the_parents_do_not(invoer: Form) -> None:
    born = date(2009, 2, 1)
    parents = changed(
        invoer, leerling__geboortedatum=born, machtiging__getekend={"O1": date(2026, 1, 15), "O2": date(2026, 1, 16)}
    )
    assert code(may_share(parents, wish())) == "mandate-not-signed"
    pupil = changed(invoer, leerling__geboortedatum=born, machtiging__getekend={"leerling": date(2026, 1, 16)})
    assert code(may_share(pupil, wish())) == ""


def test_where_nobody_holds_gezag_nobodys_signature_suffices(invoer: Form) -> None:
    casus = changed(invoer, ouders__0__gezag=False, ouders__1__gezag=False)
    assert code(may_share(casus, wish())) == "mandate-not-signed"


def test_without_a_form_nothing_goes(invoer: Form) -> None:
    assert code(may_share(changed(invoer, machtiging=None), wish())) == "mandate-missing-form"


@pytest.mark.promise("F66")
def test_f66_a_case_begins_with_agreement_and_machtiging_signed(invoer: Form) -> None:
    assert code(may_begin(CASUS, date(2026, 1, 16))) == ""
    assert code(may_begin(CASUS, date(2026, 1, 15))) == "agreement-not-signed"
    assert code(may_begin(changed(invoer, machtiging=None), date(2026, 1, 16))) == "mandate-missing-form"
    f67 = changed(invoer, aanmelder__toestemming_ouders_vooraf=None)
    assert code(may_begin(f67, date(2026, 1, 16))) == "registrant-without-consent"


@pytest.mark.promise("F70")
def test_f70_a_consultant_works_only_under_a_running_agreement(invoer: Form) -> None:
    assert code(consultant_may_work(CASUS, date(2027, 8, 31))) == ""
    assert code(consultant_may_work(CASUS, date(2027, 9, 1))) == "processor-agreement-over"
    assert code(consultant_may_work(changed(invoer, consulent=None), date(2026, 2, 1))) == "consultant-missing"


def test_a_denial_becomes_a_refusal_with_its_source() -> None:
    with pytest.raises(Refused, match=r"AVG 7\(3\)"):
        demand(may_share(CASUS, wish("ggz", date(2026, 3, 2), GEZOND)))
    assert demand(may_share(CASUS, wish())).ground == "machtiging: swv"


@given(
    st.sampled_from(Instantiesoort),
    st.frozensets(st.sampled_from(Gegevens)),
    st.dates(date(2025, 1, 1), date(2027, 1, 1)),
)
def test_what_is_allowed_was_named_signed_and_not_over(
    aan: Instantiesoort, kinds: frozenset[Gegevens], on: date
) -> None:
    if isinstance(may_share(CASUS, Wish(aan, kinds, on)), Allowed):
        assert CASUS.machtiging is not None
        (entry,) = (one for one in CASUS.machtiging.instanties if one.soort is aan)
        assert kinds
        assert kinds <= set(entry.gegevens)
        assert date(2026, 1, 16) <= on <= date(2026, 7, 31)
        assert entry.ingetrokken is None or on < entry.ingetrokken
