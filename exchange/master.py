"""The master keys: what wraps the topmost keys, and may live in a file, a token or a service.

`Master` is small so that PKCS#11 and OpenBao/Vault transit can follow without a change elsewhere:
they wrap and unwrap themselves and never show a key. Here: a file that only its owner can read.
"""

from __future__ import annotations

import base64
import binascii
import os
import tomllib
from collections.abc import Callable, Container, Mapping
from pathlib import Path
from typing import Protocol

from dossier.errors import Refused, Unavailable
from exchange.keys import KEY_LENGTH, NONCE_LENGTH, Key, unwrap, wrap

_HEAD = "# Zegel master keys. Lose this file and every document is lost; let it leak and all are open.\n"


class Master(Protocol):
    """Wraps and unwraps the topmost keys."""

    @property
    def current(self) -> str:
        """The id of the master key that new keys are wrapped under."""

    def wrap(self, master: str, key: Key, binding: bytes) -> bytes:
        """`key` under that master key, bound to `binding`; `Unavailable('master-key-missing')`."""

    def unwrap(self, master: str, wrapped: bytes, binding: bytes) -> Key:
        """The key again; `Unavailable('master-key-missing')` when this master key is not here."""


class MasterKeys:
    """Master keys in memory, by id; one of them is current."""

    def __init__(self, keys: Mapping[str, Key], current: str, draw: Callable[[int], bytes]) -> None:
        if current not in keys:
            raise Refused("master-key-file-invalid", reason="current")
        self._keys = dict(keys)
        self._current = current
        self._draw = draw

    def __repr__(self) -> str:
        return f"MasterKeys({', '.join(sorted(self._keys))})"

    @property
    def current(self) -> str:
        """The id of the master key that new keys are wrapped under."""
        return self._current

    def wrap(self, master: str, key: Key, binding: bytes) -> bytes:
        """`key` under that master key, bound to `binding`; `Unavailable('master-key-missing')`."""
        return wrap(key, self._key(master), binding, self._draw(NONCE_LENGTH))

    def unwrap(self, master: str, wrapped: bytes, binding: bytes) -> Key:
        """The key again; `Unavailable('master-key-missing')` when this master key is not here."""
        return unwrap(wrapped, self._key(master), binding)

    def _key(self, master: str) -> Key:
        if master not in self._keys:
            raise Unavailable("master-key-missing", master=master)
        return self._keys[master]

    @classmethod
    def read(cls, path: Path, draw: Callable[[int], bytes]) -> MasterKeys:
        """The keys of a file (mode 0400 or 0600); a file that others can read is refused."""
        current, keys = _parsed(_owner_only(path))
        return cls(keys, current, draw)

    @classmethod
    def create(cls, path: Path, draw: Callable[[int], bytes]) -> MasterKeys:
        """A first master key in a new file of mode 0400; refuses when the file exists."""
        name, key = _fresh(draw)
        _write(path, name, {name: key})
        return cls({name: key}, name, draw)

    @classmethod
    def rotate(cls, path: Path, draw: Callable[[int], bytes]) -> MasterKeys:
        """The same file with one more key, which is now current; the older ones still unwrap."""
        _, keys = _parsed(_owner_only(path))
        name, key = _fresh(draw)
        beside = path.with_name(path.name + ".new")
        beside.unlink(missing_ok=True)
        _write(beside, name, {**keys, name: key})
        beside.replace(path)
        _sync(path.parent)
        return cls({**keys, name: key}, name, draw)

    @classmethod
    def retire(cls, path: Path, used: Container[str], draw: Callable[[int], bytes]) -> tuple[str, ...]:
        """Take the keys out of the file that are neither `used` nor current; their ids. Nobody opens theirs again."""
        current, keys = _parsed(_owner_only(path))
        kept = {name: key for name, key in keys.items() if name == current or name in used}
        if kept != keys:
            beside = path.with_name(path.name + ".new")
            beside.unlink(missing_ok=True)
            _write(beside, current, kept)
            beside.replace(path)
            _sync(path.parent)
        return tuple(sorted(keys.keys() - kept.keys()))


class MasterFile:
    """The `Master` of a file, read anew whenever the file is another: a rotation needs no restart."""

    def __init__(self, path: Path, draw: Callable[[int], bytes]) -> None:
        self._path, self._draw = path, draw
        self._read = self._stamp(), MasterKeys.read(path, draw)

    def __repr__(self) -> str:
        return f"MasterFile({self._read[1]!r})"

    @property
    def current(self) -> str:
        """The id of the master key that new keys are wrapped under."""
        return self._now().current

    def wrap(self, master: str, key: Key, binding: bytes) -> bytes:
        """`key` under that master key, bound to `binding`."""
        return self._now().wrap(master, key, binding)

    def unwrap(self, master: str, wrapped: bytes, binding: bytes) -> Key:
        """The key again; `Unavailable('master-key-missing')` when this master key is not here."""
        return self._now().unwrap(master, wrapped, binding)

    def _now(self) -> MasterKeys:
        stamp, keys = self._read
        found = self._stamp()
        if found != stamp:
            keys = MasterKeys.read(self._path, self._draw)
            self._read = found, keys
        return keys

    def _stamp(self) -> tuple[int, int, int]:
        try:
            about = self._path.stat()
        except OSError as error:
            raise Unavailable("master-key-file-away", file=self._path.name) from error
        return about.st_ino, about.st_mtime_ns, about.st_size


def _fresh(draw: Callable[[int], bytes]) -> tuple[str, Key]:
    return f"m-{draw(4).hex()}", Key(draw(KEY_LENGTH))


def _owner_only(path: Path) -> str:
    try:
        with path.open("rb") as file:
            if os.fstat(file.fileno()).st_mode & 0o077:
                raise Refused("master-key-readable", file=path.name)
            return file.read().decode()
    except OSError as error:
        raise Unavailable("master-key-file-away", file=path.name) from error
    except UnicodeDecodeError as error:
        raise Refused("master-key-file-invalid", reason="text") from error


def _parsed(text: str) -> tuple[str, dict[str, Key]]:
    try:
        data = tomllib.loads(text)
        keys = {str(name): Key(base64.b64decode(value, validate=True)) for name, value in data["keys"].items()}
        return str(data["current"]), keys
    except (tomllib.TOMLDecodeError, KeyError, AttributeError, TypeError, binascii.Error):
        # The library's message could quote the key.
        raise Refused("master-key-file-invalid", reason="content") from None


def _write(path: Path, current: str, keys: Mapping[str, Key]) -> None:
    lines = [f'{name} = "{base64.b64encode(key.secret).decode()}"' for name, key in keys.items()]
    text = _HEAD + f'current = "{current}"\n\n[keys]\n' + "\n".join(lines) + "\n"
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400)
    except FileExistsError as error:
        raise Refused("master-key-file-exists", file=path.name) from error
    with os.fdopen(descriptor, "wb") as file:
        file.write(text.encode())
        file.flush()
        os.fsync(file.fileno())
    _sync(path.parent)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
