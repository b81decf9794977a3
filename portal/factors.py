"""What a member of staff proves with: a password (Argon2id) and a code from an app (TOTP, RFC 6238).

Randomness enters as an argument or is drawn by the Argon2 library for its salt; nothing here reads a
clock.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import unicodedata
from datetime import datetime
from typing import Final

import pyotp
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from dossier.errors import Refused

LEAST: Final = 12
MOST: Final = 256
STEP_S: Final = 30
# 64 MiB, three passes: above OWASP's least (19 MiB, two), about a tenth of a second a try.
_HASHER: Final = PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=1)
# Of nobody: hashed from a drawn secret that was thrown away. Makes an unknown login take as long as a known one.
_NOBODY: Final = "$argon2id$v=19$m=65536,t=3,p=1$tl/JmEtZanDQPArczSvBUA$4mcCQteWtdP83Y22IhFlKryZXfh8GOUolM4R96gKS3o"
_COMMON: Final = (
    "123456 654321 qwerty azerty asdfgh zxcvbn password passw0rd wachtwoord welkom welcome letmein geheim secret admin "
    "iloveyou abc123 monkey dragon football voetbal ajax feyenoord amsterdam rotterdam nederland school leerling juf "
    "meester zomer winter lente herfst januari februari maart april juni juli augustus september oktober november "
    "december maandag dinsdag woensdag donderdag vrijdag zaterdag zondag zegel changeme default computer internet"
)


def _same(password: str) -> str:
    return unicodedata.normalize("NFC", password)


def hashed(password: str) -> str:
    """The Argon2id hash a password is kept as."""
    return _HASHER.hash(_same(password))


def fits(kept: str | None, password: str) -> bool:
    """Whether `password` is the kept one; as slow for None (nobody) as for somebody."""
    try:
        good = _HASHER.verify(kept or _NOBODY, _same(password)[:MOST])
    except (VerificationError, InvalidHashError):
        return False
    return good and kept is not None


def outdated(kept: str) -> bool:
    """Whether a hash was made with weaker figures than today's."""
    return _HASHER.check_needs_rehash(kept)


def check_new(password: str, *known: str) -> None:
    """Refuse a password that is too short, too long or easily guessed; no rules about kinds of signs.

    ASVS 5.0 6.2.1–6.2.12. `known` are words an attacker knows: the person's address and name.
    """
    text = _same(password)
    if len(text) < LEAST:
        raise Refused("password-short", least=LEAST)
    if len(text) > MOST:
        raise Refused("password-long", most=MOST)
    rest = text.casefold()
    for word in sorted({*_COMMON.split(), *(k.casefold() for k in known if len(k) > 2)}, key=len, reverse=True):  # noqa: PLR2004
        rest = rest.replace(word, "")
    if len(set(text)) < 5 or len(rest.strip("0123456789!?.-_ ")) < 4:  # noqa: PLR2004
        raise Refused("password-common")


def totp_secret(drawn: str) -> str:
    """A TOTP secret of 160 bits (RFC 4226 §4) in base32, from a drawn token."""
    return base64.b32encode(hashlib.sha256(drawn.encode()).digest()[:20]).decode()


def totp_address(secret: str, email: str, organisation: str) -> str:
    """The `otpauth://` address that an app reads from a QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=f"Zegel {organisation}")


def code_at(secret: str, moment: datetime) -> str:
    """The six digits an app shows at `moment`."""
    return str(pyotp.TOTP(secret).generate_otp(int(moment.timestamp()) // STEP_S))


def accepted_step(secret: str, typed: str, moment: datetime, last: int) -> int | None:
    """The time step a typed code belongs to, or None.

    One step early or late is let through for clocks that differ; a step at or before `last` never, so
    no code works twice (ASVS 6.5.1).
    """
    digits = "".join(typed.split())
    now = int(moment.timestamp()) // STEP_S
    for step in (now - 1, now, now + 1):
        if step > last and hmac.compare_digest(str(pyotp.TOTP(secret).generate_otp(step)).encode(), digits.encode()):
            return step
    return None
