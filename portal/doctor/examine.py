"""The round of all checks, in order. A check that stands on something broken is skipped and says so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from dossier.errors import ZegelError
from portal.doctor import daily, deep, machine, repair, services
from portal.doctor.findings import Finding, Outcome, Result, found
from portal.doctor.holdings import Check
from portal.doctor.patient import Patient
from portal.settings import Settings

BOOK: Final = frozenset({"database"})
ALL: Final = frozenset({"database", "keys", "store"})


@dataclass(frozen=True, slots=True)
class Step:
    """A check by its name, and the checks that must have gone well before it."""

    name: str
    look: Check
    needs: frozenset[str] = frozenset()


CHECKS: Final = (
    Step("secrets", machine.secrets),
    Step("folders", machine.folders),
    Step("disk", machine.disk),
    Step("converter", machine.converter),
    Step("fonts", machine.letters),
    Step("clock", machine.clock),
    Step("address", machine.address),
    Step("database", services.database),
    Step("keys", services.keys),
    Step("store", services.store),
    Step("signer", services.signer, BOOK),
    Step("jobs", daily.jobs, BOOK),
    Step("intents", daily.intents, BOOK),
    Step("register", daily.register, BOOK),
    Step("certificates", daily.certificates, BOOK),
    Step("unfinished", repair.unfinished, BOOK),
)
DEEP: Final = (
    Step("answers", deep.answers, BOOK),
    Step("versions", deep.versions, BOOK),
    Step("contents", deep.contents, ALL),
    Step("blobs", deep.blobs, ALL),
    Step("states", deep.states, BOOK),
    Step("numbers", deep.numbers, BOOK),
    Step("leftovers", deep.leftovers),
    Step("gone", deep.gone, ALL),
    Step("rows-without-key", deep.rows_without_key, ALL),
    Step("keys-without-row", deep.keys_without_row, ALL),
)


def open_patient(folder: Path) -> tuple[Patient | None, Result]:
    """The instance in a folder, if its settings can be read and hold."""
    try:
        return Patient(Settings.here(folder.absolute())), Result("settings")
    except ZegelError as problem:
        return None, Result("settings", (Finding(problem.code, problem.facts),))


def examine(patient: Patient, *, thorough: bool) -> Iterator[Result]:
    """Every check's result, one by one as they come."""
    sound: set[str] = set()
    for step in (*CHECKS, *DEEP) if thorough else CHECKS:
        result = _done(patient, step) if step.needs <= sound else Result(step.name, skipped=True)
        if result.outcome in (Outcome.SOUND, Outcome.NOTE):
            sound.add(step.name)
        yield result


def _done(patient: Patient, step: Step) -> Result:
    try:
        return Result(step.name, tuple(step.look(patient)))
    except ZegelError as problem:
        return Result(step.name, (Finding(problem.code, problem.facts),))
    except OSError as refusal:
        return Result(step.name, (found("machine-refuses", why=refusal.strerror or type(refusal).__name__),))
