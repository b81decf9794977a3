"""The page behind the QR and judging a file: what anybody hears, and what nobody learns."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest

from dossier.acts.open_dossier import invoer_of
from dossier.acts.show_status import Standing, code_of, show_status
from dossier.intake import Verklaring, read_intake
from portal import check, create_app
from tests.portal.conftest import Web
from tests.signed import Signed, destroyed, signer_of
from tests.signing.conftest import prepared_pdf

NAMES = re.compile("Sterre|Verzonnen van|Ouder [12]|ouder1")


class Asker(Web):
    """Somebody without an account."""

    def status(self, signed: Signed, record: str) -> Any:
        one = signed.record(record)
        return self.get(f"/v/{one.number}/{code_of(one)}")

    def send(self, pdf: bytes, **form: str) -> Any:
        """Choose a file on the page shown last, or on the general one."""
        if "csrf_token" not in self.page:
            self.get("/controleren")
        return self.post("/controleren", bestand=(BytesIO(pdf), "x.pdf"), **form)  # type: ignore[arg-type]


@pytest.fixture
def asker(signed_instance: Signed) -> Iterator[Asker]:
    """On the first day of the closed TLV."""
    laid = signed_instance.laid
    first = tlv_of(signed_instance).ingangsdatum
    laid.clock.to(first.year, first.month, first.day)
    with signer_of(signed_instance.settings) as signatory:
        yield Asker(create_app(laid.settings, replace(laid.desk, signatory=signatory)))


def tlv_of(signed: Signed) -> Verklaring:
    """What was typed of the closed TLV."""
    desk, record = signed.laid.desk, signed.record(signed.closed)
    with desk.book.reading() as shelf:
        return read_intake(invoer_of(desk, shelf.dossier(record.organisation, record.dossier))).tlv


def text(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page.split("<main", 1)[1]).split())


def test_the_page_behind_the_qr_says_number_standing_and_last_day_only(asker: Asker, signed_instance: Signed) -> None:
    answer = asker.status(signed_instance, signed_instance.closed)
    assert answer.status_code == 200
    said = text(asker.page)
    assert "Dit document is compleet en geldt vandaag." in said
    assert re.search(r"Geldig tot en met \d+ juli 20\d\d", said)
    assert signed_instance.record(signed_instance.closed).number in said
    assert not NAMES.search(asker.page)


def test_a_document_that_waits_says_it_cannot_be_used_yet(asker: Asker, signed_instance: Signed) -> None:
    asker.status(signed_instance, signed_instance.waiting)
    assert "Nog niet compleet" in asker.page
    assert "Geldig tot" not in asker.page


@pytest.mark.parametrize(
    ("state", "word"),
    [
        ("withdrawn", "Ingetrokken"),
        ("destroying", "Vernietigd"),
        ("destroyed", "Vernietigd"),
        ("forgotten", "Vernietigd"),
    ],
)
def test_each_state_has_its_word(asker: Asker, signed_instance: Signed, state: str, word: str) -> None:
    with signed_instance.laid.desk.book.writing() as shelf:
        shelf.save_record(replace(signed_instance.record(signed_instance.closed), state=state))
    asker.status(signed_instance, signed_instance.closed)
    assert f"<h2>{word}</h2>" in asker.page
    assert "Geldig tot" not in asker.page


def test_after_destruction_it_says_that_the_document_is_no_longer_here(asker: Asker, signed_instance: Signed) -> None:
    pdf = signed_instance.pdf(signed_instance.closed)
    destroyed(signed_instance, signed_instance.closed)
    asker.status(signed_instance, signed_instance.closed)
    assert "Dit document bestaat hier niet meer." in asker.page
    assert "bestand" not in asker.page
    asker.send(pdf)
    assert "Wij bewaren dit bestand niet." in asker.page
    assert "note good" in asker.page  # the file itself is still sound


def test_it_holds_from_its_first_day_to_its_last(asker: Asker, signed_instance: Signed) -> None:
    laid, record, tlv = signed_instance.laid, signed_instance.record(signed_instance.closed), tlv_of(signed_instance)
    assert tlv.einddatum is not None
    for day, hour, standing in (
        (tlv.ingangsdatum - timedelta(days=1), 12, Standing.NOT_YET),
        (tlv.ingangsdatum, 0, Standing.VALID),
        (tlv.einddatum, 21, Standing.VALID),
        (tlv.einddatum, 22, Standing.ENDED),  # midnight in Amsterdam, in summer
    ):
        laid.clock.to(day.year, day.month, day.day, hour)
        assert show_status(laid.desk, record.number, code_of(record)).standing is standing


def test_a_later_one_in_the_same_dossier_replaces_it(asker: Asker, signed_instance: Signed) -> None:
    record = signed_instance.record(signed_instance.closed)
    later = replace(record, id="f" * 32, number="PO9901-2025-999999", created_at=record.created_at.replace(year=2099))
    with signed_instance.laid.desk.book.writing() as shelf:
        shelf.add_record(later)
    asker.status(signed_instance, signed_instance.closed)
    assert "Vervangen" in asker.page


def test_whatever_does_not_fit_is_one_and_the_same_404(asker: Asker, signed_instance: Signed) -> None:
    record, other = (signed_instance.record(one) for one in (signed_instance.closed, signed_instance.waiting))
    with signed_instance.laid.desk.book.writing() as shelf:
        hidden = replace(other, id="e" * 32, number="PO9901-2025-777777", state="void")
        shelf.add_record(hidden)
    pages = set()
    for number, code in (
        (record.number, code_of(other)),
        (record.number, code_of(record)[:9]),
        (record.number, "é" * 10),
        ("PO9901-2025-000999", code_of(record)),
        ("PO9901-2025-000999", "0" * 10),
        (hidden.number, code_of(hidden)),
    ):
        answer = asker.get(f"/v/{number}/{code}")
        assert answer.status_code == 404
        pages.add(re.sub(r'class="apart">\w+', "", asker.page))
    assert len(pages) == 1
    assert "kennen wij niet" in pages.pop()


def test_a_typed_number_leads_to_the_same_page(asker: Asker, signed_instance: Signed) -> None:
    record = signed_instance.record(signed_instance.closed)
    asker.get("/v")
    answer = asker.get(f"/v?nummer={record.number.lower()}+&code={code_of(record).lower()[:5]} {code_of(record)[5:]}")
    assert (answer.status_code, answer.location) == (303, f"/v/{record.number}/{code_of(record)}")
    assert asker.get("/v?nummer=x").status_code == 200


def test_guessing_is_slowed_down(asker: Asker, signed_instance: Signed) -> None:
    answers = [asker.get(f"/v/PO9901-2025-000001/{place:010X}").status_code for place in range(62)]
    assert answers[:60] == [404] * 60
    assert answers[60:] == [429, 429]
    assert asker.status(signed_instance, signed_instance.closed).status_code == 429
    other = Asker(asker.client.application, "198.51.100.9")
    assert other.status(signed_instance, signed_instance.closed).status_code == 200


def test_the_closed_document_is_sound_known_and_newest(asker: Asker, signed_instance: Signed) -> None:
    assert asker.send(signed_instance.pdf(signed_instance.closed)).status_code == 200
    said = text(asker.page)
    assert "Ondertekend, en daarna is er niets veranderd." in said
    assert "Dit is precies het document dat wij bewaren." in said
    for words in ("Wie het besluit nam", "Ouder met gezag", "Zegel van de organisatie", "Tijdstempel voor het archief"):
        assert words in said
    assert "UTC" in said
    assert f"/v/{signed_instance.record(signed_instance.closed).number}/" in asker.page


def test_a_document_under_way_is_sound_too(asker: Asker, signed_instance: Signed) -> None:
    asker.send(signed_instance.pdf(signed_instance.waiting))
    assert "Deze versie klopt, maar is nog niet compleet" in asker.page
    assert "Dit is precies het document dat wij bewaren." in asker.page


def test_an_earlier_version_says_that_there_is_a_newer_one(asker: Asker, signed_instance: Signed) -> None:
    asker.send(signed_instance.pdf(signed_instance.closed, 3))
    assert "Dit is een eerdere versie. Er is een nieuwere versie van dit document." in asker.page


def test_a_changed_file_is_told_apart_from_what_is_kept(asker: Asker, signed_instance: Signed) -> None:
    pdf = bytearray(signed_instance.pdf(signed_instance.closed))
    pdf[len(pdf) // 3] ^= 1
    asker.status(signed_instance, signed_instance.closed)
    record = signed_instance.record(signed_instance.closed)
    asker.send(bytes(pdf), nummer=record.number, code=code_of(record))
    said = text(asker.page)
    assert f"Dit is niet het document met nummer {record.number} zoals wij dat bewaren." in said
    assert "note bad" in asker.page


def test_behind_a_qr_another_document_of_ours_is_told_apart(asker: Asker, signed_instance: Signed) -> None:
    record = signed_instance.record(signed_instance.closed)
    asker.status(signed_instance, signed_instance.closed)
    form = {"nummer": record.number, "code": code_of(record)}
    asker.send(signed_instance.pdf(signed_instance.waiting), **form)
    assert "Dit is niet het document met nummer" in asker.page
    asker.get("/controleren")
    asker.send(signed_instance.pdf(signed_instance.closed), **form)
    assert "Dit is precies het document dat wij bewaren." in asker.page


def test_a_strangers_pdf_is_no_document_of_ours(asker: Asker) -> None:
    asker.send(prepared_pdf())
    said = text(asker.page)
    assert "In dit bestand staat geen handtekening." in said
    assert "Wij bewaren dit bestand niet." in said


@pytest.mark.parametrize("junk", [b"hallo", b"%PDF-1.7\n", b"\x00" * 4096, b"%PDF-1.7\n" + b"<<" * 50_000])
def test_any_bytes_get_a_verdict(asker: Asker, junk: bytes) -> None:
    assert asker.send(junk).status_code == 200
    assert "note bad" in asker.page


def test_the_outcome_can_be_had_as_json(asker: Asker, signed_instance: Signed) -> None:
    answer = asker.send(signed_instance.pdf(signed_instance.closed), als="json")
    told = json.loads(answer.data)
    assert answer.mimetype == "application/json"
    assert (told["verdict"], told["register"]) == ("sound", "newest")
    assert told["number"] == signed_instance.record(signed_instance.closed).number
    assert len(told["signatures"]) >= 5


def test_no_file_is_a_sentence_on_the_same_page(asker: Asker) -> None:
    assert asker.send(b"").status_code == 422
    assert "Kies eerst een bestand." in asker.page
    assert 'name="bestand"' in asker.page


def test_a_file_over_20_mib_is_refused(asker: Asker) -> None:
    assert asker.send(b"%PDF-1.7\n" + bytes(check.LARGEST)).status_code == 413
    assert "te groot" in asker.page


def test_a_large_file_that_fits_is_read(asker: Asker) -> None:
    assert asker.send(bytes(check.LARGEST)).status_code == 200


def test_a_file_never_touches_the_disk(asker: Asker) -> None:
    opened: list[str] = []

    def watch(event: str, arguments: Any) -> None:
        if event == "open" and isinstance(arguments[2], int) and arguments[2] & os.O_ACCMODE:
            opened.append(str(arguments[0]))

    asker.get("/controleren")
    token = re.findall(r'name="csrf_token" value="([^"]+)"', asker.page)[0]
    parts = {'name="csrf_token"': token.encode(), 'name="bestand"; filename="x.pdf"': bytes(5_000_000)}
    body = b"".join(
        f"--grens\r\nContent-Disposition: form-data; {head}\r\n\r\n".encode() + data + b"\r\n"
        for head, data in parts.items()
    )
    sys.addaudithook(watch)  # for good: a hook cannot be taken away, but it only looks
    answer = asker.client.post(
        "/controleren",
        data=body + b"--grens--\r\n",
        content_type="multipart/form-data; boundary=grens",
        base_url="https://127.0.0.1",
    )
    assert answer.status_code == 200
    assert [one for one in opened if "sqlite" not in one and not one.isdecimal() and one != os.devnull] == []


def test_when_everybody_asks_at_once_some_wait_and_hear_so(
    asker: Asker, signed_instance: Signed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(check, "PATIENCE_S", 0.05)
    with ExitStack() as others:
        for _ in range(check.AT_ONCE):
            others.enter_context(check._turn())
        answer = asker.send(b"%PDF-")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")
    assert "veel bestanden" in asker.page
    asker.get("/controleren")
    assert asker.send(b"%PDF-").status_code == 200


def test_a_file_that_takes_too_long_is_a_503_with_a_sentence(asker: Asker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("signing.child._BACKSTOP", 0.001)
    answer = asker.send(b"%PDF-1.7")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")
    assert "duurde te lang" in asker.page


def test_without_the_signer_a_closed_document_is_judged_all_the_same(signed_instance: Signed) -> None:
    asker = Asker(create_app(signed_instance.settings))
    asker.send(signed_instance.pdf(signed_instance.closed))
    assert "Ondertekend, en daarna is er niets veranderd." in asker.page


def test_many_files_from_one_address_are_slowed_down(asker: Asker) -> None:
    answers = []
    for _ in range(21):
        asker.get("/controleren")
        answers.append(asker.send(b"").status_code)
    assert answers == [422] * 20 + [429]
