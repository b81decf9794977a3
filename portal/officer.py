"""The FG's desk: registers, looks, destruction, the chain, the rules. Metadata only; each look is in the register."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue

from dossier.acts import register_view
from portal import consultant_words, policy_page, swv_words
from portal import officer_words as words
from portal.doors import actor, needs
from portal.here import desk
from portal.tenant import own_face

officer: Final = Blueprint("officer", __name__)


@officer.get("/fg")
@needs("fg")
def overview() -> ResponseReturnValue:
    """What can be looked at."""
    return _page("overview")


@officer.get("/fg/verstrekkingen")
@needs("fg")
def disclosures() -> ResponseReturnValue:
    """Who received what, when, on which ground, how (domain.md §6.3)."""
    return _page(
        "disclosures",
        rows=register_view.disclosures(desk(), actor()),
        recipients=words.recipients(),
        channels=words.channels(),
        listed=consultant_words.listed,
    )


@officer.get("/fg/documenten")
@needs("fg")
def documents() -> ResponseReturnValue:
    """Every document by number; none of their content."""
    return _page("documents", rows=register_view.documents(desk(), actor()), states=_states())


@officer.get("/fg/documenten/<record>")
@needs("fg")
def access(record: str) -> ResponseReturnValue:
    """Who looked at one document (NEN 7513)."""
    kept, rows = register_view.access_log(desk(), actor(), record)
    return _page("access", record=kept, rows=rows, events=words.events(), shown_who=words.shown_who)


@officer.get("/fg/vernietiging")
@needs("fg")
def destruction() -> ResponseReturnValue:
    """What goes when, what stays longer, what is gone."""
    seen = register_view.forecast(desk(), actor())
    return _page("destruction", seen=seen, certificates=register_view.destroyed(desk(), actor()))


@officer.get("/fg/vernietiging/<record>.pdf")
@needs("fg")
def certificate(record: str) -> ResponseReturnValue:
    """One signed certificate of destruction."""
    name, pdf = register_view.certificate(desk(), actor(), record)
    response = Response(pdf, mimetype="application/pdf")
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


@officer.get("/fg/keten")
@needs("fg")
def chain() -> ResponseReturnValue:
    """The register, recomputed row by row."""
    return _page("chain", chain=register_view.chain(desk(), actor()))


@officer.get("/fg/regels")
@needs("fg")
def rules() -> ResponseReturnValue:
    """The organisation's rules as a page."""
    policy = register_view.rules(desk(), actor())
    return _page("rules", policy=policy, about=policy_page.facts(policy), sections=policy_page.sections(policy))


def _states() -> dict[str, tuple[str, str]]:
    known = swv_words.states()
    return known | {"draft": known["making"], "forgotten": known["destroyed"]}


def _page(name: str, **facts: object) -> str:
    return render_template(f"officer/{name}.html", **{"kinds": words.kinds(), **own_face(actor()), **facts})
