"""The `Store` of `exchange`: whole or not at all, by range, gone when removed; folder and real S3 alike."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from dossier.errors import Conflict, NotFound, Refused
from exchange.regions import declared
from exchange.store import Store
from exchange.store_disk import DiskStore
from exchange.store_minio import PART, MinioStore
from tests.services.s3 import S3Endpoint

pytest_plugins = ["tests.services.s3"]

LONG_AGO, LATER = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
DATA = os.urandom(600_000)


def minio_store(endpoint: S3Endpoint, **other: str) -> MinioStore:
    access, secret = other.get("access", endpoint.access_key), other.get("secret", endpoint.secret_key)
    return MinioStore(declared("s3", endpoint.url, ""), other.get("bucket", endpoint.bucket), access, secret)


@pytest.fixture(params=["disk", "s3"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    if request.param == "disk":
        return DiskStore.lay(tmp_path / "store")
    return minio_store(request.getfixturevalue("s3"))


@pytest.fixture
def blob() -> str:
    return os.urandom(16).hex()


def pieces(data: bytes, size: int = 100_000) -> Iterator[bytes]:
    return (data[at : at + size] for at in range(0, len(data), size))


@pytest.mark.parametrize("size", [0, 1, 56, 600_000])
def test_what_is_put_comes_back(store: Store, blob: str, size: int) -> None:
    store.put(blob, pieces(DATA[:size]))
    assert b"".join(store.get(blob)) == DATA[:size]
    assert store.size(blob) == size


def test_an_upload_in_parts_comes_back_whole(store: Store, blob: str) -> None:
    block = os.urandom(1024 * 1024)
    count = PART // len(block) + 2
    store.put(blob, (block for _ in range(count)))
    assert store.size(blob) == count * len(block)
    assert b"".join(store.get(blob, PART - 10, 20)) == (block + block)[len(block) - 10 : len(block) + 10]
    store.remove(blob)


@pytest.mark.parametrize(
    ("start", "length"),
    [(0, 1), (0, 600_000), (16_384, 16_400), (599_999, 1), (599_999, 500), (5, 0), (100, None), (262_400, 262_401)],
)
def test_a_range_is_exact_and_ends_where_the_blob_ends(store: Store, blob: str, start: int, length: int | None) -> None:
    store.put(blob, pieces(DATA))
    assert b"".join(store.get(blob, start, length)) == DATA[start : None if length is None else start + length]


def test_a_range_past_the_end_gives_no_byte(store: Store, blob: str) -> None:
    store.put(blob, [b"abc"])
    try:
        given = b"".join(store.get(blob, 9, 5))
    except Refused as refusal:
        assert refusal.code == "object-broken"
    else:
        assert given == b""


def test_a_missing_blob_fails_at_once_and_has_no_size(store: Store, blob: str) -> None:
    with pytest.raises(NotFound, match="object-missing"):
        store.get(blob)
    assert store.size(blob) is None


def test_a_name_is_used_once(store: Store, blob: str) -> None:
    store.put(blob, [b"first"])
    with pytest.raises(Conflict, match="blob-exists"):
        store.put(blob, [b"second"])
    assert b"".join(store.get(blob)) == b"first"


def test_what_is_removed_is_gone_and_removing_again_is_quiet(store: Store, blob: str) -> None:
    store.put(blob, [b"abc"])
    store.remove(blob)
    store.remove(blob)
    assert store.size(blob) is None
    assert blob not in dict(store.blobs())
    with pytest.raises(NotFound):
        store.get(blob)


@pytest.mark.parametrize("size", [10, PART + 100_000], ids=["small", "in parts"])
def test_a_write_that_breaks_off_leaves_nothing(store: Store, blob: str, size: int) -> None:
    def broken() -> Iterator[bytes]:
        yield bytes(size)
        raise Refused("upload-broken-off")

    with pytest.raises(Refused, match="upload-broken-off"):
        store.put(blob, broken())
    assert store.size(blob) is None
    assert blob not in dict(store.blobs())
    assert store.tidy(LATER) == 0


@pytest.mark.parametrize("name", ["", "abc", "../../etc/passwd", "A" * 32, "g" * 32, "a" * 33, "a" * 32 + "\n"])
def test_only_our_own_kind_of_names_are_used(store: Store, name: str) -> None:
    for act in (store.get, store.size, store.remove):
        with pytest.raises(Refused, match="blob-name-invalid"):
            act(name)
    with pytest.raises(Refused, match="blob-name-invalid"):
        store.put(name, [b"x"])


def test_every_blob_is_listed_with_its_moment(store: Store, blob: str) -> None:
    store.put(blob, [b"abc"])
    written = dict(store.blobs())[blob]
    assert abs(written - datetime.now(UTC)) < timedelta(minutes=2)  # noqa: TID251 - the store's own clock is meant


def test_tidying_leaves_whole_blobs_alone(store: Store, blob: str) -> None:
    store.put(blob, [b"abc"])
    assert store.tidy(LATER) == 0
    assert store.tidy(LONG_AGO) == 0
    assert store.size(blob) == 3


def test_an_unfinished_reading_lets_go(store: Store, blob: str) -> None:
    store.put(blob, pieces(DATA))
    for _ in range(200):
        reading = store.get(blob)
        next(reading)
        reading.close()  # type: ignore[attr-defined]
    assert store.size(blob) == len(DATA)


@pytest.mark.long
@pytest.mark.timeout(600)
def test_more_than_a_thousand_blobs_are_all_listed(store: Store) -> None:
    names = {os.urandom(16).hex() for _ in range(1203)}
    for name in names:
        store.put(name, [b"x"])
    assert names <= set(dict(store.blobs()))
    for name in names:
        store.remove(name)
