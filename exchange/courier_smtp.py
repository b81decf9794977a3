"""Mail through an SMTP server of the organisation (RFC 5321, RFC 3207).

Off this machine only over TLS with a valid certificate: a server that offers none gets no letter, now
or later. What the server says of the letter itself is a refusal; what it says of us or of itself is
an outage, so that a wrong password never loses a letter.
"""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage

from dossier.errors import Refused, Unavailable
from dossier.ports import Clock, Letter
from exchange.letters import as_mail
from exchange.regions import Remote

_PERMANENT = 500
_SUBMISSION = 587
_SMTPS = 465


@dataclass(frozen=True, slots=True)
class SmtpAccount:
    """How we sign in and who we are; `user` is empty where the server asks for nothing."""

    sender: str
    name: str
    user: str = ""
    password: str = field(repr=False, default="")


class SmtpCourier:
    """The mail half of the `Courier` port. `remote` is `smtp://` (STARTTLS) or `smtps://`."""

    def __init__(
        self,
        remote: Remote,
        account: SmtpAccount,
        clock: Clock,
        tls: ssl.SSLContext | None = None,
        seconds: float = 10,
    ) -> None:
        self._remote = remote
        self._account = account
        self._clock = clock
        self._tls = tls or ssl.create_default_context()
        self._seconds = seconds

    def __repr__(self) -> str:
        return f"SmtpCourier({self._remote.netloc})"

    def mail(self, letter: Letter) -> None:
        """Hand over a mail; `Refused('mail-refused')` when a server says no for good.

        `Unavailable('mail-away' | 'mail-without-tls' | 'mail-login')` to try again later.
        """
        message = as_mail(letter, self._account.sender, self._account.name, self._clock.now())
        with _translated(), self._connected() as server:
            self._signed_in(server)
            self._handed_over(server, letter.to, message)

    def _connected(self) -> smtplib.SMTP:
        host, port = self._remote.host, self._remote.port or (_SMTPS if self._remote.secure else _SUBMISSION)
        # Named, because smtplib would ask the DNS for our own name.
        domain = self._account.sender.rpartition("@")[2]
        if self._remote.secure:
            return smtplib.SMTP_SSL(host, port, domain, timeout=self._seconds, context=self._tls)
        return smtplib.SMTP(host, port, domain, timeout=self._seconds)

    def _signed_in(self, server: smtplib.SMTP) -> None:
        server.ehlo_or_helo_if_needed()
        if not self._remote.secure and not self._remote.here:
            if not server.has_extn("starttls"):
                raise Unavailable("mail-without-tls")
            server.starttls(context=self._tls)
            server.ehlo()
        if self._account.user:
            server.login(self._account.user, self._account.password)

    def _handed_over(self, server: smtplib.SMTP, to: str, message: EmailMessage) -> None:
        try:
            server.send_message(message, self._account.sender, [to])
        except smtplib.SMTPRecipientsRefused as error:
            raise _verdict(min(code for code, _ in error.recipients.values())) from None
        except smtplib.SMTPDataError as error:
            raise _verdict(error.smtp_code) from None


def _verdict(code: int) -> Refused | Unavailable:
    # The server's own sentence may repeat the address, so only its number goes on.
    return Refused("mail-refused", reply=code) if code >= _PERMANENT else Unavailable("mail-away", reply=code)


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except smtplib.SMTPAuthenticationError:
        raise Unavailable("mail-login") from None
    except (smtplib.SMTPException, OSError) as error:
        raise Unavailable("mail-away", reply=type(error).__name__) from None
