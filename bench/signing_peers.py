"""The peers that are programs of their own: pyHanko's command line and `@libpdf/core` on node."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from statistics import median
from typing import Final

from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from bench.measure import seconds
from bench.signing_work import Work
from signing.keys import der

LIBPDF: Final = Path(__file__).parent / "libpdf"


def pyhanko_cli_ms(work: Work, folder: Path, url: str) -> float:
    """One signature per process, as the command line makes them: wall time."""
    key, certificate, chain, source = _laid(work, folder)
    signed = folder / "cli.pdf"
    order = [sys.executable, "-m", "pyhanko", "sign", "addsig", "--field", "ouder1", "--use-pades", "--timestamp-url"]
    order += [url, "pemder", "--key", str(key), "--cert", str(certificate), "--chain", str(chain), "--no-pass"]
    order += [str(source), str(signed)]
    return median(seconds(lambda: _done(order, folder)) * 1000 for _ in range(3))


def libpdf_ms(work: Work, folder: Path, url: str, rounds: int) -> float | None:
    """The same signature by `@libpdf/core`, warm in one node process; None where it cannot be installed."""
    if shutil.which("npm") is None:
        return None
    place = folder / "libpdf"
    shutil.copytree(LIBPDF, place, ignore=shutil.ignore_patterns("node_modules"))
    try:
        _done(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], place)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
        return None
    _laid(work, folder)
    files = [str(folder / name) for name in ("peer.pdf", "peer.pkcs8", "peer.der", "issuer.der")]
    printed = _done(["node", "sign.mjs", *files, url, "ouder1", str(rounds)], place)
    return float(median(json.loads(printed.splitlines()[-1])))


def _laid(work: Work, folder: Path) -> tuple[Path, Path, Path, Path]:
    private = work.party.key.private_bytes
    laid = {
        "peer.pdf": work.pdf,
        "peer.key": private(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()),
        "peer.pkcs8": private(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()),
        "peer.pem": work.party.certificate.public_bytes(Encoding.PEM),
        "issuer.pem": work.party.chain[0].public_bytes(Encoding.PEM),
        "peer.der": der(work.party.certificate),
        "issuer.der": der(work.party.chain[0]),
    }
    for name, data in laid.items():
        (folder / name).write_bytes(data)
    return folder / "peer.key", folder / "peer.pem", folder / "issuer.pem", folder / "peer.pdf"


def _done(order: list[str], folder: Path) -> str:
    done = subprocess.run(order, cwd=folder, check=True, capture_output=True, timeout=300)  # noqa: S603 - our own files
    return done.stdout.decode()
