"""The house's own rules, held against its source: who reads the clock, how long things are, what is never written."""

from __future__ import annotations

import ast
import importlib
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from portal.problems import table
from tests.run import parts
from tests.source import HOME, PACKAGES, Function, calls, dotted, lines_of, modules, public, tracked

CLOCK = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "time.time_ns", "func.now"}
FAMILIES = {"ZegelError", "Refused", "NotFound", "Conflict", "Unavailable"}
FUNCTION_LINES = 50
FILE_LINES = 400
FILE_LINES_P90 = 250


def test_only_the_clock_reads_the_clock() -> None:
    found = {path for path, tree in modules().items() for name, _ in calls(tree) if name in CLOCK}
    assert found - {"portal/clock.py"} == set()


def test_only_the_settings_read_the_environment() -> None:
    found = {
        path
        for path, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and dotted(node) in {"os.environ", "os.getenv"}
    }
    assert found - {"portal/settings.py"} == set()


def test_nothing_is_printed() -> None:
    assert not [path for path, tree in modules().items() for name, _ in calls(tree) if name == "print"]


def test_no_function_is_longer_than_fifty_lines() -> None:
    long = [
        f"{path}:{node.lineno} {node.name} {lines_of(node)}"
        for path, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, Function) and lines_of(node) > FUNCTION_LINES and "/migrations/" not in path
    ]
    assert not long


def test_files_stay_small() -> None:
    sizes = sorted((len((HOME / path).read_text(encoding="utf-8").splitlines()), path) for path in modules())
    assert not [row for row in sizes if row[0] > FILE_LINES]
    assert sizes[int(len(sizes) * 0.9)][0] <= FILE_LINES_P90


def test_everything_public_says_what_it_is() -> None:
    silent = [path for path, tree in modules().items() if not ast.get_docstring(tree)]
    silent += [
        f"{path}:{node.lineno} {name}"
        for path, tree in modules().items()
        for name, node in public(tree)
        if not ast.get_docstring(node) and not (path == "dossier/ports.py" and name.startswith("Shelf."))
    ]
    assert not silent


def test_values_are_frozen() -> None:
    loose = [
        f"{path}:{node.lineno} {node.name}"
        for path, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
        for mark in node.decorator_list
        if dotted(mark.func if isinstance(mark, ast.Call) else mark).endswith("dataclass")
        and "frozen" not in {k.arg for k in getattr(mark, "keywords", [])}
    ]
    assert not loose


@pytest.mark.parametrize("package", PACKAGES)
def test_our_modules_come_from_the_repository(package: str) -> None:
    # All these names are taken on the Python index (house.md 5.3): none may ever stand before ours.
    module = importlib.import_module(package)
    assert Path(str(module.__file__)).parent == HOME / package


def raised(package: str) -> dict[str, str]:
    """Each error code a package raises by a literal, with one place where it does."""
    return {
        node.args[0].value: f"{path}:{node.lineno}"
        for path, tree in modules().items()
        if path.startswith(f"{package}/")
        for name, node in calls(tree)
        if name.rpartition(".")[2] in FAMILIES and node.args
        if isinstance(node.args[0], ast.Constant) and isinstance(node.args[0].value, str)
    }


@pytest.mark.parametrize("package", PACKAGES)
def test_every_code_that_is_raised_has_its_sentences(package: str) -> None:
    assert {code: place for code, place in raised(package).items() if code not in table()} == {}


def test_every_sentence_has_a_code_that_is_raised() -> None:
    said = {
        node.value
        for tree in modules().values()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert set(table()) - said == set()


def test_every_sentence_is_whole() -> None:
    for code, problem in table().items():
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", code), code
        assert 400 <= problem.status <= 599, code
        assert all(text.endswith((".", "?", "`")) or ": " in text for text in problem.sentences.values()), code


# In two halves, so that this file passes its own test.
MACHINE = re.compile(r"(?<![\w.])/(?:wo" + r"rk|ro" + r"ot|ho" + r"me|tm" + r"p)/")
REGISTRIES = re.compile(r"(?:py" + r"pi\.org|pythonho" + r"sted|npm" + r"js\.|repo1?\.ma" + r"ven|deb\.de" + r"bian)")


def test_no_tracked_file_names_a_machine_path_or_a_registry() -> None:
    found = []
    for name in tracked():
        text = (HOME / name).read_bytes().decode("utf-8", "ignore")
        found += [f"{name}: {mark.group()}" for mark in (MACHINE.search(text), REGISTRIES.search(text)) if mark]
    assert not found


def test_lock_files_hold_no_address() -> None:
    locks = [*(HOME / "requirements").glob("*"), *HOME.rglob("package-lock.json"), *HOME.rglob("pom.xml")]
    kept = [path for path in locks if not {".venv", "node_modules", "build", "var"} & set(path.parts)]
    schema = re.compile(r"https?://(?!maven\.apache\.org/|www\.w3\.org/)")
    assert not [path.name for path in kept if schema.search(path.read_text(encoding="utf-8"))]


def test_the_three_sets_pin_the_same_versions() -> None:
    pinned = {}
    for name in ("run", "test", "bench"):
        text = (HOME / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
        pinned[name] = set(re.findall(r"^([\w.-]+==[^ ;]+)", text, re.MULTILINE))
        assert pinned[name]
        assert text.count("--hash=sha256:") >= len(pinned[name])
    assert pinned["run"] <= pinned["test"]
    assert pinned["run"] <= pinned["bench"]


def test_the_script_is_plain_shell() -> None:
    script = HOME / "zegel"
    assert script.read_text(encoding="utf-8").startswith("#!/bin/sh\n")
    assert subprocess.run(["/bin/sh", "-n", script], check=False).returncode == 0
    assert subprocess.run(["/bin/bash", "-n", HOME / ".ci" / "run"], check=False).returncode == 0


def test_every_apt_line_is_a_name_and_a_least_version() -> None:
    for path in (HOME / "requirements").glob("apt-*.txt"):
        for line in path.read_text(encoding="utf-8").splitlines():
            assert re.fullmatch(r"#.*|[a-z0-9.+-]+(\|[a-z0-9.+-]+)* [0-9][\w.:+~-]*", line), (path.name, line)


# One adapter each, tested where it lives. Whoever writes a second one moves the port out of this list.
ONE_ADAPTER = {"Calendar", "Clock", "Policies", "Random", "Sealer", "Signatory", "Vault", "Wording", "Writer"}


def test_every_port_with_two_adapters_has_a_contract() -> None:
    ports = {name for name, node in public(modules()["dossier/ports.py"]) if "Protocol" in ast.dump(node)}
    ports = {name for name in ports if "." not in name}
    suites = "".join(path.read_text(encoding="utf-8") for path in (HOME / "tests" / "contracts").glob("*.py"))
    bare = {name for name in ports - ONE_ADAPTER if not re.search(rf"\b{name}\b", suites)}
    assert bare - {"Shelf"} == set()  # tested with Book


def test_every_long_test_belongs_to_a_part() -> None:
    own = {path for part in parts().values() for path in part.paths}
    marked = [
        path.relative_to(HOME).as_posix()
        for path in (HOME / "tests").rglob("test_*.py")
        if "mark.lo" + "ng" in path.read_text(encoding="utf-8")
    ]
    assert not [name for name in marked if not any(name.startswith(path) for path in own)]
    assert all((HOME / path).exists() for path in own)


def test_no_mock_stands_for_our_own_code() -> None:
    wrong = re.compile("unittest" + r"\.mock|mock" + r"er\b|Magic" + "Mock")
    files = [path for path in (HOME / "tests").rglob("*.py") if wrong.search(path.read_text(encoding="utf-8"))]
    assert not [path.name for path in files]


def test_the_version_stands_once() -> None:
    project = tomllib.loads((HOME / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert re.fullmatch(r"\d+\.\d+\.\d+", project["version"])
