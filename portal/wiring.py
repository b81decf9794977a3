"""Where names become things: the only module that knows which adapter stands behind which port.

The desk of the web, the worker and the command line has no signing keys: it asks the signer process
(`portal/pens.py` is that process's own wiring, decision 15).
"""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

from docgen.writer import DocxWriter
from dossier.errors import Refused
from dossier.ports import Clock, Courier, Desk
from exchange.courier_outbox import FolderOutbox
from exchange.courier_sms import HttpSms, SmsAccount
from exchange.courier_smtp import SmtpAccount, SmtpCourier
from exchange.keyring import Keyring
from exchange.letters import Couriers, MailCourier
from exchange.master import Master, MasterFile
from exchange.master_transit import TransitMaster
from exchange.regions import declared
from exchange.sealer import RecordSealer
from exchange.store import Store
from exchange.store_disk import DiskStore
from exchange.store_minio import MinioStore
from exchange.tokens import SecretSource, draw
from exchange.vault import EncryptedVault
from portal.calendar import DutchCalendar
from portal.clock import DemoClock, SystemClock
from portal.letters import LetterBox
from portal.policies import PolicyFolder
from portal.settings import Settings
from portal.settings_read import secret
from portal.signer import SocketSignatory
from records.book import SqlBook
from records.keyshelf import SqlKeyShelf

SMTPS = 465


def clock(settings: Settings) -> Clock:
    """The wall clock; for a demonstration the one that can be put forward."""
    return DemoClock(settings.clock_file, settings.demo) if settings.demo else SystemClock()


def open_desk(settings: Settings) -> Desk:
    """Everything an act may reach, really connected. Make one per process, after forking."""
    now = clock(settings)
    random = SecretSource(_needed(settings.pepper_file, "pepper_file").encode())
    assert settings.signer_socket is not None  # noqa: S101 - likewise
    shelf = SqlKeyShelf(with_password(settings.keystore_url, settings.keystore_password_file))
    keyring = Keyring(shelf, master(settings), draw)
    keyring.check()
    sealer = RecordSealer(keyring, draw)
    return Desk(
        clock=now,
        calendar=DutchCalendar(),
        random=random,
        book=SqlBook(with_password(settings.database_url, settings.database_password_file)),
        keys=keyring,
        sealer=sealer,
        vault=EncryptedVault(store(settings), keyring, random, draw),
        writer=DocxWriter(),
        signatory=SocketSignatory(settings.signer_socket),
        courier=_courier(settings, now),
        wording=LetterBox(settings, sealer),
        policies=PolicyFolder(clock=now),
    )


def master(settings: Settings) -> Master:
    """What wraps the topmost keys: a file, or a transit engine that never shows its key."""
    told = settings.master
    if told.url:
        remote = declared("master", told.url, told.located_in)
        return TransitMaster(remote, told.key, _needed(told.token_file, "master.token_file"), told.mount)
    assert settings.master_key_file is not None  # noqa: S101 - `Settings` fills it in
    return MasterFile(settings.master_key_file, draw)


def store(settings: Settings) -> Store:
    """The folder or the bucket in which sealed bytes lie."""
    told = settings.store
    if not told.endpoint:
        assert told.folder is not None  # noqa: S101 - `Settings` fills it in
        return DiskStore(told.folder)
    remote = declared("store", told.endpoint, told.located_in)
    access, private = (
        _needed(told.access_key_file, "store.access_key_file"),
        _needed(told.secret_key_file, "store.secret_key_file"),
    )
    return MinioStore(remote, told.bucket, access, private, told.region or "us-east-1")


def _needed(path: Path | None, setting: str) -> str:
    if path is None:
        raise Refused("setting-missing", setting=setting)
    return secret(path)


def with_password(url: str, file: Path | None) -> str:
    """A database's address with the password from its file; for the driver only, never shown."""
    if file is None:
        return url
    parts = urlsplit(url)
    user, _, host = parts.netloc.rpartition("@")
    return urlunsplit(parts._replace(netloc=f"{user}:{quote(secret(file), safe='')}@{host}"))


def _courier(settings: Settings, now: Clock) -> Courier:
    """Mail and SMS each to a folder, or to a server that says where it is (F31)."""
    mail, sms, name = settings.mail, settings.sms, settings.controller.name
    sender = mail.sender or settings.controller.email
    if mail.host:
        scheme = "smtps" if mail.port == SMTPS else "smtp"
        remote = declared("mail", f"{scheme}://{mail.host}:{mail.port}", mail.located_in)
        password = secret(mail.password_file) if mail.password_file else ""
        by_mail: MailCourier = SmtpCourier(remote, SmtpAccount(sender, name, mail.user, password), now)
    else:
        by_mail = _outbox(mail.folder, sender, name, now)
    if sms.url:
        account = SmsAccount(sms.sender, _needed(sms.token_file, "sms.token_file"))
        return Couriers(by_mail, HttpSms(declared("sms", sms.url, sms.located_in), account))
    return Couriers(by_mail, _outbox(sms.folder, sender, name, now))


def _outbox(folder: Path | None, sender: str, name: str, now: Clock) -> FolderOutbox:
    assert folder is not None  # noqa: S101 - `Settings` fills it in
    return FolderOutbox(folder, sender, name, now)
