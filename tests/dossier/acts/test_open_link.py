"""Wrong codes lock a link, and the office hears of it without reading a name."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dossier.acts import make_link, open_link
from dossier.acts.open_link import WRONG_IN_ALL
from dossier.errors import Refused
from dossier.events import What
from tests.tlvs import Tlv


def _wrong(tlv: Tlv, times: int) -> str:
    grant, code = next(one for one in tlv.grants() if one.party == "O1"), ""
    for _ in range(times):
        tlv.laid.clock.at += timedelta(minutes=6)
        with pytest.raises(Refused) as refusal:
            open_link.check_code(tlv.desk, grant, "000000", "browser")
        code = refusal.value.code
    return code


def test_the_office_gets_one_mail_when_a_link_locks_and_it_names_nobody(opened: Tlv) -> None:
    opened.do("mail")
    before = opened.laid.letters()
    assert _wrong(opened, WRONG_IN_ALL) == "code-locked"
    opened.do("mail")
    letter = opened.laid.letters().removeprefix(before)
    assert letter.count("Subject:") == 1
    assert opened.kept().number in letter
    for word in ("Voorbeeldsma", "Testje", "/l/"):
        assert word not in letter
    assert opened.events().count(What.LINK_LOCKED.value) == 1
    assert _wrong(opened, 2) == "code-locked"
    assert "mail" not in opened.jobs()


def test_a_reminder_by_hand_opens_it_and_it_can_lock_and_tell_again(opened: Tlv) -> None:
    _wrong(opened, WRONG_IN_ALL)
    make_link.remind(opened.desk, opened.who, next(one for one in opened.grants() if one.party == "O1").id)
    opened.do("mail")
    assert _wrong(opened, 1) == "link-code-wrong"
    assert _wrong(opened, WRONG_IN_ALL - 1) == "code-locked"
    assert "mail" in opened.jobs()
