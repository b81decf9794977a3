"""Makes the standard templates from their outlines: a .docx and a reading view per document kind.

Run without arguments to write them, with `--check` to compare (exit 1 when one differs).
The .docx is tracked because organisations start from it; once changed in Word it is theirs.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))  # ./zegel takes the script's folder off the path (PYTHONSAFEPATH)

import web  # noqa: E402
import word  # noqa: E402
from outline import read  # noqa: E402

TITLES = {
    "tlv": "Toelaatbaarheidsverklaring",
    "onderwijskundig-rapport": "Onderwijskundig rapport",
    "inzage": "Antwoord op inzageverzoek",
    "vernietigingsbewijs": "Bewijs van vernietiging",
    "bewijsbestand": "Bewijs van ondertekening",
    "brief": "Brief",
    "onderwijskundig-rapport-swv": "Onderwijskundig rapport",
    "verwerkingsregister": "Register van verwerkingsactiviteiten",
    "toegangslijst": "Toegangslijst",
    "jaarverslag": "Jaarcijfers",
    "thuiszittersrapport": "Rapport over thuiszitters",
    "bezwaarbundel": "Bezwaarbundel",
    "tlv-vervanging": "Vervanging toelaatbaarheidsverklaring",
    "tlv-beeindiging": "Einde toelaatbaarheidsverklaring",
    "tlv-weigering": "Weigering toelaatbaarheidsverklaring",
    "opp": "Ontwikkelingsperspectief",
    "aanvraag": "Aanvraag",
    "opschorting": "Aanvraag niet compleet",
    "deskundigenadvies": "Deskundigenadvies",
    "advies": "Advies over ondersteuning",
    "toewijzing": "Toewijzing van ondersteuning",
    "aanwijzing-lwoo": "Besluit over lwoo",
    "beoordeling-extra-ondersteuning-vo": "Beoordeling extra ondersteuning",
    "aanmelding": "Aanmelding",
    "overeenkomst": "Overeenkomst",
    "machtiging": "Machtiging",
    "machtiging-ingetrokken": "Machtiging ingetrokken",
    "verzoek-ontvangst": "Ontvangst verzoek",
    "verzoek-identiteit": "Vraag bij verzoek",
    "verzoek-verlenging": "Meer tijd",
    "verzoek-besluit": "Antwoord op verzoek",
    "correctiebericht": "Bericht over gegevens",
    "verwerkingsbericht": "Wij gebruiken gegevens",
    "datalek-brief": "Bericht datalek",
    "datalek-melding": "Melding datalek",
}

DENSE = {"tlv", "tlv-vervanging", "tlv-weigering"}
"""Papers that must stay on two pages when their facts are of the usual length."""
WIDE = {"verwerkingsregister", "toegangslijst"}
"""Papers with broad tables: their page lies on its side."""


def files() -> dict[Path, bytes]:
    """Every file this script owns, with its bytes."""
    made: dict[Path, bytes] = {}
    for kind, title in TITLES.items():
        blocks = read(whole(f"{kind}.md"))
        made[HERE / "standaard" / f"{kind}.docx"] = word.build(blocks, title, kind in DENSE, kind in WIDE)
        made[HERE / "standaard" / f"{kind}.html"] = web.build(blocks).encode()
    return made


def whole(name: str) -> str:
    """An outline with the parts it shares put in place of its `!deel NAAM` lines: one sentence has one home."""
    text = (HERE / "outlines" / name).read_text(encoding="utf-8")
    return re.sub(
        r"^!deel (\S+)$", lambda found: whole(f"delen/{found.group(1)}.md").rstrip(), text, flags=re.MULTILINE
    )


def main(arguments: list[str]) -> int:
    """Write or compare; the exit code."""
    made = files()
    stale = [path for path, data in made.items() if not path.exists() or path.read_bytes() != data]
    if "--check" in arguments:
        sys.stdout.writelines(f"{path.name} differs from its outline\n" for path in stale)
        return 1 if stale else 0
    for path in stale:
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(made[path])
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
