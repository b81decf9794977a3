"""The privacyreglement's bodies, kinds of data and directions as a paper for parents words them.

Pages have their own, translated words (`portal.consultant_words`); a paper is Dutch, and these stand
under a signature.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from dossier.oc_kinds import Einde, Gegevens, Instantiesoort, IntakeBesluit, Richting

BODIES: Final[Mapping[str, str]] = {
    Instantiesoort.SCHOOL_HUIDIG_OF_LAATST: "huidige school of laatste school",
    Instantiesoort.SCHOOL_EERDER: "eerdere school",
    Instantiesoort.SCHOOL_NIEUW_OF_AANMELDING: "nieuwe school of school van aanmelding",
    Instantiesoort.SWV: "samenwerkingsverband passend onderwijs",
    Instantiesoort.LEERPLICHTAMBTENAAR: "leerplichtambtenaar",
    Instantiesoort.ONDERWIJSINSPECTIE: "inspecteur van het onderwijs",
    Instantiesoort.MEE: "MEE",
    Instantiesoort.GEZINSCOACH_BEGELEIDER: "gezinscoach of begeleider",
    Instantiesoort.JEUGDZORGINSTELLING: "instelling voor jeugdzorg",
    Instantiesoort.GGZ: "geestelijke gezondheidszorg (ggz)",
    Instantiesoort.HUISARTS: "huisarts",
    Instantiesoort.GGD: "GGD",
    Instantiesoort.ANDERE: "een ander",
}
"""Privacyreglement, "Deelt Onderwijsconsulenten persoonsgegevens met derden?"."""

DATA: Final[Mapping[str, str]] = {
    Gegevens.CONTACT_GEZIN: "naam en contactgegevens van het gezin",
    Gegevens.CONTACT_INSTANTIES: "naam en contactgegevens van hulpverleners en instanties",
    Gegevens.GESLACHT_GEBOORTEDATUM: "geslacht en geboortedatum",
    Gegevens.LEERPRESTATIES: "hoe het op school gaat (resultaten, voortgang en sociaal-emotionele ontwikkeling)",
    Gegevens.GEZONDHEID: "gezondheid, voor zover nodig voor ons werk",
    Gegevens.VERZUIM: "verzuim en afwezigheid",
    Gegevens.THUISSITUATIE: "de situatie thuis",
}
"""Privacyreglement, "Het gaat om de volgende gegevens"."""

DIRECTIONS: Final[Mapping[str, str]] = {
    Richting.ONTVANGEN: "Wij mogen deze gegevens vragen. Wij geven niets.",
    Richting.VERSTREKKEN: "Wij mogen deze gegevens geven. Wij vragen niets.",
    Richting.BEIDE: "Wij mogen deze gegevens geven en vragen.",
}

ENDS: Final[Mapping[str, str]] = {Einde.WERKZAAMHEDEN: "tot ons werk voor u klaar is"}

INTAKE: Final[Mapping[str, str]] = {
    IntakeBesluit.IN_BEHANDELING: "wij nemen de aanmelding in behandeling",
    IntakeBesluit.AANGEHOUDEN: "wij houden de aanmelding aan",
    IntakeBesluit.NIET_IN_BEHANDELING: "wij nemen de aanmelding niet in behandeling",
}
