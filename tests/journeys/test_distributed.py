"""The same main job on the distributed form: PostgreSQL, an S3 server, RabbitMQ, each process by itself."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from portal.demo.lay import Instance, lay
from portal.demo.main_job import play
from tests.services.ports import free_port, stop, wait_for_port
from tests.source import HOME

if TYPE_CHECKING:
    from tests.services.postgres import Cluster
    from tests.services.s3 import S3Endpoint

pytest_plugins = ["tests.services.postgres", "tests.services.s3", "tests.services.rabbitmq"]


@pytest.fixture
def instance(tmp_path: Path, postgres_server: Cluster, s3: S3Endpoint, rabbitmq_url: str) -> Instance:
    broker = urlsplit(rabbitmq_url)
    secrets = {"access": s3.access_key, "secret": s3.secret_key, "broker": broker.password or ""}
    for name, secret in secrets.items():
        (tmp_path / name).write_text(secret, encoding="ascii")
        (tmp_path / name).chmod(0o600)
    store = {
        "endpoint": s3.url,
        "bucket": s3.bucket,
        "access_key_file": str(tmp_path / "access"),
        "secret_key_file": str(tmp_path / "secret"),
    }
    more = {
        "database_url": postgres_server.fresh(),
        "keystore_url": postgres_server.fresh(),
        "broker_url": rabbitmq_url.replace(f":{broker.password}@", "@"),
        "broker_password_file": str(tmp_path / "broker"),
        "store": store,
    }
    return lay(tmp_path / "instance", f"http://127.0.0.1:{free_port()}", more)


@contextmanager
def _process(folder: Path, *words: str) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "portal.cli", *words, "--folder", str(folder)]
    with (folder / f"{words[0]}.log").open("ab") as log:
        child = subprocess.Popen(command, cwd=HOME, stdout=log, stderr=log)
        try:
            yield child
        finally:
            stop(child)


@pytest.mark.long
def test_the_main_job_runs_on_separate_processes_and_real_servers(instance: Instance) -> None:
    folder = instance.settings.folder
    port = instance.settings.base_url.rsplit(":", 1)[1]
    told: list[str] = []
    with ExitStack() as running:
        running.enter_context(_process(folder, "signer"))
        for _ in range(2):
            running.enter_context(_process(folder, "worker"))
        web = running.enter_context(_process(folder, "web", "--port", port))
        wait_for_port(int(port), web, folder / "web.log")
        story = play(instance, instance.settings.base_url, told.append)
    assert len(story.done) > 15, told
    assert not (folder / "zegel.sqlite").exists()
    assert not (folder / "objects").exists()
