"""The register of processing (AVG 30) and the access list (Bijlage 1), from rules and live rows."""

from __future__ import annotations

import dataclasses
from datetime import UTC, date, datetime, timedelta

import pytest

from dossier import duty_papers, papers
from dossier.duty_papers import Adoption, Controller, Member, access_list, processing_register
from dossier.kinds import Kind, title
from dossier.record import Grant
from portal import policies

NOW = datetime(2026, 3, 16, 9, tzinfo=UTC)
SENDER = papers.Afzender(naam="SWV Verzonnen")
WHO = Controller(sender=SENDER, officer="F. Gegevensbeschermer", officer_contact="fg@zegel.example")
SPPOH = policies.load("sppoh")
DIRECTOR = Member(id="u1", name="B. Besluiter", roles=frozenset({"directeur"}), since=NOW - timedelta(days=40))
EXPERT = Member(id="u2", name="D. Denkbeeld", roles=frozenset({"deskundige", "gedragswetenschapper"}), since=NOW)


@pytest.mark.parametrize("name", policies.names())
@pytest.mark.promise("F64")
def test_none_of_a_to_g_is_empty(name: str) -> None:
    register = processing_register(policies.load(name), WHO, "VR-1", NOW.date())
    empty = [one.name for one in dataclasses.fields(register) if not getattr(register, one.name)]
    assert set(empty) <= {"gezamenlijk", "verificatie", "partijen"}
    assert all(one.tekst and one.doelen and one.artikel for one in register.gegevens)
    assert all(one.termijn and one.stukken and one.artikel for one in register.bewaartermijnen)


@pytest.mark.parametrize("name", policies.names())
def test_every_kind_that_is_kept_stands_with_a_term_and_no_other(name: str) -> None:
    policy = policies.load(name)
    register = processing_register(policy, WHO, "VR-1", NOW.date())
    told = {one.split(" (")[0] for row in register.bewaartermijnen for one in row.stukken}
    assert told == {title(kind) for kind in Kind if not policy.kind(kind).none}


def test_recipients_are_those_that_sharing_obeys() -> None:
    register = processing_register(SPPOH, WHO, "VR-1", NOW.date())
    assert [one.wie for one in register.ontvangers] == [one.text for one in SPPOH.recipients.values()]
    assert "precies 3 jaar na het eerste van: het einde van de verklaring, de intrekking van de verklaring" in {
        one.termijn for one in register.bewaartermijnen
    }


def links(count: int, **changes: object) -> list[Grant]:
    one = Grant(
        id="g",
        organisation="o",
        dossier="d",
        records=("r",),
        purpose="download",
        party="",
        recipient_kind="school_nieuw",
        ground="WPO 18a lid 13",
        token=b"",
        code=b"",
        created_at=NOW,
        until=NOW + timedelta(days=14),
    )
    return [dataclasses.replace(one, id=f"g{number}", **changes) for number in range(count)]  # type: ignore[arg-type]


def listed(
    staff: list[Member], grants: list[Grant] | None = None, adopted: Adoption | None = None
) -> papers.Toegangslijst:
    return access_list(SPPOH, SENDER, staff, grants or [], adopted, "TL-1", NOW)


@pytest.mark.promise("F61")
def test_the_list_is_exactly_who_has_an_account_now_one_line_per_role() -> None:
    found = [(one.naam, one.functie) for one in listed([EXPERT, DIRECTOR]).personen]
    assert found == [
        ("B. Besluiter", "Directeur of bestuur: neemt het besluit"),
        ("D. Denkbeeld", "Deskundige die adviseert"),
        ("D. Denkbeeld", "Gedragswetenschapper van het loket"),
    ]
    assert [one.naam for one in listed([DIRECTOR]).personen] == ["B. Besluiter"]


def test_a_line_says_what_may_be_done_with_what_and_by_which_clause() -> None:
    line = listed([EXPERT]).personen[0]
    assert "deskundigenadvies: lezen, maken en wijzigen, ondertekenen (alleen eigen dossiers)" in line.gegevens
    assert line.motivering == "§8b"
    assert line.sinds == date(2026, 3, 16)


@pytest.mark.promise("F102")
def test_what_came_after_the_adoption_is_not_adopted_yet() -> None:
    adopted = Adoption(at=NOW, by="B. Besluiter", grants=frozenset({("u1", "directeur"), ("u2", "deskundige")}))
    found = {
        (one.naam, one.functie[:10]): one.vastgesteld for one in listed([DIRECTOR, EXPERT], None, adopted).personen
    }
    assert list(found.values()) == [True, True, False]
    before = listed([DIRECTOR])
    assert before.vastgesteld_op is None and not before.personen[0].vastgesteld


def test_a_role_that_the_matrix_does_not_know_is_on_the_list_and_says_so() -> None:
    (line,) = listed([dataclasses.replace(DIRECTOR, roles=frozenset({"onbekende-rol"}))]).personen
    assert (line.functie, line.motivering) == ("onbekende rol", "staat niet in de autorisatiematrix")
    assert line.gegevens == ("geen gegevens van leerlingen",)


def test_links_stand_there_without_a_name_and_few_are_not_counted() -> None:
    grants = links(12) + links(2, recipient_kind="ouder", purpose="sign")
    assert [(one.wie, one.waarvoor, one.aantal) for one in listed([], grants).links] == [
        ("ouder", "ondertekenen", "minder dan 10"),
        ("nieuwe school", "ophalen", "12"),
    ]


def test_a_dead_link_is_no_access() -> None:
    over = links(3, until=NOW) + links(3, withdrawn_at=NOW - timedelta(days=1))
    assert listed([], over).links == ()


def test_every_word_of_every_policy_can_be_told() -> None:
    for name in policies.names():
        policy = policies.load(name)
        people = [Member(id=role, name=role, roles=frozenset({role}), since=NOW) for role in policy.roles]
        made = access_list(policy, SENDER, people, [], None, "TL-1", NOW)
        assert len(made.personen) == len(policy.roles)
        assert made.bron.startswith(policy.about.title)
    assert duty_papers.TRANSFER and duty_papers.MEASURES
