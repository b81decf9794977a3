"""SMS through a real HTTP server: who is to blame, and that nothing follows it elsewhere."""

from __future__ import annotations

import pytest

from dossier.errors import Refused, Unavailable, ZegelError
from dossier.ports import Letter
from exchange.courier_sms import HttpSms, SmsAccount
from exchange.regions import declared
from tests.services.letters import sms_provider

LETTER = Letter("job:1", "+31612345678", "", "Uw code is 012345.")
ACCOUNT = SmsAccount("Zegel", "geheim-token")


def test_the_post_carries_token_id_and_sender() -> None:
    with sms_provider() as provider:
        HttpSms(declared("sms", provider.url, ""), ACCOUNT).sms(LETTER)
    ((headers, body),) = provider.posts
    assert headers["Authorization"] == "Bearer geheim-token"
    assert headers["Idempotency-Key"] == "job%3A1"
    assert body == {"id": "job:1", "from": "Zegel", "to": LETTER.to, "text": LETTER.body}


@pytest.mark.parametrize(
    ("status", "error", "code"),
    [
        (400, Refused, "sms-refused"),
        (422, Refused, "sms-refused"),
        (401, Unavailable, "sms-login"),
        (402, Unavailable, "sms-login"),
        (408, Unavailable, "sms-away"),
        (429, Unavailable, "sms-away"),
        (500, Unavailable, "sms-away"),
        (503, Unavailable, "sms-away"),
        (302, Unavailable, "sms-away"),
    ],
)
def test_the_answer_says_whose_trouble_it_is(status: int, error: type[ZegelError], code: str) -> None:
    with sms_provider() as provider:
        provider.status = status
        with pytest.raises(error, match=code):
            HttpSms(declared("sms", provider.url, ""), ACCOUNT).sms(LETTER)
        assert len(provider.posts) == 1


def test_a_silent_or_absent_provider_is_an_outage() -> None:
    with sms_provider() as provider:
        provider.status = 0
        with pytest.raises(Unavailable, match="sms-away"):
            HttpSms(declared("sms", provider.url, ""), ACCOUNT, seconds=0.3).sms(LETTER)
    with pytest.raises(Unavailable, match="sms-away"):
        HttpSms(declared("sms", provider.url, ""), ACCOUNT).sms(LETTER)


def test_a_token_is_never_shown() -> None:
    assert "geheim" not in f"{ACCOUNT!r} {HttpSms(declared('sms', 'https://sms.example', 'NL'), ACCOUNT)!r}"
