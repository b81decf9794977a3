"""The beginning of an instance: its folders, keys, databases, organisation and signing authority.

Laid in a folder beside its own and renamed when whole, so that a beginning cut off leaves nothing that
looks like an instance. The other wiring is in `wiring.py` and `pens.py`.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Final

from dossier.errors import Conflict, Refused
from dossier.ports import Desk
from dossier.record import KeyName, Organisation
from exchange.master import MasterKeys
from exchange.store_disk import DiskStore
from exchange.tokens import draw
from portal import staff
from portal.settings import FILE, Settings
from portal.staff import Handed

ROOT: Final = "root.pem"
FOLDERS: Final = ("secrets", "keys", "signing", "outbox")


@dataclass(frozen=True, slots=True)
class Beginning:
    """What an instance begins with. `told` is `zegel.toml` as nested mappings; `admin` the first administrator."""

    told: Mapping[str, object] = field(repr=False)
    admin_email: str
    admin_name: str


def lay(folder: Path, beginning: Beginning) -> Handed:
    """A new instance in `folder`, which must not be there or be empty; the first administrator's proofs."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Conflict("instance-exists", folder=folder.name)
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        handed = _laid(draft, beginning)
        if folder.exists():
            folder.rmdir()
        draft.rename(folder)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    return handed


def _laid(draft: Path, beginning: Beginning) -> Handed:
    (draft / FILE).write_text(toml(beginning.told), encoding="utf-8")
    settings = Settings.from_file(draft / FILE)
    _files(settings)
    _databases(settings)
    from portal.wiring import open_desk

    desk = open_desk(settings)
    organisation = _organisation(desk, settings, settings.policy, asdict(settings.controller))
    _signing(settings, organisation)
    roles = frozenset({"beheer"})
    return staff.add(desk, organisation.id, beginning.admin_email, beginning.admin_name, roles, by="zegel")


def _files(settings: Settings) -> None:
    for name in FOLDERS:
        (settings.folder / name).mkdir(mode=0o700)
    assert settings.master_key_file is not None  # noqa: S101 - `Settings` fills it in
    assert settings.pepper_file is not None  # noqa: S101 - likewise
    MasterKeys.create(settings.master_key_file, draw)
    _keep(settings.pepper_file, draw(32).hex())
    if settings.store.folder is not None:
        DiskStore.lay(settings.store.folder)


def _keep(path: Path, secret: str) -> None:
    """A new file that only its owner can read, from its first byte on."""
    path.touch(mode=0o600, exist_ok=False)
    path.write_text(secret + "\n", encoding="ascii")


def _databases(settings: Settings) -> None:
    from portal.wiring import with_password
    from records.migrate import upgrade, upgrade_keys

    upgrade(with_password(settings.database_url, settings.database_password_file))
    upgrade_keys(with_password(settings.keystore_url, settings.keystore_password_file))


def add_tenant(desk: Desk, settings: Settings, policy: str, told: Mapping[str, str]) -> Organisation:
    """One more organisation on this instance, with its own keys; `told` is its `controller`, sealed."""
    organisation = _organisation(desk, settings, policy, told)
    from portal.pens import lay_keys

    (settings.folder / f"root-{organisation.id}.pem").write_bytes(lay_keys(settings, organisation.id, told["name"]))
    return organisation


def _organisation(desk: Desk, settings: Settings, policy: str, told: Mapping[str, str]) -> Organisation:
    """A tenant, with the controller's own words sealed under its key."""
    now = desk.clock.now()
    key = KeyName("organisation", desk.random.id())
    desk.keys.make(key, None, now)
    own = {**told, "address": told["address"].replace(", ", "\n"), "base_url": settings.base_url}
    sealed = desk.sealer.seal(key, "settings", own)
    organisation = Organisation(key.id, policy, told["name"], now, sealed)
    with desk.book.writing() as shelf:
        shelf.add_organisation(organisation)
    return organisation


def _signing(settings: Settings, organisation: Organisation) -> None:
    from portal.pens import PASSPHRASE, lay_keys

    _keep(settings.signing_folder / PASSPHRASE, draw(32).hex())
    (settings.folder / ROOT).write_bytes(lay_keys(settings, organisation.id, organisation.name))


def toml(told: Mapping[str, object]) -> str:
    """Nested mappings of one level as TOML; tables after the plain keys."""
    plain = [f"{name} = {_value(value)}\n" for name, value in told.items() if not isinstance(value, Mapping)]
    tables = [f"\n[{name}]\n{toml(value)}" for name, value in told.items() if isinstance(value, Mapping)]
    return "".join([*plain, *tables])


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, str | int) or (isinstance(value, str) and not value.isprintable()):
        raise Refused("setting-ill-typed", setting=str(value), expected='"text"')
    return json.dumps(value, ensure_ascii=False)
