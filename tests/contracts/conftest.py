"""What the exchange contracts share."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(scope="session")
def sealed_vectors() -> Any:
    """`tests/vectors/sealed-object.json`."""
    return json.loads((Path(__file__).parents[1] / "vectors" / "sealed-object.json").read_text())
