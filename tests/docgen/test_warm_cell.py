from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from docgen import jail
from docgen.jail import Limits, Wall
from tests.docgen.conftest import ROOT

pytestmark = pytest.mark.skipif(jail.strongest() is not Wall.FILES, reason="bubblewrap cannot run here")

INSIDE = """
import ctypes, json, os, resource, socket, sys
from pathlib import Path
from docgen import warm_cell

folder = Path(sys.argv[1])
libc = ctypes.CDLL(None, use_errno=True)

def can(act):
    try:
        return bool(act() or True)
    except OSError:
        return False

def tried():
    libc.unshare(0x10000000 | 0x00020000)  # new users and mounts of its own must open nothing either
    return {
        "own": sorted(os.listdir(folder / "own")),
        "proc": os.listdir("/proc"),
        "pid": os.getpid(),
        "nets": [name for _, name in socket.if_nameindex()],
        "write own": can(lambda: (folder / "own" / "x").write_text("x")),
        "write elsewhere": [p for p in (str(folder), "/", "/tmp", "/dev/shm")
                            if can(lambda: Path(p, "x").write_text("x"))],
        "unmount": libc.umount2(os.fsencode(folder / "own"), 2),
        "writable again": libc.mount(None, b"/", None, 32 | 4096, None),
        "limits": [resource.getrlimit(w)[1] for w in (resource.RLIMIT_CPU, resource.RLIMIT_AS, resource.RLIMIT_FSIZE)],
    }

warm_cell.part()
if os.fork() == 0:
    warm_cell.shut(folder / "own", 5, 2**30, 2**20)
    print(json.dumps(tried()), flush=True)
    os._exit(0)
os.wait()
"""


def test_a_document_alone_reaches_nothing_but_its_own_folder(tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "kept-by-libreoffice").mkdir()
    (tmp_path / "own" / "of-another").write_text("secret")
    python = Path(sys.executable).resolve()
    line = jail.command(
        [str(python), "-s", "-S", "-c", INSIDE, str(tmp_path)],
        tmp_path,
        {"PYTHONPATH": str(ROOT)},
        Limits(),
        Wall.FILES,
        also=[Path(sys.base_prefix), ROOT / "docgen"],
    )
    done = subprocess.run(line, capture_output=True, text=True, timeout=30, check=False)
    found = json.loads(done.stdout or done.stderr)
    assert found["own"] == ["kept-by-libreoffice"]
    assert found["proc"] == []
    assert found["pid"] == 1
    assert found["nets"] == ["lo"]
    assert found["write own"] and found["write elsewhere"] == []
    assert found["unmount"] == -1
    assert found["writable again"] == -1
    assert found["limits"] == [5, 2**30, 2**20]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["own"]
    assert (tmp_path / "own" / "of-another").read_text() == "secret"
