"""One symmetric key, and how one key wraps another.

Format: docs/formats/sealed-object.md §3. Nonces are arguments; `tokens.draw` makes them.
"""

from __future__ import annotations

from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA512
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from dossier.errors import Refused
from exchange.binding import bind

KEY_LENGTH = 32
NONCE_LENGTH = 12
FORMAT = b"\x01"
WRAPPED_KEY = "zegel/wrapped-key/v1"


@dataclass(frozen=True, slots=True, repr=False)
class Key:
    """32 secret bytes. Prints as nothing; compare it with nothing."""

    secret: bytes

    def __post_init__(self) -> None:
        if len(self.secret) != KEY_LENGTH:
            raise Refused("key-invalid")

    def __repr__(self) -> str:
        return "Key(…)"

    def derived(self, label: str) -> bytes:
        """The 32-byte key for one use (HKDF-Expand, RFC 5869, SHA-512): a key that wraps never seals."""
        return HKDFExpand(SHA512(), KEY_LENGTH, label.encode()).derive(self.secret)


def bound(kind: str, key_id: str, parent: str, version: int = 1) -> bytes:
    """What a wrapped key's tag also covers: a row moved elsewhere does not open."""
    return bind(WRAPPED_KEY, kind, key_id, parent, str(version))


def wrap(key: Key, under: Key, binding: bytes, nonce: bytes) -> bytes:
    """`key` wrapped under another: 61 bytes. `nonce` is 12 random bytes, used once."""
    return FORMAT + nonce + AESGCM(under.derived(WRAPPED_KEY)).encrypt(nonce, key.secret, binding)


def unwrap(wrapped: bytes, under: Key, binding: bytes) -> Key:
    """The key again; `Refused('key-broken')` when the bytes, the parent or the binding are others."""
    nonce = wrapped[1 : 1 + NONCE_LENGTH]
    if wrapped[:1] != FORMAT or len(nonce) < NONCE_LENGTH:
        raise Refused("key-broken")
    try:
        return Key(AESGCM(under.derived(WRAPPED_KEY)).decrypt(nonce, wrapped[1 + NONCE_LENGTH :], binding))
    except InvalidTag as error:
        raise Refused("key-broken") from error
