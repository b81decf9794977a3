"""Writes `sealed-object.json`: a second, separate writer of docs/formats/sealed-object.md with fixed salts.

Run it with `python -m tests.vectors.make_sealed_object`; a test holds the file to its output.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA512
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

FILE = Path(__file__).with_name("sealed-object.json")
PLACE = {"tenant": "swv", "dossier": "d1", "object": "o1", "version": 3, "kind": "pdf"}
ELSEWHERE = {**PLACE, "version": 2}
KEY = bytes(range(32))


def names(*parts: str) -> bytes:
    out = b""
    for part in parts:
        raw = part.encode()
        out += bytes([0, 0, len(raw) // 256, len(raw) % 256]) + raw
    return out


def expand(key: bytes, info: bytes, size: int) -> bytes:
    return HKDFExpand(SHA512(), size, info).derive(key)


def sealed(plain: bytes, salt: bytes) -> bytes:
    place = names("zegel/sealed-object/v1", *(str(value) for value in PLACE.values()))
    okm = expand(KEY, b"c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM\0" + salt + place, 76)
    base, out = int.from_bytes(okm[32:44], "big"), salt + okm[44:]
    for index in range(len(plain) // 16384 + 1):
        chunk = plain[index * 16384 : (index + 1) * 16384]
        out += AESGCM(okm[:32]).encrypt((base ^ index).to_bytes(12, "big"), chunk, None)
    return out


def objects() -> list[dict[str, Any]]:
    rows = []
    for size in (0, 7, 16384, 16385):
        plain = (b"zegel " * 2731)[:size]
        good = sealed(plain, hashlib.sha256(str(size).encode()).digest()[:24])
        row = {"context": PLACE, "key": KEY.hex(), "size": size, "sealed": good.hex()}
        rows.append(
            {"name": f"{size} bytes", "expect": "success", **row, "plain_sha512": hashlib.sha512(plain).hexdigest()}
        )
        if size == 7:
            rows.append({"name": "rolled back", "expect": "object-broken", **row, "context": ELSEWHERE})
            rows.append({"name": "cut", "expect": "object-broken", **row, "sealed": good[:-1].hex()})
    return rows


def wrapped(parent: bytes, key: bytes, label: str, nonce: bytes, *parts: str) -> str:
    aead = AESGCM(expand(parent, label.encode(), 32))
    return (b"\x01" + nonce + aead.encrypt(nonce, key, names(label, *parts))).hex()


def made() -> dict[str, Any]:
    """Everything in the file."""
    parts = [
        ("zegel/sealed-object/v1", ["swv", "d1", "o1", "3", "pdf"]),
        ("a", ["bc"]),
        ("ab", ["c"]),
        ("é", ["", "€"]),
    ]
    nonce, fact = bytes(range(12)), '{"naam":"Noor & Söhne"}'
    key_place, fact_place = ["record", "r1", "dossier:d1", "1"], ["record", "r1", "name"]
    secret = names("zegel/secret-hash/v1", "link", "voorbeeld")
    return {
        "bind": [
            {"name": f"bind {i}", "label": a, "parts": b, "bytes": names(a, *b).hex()} for i, (a, b) in enumerate(parts)
        ],
        "objects": objects(),
        "wrapped_keys": [
            {
                "parent": KEY.hex(),
                "key": KEY[::-1].hex(),
                "nonce": nonce.hex(),
                "bound": key_place,
                "wrapped": wrapped(KEY, KEY[::-1], "zegel/wrapped-key/v1", nonce, *key_place),
            }
        ],
        "facts": [
            {
                "key": KEY.hex(),
                "nonce": nonce.hex(),
                "bound": fact_place,
                "value": json.loads(fact),
                "sealed": wrapped(KEY, fact.encode(), "zegel/sealed-fact/v1", nonce, *fact_place),
            }
        ],
        "hashes": [
            {
                "pepper": KEY.hex(),
                "purpose": "link",
                "secret": "voorbeeld",
                "hash": hmac.new(KEY, secret, hashlib.sha256).hexdigest(),
            }
        ],
        "codes": [
            {"typed": "k7qm 4xpa", "normal": "K7QM-4XPA"},
            {"typed": "K7QM-4XPO", "normal": None},
        ],
    }


def text() -> str:
    return json.dumps(made(), indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    FILE.write_text(text())
