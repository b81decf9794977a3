"""A write or a destruction that fails, or is killed, at any step: nothing half, nothing lost, done again it works."""

from __future__ import annotations

import errno
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from dossier.errors import Unavailable
from exchange import tokens
from exchange.keyring import Keyring
from exchange.store_disk import DiskStore
from exchange.vault import EncryptedVault
from tests.exchange.conftest import NOW, RECORD, MemoryKeyShelf
from tests.services.s3 import S3Endpoint

pytest_plugins = ["tests.services.s3"]

LATER = datetime(2100, 1, 1, tzinfo=UTC)
DATA = os.urandom(300_000)
STEPS = ("open", "fsync", "rename", "mkdir", "unlink", "close")
ROOT = Path(__file__).parents[2]


class Step:
    """Counts the calls of the operating system that a store makes, and does something at the N-th."""

    def __init__(self, at: int, act: Callable[[], None]) -> None:
        self.seen, self._at, self._act = 0, at, act

    def __call__(self) -> None:
        self.seen += 1
        if self.seen == self._at:
            self._act()


@contextmanager
def stepping(patch: pytest.MonkeyPatch, step: Step) -> Iterator[None]:
    def counted(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **more: Any) -> Any:
            step()
            return real(*arguments, **more)

        return call

    with patch.context() as inside:
        for name in STEPS:
            inside.setattr(os, name, counted(getattr(os, name)))
        yield


def fails(code: int) -> Callable[[], None]:
    def act() -> None:
        raise OSError(code, os.strerror(code))

    return act


def count(patch: pytest.MonkeyPatch, act: Callable[[], object]) -> int:
    step = Step(0, lambda: None)
    with stepping(patch, step):
        act()
    return step.seen


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO])
def test_a_write_failing_at_any_step_leaves_at_most_an_orphan(
    vault: EncryptedVault, store: DiskStore, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    kept = vault.put(RECORD, "pdf", 1, DATA)
    steps = count(monkeypatch, lambda: vault.put(RECORD, "pdf", 2, DATA))
    assert steps >= 6
    failed = 0
    for number in range(1, steps + 1):
        with stepping(monkeypatch, Step(number, fails(code))):
            try:
                done = vault.put(RECORD, "pdf", 3, DATA)
            except Unavailable as error:
                failed += 1
                assert error.code == ("store-full" if code == errno.ENOSPC else "store-away")
                continue
        assert vault.read(RECORD, done, 3) == DATA
    assert failed >= 5
    assert vault.read(RECORD, kept, 1) == DATA
    vault.sweep({kept.blob}, LATER)
    assert [name for name, _ in store.blobs()] == [kept.blob]
    assert store.tidy(LATER) == 0
    assert vault.read(RECORD, vault.put(RECORD, "pdf", 3, DATA), 3) == DATA


def test_a_destruction_failing_at_any_step_is_finished_by_the_next(
    vault: EncryptedVault, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = vault.put(RECORD, "pdf", 1, DATA)
    steps = count(monkeypatch, lambda: vault.destroy(first))
    assert steps >= 2
    for number in range(1, steps + 1):
        stored = vault.put(RECORD, "pdf", 1, DATA)
        with stepping(monkeypatch, Step(number, fails(errno.EIO))):
            try:
                vault.destroy(stored)
            except Unavailable:
                pass
            else:
                assert not vault.exists(stored)
        vault.destroy(stored)
        assert not vault.exists(stored)


class FailingShelf(MemoryKeyShelf):
    """A key store that is away from its N-th call on."""

    left = 10**9

    def __getattribute__(self, name: str) -> Any:
        if name in ("put", "get", "replace", "destroy", "names"):
            self.left -= 1
            if self.left < 0:
                raise Unavailable("database-away")
        return super().__getattribute__(name)


def test_a_key_store_that_goes_away_leaves_a_destruction_that_can_be_repeated(keyring: Keyring, master: Any) -> None:
    for calls in range(4):
        shelf = FailingShelf()
        ring = Keyring(shelf, master, tokens.draw)
        ring.make(RECORD.key, None, NOW)
        shelf.left = calls
        if calls < 3:
            with pytest.raises(Unavailable, match="database-away"):
                ring.destroy(RECORD.key, NOW, "bewaartermijn")
        shelf.left = 10**9
        ring.destroy(RECORD.key, NOW, "bewaartermijn")
        assert not ring.exists(RECORD.key)


def test_without_its_key_store_the_vault_keeps_nothing(
    store: DiskStore, master: Any, random: tokens.SecretSource
) -> None:
    shelf = FailingShelf()
    shelf.left = 0
    vault = EncryptedVault(store, Keyring(shelf, master, tokens.draw), random, tokens.draw)
    with pytest.raises(Unavailable, match="database-away"):
        vault.put(RECORD, "pdf", 1, DATA)
    assert list(store.blobs()) == []


def test_without_randomness_the_vault_keeps_nothing(
    vault: EncryptedVault, store: DiskStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_count: int) -> bytes:
        raise OSError

    monkeypatch.setattr("secrets.token_bytes", broken)
    with pytest.raises(Unavailable, match="random-away"):
        vault.put(RECORD, "pdf", 1, DATA)
    assert list(store.blobs()) == []


def child(*arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.exchange.putter", *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_killed_at_any_step_no_half_can_be_read(store: DiskStore, tmp_path: Path) -> None:
    folder, blob, killed = str(tmp_path / "store"), "ab" * 16, 0
    for number in range(1, 40):
        with child("disk", folder, blob, str(number)) as process:
            process.wait(60)
        size = store.size(blob)
        assert size in (None, 1_000_000)
        if size:
            assert b"".join(store.get(blob)) == bytes(1_000_000)
        store.remove(blob)
        store.tidy(LATER)
        if process.returncode != -signal.SIGKILL:
            break
        killed += 1
    assert process.returncode == 0
    assert killed >= 6


def test_killed_in_the_middle_of_an_upload_nothing_can_be_read(s3: S3Endpoint) -> None:
    from exchange.regions import declared
    from exchange.store_minio import MinioStore

    store = MinioStore(declared("s3", s3.url, ""), s3.bucket, s3.access_key, s3.secret_key)
    blob = os.urandom(16).hex()
    with child("s3", s3.url, s3.bucket, s3.access_key, s3.secret_key, blob) as process:
        assert process.stdout
        assert process.stdout.readline() == "half\n"
        process.kill()
        process.wait()
    assert store.size(blob) is None
    assert blob not in dict(store.blobs())
    assert store.tidy(LATER) == 1
    assert store.tidy(LATER) == 0


def test_a_disk_that_is_really_full_says_so(tmp_path: Path) -> None:
    DiskStore.lay(tmp_path / "store")

    def small() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))

    process = subprocess.run(
        [sys.executable, "-m", "tests.exchange.putter", "disk", str(tmp_path / "store"), "ab" * 16, "0"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        preexec_fn=small,
        check=False,
    )
    assert process.stdout == "store-full\n"
    assert not list((tmp_path / "store" / "incoming").iterdir())
    assert not list((tmp_path / "store" / "blobs").iterdir())


def test_a_folder_that_is_not_mounted_is_an_outage_never_gone(tmp_path: Path) -> None:
    store = DiskStore(tmp_path / "elsewhere")
    for act in (store.get, store.size, store.remove, lambda blob: store.put(blob, [b"x"])):
        with pytest.raises(Unavailable, match="store-away"):
            act("ab" * 16)
    for look in (lambda: list(store.blobs()), lambda: store.tidy(LATER)):
        with pytest.raises(Unavailable, match="store-away"):
            look()
