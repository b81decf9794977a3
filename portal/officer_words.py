"""Words for the FG's pages: kinds of documents, events, channels, recipients, and who did something."""

from __future__ import annotations

from dossier.acts.colleagues import MACHINE
from dossier.events import What
from dossier.kinds import Kind
from portal import consultant_words, swv_words
from portal.i18n import _


def kinds() -> dict[str, str]:
    """A kind of document in words; the rest keep their own word."""
    return {
        Kind.TLV: _("toelaatbaarheids­verklaring"),
        Kind.RAPPORT: _("onderwijskundig rapport"),
        Kind.ZIENSWIJZE: _("zienswijze"),
        Kind.BRIEF: _("stuk"),
        Kind.INZAGE: _("overzicht bij inzage"),
        Kind.MACHTIGING: _("machtiging"),
        Kind.VERNIETIGING: _("vernietigingsbewijs"),
        Kind.RAPPORT_SWV: _("onderwijskundig rapport zonder nummer"),
        Kind.BEZWAAR: _("bundel bij een bezwaar"),
        Kind.VERWERKINGEN: _("register van verwerkingsactiviteiten"),
        Kind.TOEGANGSLIJST: _("toegangslijst"),
        Kind.JAARVERSLAG: _("jaarcijfers"),
        Kind.THUISZITTERS: _("rapport over thuiszitters"),
    }


def events() -> dict[str, str]:
    """What happened, in words."""
    more = {
        What.NUMBER_VOIDED: _("Nummer vervallen"),
        What.SEALED: _("Zegel van de organisatie gezet"),
        What.MANDATE_SIGNED: _("Machtiging vastgelegd"),
        What.MANDATE_WITHDRAWN: _("Machtiging ingetrokken"),
        What.HOLD_SET: _("Blijft langer"),
        What.HOLD_LIFTED: _("Blijft niet langer"),
        What.PROPOSED: _("Voorgesteld aan een tweede persoon"),
        What.PROPOSAL_REFUSED: _("Voorstel afgewezen"),
        What.BROUGHT_FORWARD: _("Gaat eerder weg"),
        What.PAPER_DESTROYED: _("Papier vernietigd"),
        What.CLOCK_CONFIRMED: _("Klok bevestigd"),
        What.DESTRUCTION_INTENDED: _("Vernietiging begonnen"),
        What.DESTROYED: _("Vernietigd"),
        What.CERTIFICATE_MADE: _("Vernietigingsbewijs gemaakt"),
        What.ACCESS_LIST_ADOPTED: _("Toegangslijst vastgesteld"),
    }
    return swv_words.events() | {one.value: text for one, text in more.items()}


def channels() -> dict[str, str]:
    """How something went."""
    return {"link": _("link"), "gesprek": _("gesprek"), "papier": _("papier"), "bestand": _("bestand")}


def recipients() -> dict[str, str]:
    """A kind of recipient in words."""
    own = {
        "ouder": _("ouder"),
        "leerling": _("leerling"),
        "school_oud": _("school van herkomst"),
        "school_nieuw": _("nieuwe school"),
        "deskundige": _("deskundige"),
        "bezwaarcommissie": _("commissie voor bezwaar"),
        "inspectie": _("inspectie"),
    }
    return own | consultant_words.bodies()


def shown_who(who: str) -> str:
    """A name as it is; a link, the machine and somebody who left in words."""
    if who == MACHINE:
        return _("Zegel zelf")
    kind, mark, id_ = who.partition(":")
    if mark and kind == "grant":
        return _("ontvanger van link %(id)s", id=id_[:8])
    is_id = len(who) == 32 and all(one in "0123456789abcdef" for one in who)  # noqa: PLR2004 - 128 bits in hex
    return _("oud-medewerker %(id)s", id=who[:8]) if is_id else who
