"""What people type about a case at Onderwijsconsulenten, as typed values (domain.md §4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated

from dossier.intake import Ouder, refuse_bsn
from dossier.oc_kinds import Einde, Gegevens, Instantiesoort, IntakeBesluit, Richting
from dossier.reading import read
from dossier.shapes import Email, Kenmerk, Mobiel, Pseudoniem

__all__ = [
    "Aanmelder",
    "Casus",
    "Consulent",
    "Contactpersoon",
    "Einde",
    "Enquete",
    "Gegevens",
    "Instantie",
    "Instantiesoort",
    "IntakeBesluit",
    "Kanaal",
    "Klacht",
    "Leerling",
    "Machtiging",
    "Overeenkomst",
    "Richting",
    "Verstrekking",
    "Verwerkersovereenkomst",
    "read_casus",
]


class Kanaal(StrEnum):
    """How data goes over."""

    LINK = "link"
    GESPREK = "gesprek"
    PAPIER = "papier"


@dataclass(frozen=True, slots=True, kw_only=True)
class Leerling:
    """The pupil of a case."""

    pseudoniem: Annotated[Pseudoniem, "Internal key; file names use this, never a name"]
    voornamen: Annotated[tuple[str, ...], "First names"]
    voorvoegsel: Annotated[str, "Prefix"] = ""
    achternaam: Annotated[str, "Surname"]
    geboortedatum: Annotated[date, "Day of birth"]
    email: Annotated[Email | None, "The pupil's own address"] = None
    mobiel: Annotated[Mobiel | None, "The pupil's own mobile number"] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Aanmelder:
    """Who registered the child, when not a parent; needs the parents' consent first."""

    naam: Annotated[str, "Name"]
    rol: Annotated[str, "Function"]
    organisatie: Annotated[str, "Where they work"] = ""
    toestemming_ouders_vooraf: Annotated[date | None, "Day the parents consented"] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Overeenkomst:
    """The agreement; each signer and the day."""

    getekend: Annotated[Mapping[str, date], "Day by party (`O1`, `leerling`)"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contactpersoon:
    """Who receives at a body."""

    naam: Annotated[str, "Name"]
    email: Annotated[Email, "E-mail address"]
    mobiel: Annotated[Mobiel | None, "Mobile number, for the second factor"] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Instantie:
    """One body in the machtiging, with its own yes."""

    soort: Annotated[Instantiesoort, "What kind of body"]
    naam: Annotated[str, "Its name, as in the signed form"]
    contact: Annotated[Contactpersoon, "Its contact"]
    richting: Annotated[Richting, "Which way"]
    gegevens: Annotated[tuple[Gegevens, ...], "What may go"]
    tot: Annotated[date | Einde, "Last day, or the end of the work"] = Einde.WERKZAAMHEDEN
    ingetrokken: Annotated[date | None, "Day of withdrawal"] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Machtiging:
    """The signed machtiging: its purpose, its signers and its bodies."""

    doel: Annotated[str, "Purpose"]
    getekend: Annotated[Mapping[str, date], "Day by party (`O1`, `leerling`)"]
    instanties: Annotated[tuple[Instantie, ...], "Bodies that may exchange"]
    niet_gemachtigd: Annotated[tuple[Instantiesoort, ...], "Bodies the parents said no to"] = ()
    bezwaar_andere_ouder: Annotated[bool, "An objection of the other parent is known (BW 1:253i)"] = False
    geen_bezwaar_bekend: Annotated[bool, "The one who signed declares that no objection is known"] = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Verwerkersovereenkomst:
    """The consultant's processor agreement."""

    van: Annotated[date, "First day"]
    tot: Annotated[date, "Last day"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Consulent:
    """The consultant who does the case."""

    id: Annotated[Kenmerk, "Mark of the consultant"]
    naam: Annotated[str, "Name"]
    email: Annotated[Email, "E-mail address"]
    mobiel: Annotated[Mobiel | None, "Mobile number"] = None
    verwerkersovereenkomst: Annotated[Verwerkersovereenkomst, "Without it no access"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verstrekking:
    """One wish to share."""

    op: Annotated[date, "Day"]
    aan: Annotated[Instantiesoort, "To what kind of body"]
    naam: Annotated[str, "Which one, when there are two of a kind"] = ""
    gegevens: Annotated[tuple[Gegevens, ...], "What goes"]
    kanaal: Annotated[Kanaal, "How"]
    dagen: Annotated[int | None, "Days a link lives"] = None
    geopend: Annotated[date | None, "Day it was opened"] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Enquete:
    """The survey after the case."""

    afgemeld: Annotated[bool, "Opted out"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Klacht:
    """A complaint or dispute; switches the retention to five years, also when resolved."""

    ontvangen: Annotated[date, "Day of receipt"]
    opgelost: Annotated[date | None, "Day it was resolved"] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Casus:
    """One case at Onderwijsconsulenten."""

    id: Annotated[Kenmerk, "Mark of the form"]
    policy: Annotated[str, "Name of the policy"]
    leerling: Annotated[Leerling, "The pupil"]
    aanmelder: Annotated[Aanmelder | None, "Who registered, when not a parent"] = None
    ouders: Annotated[tuple[Ouder, ...], "Parents and guardians"]
    intake: Annotated[date | None, "Day of the intake talk"] = None
    besluit_intake: Annotated[IntakeBesluit | None, "What became of the registration"] = None
    overeenkomst: Annotated[Overeenkomst | None, "The agreement"] = None
    machtiging: Annotated[Machtiging | None, "The machtiging"] = None
    consulent: Annotated[Consulent | None, "Who does the case"] = None
    verstrekkingen: Annotated[tuple[Verstrekking, ...], "Wishes to share"] = ()
    werk_beeindigd: Annotated[date | None, "Day the work ended"] = None
    laatste_contact_ouders: Annotated[date | None, "Last contact about the work done"] = None
    enquete: Annotated[Enquete | None, "The survey"] = None
    klacht: Annotated[Klacht | None, "A complaint"] = None


def read_casus(invoer: Mapping[str, object]) -> Casus:
    """The typed form of a case, or `InputRefused` with every finding; a BSN is refused first."""
    refuse_bsn(invoer)
    return read(Casus, invoer)
