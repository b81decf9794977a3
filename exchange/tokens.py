"""Where secrets and ids come from: the only file that draws randomness.

Formats: docs/formats/link-token.md. A machine whose randomness fails makes nothing at all.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets

from dossier.errors import Refused, Unavailable
from exchange.binding import bind

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 8
PEPPER_LENGTH = 32


def draw(count: int) -> bytes:
    """`count` random bytes from the operating system; `Unavailable('random-away')` when it has none."""
    try:
        return secrets.token_bytes(count)
    except (OSError, NotImplementedError) as error:  # os.urandom where the system has no source at all
        raise Unavailable("random-away") from error


def below(limit: int) -> int:
    """A random number from 0 up to, not including, `limit`; each equally likely.

    Draws again instead of taking a remainder, which would favour the low numbers.
    """
    size = (limit - 1).bit_length()
    while True:
        number = int.from_bytes(draw((size + 7) // 8), "big") >> (-size % 8)
        if number < limit:
            return number


def normal_code(typed: str) -> str | None:
    """What somebody typed as `XXXX-XXXX`, or None where it cannot be a code."""
    code = "".join(sign for sign in typed.upper() if not sign.isspace() and sign not in "-–—")
    if len(code) != CODE_LENGTH or any(sign not in ALPHABET for sign in code):
        return None
    return f"{code[:4]}-{code[4:]}"


class SecretSource:
    """The `Random` port. `pepper` (32 bytes or more) comes from a key file, never from the database."""

    def __init__(self, pepper: bytes) -> None:
        if len(pepper) < PEPPER_LENGTH:
            raise Refused("pepper-too-short", least=PEPPER_LENGTH)
        self._pepper = pepper

    def __repr__(self) -> str:
        return "SecretSource(…)"

    def id(self) -> str:
        """A new id: 128 bits, 32 lower-case hex digits."""
        return draw(16).hex()

    def token(self) -> str:
        """A new link secret: 256 bits as 43 URL-safe characters."""
        return base64.urlsafe_b64encode(draw(32)).rstrip(b"=").decode()

    def typed_code(self) -> str:
        """A short code for people who distrust links: `XXXX-XXXX`, 31 symbols, 39.6 bits."""
        code = "".join(ALPHABET[below(len(ALPHABET))] for _ in range(CODE_LENGTH))
        return f"{code[:4]}-{code[4:]}"

    def digits(self) -> str:
        """A second-factor code: six digits, `000000` to `999999`."""
        return f"{below(1_000_000):06d}"

    def hashed(self, purpose: str, secret: str) -> bytes:
        """The 32-byte keyed hash under which a secret is stored; `purpose` separates the domains."""
        return hmac.digest(self._pepper, bind("zegel/secret-hash/v1", purpose, secret), hashlib.sha256)
