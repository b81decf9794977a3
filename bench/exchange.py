"""Sealed storage, downloads and the register, each beside its peer in one run.

`seal_vs_gcm`, `open_vs_gcm`: our time divided by that of AES-256-GCM in 256 KiB segments on the same bytes.
`get…_vs_…`: our bytes a second divided by the peer's (nginx's sendfile of the plaintext; a plain pooled GET
from the same S3 server), eight clients, our side with its register row. The rest bears its unit in its name.
"""

from __future__ import annotations

import os
import secrets
import tempfile
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bench.measure import Figures, against
from exchange import sealed
from exchange.keys import Key
from exchange.sealed import Context

MIB: Final = 1024 * 1024
SEGMENT: Final = 256 * 1024
SIZE: Final = 64 * MIB
_PLACE: Final = Context("a" * 32, "b" * 32, "c" * 32, 1, "pdf")


def run() -> Figures:
    """Sealing, downloads from both stores, slow readers, memory, the register on both databases."""
    from bench.exchange_ledger import embedded, postgres_appends
    from bench.exchange_web import from_folder, from_s3

    figures = sealing()
    with tempfile.TemporaryDirectory(prefix="zegel-bench-") as folder:
        figures |= embedded(Path(folder) / "ledger")
        figures |= postgres_appends()
        figures |= from_folder(Path(folder) / "disk")
        figures |= from_s3(Path(folder) / "s3")
    return figures


def sealing() -> Figures:
    """Sealing and opening 64 MiB in memory, as a stream of 256 KiB pieces, each output dropped as it comes."""
    data, key = os.urandom(SIZE), Key(os.urandom(32))
    pieces = [data[at : at + SEGMENT] for at in range(0, SIZE, SEGMENT)]
    stored = list(sealed.seal(pieces, key, _PLACE))
    segments = _gcm_sealed(pieces, key.secret)
    figures = against(
        "seal", lambda: _drained(sealed.seal(pieces, key, _PLACE)), "gcm", lambda: _gcm(pieces, key.secret)
    )
    figures |= against(
        "open",
        lambda: _drained(sealed.open_stream(stored, key, _PLACE)),
        "gcm",
        lambda: _gcm_open(segments, key.secret),
    )
    one = AESGCM(key.secret)
    figures |= against("one_shot", lambda: one.encrypt(bytes(12), data, None), "gcm", lambda: _gcm(pieces, key.secret))
    return figures


def _drained(pieces: object) -> None:
    for _ in pieces:  # type: ignore[attr-defined]
        pass


def _gcm(pieces: list[bytes], key: bytes) -> None:
    """The peer: a random prefix and a counter as nonce, 256 KiB at a time."""
    aead, prefix = AESGCM(key), secrets.token_bytes(8)
    for number, piece in enumerate(pieces):
        aead.encrypt(prefix + number.to_bytes(4, "big"), piece, None)


def _gcm_sealed(pieces: list[bytes], key: bytes) -> list[bytes]:
    aead = AESGCM(key)
    return [aead.encrypt(bytes(8) + number.to_bytes(4, "big"), piece, None) for number, piece in enumerate(pieces)]


def _gcm_open(segments: list[bytes], key: bytes) -> None:
    aead = AESGCM(key)
    for number, piece in enumerate(segments):
        aead.decrypt(bytes(8) + number.to_bytes(4, "big"), piece, None)
