from __future__ import annotations

from tests.consultants import office, office_once, running, running_once
from tests.instance import instance_desk, laid_once

__all__ = ["instance_desk", "laid_once", "office", "office_once", "running", "running_once"]
