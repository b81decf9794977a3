"""The signer believes nothing it is asked: it reloads the round, the answer and the bytes."""

from __future__ import annotations

import hashlib
from dataclasses import fields, replace

import pytest

from dossier.acts import check_signing, collect_signature
from dossier.errors import Conflict, NotFound, Refused
from dossier.ports import SignRequest
from dossier.signing_round import Meaning, Role
from tests.tlvs import Tlv


def _request(tlv: Tlv, party: str = "O1", **other: str) -> SignRequest:
    field = tlv.row.round.party(party).field
    return replace(SignRequest(tlv.organisation, tlv.record, tlv.shown, field, party), **other)


@pytest.fixture
def answered_o1(opened: Tlv) -> Tlv:
    """The first parent has answered; the signature is owed."""
    collect_signature.receive(opened.desk, opened.who, opened.record, "O1", opened.given("O1", name="  A. Getypt "))
    return opened


def _code(tlv: Tlv, request: SignRequest) -> str:
    with pytest.raises(Refused) as refusal:
        check_signing.order(tlv.desk, request)
    return refusal.value.code


def test_the_order_holds_what_the_book_and_the_vault_say(answered_o1: Tlv) -> None:
    order = check_signing.order(answered_o1.desk, _request(answered_o1))
    assert order.pdf == answered_o1.pdf()
    assert (order.field, order.role, order.meaning) == ("ouder1", Role.OUDER, Meaning.AKKOORD)
    assert (order.name, order.typed) == ("A. Voorbeeldsma", "A. Getypt")


def test_a_question_can_hold_no_digest() -> None:
    assert {one.name for one in fields(SignRequest)} == {"organisation", "record", "revision", "field", "party"}


def test_a_hash_of_anything_else_is_no_revision(answered_o1: Tlv) -> None:
    for bytes_ in (b"", b"een ander document"):
        digest = hashlib.sha256(bytes_).hexdigest()
        assert _code(answered_o1, _request(answered_o1, revision=digest)) == "revision-moved"


def test_an_earlier_revision_is_outrun(answered_o1: Tlv) -> None:
    first = answered_o1.revisions()[0].stored.sha256
    with pytest.raises(Conflict):
        check_signing.order(answered_o1.desk, _request(answered_o1, revision=first))


@pytest.mark.parametrize("field", ["ouder2", "zegel", "besluit", "tijdstempel", "x"])
def test_another_field_is_refused(answered_o1: Tlv, field: str) -> None:
    assert _code(answered_o1, _request(answered_o1, field=field)) == "field-unknown"


def test_who_gave_no_answer_gets_no_signature(answered_o1: Tlv) -> None:
    assert _code(answered_o1, _request(answered_o1, "O2")) == "answer-not-received"
    assert _code(answered_o1, replace(_request(answered_o1), party="O9")) == "answer-not-received"


def test_who_signed_gets_no_second_signature(opened: Tlv) -> None:
    opened.answer("O1")
    assert _code(opened, _request(opened)) == "answer-not-received"


def test_another_organisations_document_does_not_exist(answered_o1: Tlv) -> None:
    elsewhere = answered_o1.laid.tenant("noord-limburg", "SWV Elders")
    for organisation in (elsewhere, "0" * 32):
        with pytest.raises(NotFound):
            check_signing.order(answered_o1.desk, _request(answered_o1, organisation=organisation))
        with pytest.raises(NotFound):
            check_signing.closing(answered_o1.desk, organisation, answered_o1.record, answered_o1.shown)
    with pytest.raises(NotFound):
        check_signing.order(answered_o1.desk, _request(answered_o1, record="0" * 32))


def test_a_closed_round_signs_nobody(closed: Tlv) -> None:
    assert _code(closed, _request(closed)) == "answer-not-received"
    with pytest.raises(Refused) as refusal:
        check_signing.closing(closed.desk, closed.organisation, closed.record, closed.shown)
    assert refusal.value.code == "round-not-open"


def test_an_open_round_is_not_sealed(answered: Tlv) -> None:
    with pytest.raises(Refused) as refusal:
        check_signing.closing(answered.desk, answered.organisation, answered.record, answered.shown)
    assert refusal.value.code == "round-not-open"


def test_only_a_current_paper_is_sealed(closed: Tlv) -> None:
    for sha256 in (closed.revisions("html")[0].stored.sha256, closed.revisions("evidence")[0].stored.sha256, "0" * 64):
        with pytest.raises(Conflict):
            check_signing.closing(closed.desk, closed.organisation, closed.record, sha256)


def test_a_paper_that_is_sealed_is_not_sealed_again(closed: Tlv) -> None:
    sealed = closed.revisions("evidence")[-1]
    assert sealed.cause == "seal"
    with pytest.raises(Refused):
        closed.desk.signatory.close(closed.organisation, closed.record, sealed.stored.sha256)


def test_a_paper_with_no_round_of_its_own_takes_no_partys_signature(closed: Tlv) -> None:
    with closed.desk.book.writing() as shelf:
        shelf.add_record(replace(closed.kept(), id="r" * 32, kind="brief", number="", version=1))
    assert _code(closed, _request(closed, record="r" * 32)) == "document-not-signed-here"
