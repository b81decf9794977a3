"""The desk where an organisation keeps its own Word templates: bring in, look, put forward, approve.

Whoever works on the words brings in and puts forward; a second person, who may also be the director or
the chair, approves. Nothing here shows a dossier: previews are of fictional facts.
"""

from __future__ import annotations

import io
from typing import Final

from flask import Blueprint, Response, redirect, render_template, request, send_file, session
from flask.typing import ResponseReturnValue

from docgen.template_review import MOST_FILE
from dossier.acts import publish_template
from dossier.errors import NotFound, Refused
from dossier.findings import InputRefused
from dossier.papers import KINDS
from dossier.record import TemplateVersion
from portal import officer_words, problems, template_words
from portal.doors import actor, needs, visit
from portal.examples import tried
from portal.here import desk
from portal.i18n import _, language
from portal.tenant import own_face

sjablonen: Final = Blueprint("sjablonen", __name__)
MAKE: Final = ("secretariaat", "bureau", "beheer")
APPROVE: Final = (*MAKE, "directeur", "voorzitter")
WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
STEPS: Final = {
    "voorstellen": publish_template.put_forward,
    "goedkeuren": publish_template.approve,
    "afwijzen": publish_template.drop,
}


def states() -> dict[str, tuple[str, str]]:
    """A version's state in words, and the colour of its tag."""
    return {
        "shipped": (_("standaard"), ""),
        "draft": (_("proef"), "wait"),
        "waiting": (_("wacht op een tweede"), "wait"),
        "in-force": (_("in gebruik"), "good"),
        "retired": (_("oud"), ""),
        "dropped": (_("afgewezen"), "bad"),
    }


@sjablonen.get("/sjablonen")
@needs(*APPROVE)
def overview() -> ResponseReturnValue:
    """Each kind of document, and what it is written with."""
    kept = publish_template.versions(desk(), actor())
    lines = [(kind, [one for one in kept if one.kind == kind and one.state != "shipped"]) for kind in KINDS]
    return _page("overview", lines=lines)


@sjablonen.get("/sjablonen/<kind>")
@needs(*APPROVE)
def show(kind: str) -> ResponseReturnValue:
    """One kind: its versions, and where a new one is brought in."""
    return _kind_page(_known(kind), [])


@sjablonen.get("/sjablonen/<kind>/standaard.docx")
@needs(*APPROVE)
def start(kind: str) -> ResponseReturnValue:
    """The standard template, to change in Word."""
    return _word(desk().writer.standard(_known(kind)), f"{kind}.docx")


@sjablonen.post("/sjablonen/<kind>")
@needs(*MAKE)
def bring_in(kind: str) -> ResponseReturnValue:
    """A Word file from this person's machine: checked, tried, kept as a draft; or every fault in it."""
    request.max_content_length = MOST_FILE + 64 * 1024
    upload = request.files.get("bestand")
    docx = upload.read() if upload else b""
    try:
        made, _remarks = publish_template.bring_in(desk(), actor(), docx, tried(_known(kind)))
    except InputRefused as refusal:
        return _kind_page(kind, [template_words.told(one, language()) for one in refusal.findings]), 422
    except Refused as refusal:
        return _kind_page(kind, [problems.sentence(refusal, language())]), problems.status(refusal)
    return redirect(f"/sjablonen/{kind}/{made.sha256}", 303)


@sjablonen.get("/sjablonen/<kind>/<sha256>")
@needs(*APPROVE)
def version(kind: str, sha256: str) -> ResponseReturnValue:
    """One version: what was found, what it looks like, and the next step."""
    return _version_page(publish_template.version(desk(), actor(), kind, sha256))


@sjablonen.get("/sjablonen/<kind>/<sha256>/voorbeeld.pdf")
@needs(*APPROVE)
def preview(kind: str, sha256: str) -> ResponseReturnValue:
    """The example of fictional facts, written with this version."""
    written = publish_template.preview(desk(), actor(), sha256, tried(_known(kind)))
    return send_file(io.BytesIO(written.pdf), "application/pdf", as_attachment=True, download_name=f"{kind}.pdf")


@sjablonen.get("/sjablonen/<kind>/<sha256>/sjabloon.docx")
@needs(*APPROVE)
def word(kind: str, sha256: str) -> ResponseReturnValue:
    """The Word file of one version."""
    kept = publish_template.version(desk(), actor(), kind, sha256)
    return _word(kept.docx, f"{kind}-{kept.number}.docx")


@sjablonen.post("/sjablonen/<kind>/<sha256>/<what>")
@needs(*APPROVE)
def step(kind: str, sha256: str, what: str) -> ResponseReturnValue:
    """Put forward, approve or drop; whoever only approves puts nothing forward."""
    if what not in STEPS or (what == "voorstellen" and not visit().user.roles & set(MAKE)):
        raise NotFound("page-missing")
    try:
        STEPS[what](desk(), actor(), kind, sha256)
    except NotFound:
        raise
    except Refused as refusal:
        kept = publish_template.version(desk(), actor(), kind, sha256)
        return _version_page(kept, problems.sentence(refusal, language())), problems.status(refusal)
    session["told"] = _("Gedaan. Dit staat in het register.")
    return redirect(f"/sjablonen/{kind}/{sha256}", 303)


@sjablonen.get("/sjablonen/<kind>/<sha256>/<what>")
@needs(*APPROVE)
def nothing_done_by_looking(kind: str, sha256: str, what: str) -> ResponseReturnValue:
    """Somebody reloaded the answer to a form, or chose another language on it."""
    return redirect(f"/sjablonen/{kind}/{sha256}", 303)


def _known(kind: str) -> str:
    if kind not in KINDS:
        raise NotFound("page-missing")
    return kind


def _word(docx: bytes, name: str) -> Response:
    return send_file(io.BytesIO(docx), WORD, as_attachment=True, download_name=name)


def _kind_page(kind: str, faults: list[str]) -> str:
    kept = [one for one in publish_template.versions(desk(), actor(), kind) if one.state != "shipped"]
    return _page("kind", kind=kind, kept=kept, faults=faults, may_make=bool(visit().user.roles & set(MAKE)))


def _version_page(kept: TemplateVersion, problem: str = "") -> str:
    found = publish_template.remarks(desk(), actor(), kept.kind, kept.sha256)
    return _page(
        "version",
        one=kept,
        remarks=[template_words.told(each, language()) for each in found],
        told=session.pop("told", None),
        problem=problem,
        may_make=bool(visit().user.roles & set(MAKE)),
        is_mine=kept.published_by == actor().id,
    )


def _page(name: str, **facts: object) -> str:
    words = officer_words.kinds()
    named = {kind: words.get(kind, kind.replace("-", " ")) for kind in KINDS}
    return render_template(
        f"sjablonen/{name}.html", **{"kinds": named, "states": states(), **own_face(actor()), **facts}
    )
