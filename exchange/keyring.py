"""The keys of decision 12: master → organisation → dossier → record → object.

Keys are unwrapped afresh for each use and kept nowhere: a key destroyed by another process is gone
for this one at its next step. What that costs: docs/decisions/0061-no-key-cache.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from itertools import islice

from dossier.errors import NotFound, Refused, Unavailable
from dossier.ports import KeyShelf
from dossier.record import KeyName, WrappedKey
from exchange.keys import KEY_LENGTH, NONCE_LENGTH, Key, bound, unwrap, wrap
from exchange.master import Master

KINDS = ("organisation", "register", "dossier", "record")
_MASTER = "master:"
_DEPTH = 5


class Keyring:
    """The `Keys` port over a `KeyShelf`. `draw` gives random bytes."""

    def __init__(self, shelf: KeyShelf, master: Master, draw: Callable[[int], bytes]) -> None:
        self._shelf = shelf
        self._master = master
        self._draw = draw

    def check(self) -> None:
        """At start-up: the master wraps and unwraps, and opens this key store.

        A canary first, which must come back the same and under another name not at all: `master-untrue`.
        Then the real thing: every topmost organisation and register key is unwrapped once.
        """
        self._canary()
        for kind in ("organisation", "register"):
            for held in self._topmost(kind):
                self._opened(held, _DEPTH)

    def _canary(self) -> None:
        master, key = self._master.current, Key(self._draw(KEY_LENGTH))
        place, elsewhere = bound("canary", "a", master), bound("canary", "b", master)
        wrapped = self._master.wrap(master, key, place)
        same = self._master.unwrap(master, wrapped, place).secret == key.secret and key.secret not in wrapped
        try:
            self._master.unwrap(master, wrapped, elsewhere)
        except Refused:
            if same:
                return
        raise Unavailable("master-untrue")

    def make(self, name: KeyName, under: KeyName | None, at: datetime) -> None:
        """A new random key, wrapped under `under` (None: the master key). Quiet when it exists.

        A destroyed name is never made again: `Refused('key-destroyed')`.
        """
        key = Key(self._draw(KEY_LENGTH))
        # One look at which master is current: between two looks it may be another.
        master = self._master.current if under is None else ""
        parent = f"{_MASTER}{master}" if under is None else str(under)
        binding = bound(name.kind, name.id, parent)
        wrapped = self._master.wrap(master, key, binding) if under is None else self._wrapped(key, under, binding)
        if not self._shelf.put(WrappedKey(name, parent, wrapped, at)) and not self.exists(name):
            raise Refused("key-destroyed", kind=name.kind)

    def destroy(self, name: KeyName, at: datetime, because: str) -> None:
        """Destroy it for good and leave a tombstone; quiet when destroyed before or never made."""
        if self._shelf.get(name) is None:
            return
        self._shelf.destroy(name, at, because)
        held = self._shelf.get(name)
        if held is None or held.wrapped:
            raise Unavailable("key-not-destroyed", kind=name.kind)

    def exists(self, name: KeyName) -> bool:
        """Whether it exists and neither it nor a key above it is destroyed."""
        held = self._shelf.get(name)
        for _ in range(_DEPTH):
            if held is None or not held.wrapped:
                return False
            if held.parent.startswith(_MASTER):
                return True
            held = self._shelf.get(_named(held.parent))
        return False

    def key(self, name: KeyName) -> Key:
        """The key itself, for `exchange` alone. `Refused('key-destroyed')`, `NotFound('key-unknown')`."""
        return self._key(name, _DEPTH)

    def wrap_object(self, key: Key, owner: KeyName, object_id: str, version: int) -> bytes:
        """An object's own key, wrapped under its record's key for this object and version alone."""
        return self._wrapped(key, owner, bound("object", object_id, str(owner), version))

    def unwrap_object(self, wrapped: bytes, owner: KeyName, object_id: str, version: int) -> Key:
        """The object's key again; `Refused('key-broken')` for another object, version or record."""
        return unwrap(wrapped, self.key(owner), bound("object", object_id, str(owner), version))

    def rewrap(self, limit: int = 1000) -> int:
        """Put up to `limit` topmost keys under the current master key; the number done (0: ready).

        Blobs and facts are untouched, and both master keys open theirs meanwhile.
        """
        master = self._master.current
        stale = (held for kind in KINDS for held in self._topmost(kind) if held.parent != f"{_MASTER}{master}")
        return sum(self._moved(held, master) for held in tuple(islice(stale, limit)))

    def masters(self) -> frozenset[str]:
        """The master keys that still wrap something; only another may be taken from the key file."""
        return frozenset(held.parent.removeprefix(_MASTER) for kind in KINDS for held in self._topmost(kind))

    def _moved(self, held: WrappedKey, master: str) -> bool:
        parent = f"{_MASTER}{master}"
        binding = bound(held.name.kind, held.name.id, parent)
        wrapped = self._master.wrap(master, self._opened(held, _DEPTH), binding)
        return self._shelf.replace(replace(held, parent=parent, wrapped=wrapped), expecting=held.wrapped)

    def _topmost(self, kind: str) -> Iterator[WrappedKey]:
        return (held for held in self._shelf.names(kind) if held.wrapped and held.parent.startswith(_MASTER))

    def _wrapped(self, key: Key, under: KeyName, binding: bytes) -> bytes:
        return wrap(key, self.key(under), binding, self._draw(NONCE_LENGTH))

    def _key(self, name: KeyName, depth: int) -> Key:
        held = self._shelf.get(name)
        if held is None:
            raise NotFound("key-unknown", kind=name.kind)
        if held.destroyed_at is not None or not held.wrapped:
            raise Refused("key-destroyed", kind=name.kind)
        return self._opened(held, depth)

    def _opened(self, held: WrappedKey, depth: int) -> Key:
        binding = bound(held.name.kind, held.name.id, held.parent)
        if held.parent.startswith(_MASTER):
            return self._master.unwrap(held.parent.removeprefix(_MASTER), held.wrapped, binding)
        if not depth:
            raise Refused("key-broken")
        return unwrap(held.wrapped, self._key(_named(held.parent), depth - 1), binding)


def _named(parent: str) -> KeyName:
    kind, _, key_id = parent.partition(":")
    return KeyName(kind, key_id)
