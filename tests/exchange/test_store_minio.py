"""The bucket when it misbehaves: away, frozen, full of promises, or keeping what was destroyed."""

from __future__ import annotations

import os
import signal
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from inspect import signature

import pytest
from minio.commonconfig import ENABLED
from minio.versioningconfig import VersioningConfig

from dossier.errors import Refused, Unavailable
from exchange.regions import declared
from exchange.store_minio import MinioStore
from tests.services.ports import free_port
from tests.services.s3 import S3Endpoint

pytest_plugins = ["tests.services.s3"]

BLOB = "ab" * 16


def store(endpoint: S3Endpoint, bucket: str = "", secret: str = "") -> MinioStore:
    where = declared("s3", endpoint.url, "")
    return MinioStore(where, bucket or endpoint.bucket, endpoint.access_key, secret or endpoint.secret_key)


def outages(broken: MinioStore) -> set[str]:
    """The codes of every act."""
    codes = set()
    for act in (
        lambda: broken.put(BLOB, [b"x"]),
        lambda: broken.get(BLOB),
        lambda: broken.size(BLOB),
        lambda: list(broken.blobs()),
    ):
        with pytest.raises(Unavailable) as outage:
            act()
        codes.add(outage.value.code)
    return codes


def test_a_sound_bucket_passes_its_check(s3: S3Endpoint) -> None:
    store(s3).check()


def test_a_wrong_secret_is_our_trouble_and_never_shown(s3: S3Endpoint) -> None:
    wrong = store(s3, secret="geheim-fout")
    assert outages(wrong) == {"store-refuses-us"}
    assert "geheim" not in repr(wrong)


def test_a_missing_bucket_is_an_outage_never_gone(s3: S3Endpoint) -> None:
    assert outages(store(s3, bucket="nergens")) == {"store-bucket-missing"}
    with pytest.raises(Unavailable, match="store-bucket-missing"):
        store(s3, bucket="nergens").check()


def test_a_bucket_that_keeps_versions_is_refused(s3: S3Endpoint) -> None:
    client = s3.client()
    client.make_bucket("bewaart-alles")
    client.set_bucket_versioning("bewaart-alles", VersioningConfig(ENABLED))
    with pytest.raises(Refused, match="store-keeps-versions"):
        store(s3, bucket="bewaart-alles").check()


def test_a_server_that_is_away_is_an_outage() -> None:
    away = MinioStore(declared("s3", f"http://127.0.0.1:{free_port()}", ""), "bucket", "a", "s")
    assert outages(away) == {"store-away"}


def test_a_frozen_server_costs_two_tries_and_those_at_most_ten_seconds(s3: S3Endpoint) -> None:
    where = declared("s3", s3.url, "")
    mine = MinioStore(where, s3.bucket, s3.access_key, s3.secret_key, seconds=0.7)
    mine.size(BLOB)
    s3.process.send_signal(signal.SIGSTOP)
    try:
        began = time.monotonic()
        with pytest.raises(Unavailable, match="store-away"):
            mine.size(BLOB)
        assert 1.4 <= time.monotonic() - began < 4
    finally:
        s3.process.send_signal(signal.SIGCONT)
    store(s3).size(BLOB)
    assert 2 * signature(MinioStore).parameters["seconds"].default <= 10


@contextmanager
def talker(answer: bytes) -> Iterator[str]:
    """A server that says `answer` to whoever calls, and hangs up."""
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                caller, _ = listening.accept()
            except OSError:
                return
            with caller:
                caller.recv(65_536)
                caller.sendall(answer)

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()


def test_half_an_answer_is_an_outage_in_the_middle() -> None:
    with talker(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n" + bytes(1000)) as url:
        reading = MinioStore(declared("s3", url, ""), "bucket", "a", "s").get(BLOB)
        with pytest.raises(Unavailable, match="store-away"):
            b"".join(reading)


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (b"HTTP/1.1 503 Slow Down\r\nContent-Type: text/html\r\nContent-Length: 4\r\n\r\nbusy", "store-away"),
        (b"HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n", "store-away"),
        (b"HTTP/1.1 302 Found\r\nLocation: http://192.0.2.1/\r\nContent-Length: 0\r\n\r\n", "store-away"),
        (b"nonsense\r\n\r\n", "store-away"),
        (
            b"HTTP/1.1 507 Full\r\nContent-Type: application/xml\r\nContent-Length: 58\r\n\r\n"
            b"<Error><Code>InsufficientStorage</Code><Message/></Error> ",
            "store-full",
        ),
    ],
    ids=["503", "500", "redirect elsewhere", "no http", "full"],
)
def test_an_answer_that_is_no_answer_is_an_outage(answer: bytes, code: str) -> None:
    with talker(answer) as url, pytest.raises(Unavailable, match=code):
        MinioStore(declared("s3", url, ""), "bucket", "a", "s").get(BLOB)


def test_a_seen_store_never_shows_its_secret_in_a_traceback(s3: S3Endpoint) -> None:
    with pytest.raises(Unavailable) as outage:
        store(s3, secret="geheim-fout").put(os.urandom(16).hex(), [b"x"])
    assert "geheim" not in f"{outage.value} {outage.value!r} {outage.value.facts}"
