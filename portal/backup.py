"""A backup in three parts that are kept apart: data, keys, and (only when asked) secrets.

Data is the book and the sealed bytes, worthless without the keys. The key store's copy lives thirty
days at most, so that a destroyed key is gone for good after that (decision 12). Each part is a folder
that appears whole or not at all: written beside its place, listed with every file's SHA-256, renamed.
Format: docs/formats/backup.md.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import BinaryIO, Final

from dossier.errors import NotFound, Refused
from dossier.record import WrappedKey
from portal import wiring
from portal.pens import PASSPHRASE
from portal.settings import FILE, Settings
from records.copying import BOOK, KEYS, copy_out
from records.keyshelf import KINDS, SqlKeyShelf

FORMAT: Final = "zegel-backup/1"
MANIFEST: Final = "manifest.json"
KEPT: Final = timedelta(days=30)
TOMBSTONES: Final = "tombstones.json"
_STAMP: Final = "%Y%m%dT%H%M%SZ"


def back_up_data(settings: Settings, to: Path, now: datetime) -> Path:
    """The book in one look, then every sealed blob, and the instance's public files; the folder made.

    What is destroyed while this runs is missing here, and dead: its key is in no key copy made after.
    """

    def fill(part: Path) -> None:
        copy_out(
            wiring.with_password(settings.database_url, settings.database_password_file), part / "book.sqlite", BOOK
        )
        _blobs(settings, part / "blobs")
        _instance(settings, part / "instance")

    return _part(to, "data", now, fill)


def back_up_keys(settings: Settings, to: Path, now: datetime) -> Path:
    """The key store, with all its tombstones; older copies than thirty days beside it are removed."""
    url = wiring.with_password(settings.keystore_url, settings.keystore_password_file)

    def fill(part: Path) -> None:
        copy_out(url, part / "keys.sqlite", KEYS)
        write_tombstones(SqlKeyShelf(url), part / TOMBSTONES, now)

    made = _part(to, "keys", now, fill)
    for folder in _parts(to, "keys"):
        if moment_of(folder) < now - KEPT:
            shutil.rmtree(folder)
    return made


def back_up_secrets(settings: Settings, to: Path, now: datetime) -> Path:
    """Master key, pepper and the signing keys' passphrase: together with the rest they open everything."""

    def fill(part: Path) -> None:
        files = [settings.master_key_file, settings.pepper_file, settings.signing_folder / PASSPHRASE]
        for file in files:
            if file is not None and file.exists():
                _copied(file, part / file.name)

    return _part(to, "secrets", now, fill)


def write_tombstones(shelf: SqlKeyShelf, file: Path, now: datetime) -> int:
    """Every key that was destroyed, by name and moment; how many. Small enough to carry away every hour."""
    rows = [_tombstone(key) for kind in KINDS for key in shelf.names(kind) if key.destroyed_at is not None]
    text = json.dumps({"format": FORMAT, "at": now.isoformat(), "tombstones": rows}, indent=0)
    beside = file.with_name(file.name + ".new")
    beside.write_text(text, encoding="utf-8")
    beside.replace(file)
    return len(rows)


def checked(folder: Path, what: str) -> dict[str, object]:
    """A part's manifest, when every file in it is there and as it was; `Refused('backup-broken')` names the first."""
    try:
        told: dict[str, object] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        files = told["files"]
        if (told["format"], told["what"]) != (FORMAT, what) or not isinstance(files, dict):
            raise Refused("backup-broken", file=MANIFEST)
        for name, hash_ in files.items():
            if ".." in Path(name).parts or _sha256(folder / name) != hash_:
                raise Refused("backup-broken", file=name)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise Refused("backup-broken", file=folder.name) from None
    return told


def moment_of(folder: Path) -> datetime:
    """When a part was made, by its name."""
    return datetime.strptime(folder.name.rpartition("-")[2], _STAMP).replace(tzinfo=UTC)


def _part(to: Path, what: str, now: datetime, fill: Callable[[Path], None]) -> Path:
    to.mkdir(mode=0o700, parents=True, exist_ok=True)
    place = to / f"{what}-{now.astimezone(UTC):{_STAMP}}"
    if place.exists():
        raise Refused("backup-exists", folder=place.name)
    for left in to.glob(f".{what}-*"):  # cut off before it was whole
        shutil.rmtree(left)
    draft = to / f".{place.name}"
    draft.mkdir(mode=0o700)
    fill(draft)
    files = {str(one.relative_to(draft)): _sha256(one) for one in _files(draft)}
    told = {"format": FORMAT, "what": what, "at": now.isoformat(), "files": files}
    (draft / MANIFEST).write_text(json.dumps(told, indent=0), encoding="utf-8")
    _flushed(draft)
    draft.rename(place)
    return place


def _blobs(settings: Settings, to: Path) -> None:
    store = wiring.store(settings)
    to.mkdir(mode=0o700)
    for name, _ in store.blobs():
        try:
            pieces = store.get(name)
        except NotFound:  # destroyed since it was listed
            continue
        with _new(to / name) as file:
            for piece in pieces:
                file.write(piece)


def _instance(settings: Settings, to: Path) -> None:
    to.mkdir(mode=0o700)
    for file in (settings.folder / FILE, *settings.folder.glob("root*.pem"), settings.clock_file):
        if file.exists():
            _copied(file, to / file.name)
    # In the distributed form only the signer mounts this; then its volume is copied from there.
    for file in _files(settings.signing_folder) if settings.signing_folder.is_dir() else ():
        if file.name != PASSPHRASE:
            place = to / "signing" / file.relative_to(settings.signing_folder)
            for above in reversed(place.relative_to(to).parents):
                (to / above).mkdir(mode=0o700, exist_ok=True)
            _copied(file, place)


def _tombstone(key: WrappedKey) -> list[str]:
    at = key.destroyed_at.isoformat() if key.destroyed_at else ""
    return [key.name.kind, key.name.id, key.made_at.isoformat(), at, key.destroyed_because]


def _parts(to: Path, what: str) -> Iterator[Path]:
    return (one for one in to.glob(f"{what}-*") if one.is_dir() and (one / MANIFEST).exists())


def _files(folder: Path) -> list[Path]:
    return sorted(one for one in folder.rglob("*") if one.is_file() and not one.is_symlink())


def _copied(source: Path, place: Path) -> None:
    shutil.copyfile(source, place)
    place.chmod(source.stat().st_mode & 0o777)


def _new(path: Path) -> BinaryIO:
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def _flushed(folder: Path) -> None:
    for one in (*_files(folder), folder):
        descriptor = os.open(one, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _sha256(file: Path) -> str:
    with file.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()
