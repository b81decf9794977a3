"""Where people and machines speak with Zegel: pages, command line, worker, signer, wiring."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from dossier.ports import Desk
    from portal.settings import Settings


def create_app(settings: Settings, desk: Desk | None = None) -> Flask:
    """The whole web application: the base, and a blueprint for each kind of visitor."""
    from portal.account_for import accounting
    from portal.base import base_app
    from portal.check import check
    from portal.consultant import consultant
    from portal.keeping import keeping
    from portal.link import door
    from portal.officer import officer
    from portal.officer_export import officer_export
    from portal.papers import papers
    from portal.pki import pki
    from portal.steer import steer
    from portal.swv import swv
    from portal.template_desk import sjablonen
    from portal.wiring import open_desk

    app = base_app(settings, desk or open_desk(settings))
    for blueprint in (door, swv, steer, papers, check, pki, consultant, officer, officer_export, accounting, keeping):
        app.register_blueprint(blueprint)
    app.register_blueprint(sjablonen)
    return app
