from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossier.access import Standing, may
from dossier.kinds import Kind
from dossier.mandate import SOURCE
from dossier.matrix import Act, Object
from dossier.share_law import Basis, may_hand_over
from dossier.verdict import Allowed, Denied, Verdict, denied
from portal import policies

ON = date(2026, 3, 20)
SPPOH, OC, NL = (policies.load(name) for name in ("sppoh", "onderwijsconsulenten", "noord-limburg"))
STAFF = Standing(secrecy_accepted=True)
MINE = Standing(secrecy_accepted=True, own=True)


def code(verdict: Verdict) -> str:
    return verdict.code if isinstance(verdict, Denied) else ""


@pytest.mark.parametrize(
    ("role", "act", "thing", "so", "reason"),
    [
        ("directeur", Act.SIGN, Object.TLV, STAFF, ""),
        ("secretariaat", Act.WRITE, Object.TLV, STAFF, ""),
        ("secretariaat", Act.SIGN, Object.TLV, STAFF, "access-not-in-matrix"),
        ("secretariaat", Act.READ, Object.TLV, Standing(), "access-secrecy-first"),
        ("deskundige", Act.READ, Object.AANVRAAG, STAFF, "access-own"),
        ("deskundige", Act.READ, Object.AANVRAAG, MINE, ""),
        ("instroomcoordinator", Act.READ, Object.TLV, MINE, "access-on-grant"),
        ("instroomcoordinator", Act.READ, Object.TLV, Standing(secrecy_accepted=True, own=True, grant_until=ON), ""),
        (
            "instroomcoordinator",
            Act.READ,
            Object.TLV,
            Standing(secrecy_accepted=True, own=True, grant_until=date(2026, 3, 19)),
            "access-on-grant",
        ),
        ("school-nieuw", Act.READ, Object.TLV, MINE, "access-after-aanmelding"),
        (
            "school-nieuw",
            Act.READ,
            Object.TLV,
            Standing(secrecy_accepted=True, own=True, aangemeld_op=date(2026, 3, 21)),
            "access-after-aanmelding",
        ),
        ("school-nieuw", Act.READ, Object.TLV, Standing(secrecy_accepted=True, own=True, aangemeld_op=ON), ""),
        ("ouder-met-gezag", Act.READ, Object.TLV, Standing(own=True), ""),
        ("ouder-met-gezag", Act.READ, Object.TLV, Standing(), "access-own"),
        ("ouder-met-gezag", Act.READ, Object.BEELDEN, Standing(own=True), "access-on-request"),
        ("ouder-zonder-gezag", Act.READ, Object.TLV, Standing(own=True), "access-not-in-matrix"),
        ("bezwaarcommissie", Act.READ, Object.TLV, STAFF, "access-in-bundle"),
        ("bezwaarcommissie", Act.READ, Object.TLV, Standing(secrecy_accepted=True, bundle_until=ON), ""),
        ("fg", Act.READ, Object.TLV, STAFF, "access-break-glass"),
        ("fg", Act.READ, Object.TLV, Standing(secrecy_accepted=True, reason="klacht 3"), ""),
        ("fg", Act.READ, Object.REGISTERS, STAFF, ""),
        ("beheer", Act.READ, Object.TLV, MINE, "access-not-in-matrix"),
        ("niemand", Act.READ, Object.TLV, MINE, "access-no-role"),
    ],
)
@pytest.mark.promise("F60", "F62")
def test_each_condition_of_the_matrix(role: str, act: Act, thing: Object, so: Standing, reason: str) -> None:
    assert code(may(SPPOH, [role], act, thing, so, ON)) == reason


@pytest.mark.promise("F34")
def test_a_partner_sees_only_the_document_that_was_named() -> None:
    assert code(may(OC, ["ketenpartner"], Act.READ, Object.RAPPORT, STAFF, ON)) == "access-named"
    named = Standing(secrecy_accepted=True, named=True)
    assert code(may(OC, ["ketenpartner"], Act.READ, Object.RAPPORT, named, ON)) == ""


@pytest.mark.parametrize("name", policies.names())
@pytest.mark.promise("F33", "F78")
def test_every_cell_of_every_matrix_opens_with_everything_and_nothing_else_does(name: str) -> None:
    policy = policies.load(name)
    everything = Standing(
        secrecy_accepted=True,
        own=True,
        grant_until=ON,
        aangemeld_op=ON,
        named=True,
        asked=True,
        bundle_until=ON,
        reason="x",
    )
    for role, row in policy.roles.items():
        for thing in Object:
            cell = row.may.get(thing)
            for act in Act:
                there = cell is not None and act in cell.acts
                assert isinstance(may(policy, [role], act, thing, everything, ON), Allowed) is there
                if row.secrecy or (cell and cell.conditions):
                    assert not isinstance(may(policy, [role], act, thing, Standing(), ON), Allowed)


@pytest.mark.parametrize("name", policies.names())
def test_technical_administration_never_sees_content(name: str) -> None:
    assert set(policies.load(name).roles["beheer"].may) == {Object.AUDIT}


ROLES = st.frozensets(st.sampled_from([*SPPOH.roles, "niemand"]))


@given(ROLES, ROLES, st.sampled_from(Act), st.sampled_from(Object), st.booleans(), st.booleans())
def test_fewer_roles_never_open_what_was_shut(
    roles: frozenset[str], more: frozenset[str], act: Act, thing: Object, own: bool, secrecy: bool
) -> None:
    so = Standing(own=own, secrecy_accepted=secrecy)
    if not isinstance(may(SPPOH, roles | more, act, thing, so, ON), Allowed):
        assert not isinstance(may(SPPOH, roles, act, thing, so, ON), Allowed)


@pytest.mark.parametrize(
    ("recipient", "kind", "basis", "reason"),
    [
        ("school-nieuw", Kind.TLV, Basis(), "new-school-not-registered"),
        ("school-nieuw", Kind.TLV, Basis(aangemeld_op=date(2026, 3, 21)), "new-school-not-registered"),
        ("school-nieuw", Kind.TLV, Basis(aangemeld_op=ON), ""),
        ("school-nieuw", Kind.DESKUNDIGENADVIES, Basis(aangemeld_op=ON), "recipient-not-for-kind"),
        ("school-oud", Kind.TLV, Basis(ingeschreven=True), ""),
        ("school-oud", Kind.TLV, Basis(), "sharing-without-ground"),
        ("betrokkene", Kind.TLV, Basis(betrokkene=True), ""),
        ("bezwaarcommissie", Kind.BEZWAAR, Basis(artikel="Awb 7:13"), ""),
        ("krant", Kind.TLV, Basis(betrokkene=True), "recipient-not-listed"),
    ],
)
@pytest.mark.promise("F26", "F29")
def test_wpo_18a_lid_13_who_may_receive_and_what_must_be_there_first(
    recipient: str, kind: Kind, basis: Basis, reason: str
) -> None:
    assert code(may_hand_over(SPPOH, recipient, kind, basis, ON)) == reason


@pytest.mark.promise("F30")
def test_f30_noord_limburg_shares_with_consent_and_the_register_gets_its_reference() -> None:
    assert may_hand_over(NL, "met-toestemming", Kind.ADVIES, Basis(toestemming="T-1"), ON) == Allowed("T-1")
    assert code(may_hand_over(NL, "met-toestemming", Kind.ADVIES, Basis(), ON)) == "sharing-without-ground"


@pytest.mark.promise("F68")
def test_f68_a_consultants_bodies_get_nothing_without_a_machtiging() -> None:
    yes, no = Allowed("machtiging: swv"), denied("mandate-withdrawn", SOURCE)
    assert may_hand_over(OC, "swv", Kind.ADVIES, Basis(machtiging=yes), ON) == yes
    assert may_hand_over(OC, "swv", Kind.ADVIES, Basis(machtiging=no), ON) == no
    assert code(may_hand_over(OC, "swv", Kind.ADVIES, Basis(betrokkene=True), ON)) == "mandate-missing-form"
    assert code(may_hand_over(OC, "consulent", Kind.ADVIES, Basis(overeenkomst_tot=ON), ON)) == ""
