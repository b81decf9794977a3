"""A link: its secret goes into the mail and nowhere else, it can be made anew and taken back."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from dossier.actor import Actor
from dossier.acts import make_link, open_link
from dossier.acts.make_link import Ask
from dossier.contacts import Contact
from dossier.errors import NotFound, Refused
from dossier.events import What
from dossier.record import Grant
from tests.tlvs import Tlv

TO = Contact("P. Ontvanger", "School", "ontvanger@school.example", "+31600000009")


def _ask(tlv: Tlv) -> Ask:
    until = tlv.laid.clock.now() + timedelta(days=5)
    return Ask(tlv.dossier, (tlv.record,), "download", "school_nieuw", "WPO 18a", until)


def _made(tlv: Tlv, ask: Ask | None = None, to: Contact = TO) -> Grant:
    with tlv.desk.book.writing() as shelf:
        return make_link.make(tlv.desk, shelf, tlv.who, ask or _ask(tlv), to)


def _mailed(tlv: Tlv) -> tuple[str, str]:
    """The token and the typed code of the last letter."""
    tlv.do("mail")
    letters = tlv.laid.letters().replace("=\n", "").replace("=3D", "=")
    tokens, codes = re.findall(r"/l/([\w-]{43})", letters), re.findall(r"\b[A-Z0-9]{4}-[A-Z0-9]{4}\b", letters)
    return tokens[-1], codes[-1]


def _party(tlv: Tlv, party: str) -> Grant:
    return next(one for one in tlv.grants() if one.party == party)


def test_its_secrets_are_in_the_mail_and_nowhere_else(made: Tlv) -> None:
    grant = _made(made)
    token, code = _mailed(made)
    assert open_link.find(made.desk, token) == open_link.find_typed(made.desk, code.lower().replace("-", " ")) == grant
    everything = b"".join(
        path.read_bytes()
        for path in made.laid.settings.folder.rglob("*")
        if path.is_file() and "outbox" not in path.parts
    )
    for secret in (token, code, TO.email, TO.mobile, "Ontvanger"):
        assert secret.encode() not in everything
        assert secret not in repr(grant)


def test_the_letter_names_no_child_and_no_recipient_but_the_address(opened: Tlv) -> None:
    _mailed(opened)
    letters = opened.laid.letters()
    for name in ("Voorbeeldsma", "Testje", "Nepstra"):
        assert name not in letters


def test_making_it_is_in_the_register_with_its_ground(made: Tlv) -> None:
    _made(made)
    event = made.entries()[-1].event
    assert event.what == What.LINK_MADE.value
    assert dict(event.clear)["ground"] == "WPO 18a"


def test_a_link_to_nothing_is_refused(made: Tlv) -> None:
    with pytest.raises(Refused) as refusal:
        _made(made, replace(_ask(made), records=()))
    assert refusal.value.code == "share-empty"
    assert made.grants() == []


def test_who_has_no_mail_gets_no_mail(made: Tlv) -> None:
    grant = _made(made, to=replace(TO, email=""))
    assert "mail" not in made.jobs()
    with pytest.raises(Refused) as refusal:
        make_link.remind(made.desk, made.who, grant.id)
    assert refusal.value.code == "recipient-without-mail"


def test_a_reminder_kills_the_earlier_link(made: Tlv) -> None:
    grant = _made(made)
    old_token, old_code = _mailed(made)
    made.laid.clock.on(minutes=1)
    make_link.remind(made.desk, made.who, grant.id)
    token, code = _mailed(made)
    for dead, find in ((old_token, open_link.find), (old_code, open_link.find_typed)):
        with pytest.raises(NotFound):
            find(made.desk, dead)
    assert open_link.find(made.desk, token).id == open_link.find_typed(made.desk, code).id == grant.id


def test_a_dead_link_is_not_revived_by_a_reminder(made: Tlv) -> None:
    withdrawn, over = _made(made), _made(made)
    make_link.withdraw(made.desk, made.who, withdrawn.id, "vergissing")
    made.laid.clock.at = over.until
    for grant in (withdrawn, over):
        with pytest.raises(Refused) as refusal:
            make_link.remind(made.desk, made.who, grant.id)
        assert refusal.value.code == "link-dead"


def test_a_code_to_tell_is_made_only_where_one_was_agreed_and_the_last_one_counts(opened: Tlv) -> None:
    with pytest.raises(Refused) as refusal:
        make_link.agree_code(opened.desk, opened.who, _party(opened, "O1").id)
    assert refusal.value.code == "code-not-agreed"
    agreed = _party(opened, "O2")
    first, last = (make_link.agree_code(opened.desk, opened.who, agreed.id) for _ in range(2))
    if first != last:
        with pytest.raises(Refused):
            open_link.check_code(opened.desk, agreed, first)
    assert open_link.check_code(opened.desk, agreed, last) == "afgesproken code"
    assert open_link.check_code(opened.desk, agreed, last) == "afgesproken code"


def test_withdrawing_twice_is_withdrawing_once(opened: Tlv) -> None:
    grant = _party(opened, "O1")
    for because in ("vergissing", "nog eens"):
        make_link.withdraw(opened.desk, opened.who, grant.id, because)
    assert _party(opened, "O1").withdrawn_because == "vergissing"
    assert opened.events().count(What.LINK_WITHDRAWN.value) == 1


def test_another_organisation_touches_no_link(opened: Tlv) -> None:
    stranger = Actor(opened.laid.tenant("noord-limburg", "SWV Elders"), "iemand")
    grant = _party(opened, "O2")
    for act in (make_link.remind, make_link.agree_code):
        with pytest.raises(NotFound):
            act(opened.desk, stranger, grant.id)
    with pytest.raises(NotFound):
        make_link.withdraw(opened.desk, stranger, grant.id, "x")
