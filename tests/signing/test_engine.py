"""The order of decision 7: besluit, parties, seal, one store of evidence, one document timestamp."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pytest
from cryptography import x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.general import find_cms_attribute_iter

from dossier.errors import Refused
from dossier.signing_round import Meaning, Role
from signing import seal
from signing.authority import Authority, make_authority
from signing.engine import Engine
from signing.tsa import LocalTimestamper
from tests.signing.conftest import PARTIES, PASSPHRASE, now, prepared_pdf


def test_every_revision_begins_with_the_one_before(revisions: dict[str, bytes]) -> None:
    steps = list(revisions.values())
    assert all(later.startswith(earlier) for earlier, later in pairwise(steps))


@pytest.mark.parametrize("field", ["besluit", "ouder1", "ouder2", "schooloud", "schoolnieuw"])
def test_every_revision_on_the_way_is_valid_at_b_t(engine: Engine, revisions: dict[str, bytes], field: str) -> None:
    report = engine.report(revisions[field], now())
    assert report.is_sound
    assert {each.level for each in report.signatures} == {"B-T"}
    assert report.signatures[-1].field == field


def test_the_closed_file_is_b_lta_for_every_signature(engine: Engine, closed: bytes) -> None:
    report = engine.report(closed, now())
    assert report.is_sound
    assert [each.level for each in report.signatures] == ["B-LTA"] * 6 + [""]


def test_each_signature_says_who_in_which_role_and_what(engine: Engine, closed: bytes) -> None:
    said = {each.field: (each.role, each.meaning, each.signer) for each in engine.report(closed, now()).signatures}
    assert said["besluit"] == ("beslisser", "besluit", "Directeur A. Voorbeeld")
    for field, role, meaning, name in PARTIES:
        assert said[field] == (role.value, meaning.value, name)
    assert said["zegel"] == ("organisatie", "", "Samenwerkingsverband De Voorbeeldstreek")
    assert said["tijdstempel"][:2] == ("", "tijdstempel")


def test_the_commitment_follows_the_meaning_and_no_reason_stands_beside_it(closed: bytes) -> None:
    commitments = {}
    for each in PdfFileReader(BytesIO(closed)).embedded_regular_signatures:
        assert "/Reason" not in each.sig_object and "/Cert" not in each.sig_object
        (found,) = find_cms_attribute_iter(each.signer_info["signed_attrs"], "commitment_type")
        commitments[each.field_name] = found["commitment_type_id"].native
    assert commitments == {
        "besluit": "proof_of_approval",
        "ouder1": "proof_of_approval",
        "ouder2": "proof_of_receipt",
        "schooloud": "proof_of_approval",
        "schoolnieuw": "proof_of_receipt",
        "zegel": "proof_of_origin",
    }


def test_the_last_timestamp_covers_the_entire_file_and_there_is_one_dss_without_vri(closed: bytes) -> None:
    reader = PdfFileReader(BytesIO(closed))
    last = reader.embedded_signatures[-1]
    assert last.sig_object_type == "/DocTimeStamp"
    assert int(last.byte_range[2]) + int(last.byte_range[3]) == len(closed)
    assert "/VRI" not in reader.root["/DSS"]
    assert len(reader.root["/DSS"]["/OCSPs"]) == 7  # six signers and the timestamp service
    assert reader.xrefs.total_revisions == 1 + 6 + 1 + 1


def test_parties_may_sign_in_any_order(engine: Engine, revisions: dict[str, bytes]) -> None:
    pdf = revisions["besluit"]
    for field, role, meaning, name in reversed(PARTIES):
        pdf = engine.sign(pdf, field, role, meaning, name, now())
    assert engine.report(pdf, now()).is_sound


def test_a_round_may_close_while_some_said_nothing(engine: Engine, revisions: dict[str, bytes]) -> None:
    closed = engine.close(revisions["ouder1"], "zegel", "tijdstempel", now())
    assert engine.report(closed, now()).is_sound


def test_a_document_nobody_signed_can_be_closed(engine: Engine) -> None:
    pdf = prepared_pdf({"zegel": "Zegel", "tijdstempel": "Archieftijdstempel"})
    report = engine.report(engine.close(pdf, "zegel", "tijdstempel", now()), now())
    assert report.is_sound and [each.field for each in report.signatures] == ["zegel", "tijdstempel"]


@pytest.mark.parametrize("field", ["besluit", "elsewhere", "zegel1"])
def test_only_an_empty_prepared_field_can_be_signed(engine: Engine, revisions: dict[str, bytes], field: str) -> None:
    with pytest.raises(Refused) as refusal:
        engine.sign(revisions["besluit"], field, Role.OUDER, Meaning.AKKOORD, "B", now())
    assert refusal.value.code == "signing-refused"


def test_a_besluit_after_another_signature_is_refused(engine: Engine) -> None:
    signed = engine.sign(prepared_pdf(), "ouder1", Role.OUDER, Meaning.AKKOORD, "B", now())
    with pytest.raises(Refused):
        engine.certify(signed, "besluit", "A", now())


def test_nobody_signs_after_the_seal(engine: Engine, revisions: dict[str, bytes]) -> None:
    closed = engine.close(revisions["besluit"], "zegel", "tijdstempel", now())
    with pytest.raises(Refused) as refusal:
        engine.sign(closed, "ouder1", Role.OUDER, Meaning.AKKOORD, "Te Laat", now())
    assert refusal.value.code == "self-validation-failed"


def test_a_closed_document_does_not_close_again(engine: Engine, closed: bytes) -> None:
    with pytest.raises(Refused):
        engine.close(closed, "zegel", "tijdstempel", now())


@pytest.mark.parametrize("meaning", [Meaning.GEWEIGERD, Meaning.NIET_BEREIKT])
def test_a_refusal_is_no_signature(engine: Engine, revisions: dict[str, bytes], meaning: Meaning) -> None:
    with pytest.raises(Refused) as refusal:
        engine.sign(revisions["besluit"], "ouder1", Role.OUDER, meaning, "B", now())
    assert refusal.value.code == "meaning-without-signature"


def test_no_pdf_is_refused_plainly(engine: Engine) -> None:
    with pytest.raises(Refused) as refusal:
        engine.certify(b"no pdf at all", "besluit", "A", now())
    assert refusal.value.code == "pdf-unreadable"


def test_a_revoked_seal_closes_nothing(tmp_path: Path) -> None:
    own = make_authority(tmp_path / "pki", "Streek", now(), PASSPHRASE, "https://zegel.example")
    own = own.revoke(own.seal.certificate.serial_number, now(), x509.ReasonFlags.key_compromise)
    with pytest.raises(Refused) as refusal:
        Engine(own, LocalTimestamper(own, now)).close(prepared_pdf(), "zegel", "tijdstempel", now())
    assert refusal.value.code == "certificate-revoked"


def test_what_the_own_verifier_does_not_find_sound_never_leaves(authority: Authority, tmp_path: Path) -> None:
    """A timestamp service under an unknown root: the signature is made, judged, and thrown away."""
    other = make_authority(tmp_path / "pki", "Ander", now(), PASSPHRASE, "https://other.example")
    stranger = _Blind(other, now)
    with pytest.raises(Refused) as refusal:
        Engine(authority, stranger).certify(prepared_pdf(), "besluit", "A", now())
    assert refusal.value.code == "self-validation-failed"


class _Blind(LocalTimestamper):
    """A service that does not say under which root it stands."""

    def certificates(self) -> tuple[x509.Certificate, ...]:
        return ()


def test_a_closed_file_stays_sound_for_years(engine: Engine, root: bytes, closed: bytes) -> None:
    """All party certificates have ended by then; the timestamp's has not."""
    from signing.verify import judge

    for years in (1, 6, 11):
        report = judge(closed, [root], now() + timedelta(days=365 * years))
        assert report.is_sound, years
        assert {each.level for each in report.signatures} == {"B-LTA", ""}


def test_a_party_key_revoked_after_signing_does_not_undo_a_closed_file(tmp_path: Path) -> None:
    own = make_authority(tmp_path / "pki", "Streek", now(), PASSPHRASE, "https://zegel.example")
    engine = Engine(own, LocalTimestamper(own, now))
    pdf = engine.certify(prepared_pdf(), "besluit", "A", now())
    closed = engine.close(pdf, "zegel", "tijdstempel", now())
    later = now() + timedelta(days=1)
    serial = PdfFileReader(BytesIO(pdf)).embedded_signatures[0].signer_cert.serial_number
    engine = replace(engine, authority=own.revoke(serial, later, x509.ReasonFlags.superseded))
    assert engine.report(closed, later + timedelta(days=1)).is_sound


def test_room_that_is_too_small_is_refused_and_nothing_comes_out(engine: Engine) -> None:
    with pytest.raises(Refused) as refusal:
        seal.signed(prepared_pdf(), seal.Space("ouder1", 64), now(), lambda _: b"0" * 100)
    assert refusal.value.code == "signing-refused"
