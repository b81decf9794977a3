"""The master key in a transit engine (OpenBao, HashiCorp Vault): it wraps and unwraps there and is never shown.

Two calls of its HTTP API: encrypt and decrypt, with our binding as `associated_data` (keys of type
`aes256-gcm96`), so a wrap moved to another row opens nowhere. The engine's own key versions are our
master ids: rotate the key there, then re-wrap here; `min_decryption_version` there retires the old one.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from typing import Final

import requests
from requests.adapters import HTTPAdapter

from dossier.errors import Refused, Unavailable
from exchange.keys import Key
from exchange.regions import Remote

TIMEOUT_S: Final = 5.0
POOL: Final = 16
_NAME: Final = re.compile(r"[a-z0-9-]{1,64}")
_GONE: Final = (400, 404)
_OURS: Final = (401, 403)


class TransitMaster:
    """The `Master` over one key of a transit engine. `token` is a secret that may use and read that key."""

    def __init__(self, remote: Remote, name: str, token: str, mount: str = "transit") -> None:
        if not _NAME.fullmatch(name) or not _NAME.fullmatch(mount):
            raise Refused("master-key-file-invalid", reason="name")
        self._base, self._name = f"{remote.url.rstrip('/')}/v1/{mount}", name
        self._session = requests.Session()
        self._session.mount(remote.scheme + "://", HTTPAdapter(pool_maxsize=POOL, pool_block=True))
        self._session.headers["X-Vault-Token"] = token
        self._session.trust_env = False  # a proxy or a .netrc of the machine is no road for keys

    def __repr__(self) -> str:
        return f"TransitMaster({self._name})"

    @property
    def current(self) -> str:
        """The newest version of the key there, as a master id; asked each time, as only making a key needs it."""
        return f"transit-{self._name}-v{self._asked('GET', 'keys')['latest_version']}"

    def wrap(self, master: str, key: Key, binding: bytes) -> bytes:
        """`key` under that version, bound to `binding`; `Unavailable('master-key-missing')`."""
        told = {"plaintext": _b64(key.secret), "associated_data": _b64(binding), "key_version": self._version(master)}
        return str(self._asked("POST", "encrypt", told, master)["ciphertext"]).encode("ascii")

    def unwrap(self, master: str, wrapped: bytes, binding: bytes) -> Key:
        """The key again; `Refused('key-broken')` for other bytes, another version or binding."""
        version = f"vault:v{self._version(master)}:".encode()
        if not wrapped.startswith(version):
            raise Refused("key-broken")
        told = {"ciphertext": wrapped.decode("ascii", "replace"), "associated_data": _b64(binding)}
        try:
            return Key(base64.b64decode(str(self._asked("POST", "decrypt", told, master)["plaintext"]), validate=True))
        except binascii.Error:
            raise Refused("key-broken") from None

    def _version(self, master: str) -> int:
        start, _, version = master.rpartition("-v")
        if start != f"transit-{self._name}" or not version.isdecimal():
            raise Unavailable("master-key-missing", master=master)
        return int(version)

    def _asked(
        self, method: str, what: str, told: Mapping[str, object] | None = None, master: str = ""
    ) -> Mapping[str, object]:
        try:
            answer = self._session.request(
                method, f"{self._base}/{what}/{self._name}", json=told, timeout=TIMEOUT_S, allow_redirects=False
            )
            if answer.status_code in _GONE and what == "decrypt":
                raise Refused("key-broken")
            if answer.status_code in _GONE:
                raise Unavailable("master-key-missing", master=master or self._name)
            if answer.status_code in _OURS:
                raise Unavailable("master-refuses-us", status=answer.status_code)
            answer.raise_for_status()
            data = answer.json()["data"]
        except (requests.RequestException, ValueError, KeyError, TypeError):
            # Without the library's own words: they may quote what was asked.
            raise Unavailable("master-away") from None
        return data if isinstance(data, dict) else {}


def _b64(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")
