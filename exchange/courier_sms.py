"""SMS through a provider's HTTP interface: one POST of JSON with a bearer token.

`{"id": …, "from": …, "to": "+31…", "text": …}`, with the letter's id as `Idempotency-Key` too, so
that a provider that knows it sends a repeat once. Most providers take this shape or sit behind a small relay.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from urllib.parse import quote

import urllib3
from urllib3.exceptions import HTTPError
from urllib3.util import Timeout

from dossier.errors import Refused, Unavailable
from dossier.ports import Letter
from exchange.letters import one_line, phone_number
from exchange.regions import Remote

_OURS = (401, 402, 403, 404, 405)
_LATER = (408, 409, 425, 429)


@dataclass(frozen=True, slots=True)
class SmsAccount:
    """Who we are to the provider; `sender` is a name of at most 11 letters or a number."""

    sender: str
    token: str = field(repr=False)


class HttpSms:
    """The SMS half of the `Courier` port."""

    def __init__(self, remote: Remote, account: SmsAccount, seconds: float = 8) -> None:
        self._remote = remote
        self._account = account
        self._pool = urllib3.PoolManager(timeout=Timeout(total=seconds), retries=False)

    def __repr__(self) -> str:
        return f"HttpSms({self._remote.netloc})"

    def sms(self, letter: Letter) -> None:
        """Hand over an SMS: `Unavailable('sms-away' | 'sms-login')` to retry, `Refused('sms-refused')`."""
        message = {
            "id": one_line("id", letter.id),
            "from": self._account.sender,
            "to": phone_number(letter.to),
            "text": letter.body,
        }
        headers = {
            "Authorization": f"Bearer {self._account.token}",
            "Content-Type": "application/json",
            "Idempotency-Key": quote(letter.id, safe=""),
        }
        try:
            answer = self._pool.request(
                "POST", self._remote.url, body=json.dumps(message).encode(), headers=headers, redirect=False
            )
        except HTTPError as error:
            raise Unavailable("sms-away", reply=type(error).__name__) from None
        _judge(answer.status)


def _judge(status: int) -> None:
    if 200 <= status < 300:  # noqa: PLR2004 - RFC 9110 §15.3
        return
    if status in _OURS:
        raise Unavailable("sms-login", reply=status)
    if 400 <= status < 500 and status not in _LATER:  # noqa: PLR2004 - RFC 9110 §15.5
        raise Refused("sms-refused", reply=status)
    raise Unavailable("sms-away", reply=status)
