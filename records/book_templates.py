"""The shelf's Word templates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import ColumnElement, update

from dossier.errors import Conflict, NotFound
from dossier.record import TemplateVersion
from records.rows import Rows, values_of
from records.tables_templates import templates


class Templates(Rows):
    """Every version of every template, by the hash of its bytes."""

    def keep_template(self, template: TemplateVersion) -> bool:
        """Keep a version; False, and nothing changed, when these bytes are kept already."""
        return self._upsert(templates, values_of(template))

    def template(self, organisation: str, kind: str, sha256: str) -> TemplateVersion:
        """The version with these bytes; `NotFound`."""
        found = self._find(TemplateVersion, templates, *_key(organisation, kind, sha256))
        if found is None:
            raise NotFound("not-found")
        return found

    def templates(self, organisation: str, kind: str | None = None) -> Sequence[TemplateVersion]:
        """An organisation's versions, of one kind if given, by kind and age."""
        query = self._select(TemplateVersion, templates, templates.c.organisation == organisation)
        if kind is not None:
            query = query.where(templates.c.kind == kind)
        order = (templates.c.kind, templates.c.number, templates.c.kept_at, templates.c.sha256)
        return self._list_by(TemplateVersion, query.order_by(*order))

    def template_in_force(self, organisation: str, kind: str) -> TemplateVersion | None:
        """The organisation's own version that papers are written with now."""
        mine = (templates.c.organisation == organisation, templates.c.kind == kind)
        return self._find(TemplateVersion, templates, *mine, templates.c.state == "in-force")

    def save_template(self, template: TemplateVersion) -> TemplateVersion:
        """Compare-and-swap on `version`; `Conflict('changed-meanwhile')`, `NotFound`. Its bytes never change."""
        mine = _key(template.organisation, template.kind, template.sha256)
        fresh = replace(template, version=template.version + 1)
        row = {name: value for name, value in values_of(fresh).items() if name != "docx"}
        if self._changed(update(templates).where(*mine, templates.c.version == template.version).values(row)) == 1:
            return fresh
        self.template(template.organisation, template.kind, template.sha256)
        raise Conflict("changed-meanwhile")


def _key(organisation: str, kind: str, sha256: str) -> tuple[ColumnElement[bool], ...]:
    c = templates.c
    return (c.organisation == organisation, c.kind == kind, c.sha256 == sha256)
