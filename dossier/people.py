"""Who may speak for a child, and from what age the child speaks: on the day of the act (domain.md §4).

Days are in Europe/Amsterdam. A person born on 29 February has a birthday on 1 March in other years.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Final

from dossier.intake import Ouder
from dossier.intake_oc import Instantiesoort

HEARD: Final = 12
"""From here the pupil has a voice of their own."""
DECIDES: Final = 16
"""From here the pupil decides about their own data (UAVG 5)."""
ADULT: Final = 18

CARE: Final = frozenset(
    {Instantiesoort.JEUGDZORGINSTELLING, Instantiesoort.GGZ, Instantiesoort.GGD, Instantiesoort.HUISARTS}
)
"""Bodies where a pupil of 12 to 15 signs beside the parents (Jeugdwet 7.3.4 lid 2)."""

PUPIL: Final = "leerling"


def age_on(born: date, day: date) -> int:
    """Age in whole years on `day`."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def birthday(born: date, age: int) -> date:
    """The day on which that age is reached."""
    try:
        return born.replace(year=born.year + age)
    except ValueError:
        return date(born.year + age, 3, 1)


def holders(parents: Sequence[Ouder]) -> tuple[str, ...]:
    """The marks of those who hold gezag (or act as guardian), in the dossier's order."""
    return tuple(parent.id for parent in parents if parent.gezag)


def asked_for_tlv(parents: Sequence[Ouder], born: date, day: date) -> tuple[str, ...]:
    """Who is asked to sign a TLV: every holder of gezag under 18, the pupil from 12 as a voice of their own.

    Nobody's answer is needed for the TLV to hold (domain.md §0.2).
    """
    age = age_on(born, day)
    pupil = (PUPIL,) if age >= HEARD else ()
    return pupil if age >= ADULT else (*holders(parents), *pupil)


def must_sign_agreement(parents: Sequence[Ouder], born: date, day: date) -> frozenset[str]:
    """Whose signature the overeenkomst of a case needs: the parents with gezag; an adult pupil alone."""
    return frozenset({PUPIL}) if age_on(born, day) >= ADULT else frozenset(holders(parents))


def must_sign_mandate(parents: Sequence[Ouder], born: date, day: date, body: Instantiesoort) -> frozenset[str]:
    """Whose signature a machtiging for `body`, signed on `day`, needs.

    Under 12 the parents with gezag; 12 to 15 the pupil too where the body gives care; from 16 the pupil alone.
    """
    age = age_on(born, day)
    if age >= DECIDES:
        return frozenset({PUPIL})
    also = {PUPIL} if age >= HEARD and body in CARE else set[str]()
    return frozenset(holders(parents)) | also


def requests_access(born: date, day: date) -> str:
    """Whose right of access it is: `ouders` under 16, `leerling` from 16 (a parent then needs consent)."""
    return PUPIL if age_on(born, day) >= DECIDES else "ouders"


def missing(needed: Collection[str], signed: Collection[str]) -> tuple[str, ...]:
    """Those whose signature is still missing, in alphabetical order."""
    return tuple(sorted(set(needed) - set(signed)))
