"""The child process: any bytes, a verdict, within its limits; and the command line around it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from portal.cli_verify import verify
from signing import child
from signing.authority import Authority, root_pem
from signing.child import judge_apart
from signing.engine import Engine
from signing.verdicts import Reason, Verdict
from tests.signing.conftest import Written, now, prepared_pdf


def test_the_child_says_what_the_verifier_says(engine: Engine, closed: bytes) -> None:
    assert judge_apart(closed, engine._roots(), now()) == engine.report(closed, now())


@pytest.mark.parametrize(
    "data",
    [b"", b"%PDF-1.7", b"%PDF-1.7\n%%EOF", b"%PDF-" + b"[" * 100_000, b"%PDF-1.4\nstartxref\n0\n%%EOF"],
    ids=["empty", "header", "header and end", "deep", "loop"],
)
def test_any_bytes_get_a_verdict(data: bytes) -> None:
    assert judge_apart(data, [], now()).finding.verdict in (Verdict.NOT_A_PDF, Verdict.UNJUDGEABLE)


def test_a_file_that_is_too_large_is_not_read() -> None:
    assert judge_apart(bytes(child.LARGEST + 1), [], now()).finding.reason is Reason.TOO_LARGE


def test_a_bomb_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    """A stream that unpacks to far more than it may."""
    import zlib

    body = zlib.compress(bytes(400 * 1024 * 1024), 9)
    bomb = b"%PDF-1.7\n1 0 obj\n<< /Type /XRef /Size 9 /W [1 1 1] /Root 2 0 R /Filter /FlateDecode /Length "
    bomb += b"%d >>\nstream\n" % len(body) + body + b"\nendstream\nendobj\nstartxref\n9\n%%EOF\n"
    assert judge_apart(bomb, [], now()).finding.verdict is Verdict.UNJUDGEABLE


def test_the_child_may_not_open_a_connection() -> None:
    with pytest.raises(PermissionError):
        child._no_connections("socket.connect", ())


def run(*arguments: str | Path) -> tuple[int, str]:
    done = CliRunner().invoke(verify, [str(each) for each in arguments])
    return done.exit_code, done.output


def test_verify_says_sound_under_the_root_and_exits_0(authority: Authority, closed: bytes, written: Written) -> None:
    root, file = written("root.pem", root_pem(authority)), written("closed.pdf", closed)
    code, output = run(file, "--json", "--trust", root)
    report = json.loads(output)
    assert (code, report["verdict"]) == (0, "sound")
    assert list(report) == ["verdict", "signatures", "reason"]
    assert set(report["signatures"][0]) == {
        "field",
        "signer",
        "role",
        "meaning",
        "level",
        "signed_at",
        "verdict",
        "reason",
    }
    assert report["signatures"][1]["role"] == "ouder met gezag"


def test_the_instances_own_root_is_trusted_by_default(authority: Authority, closed: bytes, written: Written) -> None:
    code, output = run(
        written("closed.pdf", closed), "--folder", written("root.pem", root_pem(authority)).parent, "--lang", "en"
    )
    assert code == 0 and output.startswith("Valid. Signed, and nothing has changed since.")
    assert "(Amsterdam)" in output and "UTC (proven time), level B-LTA" in output


def test_without_trust_the_signer_is_unknown_and_it_exits_1(closed: bytes, written: Written) -> None:
    code, output = run(written("closed.pdf", closed), "--folder", "nergens")
    assert code == 1 and output.startswith("Ondertekenaar onbekend.")


def test_every_other_verdict_exits_1(written: Written) -> None:
    assert run(written("a.pdf", prepared_pdf()))[0] == 1
    assert run(written("b.pdf", b"geen pdf"))[0] == 1


def test_wrong_usage_exits_2(written: Written, tmp_path: Path) -> None:
    assert run(tmp_path / "nergens.pdf")[0] == 2
    assert run(tmp_path)[0] == 2
    assert run()[0] == 2
    assert run(written("a.pdf", prepared_pdf()), "--lang", "fr")[0] == 2
    code, output = run(written("a.pdf", prepared_pdf()), "--trust", written("x.pem", b"geen certificaat"))
    assert code == 2 and "no certificate in it" in output
