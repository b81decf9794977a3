"""How values are worded on paper: Dutch dates, moments with both zones, kinds of education.

Pure functions; they are the filters a template may use, under the names of `FILTERS`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from dossier.papers import Contactgegevens, Recht  # isort: skip - before `oc_words`: intake and papers know each other
from dossier import oc_words

AMSTERDAM: Final = ZoneInfo("Europe/Amsterdam")
MONTHS: Final = (
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
)
COUNTS: Final = ("nul", "één", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien", "elf", "twaalf")
IN_FULL: Final[Mapping[str, str]] = {
    "SBO": "speciaal basisonderwijs (SBO)",
    "SO": "speciaal onderwijs (SO)",
    "VSO": "voortgezet speciaal onderwijs (VSO)",
    "PRO": "praktijkonderwijs (PrO)",
    "L": "laag (categorie 1)",
    "M": "midden (categorie 2)",
    "H": "hoog (categorie 3)",
    "Nvt": "niet van toepassing",
    Recht.INZAGE: "de gegevens bekijken (inzage, AVG artikel 15)",
    Recht.CORRECTIE: "gegevens verbeteren of aanvullen (AVG artikel 16)",
    Recht.VERWIJDERING: "gegevens wissen (AVG artikel 17)",
    Recht.BEPERKING: "gegevens een tijd niet gebruiken (beperking, AVG artikel 18)",
    Recht.OVERDRACHT: "gegevens meekrijgen of laten overdragen (AVG artikel 20)",
    Recht.BEZWAAR: "stoppen met het gebruik van gegevens (bezwaar, AVG artikel 21)",
    **oc_words.BODIES,
    **oc_words.DATA,
    **oc_words.DIRECTIONS,
    **oc_words.ENDS,
    **oc_words.INTAKE,
}


def datum(day: date) -> str:
    """`28 april 2026`."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def moment(at: datetime) -> str:
    """`16 maart 2026, 10:05:07 (Amsterdam), 09:05:07 UTC`; with the UTC date where it is another day."""
    local, utc = at.astimezone(AMSTERDAM), at.astimezone(UTC)
    other_day = "" if local.date() == utc.date() else f"{datum(utc)}, "
    return f"{datum(local)}, {local:%H:%M:%S} (Amsterdam), {other_day}{utc:%H:%M:%S} UTC"


def voluit(word: str) -> str:
    """An office word in full (kind of education, category, body, right); an unknown word stays itself."""
    return IN_FULL.get(str(word), str(word))


def tot(until: date | str) -> str:
    """A last day (`tot en met 31 juli 2026`), or an end that is no day, in words."""
    return f"tot en met {datum(until)}" if isinstance(until, date) else voluit(until)


def samen(values: Sequence[str]) -> str:
    """Office words in full, in one line with semicolons: what they stand for may hold commas."""
    return join([voluit(value) for value in values], "; ")


def weken(count: int) -> str:
    """`zes weken`, `1 week` is `één week`."""
    number = COUNTS[count] if 0 <= count < len(COUNTS) else str(count)
    return f"{number} {'week' if count == 1 else 'weken'}"


def alineas(text: str) -> list[str]:
    """The paragraphs of a text: parted by an empty line; a single line break inside stays."""
    parts = (part.strip() for part in text.replace("\r\n", "\n").split("\n\n"))
    return [part for part in parts if part]


def bedrag(cents: int) -> str:
    """`geen` for nothing, otherwise `€ 4,95`."""
    return "geen" if cents == 0 else f"€ {cents // 100},{cents % 100:02d}"


def streep(text: str) -> str:
    """The text, or a dash where nothing was filled in."""
    return text.strip() or "–"


def bereikbaar(contact: Contactgegevens) -> str:
    """Address, telephone and mail in one line."""
    return ", ".join(part for part in (*contact.adresregels, contact.telefoon, contact.email) if part) or "–"


def join(values: Sequence[str], between: str = ", ") -> str:
    """The values with `between` between them."""
    return between.join(str(value) for value in values)


FILTERS: Final[Mapping[str, Callable[..., object]]] = {
    function.__name__: function
    for function in (datum, moment, voluit, tot, samen, weken, alineas, bedrag, streep, bereikbaar, join)
}
"""What a template may write after `|`; nothing else."""
