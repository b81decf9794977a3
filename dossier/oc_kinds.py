"""The closed lists of Onderwijsconsulenten: bodies, kinds of data, directions, ends, outcomes of an intake.

They stand apart because forms and papers share them, and papers may not wait for what people type.
"""

from __future__ import annotations

from enum import StrEnum


class Instantiesoort(StrEnum):
    """The bodies of the privacyreglement, "Deelt Onderwijsconsulenten persoonsgegevens met derden?"."""

    SCHOOL_HUIDIG_OF_LAATST = "school_huidig_of_laatst"
    SCHOOL_EERDER = "school_eerder"
    SCHOOL_NIEUW_OF_AANMELDING = "school_nieuw_of_aanmelding"
    SWV = "swv"
    LEERPLICHTAMBTENAAR = "leerplichtambtenaar"
    ONDERWIJSINSPECTIE = "onderwijsinspectie"
    MEE = "mee"
    GEZINSCOACH_BEGELEIDER = "gezinscoach_begeleider"
    JEUGDZORGINSTELLING = "jeugdzorginstelling"
    GGZ = "ggz"
    HUISARTS = "huisarts"
    GGD = "ggd"
    ANDERE = "andere"


class Gegevens(StrEnum):
    """The kinds of data the privacyreglement lists under "Het gaat om de volgende gegevens"."""

    CONTACT_GEZIN = "contact_gezin"
    CONTACT_INSTANTIES = "contact_instanties"
    GESLACHT_GEBOORTEDATUM = "geslacht_geboortedatum"
    LEERPRESTATIES = "leerprestaties"
    GEZONDHEID = "gezondheid"
    VERZUIM = "verzuim"
    THUISSITUATIE = "thuissituatie"


class Richting(StrEnum):
    """Which way data may go, seen from Onderwijsconsulenten."""

    ONTVANGEN = "ontvangen"
    VERSTREKKEN = "verstrekken"
    BEIDE = "beide"


class Einde(StrEnum):
    """An end that is not a day."""

    WERKZAAMHEDEN = "einde_werkzaamheden"


class IntakeBesluit(StrEnum):
    """What became of the registration after the intake talk."""

    IN_BEHANDELING = "in_behandeling"
    AANGEHOUDEN = "aangehouden"
    NIET_IN_BEHANDELING = "niet_in_behandeling"
