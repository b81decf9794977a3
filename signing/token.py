"""A key on a PKCS#11 token (a smart card, an HSM, SoftHSM in the tests)."""

from __future__ import annotations

import threading
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pkcs11
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from pkcs11.exceptions import NoSuchToken, PinIncorrect, PKCS11Error
from pkcs11.util.ec import encode_named_curve_parameters

from dossier.errors import Refused, Unavailable
from signing.elsewhere import ElsewhereKey


@dataclass(frozen=True, slots=True)
class Slot:
    """Where a key lies: the vendor's library, the token's label, the key's label, and the PIN."""

    module: Path
    token: str
    label: str
    pin: str

    def __repr__(self) -> str:
        return f"Slot({self.token!r}, {self.label!r})"


class TokenKey(ElsewhereKey):
    """Signs in the token. Calls to one token wait for each other."""

    def __init__(self, slot: Slot, public: ec.EllipticCurvePublicKey) -> None:
        """The private key of that label, which must belong to `public`: one signature proves it."""
        super().__init__(public)
        self._slot = slot

    def __repr__(self) -> str:
        return f"TokenKey({self._slot!r})"

    def signed(self, digest: bytes) -> bytes:
        """An ECDSA signature; once more in a new session when the old one has died."""
        with _TURN:
            try:
                raw = self._raw(digest)
            except PKCS11Error:
                _forget(self._slot)
                raw = self._again(digest)
        half = len(raw) // 2
        return encode_dss_signature(int.from_bytes(raw[:half], "big"), int.from_bytes(raw[half:], "big"))

    def _raw(self, digest: bytes) -> bytes:
        key: Any = _session(self._slot).get_key(pkcs11.ObjectClass.PRIVATE_KEY, label=self._slot.label)
        # Not ECDSA_SHA256: SoftHSM 2.6 has the bare mechanism only (signing.md L5).
        return bytes(key.sign(digest, mechanism=pkcs11.Mechanism.ECDSA))

    def _again(self, digest: bytes) -> bytes:
        try:
            return self._raw(digest)
        except PKCS11Error as trouble:
            raise Unavailable("signing-key-away", key=self._slot.label) from trouble


def make_key(slot: Slot) -> ec.EllipticCurvePublicKey:
    """A new P-256 key pair in the token, which never gives the private half away."""
    with _TURN:
        try:
            curve = _session(slot).create_domain_parameters(
                pkcs11.KeyType.EC,
                {pkcs11.Attribute.EC_PARAMS: encode_named_curve_parameters("secp256r1")},
                local=True,
            )
            secret = {pkcs11.Attribute.SENSITIVE: True, pkcs11.Attribute.EXTRACTABLE: False}
            public, _ = curve.generate_keypair(store=True, label=slot.label, private_template=secret)
            point = bytes(public[pkcs11.Attribute.EC_POINT])
        except PKCS11Error as trouble:
            raise Unavailable("signing-key-away", key=slot.label) from trouble
    return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point[-65:])


# Logging in counts for the whole process (PKCS#11 §5.6.6): one session per token, and the PIN it was opened with.
_TURN = threading.RLock()
_SESSIONS: dict[tuple[Path, str], tuple[str, pkcs11.Session]] = {}


def _session(slot: Slot) -> pkcs11.Session:
    pin, session = _SESSIONS.get((slot.module, slot.token), ("", None))
    if session is not None:
        if pin != slot.pin:
            raise Refused("signing-key-unreadable", key=slot.label)
        return session
    try:
        library: Any = pkcs11.lib(str(slot.module))  # the same one again for the same file
        opened: pkcs11.Session = library.get_token(token_label=slot.token).open(user_pin=slot.pin, rw=True)
    except (NoSuchToken, PinIncorrect):
        raise Refused("signing-key-unreadable", key=slot.label) from None
    _SESSIONS[slot.module, slot.token] = slot.pin, opened
    return opened


def _forget(slot: Slot) -> None:
    _, session = _SESSIONS.pop((slot.module, slot.token), ("", None))
    if session is not None:
        with suppress(PKCS11Error):
            session.close()
