"""The sealed-object format: public vectors, attacks, and library against our own range reader."""

from __future__ import annotations

import hashlib
import json
import zlib
from pathlib import Path

import pytest
from cryptography.cobblestone import Cobblestone256Encryptor
from hypothesis import given, settings
from hypothesis import strategies as st

from dossier.errors import Refused
from exchange import sealed
from exchange.binding import bind
from exchange.keys import Key
from exchange.sealed import CHUNK, HEADER, SEALED_CHUNK, Context, RangeReader
from tests.vectors import make_sealed_object, wycheproof
from tests.vectors.wycheproof import Opener, ranged, stream, whole

KEY = Key(bytes(range(32)))
PLACE = Context("swv", "d1", "o1", 3, "pdf")
OPENERS = [pytest.param(opener, id=opener.__name__) for opener in (whole, stream, ranged)]
SIZES = (0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 3 * CHUNK + 5, 1024 * 1024)


def sealed_bytes(data: bytes, key: Key = KEY, context: Context = PLACE) -> bytes:
    return b"".join(sealed.seal([data], key, context))


def text(size: int) -> bytes:
    return hashlib.shake_256(b"zegel").digest(size)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("opener", OPENERS)
def test_what_was_sealed_opens(size: int, opener: Opener) -> None:
    data = sealed_bytes(text(size))
    assert len(data) == sealed.sealed_size(size)
    assert sealed.plain_size(len(data)) == size
    assert opener(data, KEY, PLACE, size) == text(size)


def chunk(data: bytes, index: int) -> bytes:
    return data[HEADER + index * SEALED_CHUNK : HEADER + (index + 1) * SEALED_CHUNK]


def attacks() -> dict[str, bytes]:
    """Each thing an owner of the store could do to an object of three whole chunks and five bytes."""
    good, other = sealed_bytes(text(3 * CHUNK + 5)), sealed_bytes(text(3 * CHUNK + 5))
    head, last = good[:HEADER], chunk(good, 3)
    c0, c1, c2 = (chunk(good, index) for index in range(3))

    def flipped(at: int) -> bytes:
        return good[:at] + bytes([good[at] ^ 1]) + good[at + 1 :]

    return {
        "cut at a chunk": head + c0 + c1,
        "cut at a chunk, last kept": head + c0 + c1 + last,
        "cut in a chunk": good[: HEADER + SEALED_CHUNK + 100],
        "cut in the header": good[:40],
        "cut to the header": head,
        "cut to nothing": b"",
        "cut by a byte": good[:-1],
        "first chunk dropped": head + c1 + c2 + last,
        "chunks swapped": head + c1 + c0 + c2 + last,
        "chunk repeated": head + c0 + c0 + c1 + c2 + last,
        "chunk of another object": head + chunk(other, 0) + c1 + c2 + last,
        "last chunk of another object": head + c0 + c1 + c2 + chunk(other, 3),
        "byte appended": good + b"\0",
        "chunk appended": good + last,
        "header of another object": other[:HEADER] + good[HEADER:],
        "salt flipped": flipped(0),
        "commitment flipped": flipped(30),
        "first byte flipped": flipped(HEADER),
        "last byte flipped": flipped(len(good) - 1),
        "last chunk alone": head + last,
        "another object whole": other[:HEADER] + chunk(other, 1) + other[HEADER + SEALED_CHUNK :],
    }


@pytest.mark.parametrize("opener", OPENERS)
@pytest.mark.parametrize("name", attacks())
def test_an_altered_object_never_opens(name: str, opener: Opener) -> None:
    with pytest.raises(Refused, match="object-broken"):
        opener(attacks()[name], KEY, PLACE, 3 * CHUNK + 5)


@pytest.mark.parametrize("opener", OPENERS)
@pytest.mark.parametrize(
    "elsewhere",
    [
        Context("swv2", "d1", "o1", 3, "pdf"),
        Context("swv", "d2", "o1", 3, "pdf"),
        Context("swv", "d1", "o2", 3, "pdf"),
        Context("swv", "d1", "o1", 2, "pdf"),
        Context("swv", "d1", "o1", 3, "html"),
        Context("swvd", "1", "o1", 3, "pdf"),
    ],
    ids=["tenant", "dossier", "object", "version rolled back", "kind", "border between names moved"],
)
def test_an_object_opens_in_its_own_place_only(elsewhere: Context, opener: Opener) -> None:
    with pytest.raises(Refused, match="object-broken"):
        opener(sealed_bytes(text(5)), KEY, elsewhere, 5)


@pytest.mark.parametrize("opener", OPENERS)
def test_another_key_opens_nothing(opener: Opener) -> None:
    with pytest.raises(Refused, match="object-broken"):
        opener(sealed_bytes(text(5)), Key(bytes(32)), PLACE, 5)


@pytest.mark.parametrize("claimed", [0, CHUNK, 2 * CHUNK, 3 * CHUNK + 4, 3 * CHUNK + 6, 4 * CHUNK])
def test_a_row_that_lies_about_the_size_never_reaches_an_end(claimed: int) -> None:
    with pytest.raises(Refused, match="object-broken"):
        ranged(sealed_bytes(text(3 * CHUNK + 5)), KEY, PLACE, claimed)


def test_a_cut_stream_gives_no_byte_beyond_what_was_authentic() -> None:
    data, seen = sealed_bytes(text(3 * CHUNK)), b""
    with pytest.raises(Refused):
        for piece in sealed.open_stream([data[: HEADER + 2 * SEALED_CHUNK + 9]], KEY, PLACE):
            seen += piece
    assert seen == text(3 * CHUNK)[: len(seen)]


def test_the_same_bytes_never_give_the_same_object() -> None:
    assert sealed_bytes(text(9)) != sealed_bytes(text(9))


@settings(max_examples=150)
@given(
    size=st.one_of(st.sampled_from(SIZES), st.integers(0, 5 * CHUNK)),
    start=st.integers(0, 5 * CHUNK),
    length=st.one_of(st.none(), st.integers(0, 6 * CHUNK)),
    step=st.sampled_from([100, 4096, SEALED_CHUNK, 262_400]),
)
def test_a_range_is_the_same_bytes_as_the_library_gives(size: int, start: int, length: int | None, step: int) -> None:
    start = min(start, size)
    box = Cobblestone256Encryptor(KEY.secret, PLACE.encoded())
    data = box.update(text(size)) + box.finalize()
    reader = RangeReader(KEY, PLACE, data[:HEADER], size)
    span = reader.span(start, length)
    fetched = data[span.at : span.at + span.size]
    opened = b"".join(reader.opened(span, [fetched[at : at + step] for at in range(0, len(fetched), step)]))
    library = sealed.open_whole(data, KEY, PLACE)
    assert opened == library[start : None if length is None else start + length]


@settings(max_examples=150)
@given(size=st.integers(0, 3 * CHUNK), at=st.integers(0), bit=st.integers(0, 7))
def test_one_flipped_bit_anywhere_is_found(size: int, at: int, bit: int) -> None:
    data = bytearray(sealed_bytes(text(size)))
    data[at % len(data)] ^= 1 << bit
    for opener in (whole, stream, ranged):
        with pytest.raises(Refused, match="object-broken"):
            opener(bytes(data), KEY, PLACE, size)


@settings(max_examples=60)
@given(size=st.integers(0, 3 * CHUNK), keep=st.integers(0))
def test_a_shorter_blob_is_found(size: int, keep: int) -> None:
    data = sealed_bytes(text(size))
    for opener in (whole, stream, ranged):
        with pytest.raises(Refused, match="object-broken"):
            opener(data[: keep % len(data)], KEY, PLACE, size)


@pytest.mark.parametrize(("start", "length"), [(-1, 1), (6, 1), (0, -1)])
def test_a_range_outside_is_refused(start: int, length: int) -> None:
    with pytest.raises(Refused, match="range-outside"):
        RangeReader(KEY, PLACE, sealed_bytes(text(5))[:HEADER], 5).span(start, length)


@pytest.mark.parametrize("size", [0, HEADER, HEADER + 15, HEADER + SEALED_CHUNK, HEADER + SEALED_CHUNK + 15])
def test_sizes_that_no_object_has_are_refused(size: int) -> None:
    with pytest.raises(Refused, match="object-broken"):
        sealed.plain_size(size)


@given(st.lists(st.text(), min_size=1, max_size=5), st.lists(st.text(), min_size=1, max_size=5))
def test_no_two_lists_of_names_bind_to_the_same_bytes(one: list[str], two: list[str]) -> None:
    assert (bind(*one) == bind(*two)) == (one == two)


def test_a_key_and_a_reader_show_nothing() -> None:
    assert repr(KEY) == "Key(…)"
    assert KEY.secret.hex()[:8] not in repr(RangeReader(KEY, PLACE, sealed_bytes(b"")[:HEADER], 0))
    with pytest.raises(Refused, match="key-invalid"):
        Key(bytes(31))


OURS = json.loads((Path(__file__).parents[1] / "vectors" / "sealed-object.json").read_text())


@pytest.mark.parametrize("case", OURS["bind"], ids=lambda case: case["name"])
def test_our_vectors_bind_names(case: dict[str, str]) -> None:
    assert bind(case["label"], *case["parts"]).hex() == case["bytes"]


@pytest.mark.parametrize("opener", OPENERS)
@pytest.mark.parametrize("case", OURS["objects"], ids=lambda case: case["name"])
def test_our_vectors_open_or_fail_as_written(case: dict[str, str], opener: Opener) -> None:
    place = Context(**case["context"])  # type: ignore[arg-type]
    data, key = bytes.fromhex(case["sealed"]), Key(bytes.fromhex(case["key"]))
    if case["expect"] != "success":
        with pytest.raises(Refused, match=case["expect"]):
            opener(data, key, place, int(case["size"]))
    else:
        plain = opener(data, key, place, int(case["size"]))
        assert hashlib.sha512(plain).hexdigest() == case["plain_sha512"]


def test_the_vector_file_is_what_its_writer_writes() -> None:
    assert make_sealed_object.FILE.read_text() == make_sealed_object.text()


def test_the_reader_of_the_public_vectors_finds_a_wrong_verdict(tmp_path: Path) -> None:
    file, good = tmp_path / "vectors.json", sealed_bytes(text(9), context=wycheproof.Raw(b"abc"))
    case = {
        "key": KEY.secret.hex(),
        "ctx": b"abc".hex(),
        "ct": zlib.compress(good).hex(),
        "msgSha512": hashlib.sha512(text(9)).hexdigest(),
    }
    cases = [{"tcId": 1, **case, "result": "valid"}, {"tcId": 2, **case, "result": "invalid"}]
    file.write_text(json.dumps({"testGroups": [{"tests": cases}]}))
    assert wycheproof.wrong(file) == (6, ["2 whole", "2 stream", "2 ranged"])
