"""The master key is replaced under traffic; killed at any step every key still opens (security-ux A8, case 77)."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dossier.errors import Unavailable
from dossier.record import KeyName
from exchange.keyring import Keyring
from exchange.keys import Key
from exchange.master import MasterFile, MasterKeys
from exchange.tokens import draw
from records.keyshelf import SqlKeyShelf
from records.migrate import upgrade_keys
from tests.exchange.conftest import NOW

TOPMOST = [KeyName(kind, f"{n:032x}") for kind in ("organisation", "register") for n in range(3)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A key store with six topmost keys, one of them with a key below it."""
    MasterKeys.create(tmp_path / "master.key", draw)
    upgrade_keys(f"sqlite:///{tmp_path / 'keys.sqlite'}")
    ring = opened(tmp_path)
    for name in TOPMOST:
        ring.make(name, None, NOW)
    ring.make(KeyName("dossier", "d" * 32), TOPMOST[0], NOW)
    return tmp_path


def opened(folder: Path) -> Keyring:
    shelf = SqlKeyShelf(f"sqlite:///{folder / 'keys.sqlite'}")
    return Keyring(shelf, MasterFile(folder / "master.key", draw), draw)


def secrets(folder: Path) -> list[bytes]:
    ring = opened(folder)
    ring.check()
    return [ring.key(name).secret for name in (*TOPMOST, KeyName("dossier", "d" * 32))]


def rotated_until(folder: Path, at: int) -> int:
    """Rotate, re-wrap and retire in a process of its own that is killed before its `at`-th step; how it ended."""
    child = os.fork()
    if child == 0:
        seen = 0

        def counted(real: Callable[..., Any]) -> Callable[..., Any]:
            def call(*arguments: Any, **more: Any) -> Any:
                nonlocal seen
                seen += 1
                if seen == at:
                    os.kill(os.getpid(), signal.SIGKILL)
                return real(*arguments, **more)

            return call

        for holder, name in ((os, "open"), (os, "fsync"), (Path, "replace"), (SqlKeyShelf, "replace")):
            setattr(holder, name, counted(getattr(holder, name)))
        _rotate(folder)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _rotate(folder: Path) -> None:
    ring = opened(folder)
    MasterKeys.rotate(folder / "master.key", draw)
    while ring.rewrap(2):
        pass
    MasterKeys.retire(folder / "master.key", ring.masters(), draw)


def test_killed_at_any_step_every_key_opens_and_the_next_call_finishes(folder: Path) -> None:
    before, killed, ended = secrets(folder), 0, -signal.SIGKILL
    while ended == -signal.SIGKILL:
        killed += 1
        ended = rotated_until(folder, killed)
        assert secrets(folder) == before
    assert ended == 0
    assert killed > 12
    assert len(opened(folder).masters()) == 1
    assert not (folder / "master.key.new").exists()


def test_a_rotation_cut_off_between_any_two_keys_leaves_all_readable_and_resumes(folder: Path) -> None:
    before, ring = secrets(folder), opened(folder)
    MasterKeys.rotate(folder / "master.key", draw)
    for left in range(len(TOPMOST), 0, -1):
        assert ring.rewrap(1) == 1
        assert secrets(folder) == before
        assert len(ring.masters()) == (2 if left > 1 else 1)
    assert ring.rewrap() == 0


def test_a_process_that_knew_only_the_old_key_goes_on_without_a_restart(folder: Path) -> None:
    running, other = opened(folder), opened(folder)
    MasterKeys.rotate(folder / "master.key", draw)
    while other.rewrap():
        pass
    assert running.key(TOPMOST[0]).secret == other.key(TOPMOST[0]).secret
    running.make(KeyName("register", "e" * 32), None, NOW)
    assert len(other.masters()) == 1


def test_traffic_notices_nothing(folder: Path) -> None:
    running, troubles, stop = opened(folder), [], threading.Event()

    def traffic() -> None:
        n = 100
        while not stop.is_set():
            try:
                running.make(KeyName("organisation", f"{n:032x}"), None, NOW)
                running.key(KeyName("organisation", f"{n:032x}"))
                running.key(TOPMOST[n % 6])
            except Exception as trouble:  # noqa: BLE001 - whatever it is, there may be none
                troubles.append(trouble)
            n += 1

    thread = threading.Thread(target=traffic)
    thread.start()
    for _ in range(3):
        MasterKeys.rotate(folder / "master.key", draw)
        while opened(folder).rewrap():
            pass
    stop.set()
    thread.join()
    assert troubles == []
    while opened(folder).rewrap():
        pass
    assert len(opened(folder).masters()) == 1


def test_an_old_key_goes_out_of_the_file_only_when_nothing_needs_it(folder: Path) -> None:
    file, ring = folder / "master.key", opened(folder)
    old = MasterKeys.read(file, draw).current
    MasterKeys.rotate(file, draw)
    assert MasterKeys.retire(file, ring.masters(), draw) == ()
    while ring.rewrap():
        pass
    before = secrets(folder)
    assert MasterKeys.retire(file, ring.masters(), draw) == (old,)
    assert secrets(folder) == before
    with pytest.raises(Unavailable, match="master-key-missing"):
        MasterFile(file, draw).wrap(old, Key(draw(32)), b"")


def test_a_key_file_that_is_gone_is_an_outage(folder: Path) -> None:
    ring = opened(folder)
    (folder / "master.key").unlink()
    with pytest.raises(Unavailable, match="master-key-file-away"):
        ring.key(TOPMOST[0])
