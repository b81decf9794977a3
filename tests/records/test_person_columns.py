"""Case 107: every table and column that can hold a person's data has its place in an overview of AVG 15, or a reason.

A new sealed column fails here until somebody says where a person would find it.
"""

from __future__ import annotations

from records import tables

# Where on the overview a person finds what lies in the column, or why it is not on it.
PLACES = {
    "organisations.sealed": "not on it: the organisation's own address, FG and telephone; they head every letter",
    "users.sealed": "staff: their own overview, from the administrator; never on a pupil's",
    "dossiers.sealed": "the data themselves: pupil, parents, schools, advice",
    "records.sealed": "the documents, by kind, with their data",
    "rounds.sealed": "who was asked to sign, by role",
    "intents.sealed": "answers that wait for their signature, as an answer",
    "grants.sealed": "recipients: who got a link",
    "mandate_entries.sealed": "bodies of the machtiging, with what may go to them",
    "seals.sealed": "recipients: who received what, on which ground",
    "jobs.sealed": "not on it: a letter on its way, gone within minutes; its road is a recipient's",
}


def test_107_every_column_that_can_hold_a_person_has_its_place_in_the_overview_or_a_reason() -> None:
    personal = set(tables.personal_columns())
    assert personal == set(PLACES), "say where on the overview of AVG 15 a person finds this column, or why not"
