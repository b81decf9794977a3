"""The order of the main job: from the dossier `po-so` to its destruction, and what stays for a look around."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from portal.clock import DemoClock
from portal.demo.lay import Instance, example, load_example
from portal.demo.story import PASSWORD, Story, check, midnight_of
from portal.wiring import open_desk, store


def play(instance: Instance, base_url: str, tell: Callable[[str], None]) -> Story:
    """Play it all; raises at the first step that is not true."""
    results = instance.settings.folder / "results"
    results.mkdir()
    story = Story(instance, base_url, results, tell)
    clock = DemoClock(instance.settings.clock_file, demo=True)
    form = example("po-so")
    load_example(instance.settings, instance.swv, "po-so")

    tell("\nHet samenwerkingsverband bereidt de verklaring voor")
    secretary, _app = story.staff(instance.swv.logins["secretariaat"])
    record = story.prepare(secretary, form["leerling"]["roepnaam"])
    tell("\nDe directeur neemt het besluit")
    director, app = story.staff(instance.swv.logins["directeur"])
    story.decide(director, app, record)

    tell("\nOuders en scholen lezen en tekenen")
    parents, old, new = form["ouders"], form["school_oud"]["tekent"], form["school_nieuw"]["tekent"]
    code = story.agreed_code(secretary, record, "Ouder 2")
    story.sign("Ouder 1", parents[0]["email"], "akkoord", parents[0]["naam"], mobile=parents[0]["mobiel"])
    story.sign("Ouder 2", parents[1]["email"], "gezien", parents[1]["naam"], code=code)
    story.sign("School van herkomst", old["email"], "gezien", old["naam"], mobile=old["mobiel"])
    story.sign("Nieuwe school", new["email"], "gezien", new["naam"], mobile=new["mobiel"])
    story.wait_closed(secretary, record)

    tell("\nDe nieuwe school haalt de verklaring op")
    pdf = story.share(secretary, record, form["school_nieuw"])
    (results / "tlv.pdf").write_bytes(pdf)
    _judge(story, results / "tlv.pdf", "Elke handtekening geldig")
    _keep_evidence(story, record)
    _encrypted(story, pdf)
    story.after_its_end(clock)

    tell("\nOp de dag van de regel verdwijnt het document")
    _destroyed(story, clock, record, form)
    clock.ahead(timedelta(0))
    _leave_alive(story)
    return story


def _judge(story: Story, path: Path, words: str) -> None:
    """`zegel verify`, in a process of its own, on the file as the school has it."""
    root = story.instance.settings.folder / "root.pem"
    command = [sys.executable, "-m", "portal.cli", "verify", str(path), "--trust", str(root)]
    said = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own program
    check(said.returncode == 0, f"zegel verify vindt {path.name} niet goed: {said.stdout}{said.stderr}")
    story.said(words, f"zegel verify {path.name}: exitcode 0")


def _keep_evidence(story: Story, record: str) -> None:
    """The evidence file, as staff download it."""
    desk = open_desk(story.instance.settings)
    with desk.book.reading() as shelf:
        kept = shelf.record(story.instance.swv.id, record)
        revision = shelf.revision(record, "evidence")
    check(revision is not None and revision.cause == "seal", "het bewijsbestand is niet verzegeld")
    assert revision is not None  # noqa: S101 - checked just above
    (story.results / "bewijsbestand.pdf").write_bytes(desk.vault.read(kept, revision.stored, revision.number))
    _judge(story, story.results / "bewijsbestand.pdf", "Bewijsbestand verzegeld")


def _encrypted(story: Story, pdf: bytes) -> None:
    """Nothing in the store can be read: no PDF head, no piece of the document."""
    kept = store(story.instance.settings)
    blobs = [name for name, _written in kept.blobs()]
    check(bool(blobs), "er ligt niets in de opslag")
    for name in blobs:
        data = b"".join(kept.get(name))
        check(b"%PDF" not in data and pdf[200:260] not in data, f"{name} is leesbaar")
    story.said("Versleuteld in de opslag", f"{len(blobs)} bestanden, geen ervan leesbaar")


def _destroyed(story: Story, clock: DemoClock, record: str, form: dict[str, Any]) -> None:
    """The demo clock reaches the day; key, rows and bytes go; the certificate stays."""
    desk = open_desk(story.instance.settings)
    with desk.book.reading() as shelf:
        kept = shelf.record(story.instance.swv.id, record)
        blobs = [one.stored for one in shelf.revisions(record)]
    assert kept.destroy_from is not None  # noqa: S101 - a TLV with an end always has it
    day = datetime.combine(kept.destroy_from, datetime.min.time())
    clock.stand_at(midnight_of(day))
    story.until(lambda: _state(story, record) == "destroyed", "de vernietiging")
    check(not desk.keys.exists(kept.key), "de sleutel bestaat nog")
    check(not any(desk.vault.exists(one) for one in blobs), "er liggen nog bestanden in de opslag")
    last = f"{kept.last_day:%d-%m-%Y}"
    story.said("Vernietigd op de dag van de regel", f"{kept.rule}: laatste dag {last}; sleutel, rijen en bestanden weg")
    story.until(lambda: _certificate(story) is not None, "het vernietigingsbewijs")
    data = _certificate(story)
    assert data is not None  # noqa: S101 - seen just above
    (story.results / "vernietigingsbewijs.pdf").write_bytes(data)
    _judge(story, story.results / "vernietigingsbewijs.pdf", "Vernietigingsbewijs getekend")
    name = form["leerling"]["achternaam"].encode()
    check(name not in data, "het vernietigingsbewijs noemt de leerling")


def _state(story: Story, record: str) -> str:
    with open_desk(story.instance.settings).book.reading() as shelf:
        return shelf.record(story.instance.swv.id, record).state


def _certificate(story: Story) -> bytes | None:
    desk = open_desk(story.instance.settings)
    with desk.book.reading() as shelf:
        found = [r for r in shelf.records(story.instance.swv.id, "", "vernietigingsbewijs") if r.state == "final"]
        revision = shelf.revision(found[0].id, "pdf") if found else None
    return desk.vault.read(found[0], revision.stored, revision.number) if revision else None


def _leave_alive(story: Story) -> None:
    """Two dossiers stay for `zegel serve`, with the log-ins of the fictional staff."""
    instance = story.instance
    load_example(instance.settings, instance.vo, "vo-vso")
    load_example(instance.settings, instance.consultants, "onderwijsconsulent")
    lines = [f"Wachtwoord van wie al is ingelogd: {PASSWORD}", ""]
    for tenant in (instance.swv, instance.vo, instance.consultants):
        lines.append(tenant.name)
        for role, login in tenant.logins.items():
            used = tenant is instance.swv and role in ("secretariaat", "directeur")
            password = PASSWORD if used else login.password
            lines.append(f"  {role}: {login.email}  wachtwoord: {password}  code-app: {login.totp}")
    (instance.settings.folder / "log-ins.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    story.said("Twee dossiers blijven over", "vo-vso en onderwijsconsulent, voor ./zegel serve")
