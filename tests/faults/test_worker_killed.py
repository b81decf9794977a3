"""The worker killed again and again, at every phase of a job."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.portal.test_worker import killed_and_done


@pytest.mark.long
@pytest.mark.timeout(900)
@pytest.mark.parametrize("distributed", [False, True], ids=["embedded", "rabbitmq"])
def test_ten_kills_lose_nothing_and_double_nothing(tmp_path: Path, rabbitmq_url: str, distributed: bool) -> None:
    killed_and_done(tmp_path, rabbitmq_url.replace("guest:guest@", "guest@") if distributed else "", jobs=15, kills=10)
