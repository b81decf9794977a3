"""What a machine is told: one frozen `Settings`, read from `zegel.toml` and the environment.

This is the machine's configuration. What the organisation decided stands in `policies/`, what the law
says in `dossier/law.py`; nothing here can loosen either. A secret is never a value: it is the path of
a file that only its owner can read. An unknown key is refused with the nearest known one, so a
misspelt line cannot silently mean the default.

An environment variable `ZEGEL_STORE_BUCKET` stands above the file's `[store] bucket`.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any, Final

from dossier.errors import Refused
from portal import settings_read as read

FILE: Final = "zegel.toml"
_FICTIONAL: Final = {
    "name": "SWV Duinrand",
    "address": "Postbus 0, 0000 XX Verzonnenstad",
    "phone": "000 - 000 00 00",
    "hours": "op werkdagen van 9 tot 17 uur",
    "email": "secretariaat@swv-duinrand.example",
    "officer": "F. Gegevensbeschermer",
    "officer_contact": "fg@swv-duinrand.example",
}


class Quiet:
    """Values whose repr names what is there and shows none of it."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f.name for f in fields(self) if getattr(self, f.name))})"  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True, repr=False)
class Store(Quiet):
    """Where encrypted bytes lie: a folder, or a bucket of an S3 server when `endpoint` is set."""

    folder: Path | None = None
    endpoint: str = ""
    bucket: str = ""
    region: str = ""
    access_key_file: Path | None = None
    secret_key_file: Path | None = None
    located_in: str = ""  # a member state (`NL`) or `EU`: F31, no personal data outside the EU


@dataclass(frozen=True, slots=True, repr=False)
class Mail(Quiet):
    """How mail leaves: an outbox folder, or an SMTP server (always TLS) when `host` is set."""

    folder: Path | None = None
    host: str = ""
    port: int = 465
    user: str = ""
    password_file: Path | None = None
    sender: str = ""
    located_in: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class Sms(Quiet):
    """How SMS leaves: an outbox folder, or a gateway's HTTPS address when `url` is set."""

    folder: Path | None = None
    url: str = ""
    token_file: Path | None = None
    sender: str = ""
    located_in: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class Timestamps(Quiet):
    """RFC 3161 services, tried in this order; none: the instance's own, for demonstration only.

    `status_hosts` are the hosts, beside the services' own, where the status of their certificates is asked.
    """

    urls: tuple[str, ...] = ()
    roots_file: Path | None = None
    located_in: str = ""
    status_hosts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, repr=False)
class Master(Quiet):
    """The vault's master key in a transit engine (OpenBao, Vault) when `url` is set; else in `master_key_file`."""

    url: str = ""
    mount: str = "transit"
    key: str = "zegel"
    token_file: Path | None = None
    located_in: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class Controller(Quiet):
    """Who answers for the personal data (AVG art. 13(1)(a) and (b), F20): shown on public pages.

    `officer` is the functionaris gegevensbescherming, `officer_contact` a mail address or number.
    """

    name: str = ""
    address: str = ""
    phone: str = ""
    hours: str = ""
    email: str = ""
    officer: str = ""
    officer_contact: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class Look(Quiet):
    """The organisation's colours, `#rrggbb`; each must stand out 4.5:1 against what lies under it."""

    brand: str = "#7a1f2b"
    action: str = "#0b5c66"
    action_dark: str = "#083f47"


@dataclass(frozen=True, slots=True, repr=False)
class Settings(Quiet):
    """Everything the portal is told. Made by `from_environ` or `from_file`, which check it.

    `trusted_proxies` is how many proxies in front may be believed about the visitor's address (0: none).
    """

    folder: Path
    base_url: str = "http://127.0.0.1:8000"
    database_url: str = ""
    database_password_file: Path | None = None
    keystore_url: str = ""
    keystore_password_file: Path | None = None
    broker_url: str = ""
    broker_password_file: Path | None = None
    demo: bool = False
    policy: str = "swv-algemeen"
    trusted_hosts: tuple[str, ...] = ()
    trusted_proxies: int = 0
    signer_socket: Path | None = None
    master_key_file: Path | None = None
    pepper_file: Path | None = None
    store: Store = Store()
    mail: Mail = Mail()
    sms: Sms = Sms()
    timestamps: Timestamps = Timestamps()
    master: Master = Master()
    controller: Controller = Controller()
    look: Look = Look()

    @classmethod
    def from_environ(cls, environ: Mapping[str, str], folder: Path) -> Settings:
        """`folder/zegel.toml` with what `environ` says above it."""
        return cls._made(read.merged(_file(folder / FILE), read.from_environ(cls, environ)), folder)

    @classmethod
    def from_file(cls, path: Path) -> Settings:
        """One file alone; its folder is the instance's."""
        return cls._made(_file(path), path.parent)

    @classmethod
    def here(cls, folder: Path) -> Settings:
        """The instance in `folder`, under this process's environment."""
        return cls.from_environ(os.environ, folder)

    @classmethod
    def _made(cls, given: Mapping[str, object], folder: Path) -> Settings:
        told: dict[str, Any] = read.typed(cls, {**given, "folder": str(folder.absolute())}, folder.absolute())
        settings = _with_defaults(cls(**told))
        check(settings)
        return settings

    @property
    def host(self) -> str:
        """The host of `base_url`, without port."""
        return read.host_of(self.base_url)

    @property
    def clock_file(self) -> Path:
        """What the demo clock reads (decision 2)."""
        return self.folder / "clock"

    @property
    def signing_folder(self) -> Path:
        """The signing keys: only the signer process opens it (decision 15)."""
        return self.folder / "signing"


def _file(path: Path) -> Mapping[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise Refused("instance-missing", file=path.name) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Refused("settings-unreadable", file=path.name, reason=str(error)) from None


def _with_defaults(told: Settings) -> Settings:
    """What an embedded instance keeps in its own folder, where nothing else was said."""
    at = told.folder
    controller = told.controller
    if told.demo:
        controller = replace(controller, **{k: getattr(controller, k) or v for k, v in _FICTIONAL.items()})
    return replace(
        told,
        base_url=told.base_url.rstrip("/"),
        database_url=told.database_url or f"sqlite:///{at / 'zegel.sqlite'}",
        keystore_url=told.keystore_url or f"sqlite:///{at / 'keys' / 'keystore.sqlite'}",
        trusted_hosts=told.trusted_hosts or read.hosts_of(told.base_url),
        signer_socket=told.signer_socket or at / "signer.sock",
        master_key_file=told.master_key_file or at / "secrets" / "master.key",
        pepper_file=told.pepper_file or at / "secrets" / "pepper.key",
        store=told.store if told.store.endpoint else replace(told.store, folder=told.store.folder or at / "objects"),
        mail=told.mail if told.mail.host else replace(told.mail, folder=told.mail.folder or at / "outbox"),
        sms=told.sms if told.sms.url else replace(told.sms, folder=told.sms.folder or at / "outbox"),
        controller=controller,
    )


def check(settings: Settings) -> None:
    """Refuse what cannot serve: it is better not to start than to start half (decision 22)."""
    read.check_base_url(settings.base_url)
    for name in ("database_url", "keystore_url", "broker_url"):
        read.check_no_password(name, getattr(settings, name))
    for part in fields(Controller):
        if not getattr(settings.controller, part.name):
            raise Refused("setting-missing", setting=f"controller.{part.name}")
    for name, remote in (("store", settings.store.endpoint), ("mail", settings.mail.host), ("sms", settings.sms.url)):
        read.check_in_europe(name, (remote,), getattr(settings, name).located_in)
    read.check_in_europe("master", (settings.master.url,), settings.master.located_in)
    stamps = settings.timestamps
    read.check_in_europe("timestamps", (*stamps.urls, *stamps.status_hosts), stamps.located_in)
    _check_look(settings.look)


def _check_look(look: Look) -> None:
    from portal.look import contrast

    for part in fields(Look):
        colour = getattr(look, part.name)
        if contrast(colour, "#ffffff", setting=f"look.{part.name}") < 4.5:  # noqa: PLR2004 - WCAG 2.2, 1.4.3
            raise Refused("setting-contrast", setting=f"look.{part.name}", value=colour)
