"""The machine under the instance: files and their modes, room on the disk, LibreOffice, fonts, clock, address."""

from __future__ import annotations

import shutil
import stat
import zoneinfo
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from docgen import fonts
from docgen.convert import ColdConverter
from docgen.warm import Lost, road
from portal.doctor.findings import Finding, found
from portal.doctor.patient import Patient
from portal.pens import PASSPHRASE
from portal.settings_read import LOOPBACK, host_of

ROOM: Final = 1024**3
"""The least free room on a disk, in bytes."""
OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO
LIBREOFFICE: Final = (7, 4)
"""The least version: Debian 12's, with which every paper is tested."""
MADE: Final = datetime(2026, 1, 1, tzinfo=UTC)
"""This program did not exist before: a clock that says so is wrong."""
AHEAD: Final = timedelta(minutes=1)


def secrets(patient: Patient) -> Iterator[Finding]:
    """Every secret is there, and its owner's alone."""
    for path in _secrets(patient):
        if not path.is_file():
            yield found("secret-missing", file=_shown(patient, path))
        elif path.stat().st_mode & OTHERS:
            yield found("secret-open", file=_shown(patient, path))


def folders(patient: Patient) -> Iterator[Finding]:
    """No folder or database with data in it is open to other users of the machine."""
    for path in _private(patient):
        if path.exists() and path.stat().st_mode & OTHERS:
            mode = "700" if path.is_dir() else "600"
            yield found("folder-open", path=_shown(patient, path), mode=mode)
    for name in ("signing",):
        if not (patient.folder / name).is_dir():
            yield found("folder-missing", path=name)


def disk(patient: Patient, least: int = ROOM) -> Iterator[Finding]:
    """There is room to write."""
    places = [one for one in (patient.folder, patient.settings.store.folder) if one is not None and one.exists()]
    disks = {place.stat().st_dev: place for place in reversed(places)}
    for place in disks.values():
        if (free := shutil.disk_usage(place).free) < least:
            yield found("disk-full", path=_shown(patient, place), free=free // 1024**2, least=least // 1024**2)


def converter(patient: Patient) -> Iterator[Finding]:
    """LibreOffice is there and new enough, without which no paper is made; and it can be kept warm."""
    name = patient.converter.identity()
    version = tuple(int(part) for part in name.rpartition(" ")[2].split(".")[:2] if part.isdecimal())
    if version < LIBREOFFICE:
        yield found("converter-old", version=name, least=".".join(map(str, LIBREOFFICE)))
    elif (lost := _road(patient.converter)) is not Lost.NOTHING:
        yield found(f"warm-{lost}", version=name)


@cache
def _road(converter: ColdConverter) -> Lost:
    """Tried once: it takes some seconds."""
    return road(converter)


def letters(_patient: Patient) -> Iterator[Finding]:
    """Every font is there, or characters could not be printed."""
    fonts.paths()
    yield from ()


def clock(patient: Patient) -> Iterator[Finding]:
    """The clock can be right, knows Dutch time, and a demonstration's own clock is named."""
    real, own = patient.real.now(), patient.clock.now()
    if real < MADE:
        yield found("clock-behind", now=real, after=MADE)
    if own - real > AHEAD:
        yield found("clock-demo", now=own)
    try:
        zoneinfo.ZoneInfo("Europe/Amsterdam")
    except zoneinfo.ZoneInfoNotFoundError:
        yield found("zone-missing")


def address(patient: Patient) -> Iterator[Finding]:
    """What people type, and whether this is a real instance. Plain http elsewhere is refused by the settings."""
    settings = patient.settings
    if settings.demo:
        yield found("demo")
    elif host_of(settings.base_url) in LOOPBACK:
        yield found("address-here-only", url=settings.base_url)
    if not settings.demo and not settings.timestamps.urls:
        yield found("timestamps-own")
    if not settings.demo and not (settings.mail.host and settings.sms.url):
        yield found("letters-stay")


def _secrets(patient: Patient) -> list[Path]:
    told, signing = patient.settings, patient.settings.signing_folder
    named = (
        told.master_key_file,
        told.pepper_file,
        told.database_password_file,
        told.keystore_password_file,
        told.broker_password_file,
        told.store.access_key_file,
        told.store.secret_key_file,
        told.mail.password_file,
        told.sms.token_file,
    )
    own = [signing / PASSPHRASE, *sorted(signing.glob("*/*.key.pem"))] if signing.is_dir() else []
    return [*(path for path in named if path is not None), *own]


def _private(patient: Patient) -> list[Path]:
    told = patient.settings
    places = [patient.folder / name for name in ("secrets", "keys", "signing", "outbox")]
    places += [one for one in (told.store.folder, told.mail.folder, told.sms.folder) if one is not None]
    files = [Path(urlsplit(url).path) for url in (told.database_url, told.keystore_url) if url.startswith("sqlite:")]
    sockets = [told.signer_socket] if told.signer_socket is not None else []
    return list(dict.fromkeys([*places, *files, *sockets]))


def _shown(patient: Patient, path: Path) -> str:
    """A path as an operator of this folder knows it."""
    return str(path.relative_to(patient.folder)) if path.is_relative_to(patient.folder) else str(path)
