from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dossier.errors import Refused
from dossier.intake_oc import Contactpersoon, Einde, Gegevens, Instantiesoort, Richting, read_casus
from dossier.mandate import Wish, may_share
from dossier.papers import Instantiekeuze, Machtigingsformulier
from dossier.people import PUPIL
from dossier.signed_mandate import Signature, machtiging
from dossier.verdict import Allowed
from portal.yamlfile import load
from tests.docgen.conftest import example
from tests.dossier.conftest import EXAMPLES

CASUS = read_casus(load(EXAMPLES / "onderwijsconsulent.yaml").at("invoer").value)  # type: ignore[arg-type]
FORM = cast(Machtigingsformulier, example("machtiging"))
DAY = FORM.datum
CONTACT = Contactpersoon(naam="C. Contact", email="contact@instantie.example")
REACH = {one.naam: CONTACT for one in FORM.instanties if one.ja}
ALL_SIGNED = tuple(Signature(party, True, DAY + timedelta(days=1)) for party in ("O1", "O2", PUPIL))


def case(form: Machtigingsformulier = FORM, signed: tuple[Signature, ...] = ALL_SIGNED) -> Any:
    reach = {one.naam: CONTACT for one in form.instanties if one.ja}
    return replace(CASUS, machtiging=machtiging(form, signed, reach))


def allowed(casus: Any, wish: Wish) -> bool:
    return isinstance(may_share(casus, wish), Allowed)


def test_the_signed_example_gives_exactly_its_yeses() -> None:
    made = machtiging(FORM, ALL_SIGNED, REACH)
    assert [(one.soort, one.richting, one.gegevens, one.tot) for one in made.instanties] == [
        (one.soort, one.richting, one.gegevens, one.tot) for one in FORM.instanties if one.ja
    ]
    assert set(made.niet_gemachtigd) == {Instantiesoort.HUISARTS, Instantiesoort.MEE, Instantiesoort.GGD}
    assert set(made.getekend) == {"O1", "O2", PUPIL}
    assert made.doel == FORM.doel


def test_who_disagrees_has_not_signed_and_a_parent_who_disagrees_blocks_all() -> None:
    wish = Wish(Instantiesoort.SWV, (Gegevens.VERZUIM,), DAY + timedelta(days=5))
    assert allowed(case(), wish)
    against = (*ALL_SIGNED[1:], Signature("O1", False, DAY + timedelta(days=1)))
    made = machtiging(replace(FORM, geen_bezwaar_bekend=True), against, REACH)
    assert "O1" not in made.getekend
    assert made.bezwaar_andere_ouder
    assert not made.geen_bezwaar_bekend
    assert not allowed(case(signed=against), wish)


def test_a_pupil_of_thirteen_who_disagrees_keeps_care_out_and_blocks_no_school() -> None:
    against = (*ALL_SIGNED[:2], Signature(PUPIL, False, DAY))
    on = DAY + timedelta(days=5)
    care = Wish(Instantiesoort.GGZ, (Gegevens.GEZONDHEID,), on, Richting.ONTVANGEN)
    assert allowed(case(), care)
    assert not allowed(case(signed=against), care)
    assert allowed(case(signed=against), Wish(Instantiesoort.SWV, (Gegevens.VERZUIM,), on))


def test_without_a_signature_nothing_is_allowed() -> None:
    assert not allowed(case(signed=()), Wish(Instantiesoort.SWV, (Gegevens.VERZUIM,), DAY))


@pytest.mark.parametrize(
    ("signed", "reach", "code"),
    [
        (ALL_SIGNED, {}, "mandate-contact-missing"),
        ((Signature("O1", True, DAY - timedelta(days=1)),), REACH, "mandate-signed-before-form"),
    ],
)
def test_what_cannot_be_a_machtiging_is_refused(
    signed: tuple[Signature, ...], reach: dict[str, Contactpersoon], code: str
) -> None:
    with pytest.raises(Refused, match=code):
        machtiging(FORM, signed, reach)


KINDS = st.lists(st.sampled_from(Gegevens), unique=True, min_size=1).map(tuple)
DAYS = st.dates(DAY, date(2027, 12, 31))
YES = st.builds(
    Instantiekeuze,
    soort=st.sampled_from(Instantiesoort),
    ja=st.just(True),
    naam=st.sampled_from(["A", "B"]),
    richting=st.sampled_from(Richting),
    gegevens=KINDS,
    tot=DAYS | st.sampled_from(Einde),
)
NO = st.builds(
    Instantiekeuze, soort=st.sampled_from(Instantiesoort), ja=st.just(False), naam=st.sampled_from(["", "A", "B"])
)
BODIES = st.lists(YES | NO, unique_by=lambda one: (one.soort, one.naam), min_size=1, max_size=6).map(tuple)
SIGNATURES = st.lists(
    st.builds(Signature, st.sampled_from(["O1", "O2", PUPIL]), st.booleans(), DAYS), unique_by=lambda one: one.party
).map(tuple)
SIGNED = st.just(ALL_SIGNED) | SIGNATURES


def wishes(bodies: tuple[Instantiekeuze, ...]) -> st.SearchStrategy[Wish]:
    """Wishes near the form, so that many would pass if it said a little more."""
    return st.builds(
        Wish,
        st.sampled_from([one.soort for one in bodies]),
        st.lists(st.sampled_from(Gegevens), unique=True, max_size=2).map(tuple),
        st.dates(DAY, DAY + timedelta(days=200)),
        st.sampled_from([Richting.ONTVANGEN, Richting.VERSTREKKEN]),
        st.sampled_from(["", "A", "B"]),
    )


ASKED = BODIES.flatmap(lambda bodies: st.tuples(st.just(bodies), wishes(bodies)))


def covers(one: Instantiekeuze, wish: Wish, ended: date | None) -> bool:
    """The form read by itself: does this line say yes to that wish?"""
    last = ended if isinstance(one.tot, Einde) else one.tot
    return (
        one.ja
        and one.soort is wish.aan
        and wish.naam in ("", one.naam)
        and set(wish.gegevens) <= set(one.gegevens)
        and one.richting in (wish.richting, Richting.BEIDE)
        and (last is None or wish.op <= last)
    )


@settings(max_examples=100)
@given(asked=ASKED, signed=SIGNED, alone=st.booleans())
def test_nothing_wider_than_the_signed_form_can_be_shared(
    asked: tuple[tuple[Instantiekeuze, ...], Wish], signed: tuple[Signature, ...], alone: bool
) -> None:
    bodies, wish = asked
    casus = case(replace(FORM, instanties=bodies, geen_bezwaar_bekend=alone), signed)
    if not allowed(casus, wish):
        return
    assert any(covers(one, wish, casus.werk_beeindigd) for one in bodies)
    agreed = {one.party for one in signed if one.agrees and one.on <= wish.op}
    assert agreed
    assert not {one.party for one in signed if not one.agrees} - {PUPIL}
    assert wish.gegevens


@settings(max_examples=50)
@given(asked=ASKED)
def test_what_all_signed_a_yes_for_may_be_shared(asked: tuple[tuple[Instantiekeuze, ...], Wish]) -> None:
    bodies, wish = asked
    casus = case(replace(FORM, instanties=bodies))
    said_no = {one.soort for one in bodies if not one.ja} - {one.soort for one in bodies if one.ja}
    covered = any(covers(one, wish, casus.werk_beeindigd) for one in bodies)
    if covered and wish.gegevens and wish.op > DAY + timedelta(days=1):
        assert wish.aan not in said_no
        assert allowed(casus, wish)
