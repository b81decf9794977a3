"""Facts in the database, sealed under a named key (decision 12).

Format: docs/formats/sealed-object.md §4.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from dossier.errors import Refused
from dossier.record import KeyName
from exchange.binding import bind
from exchange.keyring import Keyring
from exchange.keys import FORMAT, NONCE_LENGTH

_FACT = "zegel/sealed-fact/v1"


class RecordSealer:
    """The `Sealer` port. `draw` gives random bytes."""

    def __init__(self, keyring: Keyring, draw: Callable[[int], bytes]) -> None:
        self._keyring = keyring
        self._draw = draw

    def seal(self, name: KeyName, purpose: str, value: Mapping[str, object]) -> bytes:
        """JSON, encrypted and bound to the key's name and `purpose`."""
        text = json.dumps(dict(value), ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))
        aead, binding, nonce = self._aead(name), bind(_FACT, name.kind, name.id, purpose), self._draw(NONCE_LENGTH)
        return FORMAT + nonce + aead.encrypt(nonce, text.encode(), binding)

    def open(self, name: KeyName, purpose: str, sealed: bytes) -> dict[str, object]:
        """The value again; `Refused('key-destroyed')` when its key is gone, `fact-broken` when it was altered."""
        aead, binding = self._aead(name), bind(_FACT, name.kind, name.id, purpose)
        head, nonce, body = sealed[:1], sealed[1 : 1 + NONCE_LENGTH], sealed[1 + NONCE_LENGTH :]
        if head != FORMAT or len(nonce) < NONCE_LENGTH:
            raise Refused("fact-broken", key=name.kind, purpose=purpose)
        try:
            value: dict[str, object] = json.loads(aead.decrypt(nonce, body, binding))
        except InvalidTag as error:
            raise Refused("fact-broken", key=name.kind, purpose=purpose) from error
        return value

    def _aead(self, name: KeyName) -> AESGCM:
        return AESGCM(self._keyring.key(name).derived(_FACT))
