"""The register is judged from its columns, its checkpoints and the FG's copy; the first bad row is named."""

from __future__ import annotations

import json
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from dossier.acts import anchor_register
from dossier.checkpoint import Checkpoint, read_note
from dossier.errors import Refused, Unavailable
from dossier.record import Event
from portal.cli import main
from portal.clock import SystemClock
from portal.handlers import HANDLERS
from portal.register_check import roots_of
from records.chain import event_hash
from signing.checkpoint import judge
from tests.instance import Laid

NOW = SystemClock().now


def grown(laid: Laid, by: int = 5) -> str:
    """The instance's organisation, with some more rows in its register."""
    organisation = laid.organisations["sppoh"]
    with laid.desk.book.writing() as shelf:
        for _ in range(by):
            shelf.log(Event(organisation, "read", laid.clock.now(), "u1", "", (("view", "keten"),)))
    return organisation


def asked(laid: Laid, *more: str) -> tuple[int, dict[str, Any]]:
    done = CliRunner().invoke(main, ["ledger", "verify", "--json", "--folder", str(laid.settings.folder), *more])
    return done.exit_code, json.loads(done.stdout) if done.stdout.startswith("{") else {}


def behind(laid: Laid, *statements: str) -> None:
    """What somebody with the database's file can do: triggers off, rows changed."""
    with closing(sqlite3.connect(laid.settings.folder / "zegel.sqlite", isolation_level=None)) as file:
        for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            file.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            file.execute(statement)


def rewritten(laid: Laid, organisation: str, place: int) -> None:
    """Change a row and make every hash behind it agree again, with the head: the chain alone shows nothing."""
    with laid.desk.book.reading() as shelf:
        entries = list(shelf.entries(organisation))
    running = entries[place - 2].hash
    orders = []
    for entry in entries[place - 1 :]:
        actor = "u9" if entry.seq == place else entry.event.actor
        before, running = (
            running,
            event_hash(
                entry.seq,
                running,
                Event(*(getattr(entry.event, n) if n != "actor" else actor for n in Event.__slots__)),
            ),
        )
        orders.append(
            f"UPDATE entries SET actor = '{actor}', previous = x'{before.hex()}', hash = x'{running.hex()}' "
            f"WHERE organisation = '{organisation}' AND seq = {entry.seq}"
        )
    orders.append(f"UPDATE heads SET hash = x'{running.hex()}' WHERE organisation = '{organisation}'")
    behind(laid, *orders)


def test_a_whole_register_with_its_checkpoint_is_whole(instance_desk: Laid) -> None:
    organisation = grown(instance_desk)
    assert len(anchor_register.keep(instance_desk.desk)) == 1
    assert anchor_register.keep(instance_desk.desk) == ()
    code, said = asked(instance_desk)
    (one,) = said["registers"]
    assert (code, said["sound"], one["organisation"], one["first_bad_row"]) == (0, True, organisation, None)
    assert one["checkpoints"] == 1
    assert one["checkpoints_judged"]
    assert one["timestamped_at"] is not None


@pytest.mark.parametrize(
    ("deed", "bad"),
    [
        ("UPDATE entries SET actor = 'u2' WHERE seq = 3", 3),
        ("DELETE FROM entries WHERE seq = 4", 4),
        ("UPDATE entries SET seq = 99 WHERE seq = 2", 2),
        ("DELETE FROM entries WHERE seq > 4", 5),
    ],
    ids=["edited", "deleted", "reordered", "tail cut"],
)
def test_the_first_bad_row_is_named(instance_desk: Laid, deed: str, bad: int) -> None:
    grown(instance_desk)
    behind(instance_desk, deed)
    code, said = asked(instance_desk)
    assert (code, said["sound"], said["registers"][0]["first_bad_row"]) == (1, False, bad)


def test_a_rewritten_chain_is_caught_by_its_signed_checkpoint_and_by_the_copy_the_fg_has(
    instance_desk: Laid, tmp_path: Path
) -> None:
    organisation = grown(instance_desk)
    (anchor,) = anchor_register.keep(instance_desk.desk)
    instance_desk.work(HANDLERS, frozenset({"mail"}))
    copy = tmp_path / "mail.txt"
    copy.write_text(instance_desk.letters())
    assert read_note(copy.read_text()) == anchor.checkpoint
    assert asked(instance_desk, "--anchor", str(copy))[0] == 0

    rewritten(instance_desk, organisation, 3)
    assert instance_desk.desk.book.verify_register(organisation) is None
    assert asked(instance_desk)[1]["registers"][0]["first_bad_row"] == anchor.seq
    with pytest.raises(Refused, match="register-broken"):
        instance_desk.desk.signatory.checkpoint(organisation, False)

    behind(instance_desk, "DELETE FROM anchors")
    assert asked(instance_desk)[0] == 0
    code, said = asked(instance_desk, "--anchor", str(copy))
    assert (code, said["registers"][0]["first_bad_row"]) == (1, anchor.seq)


def test_a_checkpoint_that_was_forged_or_moved_does_not_hold(instance_desk: Laid) -> None:
    organisation = grown(instance_desk)
    anchor_register.keep(instance_desk.desk)
    behind(instance_desk, "UPDATE anchors SET at = '2026-02-09 09:00:00.000000'")
    assert asked(instance_desk)[1]["registers"][0]["broken_checkpoints"] == [
        instance_desk.desk.book.head(organisation)[0]
    ]


def test_openssl_reads_the_note_and_finds_the_seal_right(instance_desk: Laid, tmp_path: Path) -> None:
    grown(instance_desk)
    (anchor,) = anchor_register.keep(instance_desk.desk)
    (tmp_path / "anchor.p7m").write_bytes(anchor.signed)
    root = next(instance_desk.settings.folder.glob("root*.pem"))
    order = ["openssl", "cms", "-verify", "-inform", "DER", "-in", str(tmp_path / "anchor.p7m")]
    done = subprocess.run([*order, "-CAfile", str(root), "-purpose", "any"], capture_output=True, check=True, text=True)
    assert done.stdout == anchor.checkpoint.note


def test_a_signature_under_another_root_or_over_other_bytes_is_refused(instance_desk: Laid) -> None:
    grown(instance_desk)
    (anchor,) = anchor_register.keep(instance_desk.desk)
    roots = roots_of(instance_desk.settings.folder)
    found = judge(anchor.signed, anchor.token, anchor.at, roots, NOW())
    assert read_note(found.note) == anchor.checkpoint
    broken = bytearray(anchor.signed)
    broken[anchor.signed.index(b"zegel-checkpoint") + 3] ^= 1
    for signed, token, under in (
        (bytes(broken), b"", roots),
        (anchor.signed, anchor.token[:-1], roots),
        (anchor.token, b"", roots),
        (anchor.signed, anchor.token, ()),
        (b"", b"", roots),
    ):
        with pytest.raises(Refused, match="checkpoint-broken"):
            judge(signed, token, anchor.at, under, NOW())


def test_without_a_signer_or_a_timestamp_nothing_is_kept_and_it_is_tried_again(
    instance_desk: Laid, monkeypatch: pytest.MonkeyPatch
) -> None:
    organisation = grown(instance_desk)

    def away(*_: object) -> None:
        raise Unavailable("timestamp-unavailable", tried=1)

    with monkeypatch.context() as patch:
        patch.setattr("signing.checkpoint.stamped", away)
        with pytest.raises(Unavailable, match="timestamp-unavailable"):
            anchor_register.keep(instance_desk.desk)
    with instance_desk.desk.book.reading() as shelf:
        assert shelf.anchors(organisation) == []
    assert len(anchor_register.keep(instance_desk.desk)) == 1


def test_a_checkpoint_an_hour_and_one_letter_a_day(instance_desk: Laid) -> None:
    organisation, letters, stamped = grown(instance_desk), 0, 0
    instance_desk.clock.at = NOW()
    for _ in range(25):  # signatures are made on the real clock: later ones would all count as a day on
        grown(instance_desk, 1)
        (anchor,) = anchor_register.keep(instance_desk.desk)
        stamped += bool(anchor.token)
        letters += len(instance_desk.work(HANDLERS, frozenset({"mail"})))
        instance_desk.clock.on(hours=1)
    assert (stamped, letters) == (2, 2)
    with instance_desk.desk.book.reading() as shelf:
        assert len(shelf.anchors(organisation)) == 25


def test_a_kept_checkpoint_can_be_neither_changed_nor_removed(instance_desk: Laid) -> None:
    grown(instance_desk)
    anchor_register.keep(instance_desk.desk)
    with closing(sqlite3.connect(instance_desk.settings.folder / "zegel.sqlite")) as file:
        for deed in ("UPDATE anchors SET seq = 1", "DELETE FROM anchors"):
            with pytest.raises(sqlite3.IntegrityError, match="only grows"):
                file.execute(deed)


def test_a_note_says_what_it_holds_and_nothing_else_is_a_note() -> None:
    said = Checkpoint("a1" * 16, 12, bytes(range(32)), NOW().replace(microsecond=0))
    assert read_note(said.note) == said
    assert read_note("> tekst\n\n" + said.note.replace("\n", "\r\n") + "groet") == said
    for text in ("", said.note[:-30], said.note.replace("12", "x"), said.note.replace("zegel", "ander")):
        with pytest.raises(Refused, match="checkpoint-unreadable"):
            read_note(text)
