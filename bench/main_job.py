"""The steps of the main job as calls that can be timed one by one, on a laid instance."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from asn1crypto import keys, x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko_certvalidator.registry import SimpleCertificateStore

from dossier import tlv
from dossier.acts import tlv_paper
from dossier.intake import Intake, read_intake
from dossier.ports import Written
from dossier.record import KeyName, Record, StoredObject
from dossier.signing_round import Meaning, Role
from portal.clock import SystemClock
from portal.demo.lay import Instance, example, lay
from portal.pens import OrganisationPen, pens
from portal.wiring import open_desk
from signing.keys import der
from signing.timestamp import PyhankoTimestamper


class Job:
    """One TLV on its way; each step takes what the former left."""

    intake: Intake
    written: Written
    stored: StoredObject

    def __init__(self, folder: Path) -> None:
        self.instance: Instance = lay(folder, "http://127.0.0.1:8000")
        self.desk = open_desk(self.instance.settings)
        pen = pens(self.instance.settings)(self.instance.swv.id)
        assert isinstance(pen, OrganisationPen)  # noqa: S101 - what `pens` gives
        self.engine = pen.engine
        self.now = SystemClock().now
        record = self.desk.random.id()
        self.record = Record(record, self.instance.swv.id, "bench", "tlv", "final", "R1-TLV", "", self.now())
        self.desk.keys.make(self.record.key, KeyName("organisation", self.instance.swv.id), self.now())
        self.pdf = b""

    def facts(self) -> None:
        """Read and check what was typed."""
        form = example("po-so")
        form["school_nieuw"]["aangemeld_op"] = form["tlv"]["besluitdatum"]
        self.intake = read_intake(form)
        tlv.check(self.intake, self.now().date(), self.desk.calendar)

    def render(self) -> None:
        """Word template to archival PDF with every field."""
        standing = tlv_paper.Standing(
            ("Postbus 0", "0000 XX Verzonnenstad"), "000", "x@duinrand.example", "WEC 40", "x"
        )
        paper = tlv_paper.tlv_paper(self.intake, standing, "PO9901-2026-000042", 42, "2026-2027", "ABCDE12345")
        self.written = self.desk.writer.write(paper, tlv_paper.plan(tlv_paper.people(self.intake)), self.now())
        self.pdf = self.written.pdf

    def besluit(self) -> None:
        """The certifying signature, B-T, self-validated."""
        self.pdf = self.engine.certify(self.pdf, "besluit", "mr. B. Besluiter", self.now())

    def parties(self) -> None:
        """Four parties, each in a revision of its own, B-T, self-validated."""
        for role, field, one in tlv_paper.people(self.intake).values():
            if role is not Role.BESLISSER:
                self.pdf = self.engine.sign(self.pdf, field, role, Meaning.GEZIEN, one.name, self.now())

    def close(self) -> None:
        """Seal, validation data, archive timestamp: B-LTA, self-validated."""
        self.pdf = self.engine.close(self.pdf, "zegel", "tijdstempel", self.now())

    def store(self) -> None:
        """Encrypted into the store."""
        self.stored = self.desk.vault.put(self.record, "pdf", 1, self.pdf)

    def download(self) -> None:
        """Authenticated and decrypted, as a download takes it."""
        b"".join(self.desk.vault.open(self.record, self.stored, 1))

    def sign_once(self) -> None:
        """One party's signature as we make it, without the own verifier's look (told apart in the pipeline)."""
        from signing import seal

        signer, claim, space = self.engine._party("ouder1", "A. Voorbeeld", Role.OUDER, Meaning.GEZIEN, self.now())
        seal.signed(self.written.pdf, space, self.now(), self.engine._maker(signer, claim))

    def sign_stock(self) -> None:
        """The same with pyHanko's own SimpleSigner, its defaults, and the same timestamp service."""
        party = self.engine.authority.issue_party("A. Voorbeeld", self.now())
        private = party.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        signer = signers.SimpleSigner(
            x509.Certificate.load(der(party.certificate)),
            keys.PrivateKeyInfo.load(private),
            SimpleCertificateStore(),
        )
        metadata = signers.PdfSignatureMetadata(
            field_name="ouder1", subfilter=fields.SigSeedSubFilter.PADES, md_algorithm="sha256"
        )
        writer = IncrementalPdfFileWriter(BytesIO(self.written.pdf))
        stamper = PyhankoTimestamper(self.engine.timestamper)
        signers.PdfSigner(metadata, signer, timestamper=stamper).sign_pdf(writer, existing_fields_only=True)
