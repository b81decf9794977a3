from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossier.errors import Refused
from dossier.findings import InputRefused, stop
from portal.yamlfile import SIZE_LIMIT, load, parse, told

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.yaml"))

PAGE = b"""invoer:
  naam: No
  vestiging: 00
  op: 2026-03-16
  lijst:
    - {a: 1, b: "2"}
    - a: true
      b: null
"""


def test_values_keep_the_kind_a_person_meant() -> None:
    assert parse(PAGE).value == {
        "invoer": {
            "naam": "No",
            "vestiging": "00",
            "op": date(2026, 3, 16),
            "lijst": [{"a": 1, "b": "2"}, {"a": True, "b": None}],
        }
    }


def test_the_line_of_every_path_is_known_and_of_what_is_missing_the_nearest() -> None:
    page = parse(PAGE)
    assert (page.line("invoer.op"), page.line("invoer.lijst[1].b"), page.line("invoer.lijst[1].zz")) == (4, 8, 7)
    part = page.at("invoer")
    assert (part.line("op"), part.line("lijst[1].zz"), part.line("weg"), part.line("")) == (4, 7, 1, 1)


def test_a_refusal_is_told_with_its_line() -> None:
    problem = InputRefused([stop("field-missing", "lijst[0].c"), stop("field-empty", "naam")])
    assert told(problem, parse(PAGE).at("invoer")) == [
        "regel 6: Het veld lijst[0].c ontbreekt. Vul het in.",
        "regel 2: Het veld naam is leeg. Vul het in of laat het hele veld weg.",
    ]


@pytest.mark.parametrize(
    ("data", "code", "line"),
    [
        (b"a: 1\na: 2\n", "yaml-duplicate", 2),
        (b"a: &x 1\nb: *x\n", "yaml-alias", 1),
        (b"a: !!python/object:os.system x\n", "yaml-alias", 1),
        (b"a: [1\n", "yaml-invalid", 2),
        (b"a: 2026-02-30\n", "yaml-no-such-day", 1),
        (b"[" * 10_000, "yaml-too-deep", 1),
        (b"- 1\n" * 30_000, "yaml-too-deep", 19_999),
        (b"? [a]\n: 1\n", "yaml-invalid", 1),
        (b"a: 1\n---\nb: 1\n", "yaml-invalid", 2),
        (b"\xff\xfe", "yaml-not-utf8", None),
        (b" " * (SIZE_LIMIT + 1), "yaml-too-large", None),
    ],
)
def test_what_yaml_allows_and_a_facts_file_does_not(data: bytes, code: str, line: int | None) -> None:
    with pytest.raises(Refused) as refused:
        parse(data)
    assert (refused.value.code, refused.value.facts.get("line")) == (code, line)


def test_an_absent_part_or_file_is_named() -> None:
    with pytest.raises(Refused, match="field=invoer"):
        parse(b"x: 1").at("invoer")
    with pytest.raises(Refused, match="file-unreadable"):
        load(Path("bestaat-niet.yaml"))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_example_is_read(path: Path) -> None:
    assert isinstance(load(path).at("invoer").value, dict)


@given(st.binary(max_size=200) | st.text(alphabet="a:-[]{}&*!|>'\"#\n 0", max_size=60).map(str.encode))
def test_whatever_bytes_come_in_are_values_or_a_refusal(data: bytes) -> None:
    try:
        parse(data)
    except Refused as refused:
        assert refused.code.startswith("yaml-")
