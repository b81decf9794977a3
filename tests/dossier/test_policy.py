from __future__ import annotations

import re
from pathlib import Path

import pytest

from dossier.errors import NotFound, Refused
from dossier.findings import InputRefused
from dossier.matrix import Act, Cell, Condition
from dossier.policy import SIZE_LIMIT, load, request_terms
from portal import policies

SPPOH = max((policies.FOLDER / "sppoh").glob("*.toml")).read_text(encoding="utf-8")


def refused(text: str) -> set[tuple[str, str]]:
    with pytest.raises(InputRefused) as problem:
        load(text.encode())
    return {(f.code, f.field) for f in problem.value.findings}


def changed(old: str, new: str) -> str:
    assert old in SPPOH
    return SPPOH.replace(old, new, 1)


@pytest.mark.parametrize("name", policies.names())
def test_every_policy_loads_and_carries_its_own_name_and_hash(name: str) -> None:
    policy = policies.load(name)
    assert policy.about.name == name
    assert re.fullmatch(r"[0-9a-f]{64}", policy.sha256)


def test_the_four_organisations_are_there() -> None:
    assert policies.names() == ("noord-limburg", "onderwijsconsulenten", "sppoh", "swv-algemeen")
    with pytest.raises(NotFound, match="policy-unknown"):
        policies.load("../sppoh")


@pytest.mark.parametrize("name", policies.names())
def test_no_name_address_or_phone_stands_in_a_policy(name: str) -> None:
    for path in (policies.FOLDER / name).glob("*.toml"):
        assert not re.search(r"@|\b\d{3}[- ]\d{7}\b|\b[1-9]\d{3} [A-Z]{2}\b", path.read_text(encoding="utf-8"))


LOOSE = "policy-looser-than-law"
WHEN = 'only_when = "voor zover noodzakelijk voor de ondersteuning"'
FORBIDDEN: list[tuple[str, str, str, str]] = [
    ("[about]", "[about]\nkleur = 'rood'", "field-unknown-name", "about.kleur"),
    ("[requests]", "[requests]\nwithinn = 'P1D'", "field-unknown-near", "requests.withinn"),
    ('within = "P4W"', 'within = "vier weken"', "field-ill-typed", "requests.within"),
    ('within = "P4W"', 'within = "P5W"', LOOSE, "requests.within"),
    ('longer = "P2M"', 'longer = "P3M"', LOOSE, "requests.longer"),
    ('clause = "§10.3"\n', 'clause = "§10.3"\nfirst_copy_costs = 500\n', LOOSE, "requests.first_copy_costs"),
    ('within = "P8W"', 'within = "P9W"', LOOSE, "terms.decision.within"),
    ('within = "P14D"', 'within = "P90D"', "policy-link-too-long", "terms.link.within"),
    ('starts_at = ["tlv_einde", "tlv_ingetrokken"]', "starts_at = []", "policy-empty", "retention.R1-TLV.starts_at"),
    (
        'starts_at = ["tlv_einde", "tlv_ingetrokken"]',
        'starts_at = ["ooit"]',
        "field-ill-typed",
        "retention.R1-TLV.starts_at[0]",
    ),
    ('keep = "P3Y"', 'keep = "P30Y"', LOOSE, "retention.R1-TLV.keep"),
    ('tlv = { rule = "R1-TLV"', 'tlv = { rule = "R9"', "policy-unknown-word", "documents.tlv.rule"),
    (
        'zienswijze = { rule = "R1-TLV"',
        'zienswijs = { rule = "R1-TLV"',
        "policy-kind-without-rule",
        "documents.zienswijze",
    ),
    ("[documents]", '[documents]\nkat = { none = true, clause = "x" }', "policy-unknown-word", "documents.kat"),
    (
        "machtiging = { none = true",
        'machtiging = { none = true, rule = "R1-TLV"',
        "policy-none-and-rule",
        "documents.machtiging",
    ),
    (WHEN, 'only_when = ""', "field-empty", "categories.d.only_when"),
    (f"{WHEN}\n", "", LOOSE, "categories.d.only_when"),
    ('purposes = ["website"]', "purposes = []", "policy-empty", "categories.p.purposes"),
    ('purposes = ["website"]', 'purposes = ["reclame"]', "policy-unknown-word", "categories.p.purposes"),
    ('documents = ["bezwaarbundel"]', "documents = []", "policy-empty", "recipients.bezwaarcommissie.documents"),
    ('parties = ["deskundige"]', "parties = []", "policy-empty", "signers.deskundigenadvies.parties"),
    ('may = { audit = "R" }', 'may = { audit = "RQ" }', "field-ill-typed", "roles.beheer.may.audit"),
    ('may = { audit = "R" }', 'may = { kluis = "R" }', "policy-unknown-word", "roles.beheer.may.kluis"),
    ('may = { audit = "R" }', "may = {}", "policy-empty", "roles.beheer.may"),
    (
        'starts_at = ["identiteit_beoordeeld"]\nkeep = "P0D"',
        'starts_at = ["identiteit_beoordeeld"]\nkeep = "P1Y"',
        LOOSE,
        "retention.RX-BIDENT.keep",
    ),
]


@pytest.mark.parametrize(
    ("old", "new", "code", "field"), FORBIDDEN, ids=[f"{row[2]}-{n}" for n, row in enumerate(FORBIDDEN)]
)
@pytest.mark.promise("F03", "F22", "F24", "F54", "F103")
def test_what_a_policy_may_not_say(old: str, new: str, code: str, field: str) -> None:
    assert (code, field) in refused(changed(old, new))


@pytest.mark.parametrize("table", ["purposes", "categories", "roles", "signers", "recipients", "retention"])
def test_an_empty_table_refuses_to_load(table: str) -> None:
    kept = "\n\n".join(part for part in SPPOH.split("\n\n") if f"[{table}." not in part)
    assert ("policy-empty", table) in refused(f"{table} = {{}}\n{kept}")


def test_a_rule_that_keeps_nothing_is_refused() -> None:
    extra = '\n[retention.R9]\nwhat = "x"\nstarts_at = ["intake"]\nkeep = "P1D"\nkind = "cap"\nclause = "x"\n'
    assert ("policy-rule-unused", "retention.R9") in refused(SPPOH + extra)


def test_every_value_cites_its_clause() -> None:
    assert any(code == "field-missing" for code, _ in refused(changed('clause = "§9.1a"', "")))


@pytest.mark.parametrize("data", [b"a = ", b"\xff", b"a = 1\na = 2"])
def test_what_is_no_toml_is_refused(data: bytes) -> None:
    with pytest.raises(Refused, match="policy-not-toml"):
        load(data)


def test_too_large_a_file_and_a_forged_hash_are_refused() -> None:
    with pytest.raises(Refused, match="policy-too-large"):
        load(b"#" * (SIZE_LIMIT + 1))
    with pytest.raises(Refused, match="sha256"):
        load(f'sha256 = "{"0" * 64}"\n{SPPOH}'.encode())


def test_a_cell_reads_letters_and_conditions() -> None:
    cell = Cell.parse("RS own after-aanmelding")
    assert cell.acts == {Act.READ, Act.SIGN}
    assert cell.conditions == {Condition.OWN, Condition.AFTER_AANMELDING}
    for wrong in ("RR", "", "R ooit"):
        with pytest.raises(ValueError, match=r".*"):
            Cell.parse(wrong)


def test_an_organisation_without_tlv_says_so() -> None:
    assert policies.load("onderwijsconsulenten").signers["tlv"].none


def test_noord_limburg_knows_no_extension() -> None:
    assert request_terms(policies.load("noord-limburg")).longer is None


def test_a_fifth_organisation_needs_a_file_and_no_code(tmp_path: Path) -> None:
    (tmp_path / "vijfde").mkdir()
    text = changed('name = "sppoh"', 'name = "vijfde"').replace('keep = "P3Y"', 'keep = "P1Y"')
    (tmp_path / "vijfde" / "2026-01-01.toml").write_text(text, encoding="utf-8")
    assert policies.names(tmp_path) == ("vijfde",)
    assert str(policies.PolicyFolder(tmp_path).named("vijfde").retention["R1-TLV"].keep) == "P1Y"
