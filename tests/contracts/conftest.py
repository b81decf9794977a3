"""What the exchange contracts share."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.services.s3 import S3Endpoint, s3_server


@pytest.fixture(scope="session")
def sealed_vectors() -> Any:
    """`tests/vectors/sealed-object.json`."""
    return json.loads((Path(__file__).parents[1] / "vectors" / "sealed-object.json").read_text())


@pytest.fixture(scope="session")
def s3() -> Iterator[S3Endpoint]:
    """A real S3 server for this session (about 3 s to start)."""
    with s3_server() as endpoint:
        yield endpoint
