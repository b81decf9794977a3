"""A case's paper: written whole or not at all, sealed by the organisation, with the kinds of data it holds."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pytest

from dossier.acts import case_view, write_case_paper
from dossier.acts.write_case_paper import finish, write
from dossier.errors import NotFound, Refused, Unavailable
from dossier.events import What
from dossier.findings import InputRefused
from dossier.intake_oc import Gegevens
from dossier.reading import read
from tests.consultants import Office, begun, letter

VERZUIM = Gegevens.VERZUIM


def _count(office: Office) -> int:
    with office.desk.book.reading() as shelf:
        return len(shelf.records(office.organisation, office.dossier, "brief"))


def test_it_is_kept_sealed_by_the_organisation_and_can_be_read(running: Office) -> None:
    paper = running.paper("leerprestaties", "verzuim")
    desk, who, case = running.desk, running.consultant, running.dossier
    record, html = case_view.reading(desk, who, case, paper)
    assert "Het ging goed &amp; snel." in html
    assert "leerprestaties en voortgang, verzuim" in html
    name, pdf = case_view.pdf(desk, who, case, paper)
    assert name == f"{record.number}.pdf"
    assert b"/ByteRange" in pdf
    assert b"ETSI.RFC3161" in pdf
    with desk.book.reading() as shelf:
        events = [one.event for one in shelf.entries_of(running.organisation, paper)]
        revisions = shelf.revisions(paper, "pdf")
    assert [one.cause for one in revisions] == ["make", "seal"]
    assert [one.what for one in events][:2] == [What.DOCUMENT_MADE.value, What.SEALED.value]
    assert dict(events[0].clear)["data"] == "leerprestaties verzuim"
    assert (record.rule, record.state, record.destroy_from) == ("R4-ZAAK", "final", None)
    assert b"gesprek" not in record.sealed


def test_the_kinds_of_data_stand_with_it(running: Office) -> None:
    with running.desk.book.reading() as shelf:
        record = shelf.record(running.organisation, running.paper("gezondheid"))
    assert write_case_paper.data_kinds(running.desk, record) == (Gegevens.GEZONDHEID,)


@pytest.mark.parametrize(
    ("changes", "kinds", "code"),
    [
        ({}, (), "data-kinds-missing"),
        ({"tekst": "Zijn nummer is 111222333."}, (VERZUIM,), "bsn-not-allowed"),
        ({"tekst": "Een teken dat wij niet hebben: \U00013000"}, (VERZUIM,), "text-unprintable"),
    ],
)
def test_what_may_not_be_printed_leaves_nothing_behind(
    office: Office, changes: dict[str, Any], kinds: tuple[Gegevens, ...], code: str
) -> None:
    begun(office)
    with pytest.raises(Refused) as refusal:
        write(office.desk, office.consultant, office.dossier, letter(*kinds, **changes))
    assert refusal.value.code == code
    assert _count(office) == 0


def test_every_field_that_is_wrong_is_named() -> None:
    with pytest.raises(InputRefused) as refusal:
        read(write_case_paper.CasePaper, {"onderwerp": "", "tekst": " ", "gegevens": ["bsn"]})
    assert [(one.code, one.field) for one in refusal.value.findings] == [
        ("field-empty", "onderwerp"),
        ("field-empty", "tekst"),
        ("field-ill-typed", "gegevens[0]"),
    ]


@dataclass
class Away:
    """A signer that cannot be reached."""

    def sign(self, request: object) -> bytes:
        raise Unavailable("signer-away")

    def close(self, organisation: str, record: str, revision: str) -> bytes:
        raise Unavailable("signer-away")


def test_a_signer_that_is_away_leaves_a_paper_that_can_be_finished(office: Office) -> None:
    begun(office)
    desk, who, case = office.desk, office.consultant, office.dossier
    with pytest.raises(Unavailable):
        write(replace(desk, signatory=Away()), who, case, letter(VERZUIM))
    with desk.book.reading() as shelf:
        record = shelf.records(office.organisation, case, "brief")[0]
    assert record.state == "making"
    with pytest.raises(NotFound):
        finish(desk, office.other, case, record.id)
    finish(desk, who, case, record.id)
    finish(desk, who, case, record.id)
    with desk.book.reading() as shelf:
        assert shelf.record(office.organisation, record.id).state == "final"


def test_a_case_shows_what_stands_in_it(running: Office) -> None:
    seen = case_view.view(running.desk, running.consultant, running.dossier)
    assert seen.pupil == "Proef S."
    assert [one.subject for one in seen.papers] == ["Verslag van het gesprek"] * 3
    assert [one.state for one in seen.bodies] == ["open"] * 4
    assert seen.waits_for is None
    running.laid.clock.to(2026, 8, 1)
    seen = case_view.view(running.desk, running.bureau, running.dossier)
    assert {one.entry.body_kind: one.state for one in seen.bodies} == {
        "school_huidig_of_laatst": "open",
        "swv": "open",
        "leerplichtambtenaar": "over",
        "ggz": "withdrawn",
    }


def test_the_list_holds_own_cases_only_and_all_for_the_bureau(running: Office) -> None:
    desk = running.desk
    assert [one.pupil for one in case_view.cases(desk, running.consultant)] == ["Proef S."]
    assert [one.state for one in case_view.cases(desk, running.bureau)] == ["running"]
    assert case_view.cases(desk, running.other) == ()
    running.laid.clock.to(2027, 9, 1)
    assert [(one.pupil, one.state) for one in case_view.cases(desk, running.consultant)] == [("", "closed")]


def test_a_look_at_a_paper_is_in_the_register_and_another_case_has_no_such_paper(running: Office) -> None:
    desk, paper = running.desk, running.paper("verzuim")
    case_view.pdf(desk, running.bureau, running.dossier, paper)
    with desk.book.reading() as shelf:
        last = shelf.entries_of(running.organisation, paper)[-1].event
    assert (last.what, last.actor) == (What.READ_BY_STAFF.value, running.bureau.id)
    for who in (running.other, running.officer):
        with pytest.raises(Refused):
            case_view.pdf(desk, who, running.dossier, paper)
    with pytest.raises(NotFound):
        case_view.pdf(desk, running.bureau, "0" * 32, paper)
    assert date(2026, 2, 10) == desk.clock.now().date()
