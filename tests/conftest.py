"""What every test lives under: a closed network and patient property tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings
from pytest_socket import socket_allow_hosts

from tests.services.rabbitmq import rabbitmq

# The machine is shared: how long an example takes says nothing about a rule.
settings.register_profile("zegel", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("zegel")

LOOPBACK = ["127.0.0.1", "::1", "localhost"]


@pytest.hookimpl(trylast=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Connections stay on this machine; a test that needs another host names it with `allow_hosts([…])`."""
    if not item.get_closest_marker("allow_hosts") and not item.get_closest_marker("enable_socket"):
        socket_allow_hosts(list(LOOPBACK), allow_unix_socket=True)


@pytest.fixture(scope="session")
def rabbitmq_url() -> Iterator[str]:
    """A real RabbitMQ for this session (about 5 s to start)."""
    with rabbitmq() as url:
        yield url
