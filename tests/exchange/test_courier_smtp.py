"""Mail through a real server: TLS or nothing, and who is to blame for a refusal."""

from __future__ import annotations

import socket
import ssl
from pathlib import Path

import pytest

from dossier.errors import Refused, Unavailable
from dossier.ports import Letter
from exchange.courier_smtp import SmtpAccount, SmtpCourier
from exchange.regions import Remote, declared
from tests.exchange.conftest import FixedClock
from tests.services.letters import certificate, smtp_sink

LETTER = Letter("job-1", "ouder@post.example", "Er staat iets klaar", "Dag.")
ACCOUNT = SmtpAccount("zegel@swv.example", "SWV")


def here(port: int) -> Remote:
    return declared("smtp", f"smtp://127.0.0.1:{port}", "")


def far(port: int) -> Remote:
    """The same server, as if it stood elsewhere."""
    return Remote("smtp", "smtp", "127.0.0.1", port, "", here=False)


def courier(remote: Remote, tls: ssl.SSLContext | None = None, account: SmtpAccount = ACCOUNT) -> SmtpCourier:
    return SmtpCourier(remote, account, FixedClock(), tls, seconds=3)


def test_elsewhere_the_mail_goes_over_tls(tmp_path: Path) -> None:
    server, client = certificate(tmp_path)
    with smtp_sink(server) as sink:
        courier(far(sink.port), client).mail(LETTER)
    assert len(sink.mails) == 1


def test_a_server_without_tls_elsewhere_gets_no_letter() -> None:
    with smtp_sink() as sink, pytest.raises(Unavailable, match="mail-without-tls"):
        courier(far(sink.port)).mail(LETTER)
    assert sink.mails == []


def test_a_server_with_a_strangers_certificate_gets_no_letter(tmp_path: Path) -> None:
    server, _ = certificate(tmp_path)
    with smtp_sink(server) as sink, pytest.raises(Unavailable, match="mail-away"):
        courier(far(sink.port)).mail(LETTER)
    assert sink.mails == []


def test_the_envelope_has_one_recipient(tmp_path: Path) -> None:
    with smtp_sink() as sink:
        courier(here(sink.port)).mail(LETTER)
    assert [each.rcpt_tos for each in sink.envelopes] == [[LETTER.to]]
    assert sink.envelopes[0].mail_from == ACCOUNT.sender


@pytest.mark.parametrize("command", ["RCPT", "DATA"])
@pytest.mark.parametrize(
    ("reply", "error", "code"),
    [
        ("450 try later", Unavailable, "mail-away"),
        ("452 full", Unavailable, "mail-away"),
        ("550 no ouder@post.example here", Refused, "mail-refused"),
        ("554 spam", Refused, "mail-refused"),
    ],
)
def test_four_means_later_and_five_means_no(
    command: str, reply: str, error: type[Refused | Unavailable], code: str
) -> None:
    with smtp_sink() as sink:
        sink.replies[command] = reply
        with pytest.raises(error, match=code) as refusal:
            courier(here(sink.port)).mail(LETTER)
    assert LETTER.to not in str(refusal.value)
    assert sink.mails == []


def test_a_wrong_password_is_our_trouble_not_the_letters(tmp_path: Path) -> None:
    server, client = certificate(tmp_path)
    with smtp_sink(server, password="goed") as sink:
        courier(far(sink.port), client, SmtpAccount(ACCOUNT.sender, "", "zegel", "goed")).mail(LETTER)
        with pytest.raises(Unavailable, match="mail-login"):
            courier(far(sink.port), client, SmtpAccount(ACCOUNT.sender, "", "zegel", "geheim-fout")).mail(LETTER)
    assert len(sink.mails) == 1


def test_a_password_is_never_shown() -> None:
    account = SmtpAccount(ACCOUNT.sender, "", "zegel", "geheim-fout")
    assert "geheim" not in f"{account!r} {courier(here(25), account=account)!r}"


def test_a_server_that_is_away_or_silent_is_an_outage() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        with pytest.raises(Unavailable, match="mail-away"):
            SmtpCourier(here(port), ACCOUNT, FixedClock(), seconds=0.3).mail(LETTER)
    with pytest.raises(Unavailable, match="mail-away"):
        courier(here(port)).mail(LETTER)
