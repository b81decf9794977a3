"""A backup becomes an instance again, and what was destroyed since stays dead.

Everything is checked before anything is written. The instance is laid with a mark in it, under which no
process starts; the mark goes when the tombstones are replayed: on the keys first (the legal moment,
decision 13), then on the book. Cut off anywhere, `finish` is simply called again.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from dossier.acts.replay_tombstones import Replayed, replay
from dossier.errors import Conflict, Refused
from dossier.record import KeyName, WrappedKey
from exchange.store_disk import DiskStore
from portal import wiring
from portal.backup import FORMAT, KEPT, checked, moment_of
from portal.pens import PASSPHRASE
from portal.settings import Settings
from records.copying import BOOK, KEYS, copy_in
from records.keyshelf import KINDS, SqlKeyShelf

MARK: Final = "restore-unfinished"


@dataclass(frozen=True, slots=True)
class Parts:
    """The folders a backup made. `secrets` may be None where the settings name files that are there already."""

    data: Path
    keys: Path
    secrets: Path | None


def ready(settings: Settings) -> None:
    """Refuse to start while a restore is unfinished: `restore-unfinished`."""
    if (settings.folder / MARK).exists():
        raise Refused("restore-unfinished", folder=settings.folder.name)


def restore(folder: Path, parts: Parts, now: datetime) -> Settings:
    """The instance as the backup has it, in `folder` (not there yet, or empty), shut until `finish`."""
    for part, what in ((parts.data, "data"), (parts.keys, "keys"), (parts.secrets, "secrets")):
        if part is not None:
            checked(part, what)
    if moment_of(parts.keys) < now - KEPT:
        raise Refused("key-backup-too-old", days=KEPT.days)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Conflict("instance-exists", folder=folder.name)
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        _laid(draft, parts)
        if folder.exists():
            folder.rmdir()
        draft.rename(folder)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    return Settings.here(folder)


def finish(settings: Settings, files: Iterable[Path], now: datetime) -> Replayed:
    """Replay the tombstones of these files, and of the key store itself; then the instance may start."""
    shelf = SqlKeyShelf(wiring.with_password(settings.keystore_url, settings.keystore_password_file))
    stones = [one for file in files for one in _read(file)]
    for stone in stones:
        # A name that is not in this copy is kept as a tombstone too: it is never made again.
        if not shelf.put(stone):
            shelf.destroy(stone.name, stone.destroyed_at or now, stone.destroyed_because)
    shelf.scrub()
    forgotten = {key.name.id for key in shelf.names("register") if key.destroyed_at is not None}
    done = replay(wiring.open_desk(settings), forgotten)
    with suppress(FileNotFoundError):
        (settings.folder / MARK).unlink()
    return done


def _laid(draft: Path, parts: Parts) -> None:
    (draft / MARK).touch(mode=0o600)
    shutil.copytree(parts.data / "instance", draft, dirs_exist_ok=True)
    settings = Settings.here(draft)
    _secrets(settings, parts.secrets)
    for name in ("keys", "outbox"):
        (draft / name).mkdir(mode=0o700, exist_ok=True)
    copy_in(_own(draft, parts.data / "book.sqlite"), _book(settings), BOOK)
    copy_in(_own(draft, parts.keys / "keys.sqlite"), _keys(settings), KEYS)
    shutil.rmtree(draft / "copies")
    if settings.store.folder is not None:
        DiskStore.lay(settings.store.folder)
    store = wiring.store(settings)
    for blob in sorted((parts.data / "blobs").iterdir()):
        with blob.open("rb") as source, suppress(Conflict):
            store.put(blob.name, iter(lambda: source.read(1024 * 1024), b""))


def _own(draft: Path, file: Path) -> Path:
    # Bringing a copy to the newest form changes it; the backup itself stays as it is.
    (draft / "copies").mkdir(exist_ok=True)
    return Path(shutil.copyfile(file, draft / "copies" / file.name))


def _secrets(settings: Settings, secrets: Path | None) -> None:
    if secrets is None:
        return
    places = (settings.master_key_file, settings.pepper_file, settings.signing_folder / PASSPHRASE)
    for place in places:
        if place is not None and (secrets / place.name).exists() and not place.exists():
            place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            shutil.copyfile(secrets / place.name, place)
            place.chmod(0o400)


def _book(settings: Settings) -> str:
    return wiring.with_password(settings.database_url, settings.database_password_file)


def _keys(settings: Settings) -> str:
    return wiring.with_password(settings.keystore_url, settings.keystore_password_file)


def _read(file: Path) -> Iterator[WrappedKey]:
    try:
        told = json.loads(file.read_text(encoding="utf-8"))
        if told["format"] != FORMAT:
            raise ValueError(told["format"])
        for kind, id_, made, at, because in told["tombstones"]:
            if kind not in KINDS:
                raise ValueError(kind)
            moments = datetime.fromisoformat(made), datetime.fromisoformat(at)
            yield WrappedKey(KeyName(kind, id_), "", b"", moments[0], moments[1], because)
    except (OSError, ValueError, KeyError, TypeError):
        raise Refused("backup-broken", file=file.name) from None
