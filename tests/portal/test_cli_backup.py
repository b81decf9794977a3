"""Backup, wipe, restore: everything is there again, except what was destroyed since (security-ux A8: 78, 108, 109)."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from dossier.acts import replay_tombstones
from dossier.errors import Refused
from dossier.record import KeyName
from exchange.store_disk import DiskStore
from portal import restore as come_back
from portal.backup import back_up_data, back_up_keys, checked
from portal.cli import main
from portal.clock import SystemClock
from portal.doctor.examine import CHECKS, DEEP, open_patient
from portal.settings import Settings
from portal.wiring import open_desk
from tests.instance import Laid, copy_of
from tests.signed import Signed, destroyed

NOW = SystemClock().now


def run(*words: object) -> Any:
    return CliRunner().invoke(main, [str(word) for word in words])


def backed_up(signed: Signed, at: Path) -> tuple[Path, Path, Path]:
    """The three parts of a backup."""
    done = run(
        "backup", "--folder", signed.settings.folder, "--to", at / "d", "--keys-to", at / "k", "--secrets-to", at / "s"
    )
    assert done.exit_code == 0, done.output
    data, keys, secrets = map(Path, done.output.split())
    return data, keys, secrets


def restored(folder: Path, parts: tuple[Path, Path, Path], *more: object) -> Any:
    data, keys, secrets = parts
    return run("restore", "--folder", folder, "--data", data, "--keys", keys, "--secrets", secrets, *more)


def findings(folder: Path) -> dict[str, list[str]]:
    """What the doctor finds wrong, thoroughly; not the machine's own (a converter, another run's work folders)."""
    patient, _ = open_patient(folder)
    assert patient is not None
    steps = [one for one in (*CHECKS, *DEEP) if one.name not in ("converter", "fonts", "leftovers", "disk")]
    told = {one.name: [each.code for each in one.look(patient) if each.is_wrong] for one in steps}
    return {check: codes for check, codes in told.items() if codes}


@pytest.fixture
def stones(tmp_path: Path) -> Path:
    return tmp_path / "stones.json"


def test_backup_wipe_restore_and_the_doctor_finds_nothing(signed_instance: Signed, tmp_path: Path) -> None:
    pdf = signed_instance.pdf(signed_instance.closed)
    parts = backed_up(signed_instance, tmp_path)
    shutil.rmtree(signed_instance.settings.folder)
    done = restored(tmp_path / "new", parts, "--nothing-destroyed-since")
    assert done.exit_code == 0, done.output
    assert findings(tmp_path / "new") == {}
    back = Signed(
        Laid(Settings.here(tmp_path / "new"), open_desk(Settings.here(tmp_path / "new")), Any),
        signed_instance.closed,
        "",
    )
    assert back.pdf(signed_instance.closed) == pdf


def test_what_was_destroyed_after_the_backup_stays_dead(signed_instance: Signed, tmp_path: Path, stones: Path) -> None:
    parts = backed_up(signed_instance, tmp_path)
    kept = signed_instance.record(signed_instance.closed)
    destroyed(signed_instance, signed_instance.closed)
    assert run("backup", "--folder", signed_instance.settings.folder, "--tombstones-to", stones).exit_code == 0
    shutil.rmtree(signed_instance.settings.folder)
    done = restored(tmp_path / "new", parts, "--tombstones", stones)
    assert done.exit_code == 0, done.output
    assert "Opnieuw vernietigd: 1." in done.output
    settings = Settings.here(tmp_path / "new")
    desk = open_desk(settings)
    assert not desk.keys.exists(kept.key)
    assert not desk.keys.exists(KeyName("dossier", kept.dossier))
    with desk.book.reading() as shelf:
        assert shelf.record(kept.organisation, kept.id).state == "destroyed"
        assert shelf.revisions(kept.id) == []
        events = [one.event.what for one in shelf.entries_of(kept.organisation, kept.id)]
    assert events[-3:] == ["destruction.intended", "destruction.done", "dossier.destroyed"]
    assert desk.book.verify_register(kept.organisation) is None
    assert findings(tmp_path / "new") == {}
    with pytest.raises(Refused, match="key-destroyed"):
        desk.keys.make(kept.key, None, NOW())


def test_a_newer_key_part_carries_its_own_tombstones(signed_instance: Signed, tmp_path: Path) -> None:
    data = back_up_data(signed_instance.settings, tmp_path / "d", NOW() - timedelta(days=7))
    destroyed(signed_instance, signed_instance.closed)
    _, keys, secrets = backed_up(signed_instance, tmp_path)
    assert restored(tmp_path / "new", (data, keys, secrets), "--nothing-destroyed-since").exit_code == 0
    assert findings(tmp_path / "new") == {}


def test_nothing_starts_before_the_tombstones_are_replayed_and_a_cut_off_restore_resumes(
    signed_instance: Signed, tmp_path: Path, stones: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts = backed_up(signed_instance, tmp_path)
    destroyed(signed_instance, signed_instance.closed)
    run("backup", "--folder", signed_instance.settings.folder, "--tombstones-to", stones)
    with monkeypatch.context() as patch:

        def cut_off(*_: object) -> None:
            raise KeyboardInterrupt

        patch.setattr(replay_tombstones.erase_due, "end_dossier", cut_off)
        assert restored(tmp_path / "new", parts, "--tombstones", stones).exit_code != 0
    for word in ("serve", "web", "worker", "signer"):
        done = run(word, "--folder", tmp_path / "new")
        assert done.exit_code == 1
        assert "restore" in done.output
    assert run("restore", "--folder", tmp_path / "new", "--resume", "--tombstones", stones).exit_code == 0
    assert findings(tmp_path / "new") == {}
    come_back.ready(Settings.here(tmp_path / "new"))


def test_a_restore_must_be_told_what_was_destroyed(signed_instance: Signed, tmp_path: Path) -> None:
    parts = backed_up(signed_instance, tmp_path)
    assert restored(tmp_path / "new", parts).exit_code == 2
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("part", ["data", "keys", "secrets"])
@pytest.mark.parametrize("deed", ["flip", "truncate", "remove", "no manifest"])
def test_a_damaged_backup_is_found_before_anything_is_written(
    backup_once: tuple[Path, Path, Path], tmp_path: Path, part: str, deed: str
) -> None:
    parts = [Path(shutil.copytree(one, tmp_path / one.name)) for one in backup_once]
    folder = next(one for one in parts if one.name.startswith(part))
    file = sorted(one for one in folder.rglob("*") if one.is_file() and one.name != "manifest.json")[-1]
    file.chmod(0o600)
    data = bytearray(file.read_bytes())
    if deed == "flip":
        data[len(data) // 2] ^= 1
        file.write_bytes(data)
    elif deed == "truncate":
        file.write_bytes(data[:-1])
    else:
        (file if deed == "remove" else folder / "manifest.json").unlink()
    done = restored(tmp_path / "new", (parts[0], parts[1], parts[2]), "--nothing-destroyed-since")
    assert done.exit_code == 1
    assert not (tmp_path / "new").exists()


def test_an_instance_that_is_there_is_never_overwritten(signed_instance: Signed, tmp_path: Path) -> None:
    parts = backed_up(signed_instance, tmp_path)
    assert restored(signed_instance.settings.folder, parts, "--nothing-destroyed-since").exit_code == 1
    assert findings(signed_instance.settings.folder) == {}


def test_copies_of_keys_live_thirty_days_and_no_longer(signed_instance: Signed, tmp_path: Path) -> None:
    old = back_up_keys(signed_instance.settings, tmp_path / "k", NOW() - timedelta(days=31))
    young = back_up_keys(signed_instance.settings, tmp_path / "k", NOW() - timedelta(days=29))
    new = back_up_keys(signed_instance.settings, tmp_path / "k", NOW())
    assert [one.exists() for one in (old, young, new)] == [False, True, True]
    data = back_up_data(signed_instance.settings, tmp_path / "d", NOW())
    with pytest.raises(Refused, match="key-backup-too-old"):
        come_back.restore(tmp_path / "new", come_back.Parts(data, young, None), NOW() + timedelta(days=2))


def test_a_backup_cut_off_leaves_nothing_that_looks_like_one(
    signed_instance: Signed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:

        def full(*_: object) -> None:
            raise OSError(28, "No space left on device")

        patch.setattr(DiskStore, "get", full)
        with pytest.raises(OSError, match="space"):
            back_up_data(signed_instance.settings, tmp_path / "d", NOW())
    assert not list((tmp_path / "d").glob("data-*"))
    made = back_up_data(signed_instance.settings, tmp_path / "d", NOW())
    assert [one.name for one in (tmp_path / "d").iterdir()] == [made.name]
    assert checked(made, "data")["format"] == "zegel-backup/1"


def test_no_part_opens_anything_alone(backup_once: tuple[Path, Path, Path]) -> None:
    data, keys, secrets = backup_once
    names = {one.name for part in (data, keys) for one in part.rglob("*")}
    assert not names & {"master.key", "pepper.key", "passphrase", "keystore.sqlite"}
    assert {one.name for one in secrets.iterdir()} == {"master.key", "pepper.key", "passphrase", "manifest.json"}
    assert all(not one.stat().st_mode & 0o077 for one in secrets.iterdir() if one.name != "manifest.json")
    told = json.loads((keys / "tombstones.json").read_text())
    assert all(len(row) == 5 for row in told["tombstones"])


def test_restored_links_and_sessions_are_dead(signed_instance: Signed, tmp_path: Path) -> None:
    parts = backed_up(signed_instance, tmp_path)
    restored(tmp_path / "new", parts, "--nothing-destroyed-since")
    desk = open_desk(Settings.here(tmp_path / "new"))
    with desk.book.reading() as shelf:
        grants = [one for org in shelf.organisations() for one in shelf.grants(org.id)]
    assert all(one.withdrawn_at is not None or one.until < NOW() for one in grants)


@pytest.fixture(scope="module")
def backup_once(signed_once: Signed, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Path]:
    """One backup, never changed."""
    at = tmp_path_factory.mktemp("backup")
    laid = copy_of(signed_once.laid, at / "i")
    return backed_up(replace(signed_once, laid=laid), at)


def test_a_new_master_key_opens_everything_and_the_old_one_goes_an_hour_later(signed_instance: Signed) -> None:
    folder, pdf = signed_instance.settings.folder, signed_instance.pdf(signed_instance.closed)
    done = run("keys", "rewrap", "--folder", folder)
    assert done.exit_code == 0, done.output
    assert signed_instance.pdf(signed_instance.closed) == pdf  # the desk that was open before
    assert run("keys", "rewrap", "--folder", folder, "--retire").exit_code == 1
    old = NOW().timestamp() - 3700
    os.utime(folder / "secrets" / "master.key", (old, old))
    assert run("keys", "rewrap", "--folder", folder, "--retire").exit_code == 0
    assert (folder / "secrets" / "master.key").read_text().count("m-") == 2  # current, and its key
    assert signed_instance.pdf(signed_instance.closed) == pdf
    assert "0." in run("keys", "rewrap", "--folder", folder, "--resume").output
