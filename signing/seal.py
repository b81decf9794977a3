"""One revision more: fills a prepared field of a PDF as an incremental update.

The bytes given are always the first bytes of what comes out. Only fields that stand empty in the
document are filled; none is ever made (signing.md §0.3). The CMS comes from the caller, as do keys
and moment: here only the file's structure is known.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import FieldMDPAction, FieldMDPSpec, MDPPerm, SigSeedSubFilter, enumerate_sig_fields
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers.cms_embedder import PdfCMSEmbedder, SigIOSetup, SigMDPSetup, SigObjSetup
from pyhanko.sign.signers.constants import ESIC_EXTENSION_1
from pyhanko.sign.signers.pdf_byterange import DocumentTimestamp, PdfSignedData, SignatureObject
from pyhanko.sign.validation.dss import DocumentSecurityStore

from dossier.errors import Refused
from signing import asn1
from signing.appearance import Mark, draw
from signing.revocation import Evidence

MakeCms = Callable[[bytes], bytes]

# PDF 1.7 with the ETSI extension, unless the document is PDF 2.0 already (EN 319 142-1 §5.5).
_PDF_17, _PDF_20 = (1, 7), (2, 0)
_CERTIFY = SigMDPSetup(md_algorithm="sha256", certify=True, docmdp_perms=MDPPerm.FILL_FORMS)


class _Writer(IncrementalPdfFileWriter):
    """Appends a revision and leaves the document's metadata as they were born.

    The stock writer would write its own name and the machine's clock into them at every signature.
    """

    def _update_meta(self) -> None:
        pass


@dataclass(frozen=True, slots=True)
class Space:
    """Which field is filled, how much room (bytes) is kept for its CMS, and with what mark if any."""

    field: str
    room: int
    mark: Mark | None = None


def certified(pdf: bytes, space: Space, at: datetime, make: MakeCms) -> bytes:
    """The first signature: certifies, and lets only prepared fields be filled after it (DocMDP 2)."""
    return _filled(pdf, space, _signature(space, at), make, _CERTIFY)


def signed(pdf: bytes, space: Space, at: datetime, make: MakeCms) -> bytes:
    """A further signature in an own revision."""
    return _filled(pdf, space, _signature(space, at), make, None)


def locked(pdf: bytes, space: Space, at: datetime, make: MakeCms, *, left_open: str) -> bytes:
    """The closing signature: locks every field but `left_open`, which takes the document timestamp.

    Not All with "no changes": a visible field filled after that breaks the seal (docs/decisions/0040).
    """
    lock = FieldMDPSpec(FieldMDPAction.EXCLUDE, [left_open])
    setup = SigMDPSetup(md_algorithm="sha256", field_lock=lock)
    return _filled(pdf, space, _signature(space, at), make, setup)


def stamped(pdf: bytes, space: Space, make: MakeCms) -> bytes:
    """The document timestamp, in its prepared field: covers the whole file (ETSI.RFC3161).

    The field keeps the look it was born with: after the seal even a new look is a forbidden change.
    """
    return _filled(pdf, space, DocumentTimestamp(bytes_reserved=2 * space.room), make, None)


def with_evidence(pdf: bytes, evidence: Evidence) -> bytes:
    """One revision that holds validation data for every signature (DSS without VRI)."""
    with _translated():
        writer = _opened(pdf)
        DocumentSecurityStore.supply_dss_in_writer(
            writer,
            None,
            certs=[asn1.certificate(each) for each in evidence.certificates],
            ocsps=[asn1.ocsp_response(each) for each in evidence.ocsps],
            crls=[asn1.revocation_list(each) for each in evidence.crls],
        )
        output = BytesIO()
        writer.write(output)
    return output.getvalue()


def filled_fields(pdf: bytes) -> tuple[str, ...]:
    """The names of the signature fields that hold a value."""
    with _translated():
        return tuple(name for name, _, _ in enumerate_sig_fields(PdfFileReader(BytesIO(pdf)), filled_status=True))


def _signature(space: Space, at: datetime) -> PdfSignedData:
    return SignatureObject(timestamp=at, subfilter=SigSeedSubFilter.PADES, bytes_reserved=2 * space.room)


def _filled(pdf: bytes, space: Space, holder: PdfSignedData, make: MakeCms, mdp: SigMDPSetup | None) -> bytes:
    with _translated(field=space.field):
        writer = _opened(pdf)
        steps = PdfCMSEmbedder().write_cms(space.field, writer, existing_fields_only=True)
        field = next(steps).get_object()
        if space.mark is not None:
            draw(writer, field, space.mark)
        steps.send(SigObjSetup(sig_placeholder=holder, mdp_setup=mdp))
        prepared, output = steps.send(SigIOSetup(md_algorithm="sha256"))
        steps.send(make(prepared.document_digest))
        return bytes(output.getbuffer())


def _opened(pdf: bytes) -> IncrementalPdfFileWriter:
    writer: IncrementalPdfFileWriter = _Writer(BytesIO(pdf))
    writer.ensure_output_version(version=_PDF_17)
    if writer.output_version < _PDF_20:
        writer.register_extension(ESIC_EXTENSION_1)
    return writer


@contextmanager
def _translated(**facts: object) -> Iterator[None]:
    """PyHanko's refusals as ours: the field is filled or unknown, the room too small, the file no PDF."""
    try:
        yield
    except SigningError as refusal:
        raise Refused("signing-refused", reason=str(refusal), **facts) from None
    except PdfError as trouble:
        raise Refused("pdf-unreadable", reason=str(trouble), **facts) from None
