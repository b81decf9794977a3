"""Words for the pages of Onderwijsconsulenten: bodies, kinds of data, directions, states and ends of links."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from dossier.acts.own_mandate import Yes
from dossier.grant import Because, End
from dossier.intake_oc import Gegevens, Instantiesoort, Richting
from portal import clock
from portal.i18n import _, language


def bodies() -> dict[str, str]:
    """A kind of body in words (privacyreglement, "Deelt Onderwijsconsulenten persoonsgegevens met derden?")."""
    return {
        Instantiesoort.SCHOOL_HUIDIG_OF_LAATST: _("huidige of laatste school"),
        Instantiesoort.SCHOOL_EERDER: _("eerdere school"),
        Instantiesoort.SCHOOL_NIEUW_OF_AANMELDING: _("nieuwe school of school van aanmelding"),
        Instantiesoort.SWV: _("samenwerkingsverband"),
        Instantiesoort.LEERPLICHTAMBTENAAR: _("leerplichtambtenaar"),
        Instantiesoort.ONDERWIJSINSPECTIE: _("onderwijsinspectie"),
        Instantiesoort.MEE: _("MEE"),
        Instantiesoort.GEZINSCOACH_BEGELEIDER: _("gezinscoach of begeleider"),
        Instantiesoort.JEUGDZORGINSTELLING: _("jeugdzorginstelling"),
        Instantiesoort.GGZ: _("geestelijke gezondheidszorg (ggz)"),
        Instantiesoort.HUISARTS: _("huisarts"),
        Instantiesoort.GGD: _("GGD"),
        Instantiesoort.ANDERE: _("een ander die in de machtiging staat"),
    }


def data() -> dict[str, str]:
    """A kind of data in words."""
    return {
        Gegevens.CONTACT_GEZIN: _("naam en adres van het gezin"),
        Gegevens.CONTACT_INSTANTIES: _("namen van instanties en hun medewerkers"),
        Gegevens.GESLACHT_GEBOORTEDATUM: _("geslacht en geboortedatum"),
        Gegevens.LEERPRESTATIES: _("leerprestaties en voortgang"),
        Gegevens.GEZONDHEID: _("gezondheid"),
        Gegevens.VERZUIM: _("verzuim"),
        Gegevens.THUISSITUATIE: _("thuissituatie"),
    }


def listed(kinds: Iterable[str]) -> str:
    """Kinds of data in one line, in the order of the privacyreglement."""
    chosen = {str(one) for one in kinds}
    return ", ".join(words for kind, words in data().items() if str(kind) in chosen)


def directions() -> dict[str, str]:
    """Which way data may go."""
    return {
        Richting.ONTVANGEN: _("alleen ontvangen"),
        Richting.VERSTREKKEN: _("alleen geven"),
        Richting.BEIDE: _("geven en ontvangen"),
    }


def case_states() -> dict[str, tuple[str, str]]:
    """A case's state: words and tone."""
    return {
        "waits": (_("wacht op handtekeningen"), "wait"),
        "running": (_("in behandeling"), "good"),
        "ended": (_("afgerond"), "wait"),
        "closed": (_("uw overeenkomst is voorbij"), "bad"),
    }


def entry_states() -> dict[str, tuple[str, str]]:
    """How a body's part of the machtiging stands."""
    return {
        "open": (_("mag"), "good"),
        "withdrawn": (_("ingetrokken"), "bad"),
        "over": (_("voorbij"), "wait"),
    }


def ended(end: End) -> str:
    """Why a link ended or will end."""
    words = {
        Because.TERM: _("de termijn van de link"),
        Because.WITHDRAWN: _("u trok de link in"),
        Because.MANDATE_WITHDRAWN: _("de machtiging is ingetrokken"),
        Because.MANDATE_OVER: _("de machtiging is voorbij"),
        Because.RETENTION: _("het document moet weg"),
        Because.RECORD_GONE: _("het document is weg"),
        Because.DOCUMENT_WITHDRAWN: _("het document is ingetrokken"),
        Because.AUTHORISATION_OVER: _("de toegang van de ontvanger is voorbij"),
        Because.RESTRICTED: _("het gebruik is beperkt op verzoek"),
    }
    return f"{clock.shown_moment(end.at, language())} ({words[end.because]})"


def consent(one: Yes, today: date) -> dict[str, object]:
    """One body of the machtiging, as the parent who gave it reads it."""
    if one.withdrawn_on is not None:
        day = clock.shown_day(one.withdrawn_on, language())
        tone, state, living = "bad", _("ingetrokken op %(day)s", day=day), False
    elif one.until is not None and one.until < today:
        tone, state, living = "wait", _("voorbij"), False
    else:
        tone, state, living = "good", _("mag"), True
    return {
        "entry": one.entry,
        "body": one.body,
        "kinds": listed(one.kinds),
        "direction": directions()[one.direction],
        "until": clock.shown_day(one.until, language()) if one.until else _("het einde van het werk"),
        "tone": tone,
        "state": state,
        "living": living,
    }
