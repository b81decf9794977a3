"""A RabbitMQ of Debian's packages for one test session: own ports, own node, own data, gone afterwards."""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from tests.services.ports import free_port, stop, wait_for_port

SERVER = Path("/usr/lib/rabbitmq/bin/rabbitmq-server")


@contextmanager
def rabbitmq() -> Iterator[str]:
    """The broker's `amqp://` address. Needs Debian's rabbitmq-server; works as root and as anybody else.

    The wrapper in /usr/sbin insists on the system's own folders and user, so the server behind it is
    started directly; epmd, which Erlang starts once per machine, gets a port of its own.
    """
    home = Path(tempfile.mkdtemp(prefix="rabbit-"))
    port, epmd = free_port(), free_port()
    user = "rabbitmq" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
    try:
        config = home / "rabbitmq.conf"
        config.write_text(_config(port))
        if os.geteuid() == 0:
            shutil.chown(home, user)
            home.chmod(0o700)
        with (home / "log").open("wb") as log:
            process = _start([str(SERVER)], _environ(home, port, epmd), home, log, user)
        try:
            wait_for_port(port, process, home / "log")
            yield f"amqp://guest:guest@127.0.0.1:{port}//"
        finally:
            stop(process)
            subprocess.run(
                ["/usr/bin/epmd", "-port", str(epmd), "-kill"],
                capture_output=True,
                check=False,
                env={"ERL_EPMD_RELAXED_COMMAND_CHECK": "true"},
            )
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _config(port: int) -> str:
    return (
        f"listeners.tcp.1 = 127.0.0.1:{port}\n"
        "log.console = true\nlog.console.level = warning\nlog.file = false\n"
        "vm_memory_high_watermark.absolute = 512MB\ndisk_free_limit.absolute = 50MB\n"
    )


def _environ(home: Path, port: int, epmd: int) -> dict[str, str]:
    node = f"zegel{port}-{secrets.token_hex(3)}@localhost"
    return {
        "PATH": "/usr/sbin:/usr/bin:/sbin:/bin",
        "LANG": "C.UTF-8",
        "HOME": str(home),
        "RABBITMQ_NODENAME": node,
        "RABBITMQ_MNESIA_BASE": str(home / "data"),
        "RABBITMQ_LOG_BASE": str(home),
        "RABBITMQ_CONFIG_FILE": str(home / "rabbitmq"),
        "RABBITMQ_CONF_ENV_FILE": str(home / "none"),
        "RABBITMQ_ENABLED_PLUGINS_FILE": str(home / "plugins"),
        "RABBITMQ_PID_FILE": str(home / "pid"),
        "RABBITMQ_DIST_PORT": str(free_port()),
        "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "-kernel inet_dist_use_interface {127,0,0,1} +sbwt none",
        "ERL_EPMD_PORT": str(epmd),
        "ERL_EPMD_ADDRESS": "127.0.0.1",
    }


def _start(order: list[str], environ: dict[str, str], home: Path, log: IO[bytes], user: str) -> subprocess.Popen[bytes]:
    if os.geteuid() != 0:
        return subprocess.Popen(order, env=environ, cwd=home, stdout=log, stderr=log)
    return subprocess.Popen(
        order, env=environ, cwd=home, stdout=log, stderr=log, user=user, group=user, extra_groups=[]
    )
