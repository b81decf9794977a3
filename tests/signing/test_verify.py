"""Every built attack of signing.md L6a gets the verdict it deserves; and so does any byte string."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from asn1crypto import keys as asn1_keys
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields, signers
from pyhanko_certvalidator.registry import SimpleCertificateStore

from dossier.signing_round import Meaning, Role
from signing import asn1
from signing.authority import Authority, make_authority
from signing.child import _answer, _report, _texts
from signing.engine import Engine
from signing.timestamp import PyhankoTimestamper
from signing.tsa import LocalTimestamper
from signing.verdicts import Reason, Report, Verdict
from signing.verify import judge
from tests.signing.conftest import PASSPHRASE, now, prepared_pdf

Change = Callable[[IncrementalPdfFileWriter], None]
_OUDER = (Role.OUDER, Meaning.AKKOORD, "B. Voorbeeld")


def answered(pdf: bytes, roots: list[bytes]) -> Report:
    """What the child answers, catch-all included, without starting one each time."""
    return _report(_answer({"roots": _texts(roots), "at": now().isoformat(), "known": [[], [], []]}, pdf))


def appended(pdf: bytes, change: Change) -> bytes:
    """The file with one unsigned revision more."""
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    change(writer)
    output = BytesIO()
    writer.write(output)
    return output.getvalue()


def _page(writer: IncrementalPdfFileWriter) -> generic.DictionaryObject:
    page: generic.DictionaryObject = writer.root["/Pages"]["/Kids"][0]
    writer.update_container(page)
    return page


def _field(writer: IncrementalPdfFileWriter, name: str) -> generic.DictionaryObject:
    for found, _, field in fields.enumerate_sig_fields(writer):
        if found == name:
            writer.mark_update(field.reference)
            target: generic.DictionaryObject = field.get_object()
            return target
    raise AssertionError(name)


def cover_page(writer: IncrementalPdfFileWriter) -> None:
    _page(writer)[pdf_name("/Contents")] = writer.add_object(generic.StreamObject(stream_data=b"1 g 0 0 600 900 re f"))


def remove_page(writer: IncrementalPdfFileWriter) -> None:
    pages = writer.root["/Pages"]
    pages["/Kids"] = generic.ArrayObject()
    pages["/Count"] = generic.NumberObject(0)
    writer.update_container(pages)


def open_action(writer: IncrementalPdfFileWriter) -> None:
    action = {pdf_name("/S"): pdf_name("/JavaScript"), pdf_name("/JS"): generic.pdf_string("app.alert(1)")}
    writer.root["/OpenAction"] = generic.DictionaryObject(action)
    writer.update_root()


def free_text(writer: IncrementalPdfFileWriter) -> None:
    note = generic.DictionaryObject(
        {
            pdf_name("/Type"): pdf_name("/Annot"),
            pdf_name("/Subtype"): pdf_name("/FreeText"),
            pdf_name("/Rect"): generic.ArrayObject([generic.NumberObject(n) for n in (10, 10, 300, 60)]),
            pdf_name("/Contents"): generic.pdf_string("Toch niet"),
        }
    )
    annotations = _page(writer)["/Annots"]
    annotations.append(writer.add_object(note))
    writer.update_container(annotations)


def grow_widget(writer: IncrementalPdfFileWriter) -> None:
    _field(writer, "ouder1")["/Rect"] = generic.ArrayObject([generic.NumberObject(n) for n in (0, 0, 595, 842)])


def new_text_field(writer: IncrementalPdfFileWriter) -> None:
    field = {pdf_name("/FT"): pdf_name("/Tx"), pdf_name("/T"): generic.pdf_string("extra")}
    form = writer.root["/AcroForm"]
    form["/Fields"].append(writer.add_object(generic.DictionaryObject(field)))
    writer.update_container(form["/Fields"])


def change_language(writer: IncrementalPdfFileWriter) -> None:
    writer.root["/Lang"] = generic.pdf_string("tlh")
    writer.update_root()


def drop_signature(writer: IncrementalPdfFileWriter) -> None:
    del _field(writer, "ouder1")["/V"]


def swap_appearance(writer: IncrementalPdfFileWriter) -> None:
    look = generic.StreamObject({pdf_name("/Subtype"): pdf_name("/Form")}, stream_data=b"")
    _field(writer, "ouder1")["/AP"] = generic.DictionaryObject({pdf_name("/N"): writer.add_object(look)})


CONTENT_CHANGES = [
    cover_page,
    remove_page,
    open_action,
    free_text,
    grow_widget,
    new_text_field,
    change_language,
    drop_signature,
    swap_appearance,
]


@pytest.mark.parametrize("change", CONTENT_CHANGES, ids=lambda change: change.__name__)
@pytest.mark.parametrize("step", ["ouder1", "zegel"])
def test_a_change_after_signing_is_seen(engine: Engine, revisions: dict[str, bytes], step: str, change: Change) -> None:
    report = answered(appended(revisions[step], change), engine._roots())
    assert report.finding.verdict in (Verdict.CHANGED_AFTER, Verdict.UNJUDGEABLE)
    if change is not remove_page:
        assert report.finding.verdict is Verdict.CHANGED_AFTER


def _whole_range(pdf: bytes) -> re.Match[bytes]:
    found = re.search(rb"/ByteRange ?\[0 (\d+) (\d+) (\d+)\]( *)", pdf)
    assert found
    return found


def _with_range(pdf: bytes, text: bytes) -> bytes:
    found = _whole_range(pdf)
    assert len(text) <= len(found[0])
    return pdf[: found.start()] + text.ljust(len(found[0])) + pdf[found.end() :]


def _with_contents(pdf: bytes, fill: Callable[[bytes], bytes]) -> bytes:
    found = _whole_range(pdf)
    start, end = int(found[1]), int(found[2])
    return pdf[:start] + fill(pdf[start:end]).ljust(end - start) + pdf[end:]


def flip(pdf: bytes) -> bytes:
    """One bit of the page's text."""
    place = pdf.index(b"BT /F1") + 20 if b"BT /F1" in pdf else pdf.index(b"stream\n") + 40
    return pdf[:place] + bytes([pdf[place] ^ 1]) + pdf[place + 1 :]


BYTE_CHANGES: dict[str, tuple[Callable[[bytes], bytes], set[Verdict]]] = {
    "byte flipped": (flip, {Verdict.ALTERED, Verdict.UNJUDGEABLE}),
    "comment after the end": (lambda pdf: pdf + b"% toegevoegd\n", {Verdict.CHANGED_AFTER, Verdict.UNJUDGEABLE}),
    "html after the end": (lambda pdf: pdf + b"<html><script>", {Verdict.CHANGED_AFTER, Verdict.UNJUDGEABLE}),
    "4 KiB of NULs": (lambda pdf: pdf + bytes(4096), {Verdict.CHANGED_AFTER, Verdict.UNJUDGEABLE}),
    "range shortened": (
        lambda pdf: _with_range(pdf, b"/ByteRange [0 %s %s 10]" % _whole_range(pdf).group(1, 2)),
        {Verdict.ALTERED, Verdict.CHANGED_AFTER, Verdict.UNJUDGEABLE},
    ),
    "first ten bytes only": (
        lambda pdf: _with_range(pdf, b"/ByteRange [0 10 0 0]"),
        {Verdict.ALTERED, Verdict.CHANGED_AFTER, Verdict.UNJUDGEABLE},
    ),
    "range negative": (lambda pdf: _with_range(pdf, b"/ByteRange [0 -9 9 9]"), {Verdict.ALTERED, Verdict.UNJUDGEABLE}),
    "range null": (lambda pdf: _with_range(pdf, b"/ByteRange null"), {Verdict.ALTERED, Verdict.UNJUDGEABLE}),
    "contents zero": (
        lambda pdf: _with_contents(pdf, lambda old: b"<" + b"0" * (len(old) - 2) + b">"),
        {Verdict.ALTERED, Verdict.UNJUDGEABLE},
    ),
    "contents null": (lambda pdf: _with_contents(pdf, lambda _: b"null"), {Verdict.ALTERED, Verdict.UNJUDGEABLE}),
    "unknown subfilter": (
        lambda pdf: pdf.replace(b"/ETSI.CAdES.detached", b"/ETSI.CAdES.detachxd"),
        {Verdict.UNJUDGEABLE},
    ),
    "truncated": (lambda pdf: pdf[: len(pdf) // 2], {Verdict.UNJUDGEABLE}),
    "shifted": (lambda pdf: b"\n\n\n" + pdf, {Verdict.ALTERED, Verdict.UNJUDGEABLE, Verdict.CHANGED_AFTER}),
}


@pytest.mark.parametrize("name", BYTE_CHANGES)
@pytest.mark.parametrize("step", ["besluit", "zegel"])
def test_a_tampered_file_is_never_sound(engine: Engine, revisions: dict[str, bytes], step: str, name: str) -> None:
    tamper, verdicts = BYTE_CHANGES[name]
    assert answered(tamper(revisions[step]), engine._roots()).finding.verdict in verdicts


def test_an_unknown_kind_of_signature_is_listed(engine: Engine, revisions: dict[str, bytes]) -> None:
    odd = revisions["besluit"].replace(b"/ETSI.CAdES.detached", b"/ETSI.CAdES.detachxd")
    report = judge(odd, engine._roots(), now())
    assert [(each.field, each.finding.reason) for each in report.signatures] == [("besluit", Reason.KIND_UNKNOWN)]


def test_a_cut_back_file_is_sound_but_open(engine: Engine, closed: bytes, revisions: dict[str, bytes]) -> None:
    cut = closed[: len(revisions["ouder2"])]
    report = engine.report(cut, now())
    assert (report.finding.verdict, report.finding.reason) == (Verdict.SOUND, Reason.LATER_VERSIONS)


def test_a_signature_after_the_seal_is_not_sound(engine: Engine, authority: Authority) -> None:
    """Neither in a prepared field nor in one of its own, not even an invisible one."""
    pdf = engine.certify(prepared_pdf(), "besluit", "A", now())
    closed = engine.close(pdf, "zegel", "tijdstempel", now())
    for name in ("ouder1", "eigen"):
        late = stock_signed(closed, authority, name)
        assert judge(late, engine._roots(), now()).finding.verdict is Verdict.CHANGED_AFTER


def test_a_field_made_after_the_besluit_breaks_it(engine: Engine, revisions: dict[str, bytes]) -> None:
    def add(writer: IncrementalPdfFileWriter) -> None:
        fields.append_signature_field(writer, fields.SigFieldSpec("nieuw", box=(10, 10, 90, 40)))

    report = judge(appended(revisions["besluit"], add), engine._roots(), now())
    assert report.finding.verdict is Verdict.CHANGED_AFTER


def test_a_hidden_signature_taken_out_of_the_form_is_seen(engine: Engine) -> None:
    """The only signature removed: not 'unsigned' but 'changed'."""
    pdf = engine.sign(prepared_pdf(), "ouder1", *_OUDER, now())
    report = judge(appended(pdf, drop_signature), engine._roots(), now())
    assert (report.finding.verdict, report.finding.reason) == (Verdict.CHANGED_AFTER, Reason.SIGNATURE_REMOVED)


def test_without_trust_the_signer_is_unknown(closed: bytes) -> None:
    report = judge(closed, [], now())
    assert report.finding.verdict is Verdict.SIGNER_UNKNOWN
    assert {each.level for each in report.signatures} == {"B-B", ""}


def test_a_look_alike_of_the_organisation_is_unknown(engine: Engine, tmp_path: Path) -> None:
    twin = make_authority(tmp_path / "pki", engine.authority.organisation, now(), PASSPHRASE, "https://zegel.example")
    forged = Engine(twin, LocalTimestamper(twin, now)).close(prepared_pdf(), "zegel", "tijdstempel", now())
    assert judge(forged, engine._roots(), now()).finding.verdict is Verdict.SIGNER_UNKNOWN


def test_a_revoked_signer_is_named(tmp_path: Path) -> None:
    own = make_authority(tmp_path / "pki", "Streek", now(), PASSPHRASE, "https://zegel.example")
    pdf = Engine(own, LocalTimestamper(own, now)).certify(prepared_pdf(), "besluit", "A", now())
    serial = PdfFileReader(BytesIO(pdf)).embedded_signatures[0].signer_cert.serial_number
    own = own.revoke(serial, now() - timedelta(days=1), x509.ReasonFlags.key_compromise)
    assert Engine(own, LocalTimestamper(own, now)).report(pdf, now()).finding.verdict is Verdict.REVOKED


def test_an_expired_signer_without_proof_is_named(engine: Engine, authority: Authority) -> None:
    signed = stock_signed(prepared_pdf(), authority, "ouder1", stamped=False)
    late = now() + timedelta(days=200)
    assert judge(signed, engine._roots(), now()).is_sound
    assert judge(signed, engine._roots(), late).finding.verdict is Verdict.EXPIRED


def test_a_revision_with_a_timestamp_outlives_its_certificate(engine: Engine, revisions: dict[str, bytes]) -> None:
    report = judge(revisions["ouder1"], engine._roots(), now() + timedelta(days=200))
    assert report.finding.verdict in (Verdict.SOUND, Verdict.EXPIRED)


@pytest.mark.parametrize(("bits", "digest"), [(1024, "sha256"), (2048, "sha1")], ids=["RSA-1024", "SHA-1"])
def test_a_weak_signature_is_named(engine: Engine, authority: Authority, bits: int, digest: str) -> None:
    key = rsa.generate_private_key(65537, bits)
    signed = stock_signed(prepared_pdf(), authority, "ouder1", key=key, digest=digest, stamped=False)
    report = judge(signed, engine._roots(), now())
    assert report.finding.verdict in (Verdict.WEAK, Verdict.SIGNER_UNKNOWN)
    assert not report.is_sound


def test_unsigned_encrypted_and_no_pdf(engine: Engine) -> None:
    plain = prepared_pdf()
    locked = BytesIO()
    with pikepdf.open(BytesIO(plain)) as pdf:
        pdf.save(locked, encryption=pikepdf.Encryption(owner="a", user="b"))
    assert judge(plain, [], now()).finding.verdict is Verdict.UNSIGNED
    assert judge(locked.getvalue(), [], now()).finding.verdict is Verdict.ENCRYPTED
    for other in (b"", b"PK\x03\x04zip", b"\0" * 5000, b"tekst"):
        assert judge(other, [], now()).finding.verdict is Verdict.NOT_A_PDF


def test_both_signers_validate_alike(engine: Engine, authority: Authority, revisions: dict[str, bytes]) -> None:
    """Stock pyHanko is the oracle: same verdict, level and words as our DER."""
    theirs = judge(stock_signed(prepared_pdf(), authority, "ouder1"), engine._roots(), now())
    ours = judge(engine.sign(prepared_pdf(), "ouder1", *_OUDER, now()), engine._roots(), now())
    assert (theirs.finding, theirs.signatures[0].level) == (ours.finding, ours.signatures[0].level)
    assert ours.signatures[0].level == "B-T"


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_damage_gets_a_verdict_and_never_sound(
    revisions: dict[str, bytes], root: bytes, data: st.DataObject
) -> None:
    """Through the same answer as the child gives, catch-all included."""
    pdf = bytearray(revisions["besluit"])
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(pdf) - 1))
        width = data.draw(st.integers(0, 40))
        pdf[place : place + width] = data.draw(st.binary(max_size=40))
    report = answered(bytes(pdf), [root])
    assert isinstance(report.finding.verdict, Verdict)
    assert bytes(pdf) == revisions["besluit"] or not report.is_sound or _same_signed(bytes(pdf), revisions["besluit"])


def stock_signed(
    pdf: bytes,
    authority: Authority,
    field: str,
    *,
    key: rsa.RSAPrivateKey | None = None,
    digest: str = "sha256",
    stamped: bool = True,
) -> bytes:
    """Signed by pyHanko's own signer, in a prepared field or one it makes."""
    party = authority.issue_party("Stock", now())
    certificate, secret = party.certificate, party.key
    if key is not None:
        certificate, secret = _reissued(certificate, key, authority), key
    signer = signers.SimpleSigner(
        signing_cert=asn1.converted(certificate),
        signing_key=_private(secret),
        cert_registry=_store(authority),
    )
    meta = signers.PdfSignatureMetadata(field_name=field, subfilter=fields.SigSeedSubFilter.PADES, md_algorithm=digest)
    stamper = PyhankoTimestamper(LocalTimestamper(authority, now)) if stamped else None
    output = signers.PdfSigner(meta, signer, timestamper=stamper).sign_pdf(IncrementalPdfFileWriter(BytesIO(pdf)))
    return bytes(output.getvalue())


def _private(key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey) -> asn1_keys.PrivateKeyInfo:
    return asn1_keys.PrivateKeyInfo.load(key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()))


def _store(authority: Authority) -> SimpleCertificateStore:
    store = SimpleCertificateStore()
    store.register(asn1.converted(authority.issuing.certificate))
    return store


def _reissued(certificate: x509.Certificate, key: rsa.RSAPrivateKey, authority: Authority) -> x509.Certificate:
    """The same certificate for another key."""
    builder = (
        x509.CertificateBuilder()
        .subject_name(certificate.subject)
        .issuer_name(certificate.issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(certificate.not_valid_before_utc)
        .not_valid_after(certificate.not_valid_after_utc)
    )
    for extension in certificate.extensions:
        if not isinstance(extension.value, x509.SubjectKeyIdentifier):
            builder = builder.add_extension(extension.value, extension.critical)
    return builder.sign(authority.issuing.key, hashes.SHA256())


def _same_signed(damaged: bytes, original: bytes) -> bool:
    """Only the unused end of the hexadecimal contents differs: not a byte of what was signed, nor the CMS."""
    start, end = (int(each) for each in _whole_range(original).group(1, 2))
    used = len(original[start:end].rstrip(b">").rstrip(b"0"))
    same = damaged[: start + used] == original[: start + used] and damaged[end - 1 :] == original[end - 1 :]
    return same and len(damaged) == len(original)
