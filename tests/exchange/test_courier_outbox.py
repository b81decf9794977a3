"""The folder that plays the mailbox: in order, whole, for its owner only."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from dossier.errors import Unavailable
from dossier.ports import Letter
from exchange.courier_outbox import FolderOutbox
from tests.exchange.conftest import FixedClock


def outbox(folder: Path) -> FolderOutbox:
    return FolderOutbox(folder, "zegel@swv.example", "SWV", FixedClock())


def letter(number: int) -> Letter:
    return Letter(f"job/{number}", "ouder@post.example", "Er staat iets klaar", "Dag.")


def test_letters_lie_in_the_order_in_which_they_went(tmp_path: Path) -> None:
    post = outbox(tmp_path / "post")
    post.mail(letter(7))
    post.sms(Letter("job/3", "+31612345678", "", "Uw code is 012345."))
    post.mail(letter(7))
    post.mail(letter(1))
    assert sorted(file.name for file in (tmp_path / "post").glob("[0-9]*")) == [
        "000001-job%2F7.eml",
        "000002-job%2F3.txt",
        "000003-job%2F1.eml",
    ]


def test_only_the_owner_reads_them(tmp_path: Path) -> None:
    outbox(tmp_path / "post").mail(letter(1))
    assert (tmp_path / "post").stat().st_mode & 0o777 == 0o700
    assert all(file.stat().st_mode & 0o077 == 0 for file in (tmp_path / "post").glob("[0-9]*"))


def test_many_at_once_each_get_their_own_number(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: outbox(tmp_path).mail(letter(number % 40)), range(80)))
    names = sorted(file.name for file in tmp_path.glob("[0-9]*"))
    assert [int(name[:6]) for name in names] == list(range(1, 41))


def test_a_folder_that_cannot_be_written_is_an_outage(tmp_path: Path) -> None:
    (tmp_path / "post").write_text("not a folder")
    with pytest.raises(Unavailable, match="outbox-away"):
        outbox(tmp_path / "post").mail(letter(1))
