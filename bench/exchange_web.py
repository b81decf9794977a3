"""Downloads through the real web process, as a recipient behind a link gets them, beside nginx and beside S3.

The clients are `wrk` on loopback, eight connections. Every download of ours asks for the link's end, opens
the keys, authenticates the bytes and writes its row; the peer only sends bytes.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path
from statistics import quantiles
from typing import Final

import urllib3
from urllib3.exceptions import HTTPError

from bench.measure import Figures
from dossier.actor import Actor
from dossier.acts.edit_dossier import create
from dossier.contacts import Contact
from dossier.ports import Desk
from dossier.record import Grant, KeyName, Record, Revision, Session
from portal import create_app
from portal.clock import SystemClock
from portal.demo.lay import Instance, example, lay
from portal.identity import session_id
from portal.wiring import open_desk, store

MIB: Final = 1024 * 1024
CLIENTS: Final = 8
LASTS_S: Final = 4
SLOW: Final = 100
HERE: Final = "https://127.0.0.1"
TO: Final = Contact("S. Ontvanger", "De school", "ontvanger@school.example", "0600000000", on_behalf_of="De Fictie")


class Site:
    """A served instance, a link session, and the address of one document per size."""

    def __init__(self, folder: Path, more: dict[str, object] | None, sizes: tuple[int, ...]) -> None:
        self.port = free_port()
        self.instance: Instance = lay(folder, f"http://127.0.0.1:{self.port}", more)
        self.desk: Desk = open_desk(self.instance.settings)
        self.folder = folder
        self._dossier = self._begun()
        self.records = {size: self._document(size) for size in sizes}
        self.cookie = self._cookie()

    def path(self, size: int) -> str:
        """Where a document of that many bytes is fetched."""
        return f"/documenten/{self.records[size].id}.pdf"

    @contextmanager
    def served(self) -> Iterator[subprocess.Popen[bytes]]:
        """The web process, as `serve` starts it."""
        order = [sys.executable, "-m", "portal.cli", "web", "--folder", str(self.folder), "--port", str(self.port)]
        process = subprocess.Popen(order)  # noqa: S603 - our own program
        try:
            _wait(self.port, "/privacy")
            yield process
        finally:
            process.terminate()
            process.wait(30)

    def _begun(self) -> str:
        form = example("po-so")
        form["school_nieuw"]["aangemeld_op"] = SystemClock().now().date()
        return create(self.desk, Actor(self.instance.swv.id, "bench"), form)

    def _document(self, size: int) -> Record:
        desk, now, swv = self.desk, SystemClock().now(), self.instance.swv.id
        record = Record(desk.random.id(), swv, self._dossier, "brief", "final", "R1-TLV", "", now, number=f"B-{size}")
        desk.keys.make(record.key, KeyName("dossier", self._dossier), now)
        desk.keys.make(KeyName("register", record.id), KeyName("organisation", swv), now)
        stored = desk.vault.put(record, "pdf", 1, (os.urandom(MIB) for _ in range(size // MIB)))
        with desk.book.writing() as shelf:
            shelf.add_record(record)
            shelf.add_revision(Revision(record.id, "pdf", 1, now, "bench", stored), expecting=None)
        return record

    def _cookie(self) -> str:
        desk, now, swv = self.desk, SystemClock().now(), self.instance.swv.id
        sealed = desk.sealer.seal(KeyName("dossier", self._dossier), "recipient", TO.sealed())
        ids = tuple(one.id for one in self.records.values())
        grant = Grant(
            desk.random.id(), swv, self._dossier, ids, "download", "", "school_nieuw", "bench",
            desk.random.hashed("t", "1"), desk.random.hashed("c", "1"), now, now + timedelta(days=1), sealed=sealed,
        )  # fmt: skip
        secret = desk.random.token()
        with desk.book.writing() as shelf:
            shelf.add_grant(grant)
            shelf.add_session(Session(session_id(secret), swv, "link", grant.id, now, now, "in"))
        client = create_app(self.instance.settings, desk).test_client()
        with client.session_transaction(base_url=HERE) as kept:
            kept["link"] = secret
        found = client.get_cookie("__Host-zegel", domain="127.0.0.1")
        assert found is not None  # noqa: S101 - set by the block above
        return f"__Host-zegel={found.value}"


def from_folder(folder: Path) -> Figures:
    """1 and 64 MiB from the folder store against nginx; slow readers; memory."""
    site = Site(folder, None, (MIB, 32 * MIB, 64 * MIB))
    with ExitStack() as stack:
        web = stack.enter_context(site.served())
        peer = stack.enter_context(nginx(folder.parent / "nginx", {"1": MIB, "64": 64 * MIB}))
        figures: Figures = {}
        for name, size in (("1", MIB), ("64", 64 * MIB)):
            url = f"http://127.0.0.1:{site.port}{site.path(size)}"
            ours, theirs = _turns(url, site.cookie, f"http://127.0.0.1:{peer}/{name}")
            figures |= {
                f"get{name}m_vs_nginx": ours / theirs,
                f"get{name}m_mib_s": ours,
                f"nginx_{name}m_mib_s": theirs,
            }
        figures |= slow_readers(site, web.pid)
        figures["parallel_rss_mib"] = max(parallel(site, web.pid, size) for size in (32 * MIB, 64 * MIB))
    return figures


def from_s3(folder: Path) -> Figures:
    """The same from an S3 server, against a plain pooled GET of as many bytes from that server."""
    from tests.services.s3 import s3_server

    with ExitStack() as stack:
        s3 = stack.enter_context(s3_server())
        keys = folder.parent / "s3-keys"
        keys.mkdir(mode=0o700)
        for name, secret in (("access", s3.access_key), ("secret", s3.secret_key)):
            (keys / name).touch(mode=0o600)
            (keys / name).write_text(secret)
        told = {"endpoint": s3.url, "bucket": s3.bucket, "access_key_file": str(keys / "access")}
        site = Site(folder, {"store": {**told, "secret_key_file": str(keys / "secret")}}, (MIB, 64 * MIB))
        stack.enter_context(site.served())
        figures: Figures = {}
        for name, size in (("1", MIB), ("64", 64 * MIB)):
            with site.desk.book.reading() as shelf:
                kept = shelf.revision(site.records[size].id, "pdf")
            assert kept is not None  # noqa: S101 - made above
            url = f"http://127.0.0.1:{site.port}{site.path(size)}"
            ours = wrk(url, site.cookie)
            theirs = _plain(store(site.instance.settings), kept.stored.blob)
            figures |= {
                f"get{name}m_s3_vs_plain": ours / theirs,
                f"get{name}m_s3_mib_s": ours,
                f"plain_{name}m_mib_s": theirs,
            }
    return figures


def slow_readers(site: Site, pid: int) -> Figures:
    """A hundred readers of 64 MiB who take a little at a time; meanwhile another page, and what lies on a disk."""
    request = f"GET {site.path(64 * MIB)} HTTP/1.1\r\nHost: 127.0.0.1:{site.port}\r\nCookie: {site.cookie}\r\n\r\n"
    with ExitStack() as stack:
        readers = [stack.enter_context(socket.create_connection(("127.0.0.1", site.port))) for _ in range(SLOW)]
        for one in readers:
            one.sendall(request.encode())
        time.sleep(2)
        for one in readers:
            one.recv(4096)
        pool = urllib3.PoolManager()
        times = []
        for _ in range(200):
            started = time.perf_counter()
            answer = pool.request("GET", f"http://127.0.0.1:{site.port}/privacy", retries=False, timeout=20)
            times.append((time.perf_counter() - started) * 1000)
            if answer.status != 200:  # noqa: PLR2004 - HTTP
                raise RuntimeError(f"the page answered {answer.status}")
        spooled = sum(map(_on_disk, _family(pid), [site.folder] * len(_family(pid))))
    return {"slow_readers_p95_ms": quantiles(times, n=20)[-1], "spooled_plaintext_bytes": float(spooled)}


def parallel(site: Site, pid: int, size: int) -> float:
    """The most memory (MiB) all web processes together hold while twenty download at once."""
    most, stop = 0.0, threading.Event()

    def watch() -> None:
        nonlocal most
        while not stop.wait(0.02):
            most = max(most, sum(map(_resident, _family(pid))))

    thread = threading.Thread(target=watch)
    thread.start()
    wrk(f"http://127.0.0.1:{site.port}{site.path(size)}", site.cookie, 20)
    stop.set()
    thread.join()
    return most


@contextmanager
def nginx(folder: Path, files: dict[str, int]) -> Iterator[int]:
    """Debian's nginx with two workers that sends files of these sizes by sendfile; its port."""
    port = free_port()
    folder.mkdir()
    folder.chmod(0o755)
    for name, size in files.items():
        (folder / name).write_bytes(os.urandom(size))
    (folder / "conf").write_text(
        f"daemon off; worker_processes 2; pid {folder}/pid; error_log stderr crit; events {{}}\n"
        f"http {{ access_log off; sendfile on; keepalive_requests 100000; client_body_temp_path {folder}/b;"
        f" proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u;"
        f" scgi_temp_path {folder}/s;"
        f" server {{ listen 127.0.0.1:{port}; root {folder}; }} }}\n"
    )
    program = shutil.which("nginx") or "/usr/sbin/nginx"
    user = ["-g", "user root;"] if os.geteuid() == 0 else []
    process = subprocess.Popen([program, "-c", str(folder / "conf"), *user])  # noqa: S603 - our own file
    try:
        _wait(port, "/none")
        yield port
    finally:
        process.terminate()
        process.wait(30)


def wrk(url: str, cookie: str = "", clients: int = CLIENTS) -> float:
    """MiB a second that `clients` connections get; fails on any answer but 200."""
    order = ["wrk", "-t2", f"-c{clients}", f"-d{LASTS_S}s", "--timeout", "60s", "-H", f"Cookie: {cookie}", url]
    said = subprocess.run(order, check=True, capture_output=True, text=True).stdout  # noqa: S603 - our own words
    if "Non-2xx" in said or "read" not in said:
        raise RuntimeError(said)
    read, unit, spent = re.search(r"requests in ([\d.]+)s, ([\d.]+)([KMG])B read", said).group(2, 3, 1)  # type: ignore[union-attr]
    return float(read) * {"K": 1 / 1024, "M": 1.0, "G": 1024.0}[unit] / float(spent)


def free_port() -> int:
    """A port nobody has now."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _turns(ours: str, cookie: str, theirs: str) -> tuple[float, float]:
    """The better of two turns each, so that a disturbance in one does not decide."""
    pairs = [(wrk(ours, cookie), wrk(theirs)) for _ in range(2)]
    return max(one for one, _ in pairs), max(one for _, one in pairs)


def _plain(place: object, blob: str) -> float:
    """MiB a second by eight threads that fetch and drop a blob through the same pooled client."""
    got, until = [0] * CLIENTS, time.perf_counter() + LASTS_S

    def fetch(number: int) -> None:
        while time.perf_counter() < until:
            for piece in place.get(blob):  # type: ignore[attr-defined]
                got[number] += len(piece)

    threads = [threading.Thread(target=fetch, args=(number,)) for number in range(CLIENTS)]
    started = time.perf_counter()
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return sum(got) / MIB / (time.perf_counter() - started)


def _family(pid: int) -> list[int]:
    """A process and all below it."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(below for child in children for below in _family(int(child)))]


def _resident(pid: int) -> float:
    """Memory in MiB that is a process's own: what it shares with its parent counts once, there."""
    try:
        told = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0.0
    return sum(int(n) for n in re.findall(r"^Pss: +(\d+) kB", told, re.M)) / 1024


def _on_disk(pid: int, folder: Path) -> int:
    """Bytes in open regular files outside the instance: where a server would spool."""
    total = 0
    for link in Path(f"/proc/{pid}/fd").iterdir():
        try:
            where, about = str(link.readlink()), link.stat()
        except OSError:
            continue
        if where.startswith("/") and not where.startswith((str(folder), "/dev/", "/proc/")) and link.is_file():
            total += about.st_size
    return total


def _wait(port: int, path: str) -> None:
    end, pool = time.monotonic() + 240, urllib3.PoolManager()
    while time.monotonic() < end:
        try:
            pool.request("GET", f"http://127.0.0.1:{port}{path}", retries=False, timeout=60)
        except (HTTPError, OSError):
            time.sleep(0.05)
        else:
            return
    raise RuntimeError("the server did not come up")
