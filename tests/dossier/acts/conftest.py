from __future__ import annotations

from tests.consultants import office, office_once, running, running_once
from tests.instance import instance_desk, laid_once
from tests.tlvs import (
    answered,
    answered_once,
    closed,
    closed_once,
    dossier,
    dossier_once,
    made,
    made_once,
    open_once,
    opened,
)

__all__ = [
    "answered",
    "answered_once",
    "closed",
    "closed_once",
    "dossier",
    "dossier_once",
    "instance_desk",
    "laid_once",
    "made",
    "made_once",
    "office",
    "office_once",
    "open_once",
    "opened",
    "running",
    "running_once",
]
