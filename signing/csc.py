"""A key with a remote signing service, by the API of the Cloud Signature Consortium (1.0.4, §11).

Only the digest goes there, never the document. Each signature is authorised on its own, by the account's PIN.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass

import requests
from cryptography.hazmat.primitives.asymmetric import ec

from dossier.errors import Unavailable
from signing.elsewhere import ElsewhereKey

_ECDSA_SHA256 = "1.2.840.10045.4.3.2"
_SHA256 = "2.16.840.1.101.3.4.2.1"
_LARGEST = 64 * 1024


@dataclass(frozen=True, slots=True)
class Account:
    """Where and as whom: the service's address (…/csc/v1), its access token, the credential and its PIN."""

    url: str
    access_token: str
    credential: str
    pin: str

    def __repr__(self) -> str:
        return f"Account({self.credential!r})"


class CscKey(ElsewhereKey):
    """Signs with the service. `timeout` counts seconds."""

    def __init__(self, account: Account, public: ec.EllipticCurvePublicKey, timeout: float = 10.0) -> None:
        """The credential's key; what it gives is held against `public` at every signature."""
        super().__init__(public)
        self._account, self._timeout = account, timeout

    def __repr__(self) -> str:
        return f"CscKey({self._account!r})"

    def signed(self, digest: bytes) -> bytes:
        """Authorise this one digest (§11.6), then have it signed (§11.9)."""
        account, value = self._account, base64.b64encode(digest).decode("ascii")
        asked = {"credentialID": account.credential, "numSignatures": 1, "hash": [value], "PIN": account.pin}
        allowed = self._asked("credentials/authorize", asked)["SAD"]
        order = {"credentialID": account.credential, "SAD": allowed, "hash": [value]}
        given = self._asked("signatures/signHash", {**order, "hashAlgo": _SHA256, "signAlgo": _ECDSA_SHA256})
        try:
            return base64.b64decode(given["signatures"][0], validate=True)  # type: ignore[index]
        except (ValueError, TypeError, KeyError, IndexError):
            raise Unavailable("signing-key-away", key=account.credential) from None

    def _asked(self, what: str, body: Mapping[str, object]) -> Mapping[str, object]:
        account = self._account
        headers = {"Authorization": f"Bearer {account.access_token}"}
        try:
            answer = requests.post(
                f"{account.url}/{what}", json=body, headers=headers, timeout=self._timeout, allow_redirects=False
            )
            answer.raise_for_status()
            given = answer.json() if len(answer.content) < _LARGEST else None
        except (OSError, ValueError):
            raise Unavailable("signing-key-away", key=account.credential) from None
        if not isinstance(given, dict):
            raise Unavailable("signing-key-away", key=account.credential)
        return given
