"""What a view reaches: the desk and the settings of the application it runs in."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app

from dossier.ports import Desk
from portal.settings import Settings


@dataclass(frozen=True, slots=True)
class Here:
    """One application's settings and desk."""

    settings: Settings
    desk: Desk


def here() -> Here:
    """Of the application that answers this request."""
    found = current_app.extensions["zegel"]
    assert isinstance(found, Here)  # noqa: S101 - set by `base.base_app`
    return found


def desk() -> Desk:
    """The desk of this application, to hand to an act."""
    return here().desk
