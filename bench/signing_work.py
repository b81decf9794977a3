"""One small file signed and judged in our way and in stock pyHanko's, under one authority."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import BytesIO
from pathlib import Path

import pikepdf
from asn1crypto import keys
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields, signers
from pyhanko.sign.signers.pdf_signer import PdfTimeStamper
from pyhanko.sign.validation import add_validation_info, validate_pdf_signature, validate_pdf_timestamp
from pyhanko.stamp import TextStampStyle
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from dossier.signing_round import Meaning, Role
from portal.clock import SystemClock
from signing import asn1, cms, seal
from signing.appearance import mark
from signing.authority import load_authority, make_authority
from signing.engine import Engine
from signing.keys import Signer, der
from signing.seal import Space
from signing.timestamp import HttpTimestamper, PyhankoTimestamper
from signing.tsa import LocalTimestamper, tsa_response

PASSPHRASE = b"only for measuring"
PARTIES = ("ouder1", "ouder2", "schooloud", "schoolnieuw")
CLAIM = cms.Claim(cms.Commitment.RECEIPT, (Role.OUDER.value, Meaning.GEZIEN.value))
ROOM = 6 * 1024


def blank(names: tuple[str, ...]) -> bytes:
    """A page of text with these signature fields prepared; the seal's carries its lock."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(595, 842))
    page = pdf.pages[0]
    font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=pdf.make_indirect(font)))
    page.Contents = pdf.make_stream(b"BT /F1 12 Tf 60 780 Td (Toelaatbaarheidsverklaring) Tj ET")
    widgets = [_widget(pdf, page, name, 780 - 36 * place) for place, name in enumerate(names)]
    page.Annots = pikepdf.Array(widgets)
    pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array(widgets), SigFlags=3)
    output = BytesIO()
    pdf.save(output, min_version="1.7", object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return output.getvalue()


def _widget(pdf: pikepdf.Pdf, page: pikepdf.Page, name: str, y: int) -> pikepdf.Object:
    look = pdf.make_stream(b"", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form, BBox=[0, 0, 240, 34])
    widget = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot,
        Subtype=pikepdf.Name.Widget,
        FT=pikepdf.Name.Sig,
        T=pikepdf.String(name),
        Rect=[60, y - 34, 300, y],
        F=132,
        P=page.obj,
        AP=pikepdf.Dictionary(N=look),
    )
    if name == "zegel":
        widget.Lock = pikepdf.Dictionary(
            Type=pikepdf.Name.SigFieldLock, Action=pikepdf.Name.Exclude, Fields=[pikepdf.String("tijdstempel")]
        )
    return pdf.make_indirect(widget)


class Work:
    """What is measured, as calls without arguments where it can be."""

    def __init__(self, folder: Path) -> None:
        self.now = SystemClock().now
        self.authority = make_authority(folder / "pki", "Bench", self.now(), PASSPHRASE, "https://zegel.example")
        self.stamper = LocalTimestamper(self.authority, self.now)
        self.engine = Engine(self.authority, self.stamper)
        self.roots = [der(self.authority.root.certificate)]
        self.pdf = blank(("besluit", *PARTIES, "zegel", "tijdstempel"))
        self.party = self.authority.issue_party("A. Voorbeeld", self.now())
        self._context: ValidationContext | None = None

    def bb(self) -> bytes:
        """A signature without timestamp."""
        return self._signed(Space("ouder1", ROOM), lambda digest: cms.sign_bare(digest, self.party, CLAIM))

    def bt(self) -> bytes:
        """With a timestamp."""
        return self._bt(Space("ouder1", ROOM))

    def bt_looks(self) -> bytes:
        """With a timestamp and a visible mark."""
        return self._bt(Space("ouder1", ROOM, mark("ouder met gezag: gezien", "A. Voorbeeld", self.now())))

    def bt_from(self, url: str) -> bytes:
        """With a timestamp over HTTP, as the peers take theirs."""
        client = HttpTimestamper((url,), (self.authority.root.certificate,), self.now)
        return self._signed(Space("ouder1", ROOM), lambda digest: cms.sign(digest, self.party, CLAIM, client.token))

    def _bt(self, space: Space) -> bytes:
        return self._signed(space, lambda digest: cms.sign(digest, self.party, CLAIM, self.stamper.token))

    def _signed(self, space: Space, make: seal.MakeCms) -> bytes:
        return seal.signed(self.pdf, space, self.now(), make)

    def ceremony(self, *, anew: bool) -> bytes:
        """Besluit, four parties and closing seal to B-LTA, visible; `anew`: keys read from their files first."""
        authority = load_authority(self.authority.folder, PASSPHRASE) if anew else self.authority
        return _round(_Unchecked(authority, LocalTimestamper(authority, self.now)), self.pdf, PARTIES)

    def checked_ceremony(self) -> bytes:
        """The same with every revision judged by the own verifier before it counts."""
        return _round(Engine(self.authority, self.stamper), self.pdf, PARTIES)

    def closed(self, signatures: int) -> bytes:
        """A closed file with that many signatures, besluit and seal among them."""
        parties = tuple(f"partij{number:02d}" for number in range(signatures - 2))
        pdf = blank(("besluit", *parties, "zegel", "tijdstempel"))
        return _round(_Unchecked(self.authority, self.stamper), pdf, parties)

    def stock_bt(self, pdf: bytes | None = None, field: str = "ouder1", style: TextStampStyle | None = None) -> bytes:
        """Stock `SimpleSigner` with its defaults and the same timestamp service."""
        metadata = signers.PdfSignatureMetadata(
            field_name=field,
            subfilter=fields.SigSeedSubFilter.PADES,
            md_algorithm="sha256",
            certify=field == "besluit",
            docmdp_permissions=fields.MDPPerm.FILL_FORMS,
        )
        signer = signers.PdfSigner(
            metadata, _simple(self.party), timestamper=PyhankoTimestamper(self.stamper), stamp_style=style
        )
        output = signer.sign_pdf(IncrementalPdfFileWriter(BytesIO(pdf or self.pdf)), existing_fields_only=True)
        return bytes(output.getbuffer())

    def stock_ceremony(self, *, anew: bool) -> bytes:
        """Six signatures, validation data for each, document timestamp; `anew`: with a fresh validation context."""
        pdf, style = self.pdf, TextStampStyle(stamp_text="%(signer)s\n%(ts)s")
        for field in ("besluit", *PARTIES, "zegel"):
            pdf = self.stock_bt(pdf, field, style)
        context = self._known() if anew or self._context is None else self._context
        self._context = context
        for place in range(6):
            signature = PdfFileReader(BytesIO(pdf)).embedded_regular_signatures[place]
            pdf = bytes(add_validation_info(signature, context, output=BytesIO()).getbuffer())
        stamper = PdfTimeStamper(PyhankoTimestamper(self.stamper), field_name="tijdstempel")
        return bytes(stamper.timestamp_pdf(IncrementalPdfFileWriter(BytesIO(pdf)), "sha256", context).getbuffer())

    def stock_judge(self, pdf: bytes) -> None:
        """Stock's plain validation, signature by signature; it looks at no level and proves nothing over time."""
        reader, trusted = PdfFileReader(BytesIO(pdf)), [asn1.converted(self.authority.root.certificate)]
        for each in reader.embedded_signatures:
            context = ValidationContext(trust_roots=trusted, allow_fetching=False)
            if each.sig_object_type == "/DocTimeStamp":
                validate_pdf_timestamp(each, context)
            else:
                validate_pdf_signature(each, context, context)

    def _known(self) -> ValidationContext:
        mine = (self.party.certificate, self.authority.tsa.certificate)
        evidence = self.authority.evidence(mine, self.now())
        return ValidationContext(
            trust_roots=[asn1.converted(self.authority.root.certificate)],
            other_certs=[asn1.certificate(each) for each in evidence.certificates],
            ocsps=list(evidence.ocsps),
            crls=list(evidence.crls),
            allow_fetching=False,
        )

    @contextmanager
    def served(self) -> Iterator[str]:
        """The timestamp service on a free loopback port."""
        stamper = self.stamper

        class Service(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = tsa_response(stamper, self.rfile.read(int(self.headers["Content-Length"])))
                self.send_response(200)
                self.send_header("Content-Type", "application/timestamp-reply")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        server = HTTPServer(("127.0.0.1", 0), Service)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/tsa"
        finally:
            server.shutdown()
            server.server_close()


class _Unchecked(Engine):
    """Signs without judging its own work, so that the two can be told apart."""

    def _checked(self, before: bytes, after: bytes, at: datetime, level: str = "B-T") -> bytes:
        return after


def _round(engine: Engine, pdf: bytes, parties: tuple[str, ...]) -> bytes:
    at = SystemClock().now()
    pdf = engine.certify(pdf, "besluit", "B. Besluiter", at)
    for place, field in enumerate(parties):
        pdf = engine.sign(pdf, field, Role.OUDER, Meaning.GEZIEN, f"A. Voorbeeld {place}", at)
    return engine.close(pdf, "zegel", "tijdstempel", at)


def _simple(signer: Signer) -> signers.SimpleSigner:
    private = signer.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    store = SimpleCertificateStore()
    store.register_multiple(asn1.converted(each) for each in signer.chain)
    return signers.SimpleSigner(asn1.converted(signer.certificate), keys.PrivateKeyInfo.load(private), store)
