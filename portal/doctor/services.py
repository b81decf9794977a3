"""What the instance stands on: both databases, the master key, the store, the signer."""

from __future__ import annotations

from collections.abc import Iterator

from dossier.errors import Unavailable
from exchange.keyring import Keyring
from exchange.store_minio import MinioStore
from exchange.tokens import draw
from portal import wiring
from portal.doctor.findings import Finding, found
from portal.doctor.patient import Patient
from portal.signer import SocketSignatory
from records.migrate import is_newest, keys_are_newest

PROBE = b"zegel doctor"


def database(patient: Patient) -> Iterator[Finding]:
    """It answers, has the form this program expects, and holds an organisation."""
    if not is_newest(patient.book_url):
        yield found("migration-owed", what="database")
    elif not patient.organisations():
        yield found("organisation-none")


def keys(patient: Patient) -> Iterator[Finding]:
    """The key store answers, and the master key opens what lies in it."""
    if not keys_are_newest(patient.keys_url):
        yield found("migration-owed", what="sleutelbewaarplaats")
        return
    master = wiring.master(patient.settings)
    ring = Keyring(patient.shelf, master, draw)
    ring.check()
    old = sorted(ring.masters() - {master.current})
    if old:
        yield found("master-key-old", count=len(old), current=master.current)


def store(patient: Patient) -> Iterator[Finding]:
    """It answers, takes bytes, gives them back and lets them go."""
    place, name = patient.store, draw(16).hex()
    if isinstance(place, MinioStore):
        place.check()
    place.put(name, [PROBE])
    back = b"".join(place.get(name))
    place.remove(name)
    if back != PROBE or place.size(name) is not None:
        yield found("store-forgets")


def signer(patient: Patient) -> Iterator[Finding]:
    """The signer answers for every organisation, when it should be running."""
    socket = patient.settings.signer_socket
    assert socket is not None  # noqa: S101 - `Settings` fills it in
    signatory, serving = SocketSignatory(socket), patient.is_serving()
    try:
        for one in patient.organisations():
            signatory.published(one.id, "issuing.crl")
    except Unavailable:
        yield found("signer-silent" if serving else "not-serving")
