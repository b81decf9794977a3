"""A fresh fictional instance: three organisations, their staff, and the example dossiers in time.

Only `invoer` of an example is read; what the rules should make of it (`verwacht`) is for tests.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from dossier.actor import Actor
from dossier.acts.edit_dossier import create
from dossier.ports import Desk
from dossier.shift import shift
from portal import instance, staff, yamlfile
from portal.clock import AMSTERDAM, SystemClock
from portal.settings import FILE, Settings
from portal.wiring import open_desk

EXAMPLES: Final = Path(__file__).parent.parent.parent / "examples"
MARK: Final = "demo = true"


@dataclass(frozen=True, slots=True)
class Login:
    """What a fictional member of staff was handed."""

    name: str
    email: str
    password: str
    totp: str


@dataclass(frozen=True, slots=True)
class Tenant:
    """One fictional organisation: id and log-ins by role."""

    id: str
    name: str
    logins: Mapping[str, Login]


@dataclass(frozen=True, slots=True)
class Instance:
    """A demonstration's instance."""

    settings: Settings
    swv: Tenant
    vo: Tenant
    consultants: Tenant


def lay(folder: Path, base_url: str, more: Mapping[str, object] | None = None) -> Instance:
    """A new instance in `folder`; an earlier demonstration there is thrown away, anything else is refused.

    `more` are settings of the distributed form: databases, bucket, broker.
    """
    if folder.exists() and MARK in _told(folder):
        shutil.rmtree(folder)
    own_words = {"controller": _controller("SWV Duinrand", "duinrand")}
    told = {"demo": True, "policy": "sppoh", "base_url": base_url, **(more or {}), **own_words}
    beginning = instance.Beginning(told, "beheer@duinrand.example", "B. Beheer")
    instance.lay(folder, beginning)
    settings = Settings.here(folder)
    desk = open_desk(settings)
    with desk.book.reading() as shelf:
        first = shelf.organisations()[0]
    people = {
        "secretariaat": ("M. Secretaris", "secretariaat@duinrand.example"),
        "directeur": ("mr. B. Besluiter", "directeur@duinrand.example"),
        "fg": ("F. Gegevens", "fg@duinrand.example"),
    }
    vo = instance.add_tenant(desk, settings, "noord-limburg", _controller("SWV VO Hoogveen", "hoogveen"))
    others = {
        "secretariaat": ("S. Loket", "loket@hoogveen.example"),
        "directeur": ("drs. V. Vaststeller", "directeur@hoogveen.example"),
        "fg": ("G. Gegevens", "fg@hoogveen.example"),
    }
    own = _controller("Onderwijsconsulenten Verzonnenstad", "consulent")
    consultants = instance.add_tenant(desk, settings, "onderwijsconsulenten", own)
    workers = {
        "onderwijsconsulent": ("J. Bemiddel", "bemiddel@consulent.example"),
        "bureau": ("T. Bureau", "bureau@consulent.example"),
        "fg": ("H. Gegevens", "fg@consulent.example"),
    }
    return Instance(
        settings,
        Tenant(first.id, first.name, _staff(desk, first.id, people)),
        Tenant(vo.id, vo.name, _staff(desk, vo.id, others)),
        Tenant(consultants.id, consultants.name, _staff(desk, consultants.id, workers)),
    )


def example(name: str) -> dict[str, Any]:
    """An example's `invoer`, its dates moved so that its besluit falls today."""
    form = yamlfile.load(EXAMPLES / f"{name}.yaml").at("invoer").value
    assert isinstance(form, dict)  # noqa: S101 - our own file
    return shift(form, SystemClock().now().astimezone(AMSTERDAM).date())


def load_example(settings: Settings, tenant: Tenant, name: str) -> str:
    """Open the example's dossier at an organisation; returns its id."""
    return create(open_desk(settings), Actor(tenant.id, "zegel"), example(name))


def _told(folder: Path) -> str:
    try:
        return (folder / FILE).read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""


def _controller(name: str, domain: str) -> dict[str, str]:
    return {
        "name": name,
        "address": "Postbus 0, 0000 XX Verzonnenstad",
        "phone": "000 - 000 00 00",
        "hours": "op werkdagen van 9 tot 17 uur",
        "email": f"secretariaat@{domain}.example",
        "officer": "F. Gegevensbeschermer",
        "officer_contact": f"fg@{domain}.example",
    }


def _staff(desk: Desk, organisation: str, people: Mapping[str, tuple[str, str]]) -> dict[str, Login]:
    logins = {}
    for role, (name, email) in people.items():
        handed = staff.add(desk, organisation, email, name, frozenset({role}), by="zegel")
        logins[role] = Login(name, email, handed.password, handed.totp)
    return logins
