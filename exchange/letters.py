"""What every courier checks before a letter leaves, and the mail it becomes.

Plain text only (B5): no attachment, nothing that loads. One recipient a letter. A line break in an
address, a subject or an id would write headers of its own, so it is refused, never cleaned.
"""

from __future__ import annotations

import re
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Protocol
from urllib.parse import quote

from dossier.errors import Refused
from dossier.ports import Letter

_MAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})*")
_PHONE = re.compile(r"\+[1-9][0-9]{7,14}")
_MAIL_LENGTH = 254


class MailCourier(Protocol):
    """Takes mail."""

    def mail(self, letter: Letter) -> None:
        """Hand over a mail."""


class SmsCourier(Protocol):
    """Takes SMS."""

    def sms(self, letter: Letter) -> None:
        """Hand over an SMS."""


class Couriers:
    """The `Courier` port out of two: one for mail, one for SMS."""

    def __init__(self, mail: MailCourier, sms: SmsCourier) -> None:
        self._mail = mail
        self._sms = sms

    def mail(self, letter: Letter) -> None:
        """Hand over a mail; `Unavailable` to try again later."""
        self._mail.mail(letter)

    def sms(self, letter: Letter) -> None:
        """Hand over an SMS (its subject is not sent)."""
        self._sms.sms(letter)


def mail_address(address: str) -> str:
    """The address, if it is exactly one (RFC 5321 §2.3.11, ASCII); the refusal never repeats it."""
    if len(address) > _MAIL_LENGTH or not _MAIL.fullmatch(address):
        raise Refused("mail-address-invalid")
    return address


def phone_number(number: str) -> str:
    """The number, if it is one in international form (E.164: `+31612345678`)."""
    if not _PHONE.fullmatch(number):
        raise Refused("phone-number-invalid")
    return number


def one_line(field: str, text: str) -> str:
    """The text, if no control character and no line separator is in it."""
    if any(ord(sign) < 0x20 or sign in "\x7f\x85\u2028\u2029" for sign in text):  # noqa: PLR2004 - the C0 controls
        raise Refused("letter-line-break", field=field)
    return text


def as_mail(letter: Letter, sender: str, name: str, at: datetime) -> EmailMessage:
    """The mail: plain text, one recipient, marked as automatic (RFC 3834), its id made from the letter's.

    `at` is the moment for its Date header. The same letter always has the same Message-ID.
    """
    domain = mail_address(sender).rpartition("@")[2]
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(one_line("sender", name), addr_spec=sender)
    message["To"] = Address(addr_spec=mail_address(letter.to))
    message["Subject"] = one_line("subject", letter.subject)
    message["Date"] = format_datetime(at)
    message["Message-ID"] = f"<{quote(one_line('id', letter.id), safe='')}@{domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    message.set_content(letter.body, cte="quoted-printable")
    return message
