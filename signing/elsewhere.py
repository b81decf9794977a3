"""A P-256 key that never leaves its place: on a token, or with a remote signing service.

It stands wherever a key from a file stands: for a seal's signature, and for certificates, lists and answers,
since those are signed through the same call.
"""

from __future__ import annotations

from abc import abstractmethod
from typing import NoReturn

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.hashes import SHA256, Hash
from cryptography.hazmat.primitives.serialization import Encoding, KeySerializationEncryption, PrivateFormat

from dossier.errors import Refused


class ElsewhereKey(ec.EllipticCurvePrivateKey):
    """The library's private key, of which only the signing is ours."""

    def __init__(self, public: ec.EllipticCurvePublicKey) -> None:
        """With the public key that its certificate holds."""
        if not isinstance(public.curve, ec.SECP256R1):
            raise Refused("signing-key-unreadable", key="P-256")
        self._public = public

    @abstractmethod
    def signed(self, digest: bytes) -> bytes:
        """The signature over a SHA-256 digest, DER; `Unavailable('signing-key-away')` when the place is silent."""

    def sign(
        self, data: bytes | bytearray | memoryview, signature_algorithm: ec.EllipticCurveSignatureAlgorithm
    ) -> bytes:
        """An ECDSA signature with SHA-256, DER."""
        algorithm = signature_algorithm.algorithm
        if isinstance(algorithm, Prehashed) or not isinstance(algorithm, SHA256):
            raise Refused("signing-key-unreadable", key="SHA-256")
        digest = Hash(algorithm)
        digest.update(bytes(data))
        return self.signed(digest.finalize())

    def public_key(self) -> ec.EllipticCurvePublicKey:
        """The public half."""
        return self._public

    @property
    def curve(self) -> ec.EllipticCurve:
        """P-256."""
        return self._public.curve

    @property
    def key_size(self) -> int:
        """In bits."""
        return self._public.key_size

    def exchange(self, algorithm: ec.ECDH, peer_public_key: ec.EllipticCurvePublicKey) -> NoReturn:
        """Never: it signs."""
        raise Refused("signing-key-stays", key="ECDH")

    def private_numbers(self) -> NoReturn:
        """Never: it stays where it is."""
        raise Refused("signing-key-stays", key="private")

    def private_bytes(
        self,
        encoding: Encoding,
        format: PrivateFormat,  # noqa: A002 - the library's word
        encryption_algorithm: KeySerializationEncryption,
    ) -> NoReturn:
        """Never: it stays where it is."""
        raise Refused("signing-key-stays", key="private")

    def __copy__(self) -> ElsewhereKey:
        """The same key."""
        return self

    def __deepcopy__(self, _memo: object) -> ElsewhereKey:
        """The same key."""
        return self
