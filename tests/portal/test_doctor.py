"""Each check, against an instance that is really broken in that one way: the check that looks for it finds it."""

from __future__ import annotations

import json
import os
import shutil
import socket
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from docgen import fonts
from docgen.convert import ColdConverter
from docgen.writer import DocxWriter
from dossier.actor import machine
from dossier.acts import collect_signature
from dossier.acts.collect_signature import Given
from dossier.record import Event, Hold, Job, KeyName
from dossier.signing_round import Meaning, Role
from exchange.master import MasterKeys
from exchange.tokens import draw
from portal.cli import main
from portal.clock import DemoClock
from portal.doctor import machine as on_the_machine
from portal.doctor.examine import CHECKS, DEEP, examine, open_patient
from portal.doctor.findings import Outcome, Result, _table
from portal.doctor.patient import Patient
from portal.doctor.repair import repair
from portal.processes import alone
from tests.instance import SetClock
from tests.signed import Signed, destroyed, signer_of
from tests.signing.conftest import now

Broken = dict[str, list[str]]


def looked(signed: Signed, *, thorough: bool = True) -> Broken:
    """What every check says that is not sound: the codes by the check's name."""
    patient, opened = open_patient(signed.settings.folder)
    assert patient is not None, opened.findings[0].advice
    return codes(examine(patient, thorough=thorough))


def codes(results: Iterator[Result]) -> Broken:
    """Findings by check; what a demonstration says for always is left out. Every finding has its advice."""
    said: Broken = {}
    for result in results:
        assert result.title
        assert all(one.advice and "{" not in one.advice for one in result.findings)
        found = [one.code for one in result.findings if one.code not in ("demo", "not-serving")]
        if found or result.skipped:
            said[result.check] = found
    return said


@contextmanager
def tables(signed: Signed, keys: bool = False) -> Iterator[sqlite3.Connection]:
    """The database's file itself, behind everybody's back."""
    folder = signed.settings.folder
    path = folder / "keys" / "keystore.sqlite" if keys else folder / "zegel.sqlite"
    with closing(sqlite3.connect(path)) as base:
        yield base
        base.commit()


def blob_of(signed: Signed, record: str, form: str = "pdf") -> Path:
    """Where the current version's sealed bytes lie."""
    with signed.laid.desk.book.reading() as shelf:
        found = shelf.revision(record, form)
    assert found is not None
    return signed.settings.folder / "objects" / "blobs" / found.stored.blob[:2] / found.stored.blob


def of(signed: Signed) -> str:
    return signed.record(signed.closed).organisation


def test_a_sound_instance_is_sound(signed_instance: Signed) -> None:
    assert looked(signed_instance) == {}


# --- the machine ---


@pytest.mark.parametrize("name", ["secrets/master.key", "secrets/pepper.key", "signing/passphrase"])
def test_a_secret_that_others_can_read(signed_instance: Signed, name: str) -> None:
    (signed_instance.settings.folder / name).chmod(0o644)
    assert looked(signed_instance, thorough=False)["secrets"] == ["secret-open"]


def test_a_signing_key_that_others_can_read(signed_instance: Signed) -> None:
    (signed_instance.settings.signing_folder / of(signed_instance) / "seal.key.pem").chmod(0o440)
    assert looked(signed_instance, thorough=False) == {"secrets": ["secret-open"]}


@pytest.mark.parametrize(("name", "more"), [("secrets/pepper.key", {}), ("signing/passphrase", {})])
def test_a_secret_that_is_gone(signed_instance: Signed, name: str, more: Broken) -> None:
    (signed_instance.settings.folder / name).unlink()
    assert looked(signed_instance, thorough=False) == {"secrets": ["secret-missing"], **more}


@pytest.mark.parametrize("name", ["secrets", "keys", "signing", "outbox", "objects", "zegel.sqlite"])
def test_a_folder_or_database_that_others_can_enter(signed_instance: Signed, name: str) -> None:
    (signed_instance.settings.folder / name).chmod(0o755)
    assert looked(signed_instance, thorough=False) == {"folders": ["folder-open"]}


def test_a_disk_without_room(signed_instance: Signed) -> None:
    patient = Patient(signed_instance.settings)
    free = shutil.disk_usage(patient.folder).free
    assert [one.code for one in on_the_machine.disk(patient, least=2 * free)] == ["disk-full"]
    assert list(on_the_machine.disk(patient, least=1)) == []


def test_a_machine_without_libreoffice_or_with_an_old_one(signed_instance: Signed, tmp_path: Path) -> None:
    patient = Patient(signed_instance.settings)
    patient.converter = ColdConverter(program=tmp_path / "soffice")
    assert codes(examine(patient, thorough=False))["converter"] == ["converter-missing"]
    old = tmp_path / "old"
    old.write_text("#!/bin/sh\necho LibreOffice 6.4.7.2 40\n")
    old.chmod(0o755)
    patient.converter = ColdConverter(program=old)
    assert codes(examine(patient, thorough=False)) == {"converter": ["converter-old"]}


def test_a_machine_without_one_of_the_fonts(
    signed_instance: Signed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for path in fonts.paths()[:-1]:
        beside = tmp_path / path.relative_to(fonts.ROOT)
        beside.parent.mkdir(exist_ok=True)
        beside.symlink_to(path)
    monkeypatch.setattr(fonts, "ROOT", tmp_path)
    assert looked(signed_instance, thorough=False) == {"fonts": ["converter-fonts"]}


def test_a_clock_that_cannot_be_right_and_one_that_was_put_forward(signed_instance: Signed) -> None:
    patient = Patient(signed_instance.settings)
    patient.real = SetClock(on_the_machine.MADE - timedelta(days=900))
    assert "clock-behind" in codes(examine(patient, thorough=False))["clock"]
    DemoClock(signed_instance.settings.clock_file, demo=True).ahead(timedelta(days=3))
    patient, _ = open_patient(signed_instance.settings.folder)  # type: ignore[assignment]
    results = {one.check: one for one in examine(patient, thorough=False)}
    assert results["clock"].outcome is Outcome.NOTE
    assert [one.code for one in results["clock"].findings] == ["clock-demo"]


# --- settings ---


def told(signed: Signed, **lines: str) -> None:
    path = signed.settings.folder / "zegel.toml"
    rest = [line for line in path.read_text().splitlines() if line.split(" ")[0] not in lines]
    path.write_text("\n".join([*(f"{name} = {value}" for name, value in lines.items()), *rest]) + "\n")


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ({"base_url": '"http://documenten.voorbeeld.nl"'}, "setting-needs-https"),
        ({"bse_url": '"https://documenten.voorbeeld.nl"'}, "setting-unknown"),
        ({"database_url": '"postgresql://u:geheim@db/zegel"'}, "setting-holds-secret"),
        ({"trusted_proxies": '"x"'}, "setting-ill-typed"),
        ({"x": "["}, "settings-unreadable"),
    ],
)
def test_settings_that_cannot_serve_end_the_visit(signed_instance: Signed, line: dict[str, str], code: str) -> None:
    told(signed_instance, **line)
    result = zegel(signed_instance, "--json")
    said = json.loads(result.output)
    assert (result.exit_code, said["sound"]) == (1, False)
    assert [one["code"] for one in said["checks"][0]["findings"]] == [code]
    assert "geheim" not in result.output


def test_a_real_instance_hears_what_is_still_for_trial(signed_instance: Signed) -> None:
    told(signed_instance, demo="false")
    assert looked(signed_instance, thorough=False) == {
        "address": ["address-here-only", "timestamps-own", "letters-stay"]
    }


# --- what it stands on ---


def test_a_database_that_is_gone_leaves_the_rest_unseen(signed_instance: Signed) -> None:
    (signed_instance.settings.folder / "zegel.sqlite").unlink()
    said = looked(signed_instance)
    assert said.pop("database") == ["database-not-ready"]
    assert set(said) == {step.name for step in (*CHECKS, *DEEP) if "database" in step.needs}
    assert not (signed_instance.settings.folder / "zegel.sqlite").exists()


def test_a_database_of_an_older_program(signed_instance: Signed) -> None:
    with tables(signed_instance) as base:
        base.execute("UPDATE book_version SET version_num = 'book_0001'")
    assert looked(signed_instance, thorough=False)["database"] == ["migration-owed"]


def test_a_damaged_database(signed_instance: Signed) -> None:
    path = signed_instance.settings.folder / "zegel.sqlite"
    for beside in signed_instance.settings.folder.glob("zegel.sqlite-*"):
        beside.unlink()
    with path.open("r+b") as file:
        file.write(b"geen database" * 100)
    assert looked(signed_instance, thorough=False)["database"] == ["database-damaged"]


def test_another_instances_master_key(signed_instance: Signed) -> None:
    path = signed_instance.settings.folder / "secrets" / "master.key"
    path.unlink()
    MasterKeys.create(path, draw)
    assert looked(signed_instance, thorough=False) == {"keys": ["master-key-missing"]}


def test_a_master_key_half_rotated_is_told(signed_instance: Signed) -> None:
    MasterKeys.rotate(signed_instance.settings.folder / "secrets" / "master.key", draw)
    assert looked(signed_instance, thorough=False) == {"keys": ["master-key-old"]}


def test_a_key_in_the_store_that_was_tampered_with(signed_instance: Signed) -> None:
    with tables(signed_instance, keys=True) as base:
        base.execute("UPDATE wrapped_keys SET wrapped = zeroblob(length(wrapped)) WHERE kind = 'organisation'")
    assert looked(signed_instance, thorough=False) == {"keys": ["key-broken"]}


def test_a_store_that_is_not_mounted(signed_instance: Signed) -> None:
    shutil.rmtree(signed_instance.settings.folder / "objects")
    said = looked(signed_instance)
    assert said["store"] == ["store-away"]
    assert said["contents"] == []


def test_a_store_is_left_as_it_was_found(signed_instance: Signed) -> None:
    place = signed_instance.settings.folder / "objects"
    before = {path for path in place.rglob("*") if path.is_file()}
    looked(signed_instance)
    assert {path for path in place.rglob("*") if path.is_file()} == before


def test_a_signer_that_is_silent_while_zegel_runs(signed_instance: Signed) -> None:
    with alone(signed_instance.settings):
        assert looked(signed_instance, thorough=False) == {"signer": ["signer-silent"]}
        with signer_of(signed_instance.settings):
            assert looked(signed_instance, thorough=False) == {}


def test_a_socket_that_nobody_answers_is_no_signer(signed_instance: Signed) -> None:
    assert signed_instance.settings.signer_socket is not None
    with closing(socket.socket(socket.AF_UNIX)) as line:
        line.bind(str(signed_instance.settings.signer_socket))
    signed_instance.settings.signer_socket.chmod(0o600)
    patient, _ = open_patient(signed_instance.settings.folder)
    assert patient is not None
    results = {one.check: one for one in examine(patient, thorough=False)}
    assert [one.code for one in results["signer"].findings] == ["not-serving"]


def test_a_signer_whose_keys_are_gone(signed_instance: Signed) -> None:
    (signed_instance.settings.signing_folder / of(signed_instance) / "root.key.pem").unlink()
    with signer_of(signed_instance.settings):
        assert looked(signed_instance, thorough=False) == {"signer": ["signing-key-missing"]}


# --- every day ---


def test_work_that_was_given_up_and_work_that_waits(signed_instance: Signed) -> None:
    desk, at = signed_instance.laid.desk, now()
    with desk.book.writing() as shelf:
        shelf.add_job(Job("stuk", of(signed_instance), "mail", "x", at - timedelta(hours=2)))
        (job,) = shelf.take_jobs("w", at, at + timedelta(minutes=1), 1)
        shelf.put_back_job(job.id, "w", at, parked=True)
    assert looked(signed_instance, thorough=False) == {"jobs": ["job-parked"]}
    with desk.book.writing() as shelf:
        shelf.add_job(Job("wacht", of(signed_instance), "mail", "x", at - timedelta(minutes=11)))
    assert looked(signed_instance, thorough=False)["jobs"] == ["job-parked", "job-waits-for-serve"]
    with alone(signed_instance.settings), signer_of(signed_instance.settings):
        assert looked(signed_instance, thorough=False)["jobs"] == ["job-parked", "job-waits"]


def _answered(signed: Signed, hours: int) -> None:
    """A party of the waiting TLV answered so long ago, and no timestamp could be had."""
    desk, record = signed.laid.desk, signed.waiting
    with desk.book.reading() as shelf:
        row, shown = shelf.round_of(record), shelf.revision(record, "pdf")
    assert row is not None
    assert shown is not None
    party = next(one for one in row.round.parties if one.role is Role.OUDER)
    given = Given(Meaning.GEZIEN, shown.stored.sha256, "N. Naam", "sms-code")
    signed.laid.clock.at = now()
    collect_signature.receive(desk, machine(row.organisation), record, party.id, given)
    with tables(signed) as base:
        base.execute("UPDATE intents SET at = datetime(at, ?)", (f"-{hours} hours",))
        base.execute("DELETE FROM jobs")


def test_an_answer_that_waits_for_its_signature_too_long(signed_instance: Signed) -> None:
    _answered(signed_instance, 2)
    assert looked(signed_instance) == {"intents": ["intent-waits"]}


def test_an_answer_that_waits_shortly_is_no_finding(signed_instance: Signed) -> None:
    _answered(signed_instance, 0)
    assert looked(signed_instance) == {}


def test_a_register_that_was_changed(signed_instance: Signed) -> None:
    with tables(signed_instance) as base:
        names = [row[0] for row in base.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")]
        for name in names:
            base.execute(f"DROP TRIGGER {name}")
        change = "UPDATE entries SET actor = 'iemand anders' WHERE seq = 3 AND organisation = ?"
        base.execute(change, (of(signed_instance),))
    assert looked(signed_instance, thorough=False) == {"register": ["register-broken"]}


def test_certificates_that_end_soon_or_ended(signed_instance: Signed) -> None:
    patient = Patient(signed_instance.settings)
    end = now() + timedelta(days=3 * 365)
    patient.real = SetClock(end - timedelta(days=30))
    assert codes(examine(patient, thorough=False))["certificates"] == ["certificate-ends"] * 4
    patient.real = SetClock(end + timedelta(days=30))
    assert codes(examine(patient, thorough=False))["certificates"] == ["certificate-over"] * 4


# --- rows, bytes and keys ---


def test_a_version_whose_bytes_are_gone(signed_instance: Signed) -> None:
    blob_of(signed_instance, signed_instance.closed).unlink()
    assert looked(signed_instance) == {"contents": ["version-unreadable"]}


def test_a_version_with_one_bit_changed(signed_instance: Signed) -> None:
    path = blob_of(signed_instance, signed_instance.closed, "html")
    data = bytearray(path.read_bytes())
    data[-40] ^= 1
    path.write_bytes(data)
    assert looked(signed_instance) == {"contents": ["version-unreadable"]}


def test_two_versions_swapped_in_the_store(signed_instance: Signed) -> None:
    one, other = blob_of(signed_instance, signed_instance.closed), blob_of(signed_instance, signed_instance.waiting)
    first, second = one.read_bytes(), other.read_bytes()
    one.write_bytes(second)
    other.write_bytes(first)
    assert looked(signed_instance) == {"contents": ["version-unreadable"] * 2}


def test_a_row_that_names_another_hash(signed_instance: Signed) -> None:
    with tables(signed_instance) as base:
        base.execute("UPDATE revisions SET sha256 = ? WHERE form = 'html'", ("0" * 64,))
    assert looked(signed_instance) == {"contents": ["version-differs"] * 2}


def test_a_version_taken_out_from_between(signed_instance: Signed) -> None:
    with tables(signed_instance) as base:
        taken = "DELETE FROM revisions WHERE form = 'pdf' AND number = 2 AND record = ?"
        base.execute(taken, (signed_instance.closed,))
    assert looked(signed_instance) == {"versions": ["versions-gap", "versions-unregistered"]}


def test_a_newest_version_rolled_back(signed_instance: Signed) -> None:
    with tables(signed_instance) as base:
        last = "(SELECT max(number) FROM revisions WHERE form = 'pdf' AND record = ?1)"
        base.execute(
            f"DELETE FROM revisions WHERE form = 'pdf' AND record = ?1 AND number = {last}", (signed_instance.closed,)
        )
    assert looked(signed_instance) == {"versions": ["versions-unregistered"]}


def test_an_answer_lost_from_the_round(signed_instance: Signed) -> None:
    with tables(signed_instance) as base:
        base.execute("UPDATE parties SET meaning = NULL, answered_at = NULL, revision = NULL WHERE role LIKE 'ouder%'")
    assert set(looked(signed_instance)["answers"]) == {"answer-lost"}


def test_bytes_of_nobody_after_a_day(signed_instance: Signed) -> None:
    record = signed_instance.record(signed_instance.closed)
    stored = signed_instance.laid.desk.vault.put(record, "pdf", 99, b"nergens genoemd")
    assert looked(signed_instance) == {}
    path = signed_instance.settings.folder / "objects" / "blobs" / stored.blob[:2] / stored.blob
    before = (now() - timedelta(hours=25)).timestamp()
    os.utime(path, (before, before))
    assert looked(signed_instance) == {"blobs": ["blob-without-row"]}
    assert "removed-blob" in mended(signed_instance)
    assert not path.exists()
    assert looked(signed_instance) == {}


def test_a_state_the_register_does_not_know(signed_instance: Signed) -> None:
    record = signed_instance.record(signed_instance.waiting)
    with signed_instance.laid.desk.book.writing() as shelf:
        shelf.save_record(replace(record, state="final"))
    assert looked(signed_instance) == {"states": ["state-unregistered"]}


def test_a_number_that_was_left_out_or_never_settled(signed_instance: Signed) -> None:
    desk, organisation = signed_instance.laid.desk, of(signed_instance)
    with desk.book.reading() as shelf:
        facts = [dict(entry.event.clear) for entry in shelf.entries_of(organisation, signed_instance.closed)]
    year = next(one["school_year"] for one in facts if "school_year" in one)
    with desk.book.writing() as shelf:
        shelf.reserve_number(organisation, year, "x", now() - timedelta(hours=2), 1)
        shelf.reserve_number(organisation, year, "y", now(), 1)
    assert looked(signed_instance) == {"numbers": ["number-open"]}
    with tables(signed_instance) as base:
        base.execute("DELETE FROM numbers WHERE record = 'x'")
    assert looked(signed_instance) == {"numbers": ["number-missing"]}


def test_a_work_folder_left_behind(signed_instance: Signed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    left = tmp_path / "zegel-abc"
    left.mkdir()
    assert looked(signed_instance) == {}
    before = (now() - timedelta(hours=2)).timestamp()
    os.utime(left, (before, before))
    draft = signed_instance.settings.folder.parent / f".{signed_instance.settings.folder.name}-half"
    draft.mkdir()
    os.utime(draft, (before, before))
    assert looked(signed_instance) == {"leftovers": ["left-behind"] * 2}


def test_a_destroyed_document_comes_back_from_a_backup_of_keys(signed_instance: Signed) -> None:
    backup = signed_instance.settings.folder.parent / "keys.backup"
    with tables(signed_instance, keys=True) as base:
        base.execute(f"VACUUM INTO '{backup}'")
    signed_instance.laid.clock.at = now()
    destroyed(signed_instance, signed_instance.closed)
    assert looked(signed_instance) == {}
    with tables(signed_instance, keys=True) as base:
        base.execute(f"ATTACH '{backup}' AS old")
        base.execute("DELETE FROM wrapped_keys")
        base.execute("INSERT INTO wrapped_keys SELECT * FROM old.wrapped_keys")
    assert looked(signed_instance)["gone"] == ["destroyed-key-lives"]


def test_a_destroyed_document_comes_back_from_a_backup_of_the_book(signed_instance: Signed) -> None:
    backup = signed_instance.settings.folder.parent / "book.backup"
    with tables(signed_instance) as base:
        base.execute(f"VACUUM INTO '{backup}'")
    signed_instance.laid.clock.at = now()
    destroyed(signed_instance, signed_instance.closed)
    signed_instance.laid.desk.book.close()  # type: ignore[attr-defined]
    shutil.copy(backup, signed_instance.settings.folder / "zegel.sqlite")
    for beside in signed_instance.settings.folder.glob("zegel.sqlite-*"):
        beside.unlink()
    said = looked(signed_instance)
    assert set(said.get("contents", ())) == {"version-unreadable"}, said
    assert "key-missing" in said["rows-without-key"]


@pytest.mark.parametrize(("held", "codes_"), [(False, ["overdue"]), (True, [])])
def test_a_document_past_its_day(signed_instance: Signed, held: bool, codes_: list[str]) -> None:
    record = signed_instance.record(signed_instance.closed)
    day = now().date() - timedelta(days=2)
    with signed_instance.laid.desk.book.writing() as shelf:
        shelf.save_record(replace(record, last_day=day, destroy_from=day))
        if held:
            shelf.add_hold(Hold("h", record.organisation, record.id, "klacht", now(), "loopt", "u", day))
    assert looked(signed_instance).get("gone", []) == codes_


def test_a_key_of_nobody_after_a_day(signed_instance: Signed) -> None:
    keys = signed_instance.laid.desk.keys
    keys.make(KeyName("dossier", "d" * 32), None, now())
    assert looked(signed_instance) == {}
    keys.make(KeyName("record", "r" * 32), KeyName("dossier", "d" * 32), now() - timedelta(hours=25))
    assert looked(signed_instance) == {"keys-without-row": ["key-without-row"]}


def test_a_row_whose_key_was_lost(signed_instance: Signed) -> None:
    with tables(signed_instance, keys=True) as base:
        base.execute("DELETE FROM wrapped_keys WHERE kind = 'dossier'")
    said = looked(signed_instance)
    assert set(said["keys-without-row"]) == {"key-missing"}
    assert set(said["rows-without-key"]) == {"key-missing"}


# --- finishing what was cut off ---


def mended(signed: Signed) -> list[str]:
    patient, _ = open_patient(signed.settings.folder)
    assert patient is not None
    return [one.code for one in repair(patient)]


@pytest.mark.parametrize("how_far", ["intent", "key", "bytes"])
def test_a_destruction_cut_off_anywhere_is_finished(signed_instance: Signed, how_far: str) -> None:
    desk, record = signed_instance.laid.desk, signed_instance.record(signed_instance.closed)
    with desk.book.writing() as shelf:
        shelf.save_record(replace(record, state="destroying"))
        shelf.log(_intended(record.organisation, record.id))
        stored = [revision.stored for revision in shelf.revisions(record.id)]
    if how_far != "intent":
        desk.keys.destroy(record.key, now(), "retention")
    if how_far == "bytes":
        for one in stored:
            desk.vault.destroy(one)
    assert looked(signed_instance) == {"unfinished": ["destruction-unfinished"]}
    assert mended(signed_instance) == ["finished-destruction"]
    assert looked(signed_instance) == {}
    assert signed_instance.record(record.id).state == "destroyed"
    assert not any(desk.vault.exists(one) for one in stored)
    assert mended(signed_instance) == []


def _intended(organisation: str, record: str) -> Event:
    clear = (("kind", "tlv"), ("number", ""), ("pseudonym", ""), ("rule", ""), ("policy", ""), ("last_day", ""))
    return Event(organisation, "destruction.intended", now(), "test", record, clear)


def test_a_making_cut_off_is_given_up_with_its_number(signed_instance: Signed) -> None:
    from dossier.actor import Actor
    from dossier.acts import issue_tlv
    from dossier.acts.edit_dossier import create
    from portal.demo.lay import example

    laid, who = signed_instance.laid, Actor(of(signed_instance), "zegel")
    form: Any = example("po-so")
    form["leerling"]["pseudoniem"] = "6c1d0000-0000-4000-8000-000000000009"
    form["school_nieuw"]["aangemeld_op"] = form["tlv"]["besluitdatum"]
    laid.clock.at = now() - timedelta(hours=3)
    broken = replace(laid.desk, writer=Killed())
    with pytest.raises(KeyboardInterrupt):
        issue_tlv.prepare(broken, who, create(laid.desk, who, form))
    with tables(signed_instance) as base:
        base.execute("DELETE FROM jobs")
    assert looked(signed_instance) == {"unfinished": ["making-unfinished"], "numbers": ["number-open"]}
    assert mended(signed_instance) == ["finished-making"]
    assert looked(signed_instance) == {}


class Killed:
    """A converter during which the process is cut off."""

    def standard(self, kind: str) -> bytes:
        return DocxWriter().standard(kind)

    def write(self, *_: object) -> Any:
        raise KeyboardInterrupt


# --- the command ---


def zegel(signed: Signed, *words: str) -> Any:
    return CliRunner().invoke(main, ["doctor", "--folder", str(signed.settings.folder), *words])


def test_the_command_says_that_all_is_well(signed_instance: Signed) -> None:
    result = zegel(signed_instance, "--deep")
    assert result.exit_code == 0, result.output
    assert f"Alles in orde: {len(CHECKS) + len(DEEP) + 1} controles." in result.output
    assert "verzonnen gegevens" in result.output


def test_the_command_advises_and_fails(signed_instance: Signed) -> None:
    (signed_instance.settings.folder / "secrets" / "pepper.key").chmod(0o644)
    result = zegel(signed_instance)
    assert result.exit_code == 1
    assert "Typ: chmod 600 secrets/pepper.key" in result.output
    assert "1 punt om te herstellen." in result.output


def test_with_json_nothing_else_is_printed(signed_instance: Signed) -> None:
    blob_of(signed_instance, signed_instance.closed).unlink()
    result = zegel(signed_instance, "--deep", "--json")
    said = json.loads(result.output)
    assert (result.exit_code, said["sound"]) == (1, False)
    (wrong,) = [one for check in said["checks"] for one in check["findings"] if one["wrong"]]
    assert (wrong["code"], wrong["facts"]["record"]) == ("version-unreadable", signed_instance.closed)
    assert "object-missing" in wrong["advice"]


def test_the_command_finishes_what_was_cut_off(signed_instance: Signed) -> None:
    record = signed_instance.record(signed_instance.closed)
    with signed_instance.laid.desk.book.writing() as shelf:
        shelf.save_record(replace(record, state="destroying"))
        shelf.log(_intended(record.organisation, record.id))
    result = zegel(signed_instance, "--fix", "--deep")
    assert result.exit_code == 0, result.output
    assert f"De vernietiging van {record.id} is afgemaakt." in result.output


def test_without_an_instance_it_says_how_to_make_one(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["doctor", "--folder", str(tmp_path)])
    assert (result.exit_code, "./zegel init" in result.output) == (1, True)


def test_wrong_usage_is_2(tmp_path: Path) -> None:
    assert CliRunner().invoke(main, ["doctor", "--diep"]).exit_code == 2


def test_every_check_and_only_those_has_its_title() -> None:
    assert set(_table()["check"]) == {"settings", *(step.name for step in (*CHECKS, *DEEP))}


def test_the_advice_is_plain() -> None:
    from tests.portal.test_i18n import BANNED, sentences

    for code, row in _table()["finding"].items():
        text = str(row["nl"])
        assert all(len(words) <= 20 for words in sentences(text)), code
        assert not BANNED & set(text.casefold().split()), code
