"""From what was typed to what the TLV prints, and to whom it is put for signature.

No parent's address is on it and no BSN can be (domain.md §0.1, §0.11): the paper has no field for
them. `Standing` brings what the policy and the instance know.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dossier import papers
from dossier.contacts import Contact
from dossier.errors import Refused
from dossier.fields import Field, FieldKind, FieldPlan
from dossier.intake import Deskundige, Intake, Ouder, School, Tekent, Vertegenwoordiging
from dossier.people import PUPIL, asked_for_tlv
from dossier.signing_round import Party, Role


@dataclass(frozen=True, slots=True)
class Standing:
    """What is not in the dossier: the letterhead's lines, the legal ground, where objections go."""

    adresregels: tuple[str, ...]
    telefoon: str
    email: str
    rechtsgrond: str
    verificatie_url: str


def people(intake: Intake) -> dict[str, tuple[Role, str, Contact]]:
    """Who is asked, by party id: role, field name and how they are reached; the decision maker first."""
    door = intake.swv.besluit_door
    asked: dict[str, tuple[Role, str, Contact]] = {
        "besluit": (
            Role.BESLISSER,
            "besluit",
            Contact(door.naam, "Besluit", function=door.functie, on_behalf_of=intake.swv.naam),
        )
    }
    pupil = intake.leerling
    wanted = asked_for_tlv(intake.ouders, pupil.geboortedatum, intake.tlv.besluitdatum)
    for number, parent in enumerate((one for one in intake.ouders if one.id in wanted), start=1):
        asked[parent.id] = _parent(parent, number)
    if PUPIL in wanted:
        name = " ".join([*pupil.voornamen, pupil.voorvoegsel, pupil.achternaam]).replace("  ", " ")
        second = "sms" if pupil.mobiel else "agreed"
        reach = Contact(name, "Leerling", str(pupil.email or ""), str(pupil.mobiel or ""), second)
        asked["leerling"] = (Role.LEERLING, "leerling", reach)
    asked["school_oud"] = _school(intake.school_oud, Role.SCHOOL_OUD, "schooloud", "School van herkomst")
    if registered(intake):
        assert intake.school_nieuw is not None  # noqa: S101 - `registered` saw it
        asked["school_nieuw"] = _school(intake.school_nieuw, Role.SCHOOL_NIEUW, "schoolnieuw", "Nieuwe school")
    return asked


def registered(intake: Intake) -> bool:
    """Whether the pupil is aangemeld at the new school by the day of the besluit (domain.md §0.10)."""
    new = intake.school_nieuw
    return new is not None and new.aangemeld_op is not None and new.aangemeld_op <= intake.tlv.besluitdatum


def new_school(intake: Intake) -> Contact:
    """How the new school is reached; refused where none is known."""
    if intake.school_nieuw is None:
        raise Refused("new-school-not-registered", field="school_nieuw")
    return _school(intake.school_nieuw, Role.SCHOOL_NIEUW, "schoolnieuw", "Nieuwe school")[2]


def plan(asked: Mapping[str, tuple[Role, str, Contact]]) -> FieldPlan:
    """Every field the document is born with, the closing seal and the timestamp included."""
    fields = [
        Field(field, FieldKind.BESLUIT if role is Role.BESLISSER else FieldKind.PARTY, one.label)
        for role, field, one in asked.values()
    ]
    fields.append(Field("zegel", FieldKind.SEAL, "Zegel van de organisatie"))
    fields.append(Field("tijdstempel", FieldKind.TIMESTAMP, "Tijdstempel voor het archief"))
    return FieldPlan(tuple(fields))


def parties(asked: Mapping[str, tuple[Role, str, Contact]]) -> tuple[Party, ...]:
    """The same people as the round's parties, without their names."""
    return tuple(Party(party, role, field) for party, (role, field, _) in asked.items())


def tlv_paper(
    intake: Intake, standing: Standing, number: str, sequence: int, school_year: str, code: str
) -> papers.Tlv:
    """The facts of the TLV. `code` is the verification code on the page and behind the QR."""
    tlv, swv = intake.tlv, intake.swv
    period = swv.ondersteuningsplan.periode
    letterhead = papers.Afzender(
        naam=swv.naam,
        nummer=str(swv.nummer),
        kvk=str(swv.kvk or ""),
        adresregels=standing.adresregels,
        telefoon=standing.telefoon,
        email=standing.email,
    )
    return papers.Tlv(
        afzender=letterhead,
        nummer=number,
        verificatie=papers.Verificatie(code=code, url=f"{standing.verificatie_url}/{number}/{code}"),
        partijen=_boxes(people(intake)),
        volgnummer=sequence,
        soort=tlv.soort,
        categorie=tlv.categorie,
        schooljaar=school_year,
        besluitdatum=tlv.besluitdatum,
        ingangsdatum=tlv.ingangsdatum,
        einddatum=tlv.einddatum,
        rechtsgrond=standing.rechtsgrond,
        motivering=tlv.motivering,
        ondersteuningsplan=swv.ondersteuningsplan.titel,
        ondersteuningsplan_periode=f"{period.van.year}-{period.tot.year}",
        deskundigen=tuple(_expert(one) for one in intake.deskundigen),
        zienswijze_ouders=_view(intake.zienswijze.ouders),
        zienswijze_leerling=_view(intake.zienswijze.leerling),
        bezwaar=papers.Bezwaar(
            bij=swv.naam, adresregels=standing.adresregels, commissie="" if swv.bezwaar == "eigen" else swv.bezwaar
        ),
        besluit_door=_decider(intake),
        leerling=_pupil(intake),
        school_oud=_place(intake.school_oud),
        school_nieuw=_place(intake.school_nieuw) if intake.school_nieuw else None,
        aangemeld_op=intake.school_nieuw.aangemeld_op if intake.school_nieuw else None,
        bekendmaking=_announced(intake),
    )


def _boxes(asked: Mapping[str, tuple[Role, str, Contact]]) -> tuple[papers.Partij, ...]:
    words = {Role.BESLISSER: "Besluit"}
    return tuple(
        papers.Partij(veld=field, rol=words.get(role, one.label), naam=one.name, toelichting=_under(one))
        for role, field, one in asked.values()
    )


def _under(one: Contact) -> str:
    return ", ".join(part for part in (one.function, one.on_behalf_of) if part)


def _parent(parent: Ouder, number: int) -> tuple[Role, str, Contact]:
    role = Role.OUDER if parent.rol is Vertegenwoordiging.OUDER else Role.VOOGD
    reachable = parent.elektronisch_bereikbaar_sinds is not None
    reach = Contact(
        name=parent.naam,
        label=f"Ouder {number}",
        email=str(parent.email or "") if reachable else "",
        mobile=str(parent.mobiel or "") if reachable else "",
        second="sms" if reachable and parent.mobiel and not parent.afgesproken_code else "agreed",
    )
    return role, f"ouder{number}", reach


def _school(school: School, role: Role, field: str, label: str) -> tuple[Role, str, Contact]:
    who: Tekent = school.tekent
    reach = Contact(
        name=who.naam,
        label=label,
        email=str(who.email),
        mobile=str(who.mobiel or ""),
        second="sms" if who.mobiel else "agreed",
        on_behalf_of=school.naam,
        function=who.functie,
        mandate=who.mandaat,
    )
    return role, field, reach


def _expert(one: Deskundige) -> papers.Deskundige:
    return papers.Deskundige(
        naam=one.naam,
        beroep=one.beroep.value.replace("_", " "),
        registratie=one.registratie,
        organisatie=one.organisatie,
        datum=one.datum,
        soort=one.soort,
        onafhankelijk=one.onafhankelijk,
        advies=one.advies,
    )


def _view(one: object) -> papers.Zienswijze:
    return papers.Zienswijze(
        tekst=getattr(one, "tekst", ""),
        datum=getattr(one, "datum", None),
        hoe=getattr(one, "hoe", ""),
        reden_geen=getattr(one, "reden_geen", ""),
    )


def _decider(intake: Intake) -> papers.Besluitnemer:
    door = intake.swv.besluit_door
    given = door.mandaat
    mandate = papers.Mandaat(nummer=given.nummer, datum=given.datum, van=given.van) if given else None
    return papers.Besluitnemer(naam=door.naam, functie=door.functie, mandaat=mandate)


def _pupil(intake: Intake) -> papers.Leerling:
    one = intake.leerling
    return papers.Leerling(
        voornamen=one.voornamen,
        achternaam=one.achternaam,
        geboortedatum=one.geboortedatum,
        roepnaam=one.roepnaam,
        voorvoegsel=one.voorvoegsel,
    )


def _place(school: School) -> papers.School:
    group = school.groep or (str(school.leerjaar) if school.leerjaar else "")
    return papers.School(naam=school.naam, brin=str(school.brin), vestiging=str(school.vestiging), groep=group)


def _announced(intake: Intake) -> tuple[papers.Bekendmaking, ...]:
    labels = {party: one.label for party, (_, _, one) in people(intake).items()}
    return tuple(
        papers.Bekendmaking(aan=labels.get(party, party), wijze="elektronisch of per post", op=day)
        for party, day in intake.tlv.bekendgemaakt.items()
    )
