"""The `Courier` port: one recipient, nothing smuggled in, a repeat recognisable; folder and real servers alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest

from dossier.errors import Refused
from dossier.ports import Courier, Letter
from exchange.courier_outbox import FolderOutbox
from exchange.courier_sms import HttpSms, SmsAccount
from exchange.courier_smtp import SmtpAccount, SmtpCourier
from exchange.letters import Couriers
from exchange.regions import declared
from tests.exchange.conftest import FixedClock
from tests.services.letters import sms_provider, smtp_sink

SENDER, NAME = "zegel@swv.example", "SWV Rivierenland & co"
MAIL = Letter(
    "job:1/a",
    "ouder@post.example",
    "Er staat iets voor u klaar – ☎",
    "Dag,\n\nOpen de link: https://z.example/l/x\n.\né\n",
)
SMS = Letter("job:2", "+31612345678", "wordt niet verzonden", "Uw code is 012345. Geldig tot 10.40 uur. é")


@dataclass
class Post:
    """A courier and what came out at the other end."""

    courier: Courier
    mails: Callable[[], list[EmailMessage]]
    texts: Callable[[], list[tuple[str, str]]]


def outbox(tmp_path: Path) -> Iterator[Post]:
    folder = tmp_path / "outbox"

    def mails() -> list[EmailMessage]:
        return [message_from_bytes(file.read_bytes(), policy=default) for file in sorted(folder.glob("*.eml"))]  # type: ignore[misc]

    def texts() -> list[tuple[str, str]]:
        both = [file.read_text().partition("\n\n") for file in sorted(folder.glob("*.txt"))]
        return [(number, text) for number, _, text in both]

    yield Post(FolderOutbox(folder, SENDER, NAME, FixedClock()), mails, texts)


def servers(_tmp_path: Path) -> Iterator[Post]:
    with smtp_sink() as sink, sms_provider() as provider:
        mail = SmtpCourier(
            declared("smtp", f"smtp://127.0.0.1:{sink.port}", ""), SmtpAccount(SENDER, NAME), FixedClock()
        )
        sms = HttpSms(declared("sms", provider.url, ""), SmsAccount("Zegel", "token"))
        yield Post(
            Couriers(mail, sms), lambda: sink.mails, lambda: [(body["to"], body["text"]) for _, body in provider.posts]
        )


@pytest.fixture(params=[outbox, servers], ids=lambda make: make.__name__)
def post(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Post]:
    yield from request.param(tmp_path)


def test_a_mail_arrives_as_it_was_written(post: Post) -> None:
    post.courier.mail(MAIL)
    (mail,) = post.mails()
    assert (mail["To"], mail["Subject"]) == (MAIL.to, MAIL.subject)
    assert mail["From"].addresses[0].addr_spec == SENDER
    assert mail["From"].addresses[0].display_name == NAME
    assert mail.get_content().replace("\r\n", "\n") == MAIL.body


def test_a_mail_is_plain_text_automatic_and_dated_by_the_clock(post: Post) -> None:
    post.courier.mail(MAIL)
    (mail,) = post.mails()
    assert mail.get_content_type() == "text/plain"
    assert not list(mail.iter_attachments())
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Date"].datetime == FixedClock().now()


def test_the_same_letter_is_recognisable_when_it_comes_again(post: Post) -> None:
    post.courier.mail(MAIL)
    post.courier.mail(MAIL)
    post.courier.mail(replace(MAIL, id="job:3"))
    ids = [mail["Message-ID"] for mail in post.mails()]
    assert set(ids) == {"<job%3A1%2Fa@swv.example>", "<job%3A3@swv.example>"}


def test_an_sms_arrives_without_its_subject(post: Post) -> None:
    post.courier.sms(SMS)
    assert post.texts() == [(SMS.to, SMS.body)]


@pytest.mark.parametrize(
    "to",
    [
        "a@b.example, c@d.example",
        "a@b.example;c@d.example",
        "a@b.example c@d.example",
        "a@b.example\r\nBcc: c@d.example",
        "a@b.example\n",
        "Naam <a@b.example>",
        "a@b.example\x00",
        "@b.example",
        "a@",
        "a",
        "",
        "a" * 65 + "@b.example",
        "a@b@c.example",
        "ä@b.example",
    ],
)
def test_a_mail_goes_to_exactly_one_address(post: Post, to: str) -> None:
    with pytest.raises(Refused, match="mail-address-invalid") as refusal:
        post.courier.mail(replace(MAIL, to=to))
    assert post.mails() == []
    assert refusal.value.facts == {}


@pytest.mark.parametrize("evil", ["x\r\nBcc: c@d.example", "x\ny", "x\ry", "x\x00y", "x\u2028y", "x\x85y", "x\x1by"])
@pytest.mark.parametrize("field", ["subject", "id"])
def test_no_header_is_written_by_a_letter(post: Post, field: str, evil: str) -> None:
    with pytest.raises(Refused, match="letter-line-break") as refusal:
        post.courier.mail(replace(MAIL, **{field: evil}))
    assert refusal.value.facts == {"field": field}
    assert post.mails() == []


def test_headers_in_a_body_stay_in_the_body(post: Post) -> None:
    post.courier.mail(replace(MAIL, body="\r\nBcc: c@d.example\r\n.\r\nQUIT\r\n"))
    (mail,) = post.mails()
    assert "Bcc" not in mail
    assert "Bcc: c@d.example" in mail.get_content()
    assert "QUIT" in mail.get_content()


@pytest.mark.parametrize(
    "to", ["0612345678", "+31 6 12345678", "+0612345678", "+316", "+31612345678,+31612345679", "", "+31612345678\n"]
)
def test_an_sms_goes_to_exactly_one_number(post: Post, to: str) -> None:
    with pytest.raises(Refused, match="phone-number-invalid"):
        post.courier.sms(replace(SMS, to=to))
    assert post.texts() == []


def test_a_long_subject_survives_folding(post: Post) -> None:
    subject = "Een heel lang onderwerp met ë en woorden " * 20
    post.courier.mail(replace(MAIL, subject=subject.strip()))
    (mail,) = post.mails()
    assert mail["Subject"] == subject.strip()
