"""Runs the public Cobblestone-256 vectors of C2SP/wycheproof through our three ways of opening.

`python -m tests.vectors.wycheproof c2sp_chunked_encryption_aes_256_gcm_test.json`: the file is theirs and
is not kept here. Last run: docs/decisions/0062.
"""

from __future__ import annotations

import hashlib
import json
import sys
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from dossier.errors import Refused
from exchange import sealed
from exchange.keys import Key
from exchange.sealed import HEADER, Context, RangeReader

Opener = Callable[[bytes, Key, Context, int], bytes]


@dataclass(frozen=True, slots=True, init=False)
class Raw(Context):
    """A context as the public vectors give it: any bytes."""

    raw: bytes

    def __init__(self, raw: bytes) -> None:
        object.__setattr__(self, "raw", raw)

    def encoded(self) -> bytes:
        return self.raw


def whole(data: bytes, key: Key, context: Context, _size: int) -> bytes:
    return sealed.open_whole(data, key, context)


def stream(data: bytes, key: Key, context: Context, _size: int) -> bytes:
    return b"".join(sealed.open_stream([data[at : at + 7000] for at in range(0, len(data), 7000)], key, context))


def ranged(data: bytes, key: Key, context: Context, size: int) -> bytes:
    reader = RangeReader(key, context, data[:HEADER], size)
    span = reader.span(0, None)
    return b"".join(reader.opened(span, [data[span.at :]]))


def wrong(file: Path) -> tuple[int, list[str]]:
    """How many openings were tried, and which did not end as the file says."""
    tests = [test for group in json.loads(file.read_text())["testGroups"] for test in group["tests"]]
    bad = [
        f"{test['tcId']} {opener.__name__}"
        for test in tests
        for opener in (whole, stream, ranged)
        if not right(test, opener)
    ]
    return 3 * len(tests), bad


def right(test: dict[str, str], opener: Opener) -> bool:
    data = zlib.decompress(bytes.fromhex(test["ct"]))
    try:
        key, context = Key(bytes.fromhex(test["key"])), Raw(bytes.fromhex(test["ctx"]))
        plain = opener(data, key, context, sealed.plain_size(len(data)))
    except Refused:
        return test["result"] == "invalid"
    return test["result"] == "valid" and hashlib.sha512(plain).hexdigest() == test["msgSha512"]


if __name__ == "__main__":
    tried, failed = wrong(Path(sys.argv[1]))
    sys.stdout.write(f"{tried - len(failed)} of {tried}\n" + "".join(f"{name}\n" for name in failed))
    sys.exit(bool(failed))
