"""The addresses that stand in our certificates: revocation lists, issuers' certificates, and the OCSP responder.

Any validator asks here without knowing us. This process has no signing key, so the signer answers
(docs/decisions/0150); nothing is kept here. An unknown organisation or file is a 404.
"""

from __future__ import annotations

import base64
import binascii
from typing import Final

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from dossier.errors import NotFound, Unavailable
from portal.doors import open_to_all
from portal.guard import csrf
from portal.here import desk

pki: Final = Blueprint("pki", __name__, url_prefix="/pki/<organisation>")
TYPES: Final = {"crl": "application/pkix-crl", "cer": "application/pkix-cert"}
LONGEST: Final = 4096
"""The largest OCSP question we look at, in bytes; a usual one has about a hundred."""
MALFORMED: Final = bytes.fromhex("30030a0101")
TRY_LATER: Final = bytes.fromhex("30030a0103")
"""OCSPResponse with nothing but responseStatus malformedRequest and tryLater (RFC 6960 §4.2.1): never signed."""


@pki.get("/<issuer>.<any(crl, cer):kind>")
@open_to_all
def published(organisation: str, issuer: str, kind: str) -> ResponseReturnValue:
    """A revocation list (RFC 5280) or an issuer's certificate, DER."""
    _known(organisation)
    return Response(desk().signatory.published(organisation, f"{issuer}.{kind}"), mimetype=TYPES[kind])


@pki.post("/ocsp")
@csrf.exempt  # type: ignore[untyped-decorator]  # machines ask; it changes nothing
@open_to_all
def ask(organisation: str) -> ResponseReturnValue:
    """An OCSP question as a POST (RFC 6960 appendix A)."""
    _known(organisation)
    return _answered(organisation, request.get_data(cache=False))


@pki.get("/ocsp/<path:question>", merge_slashes=False)
@open_to_all
def ask_by_address(organisation: str, question: str) -> ResponseReturnValue:
    """The same in the address, in base64: what a cache in between can keep (RFC 5019 §5)."""
    _known(organisation)
    try:
        asked = base64.b64decode(question, validate=True)
    except binascii.Error:
        asked = b""
    return _answered(organisation, asked)


def _answered(organisation: str, asked: bytes) -> Response:
    try:
        answer = desk().signatory.status(organisation, asked) if 0 < len(asked) <= LONGEST else MALFORMED
    except Unavailable:
        answer = TRY_LATER
    return Response(answer, mimetype="application/ocsp-response")


def _known(organisation: str) -> None:
    try:
        with desk().book.reading() as shelf:
            shelf.organisation(organisation)
    except NotFound:
        raise NotFound("page-missing") from None
