"""Which later changes leave a signature standing, each step of a file judged once.

Stricter than pyHanko's default: after the first signature only prepared signature fields may be
filled and long-term data added; filling any other form field counts as tampering, because a
form-field shadow attack looks just like it (signing.md, verification lessons).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pyhanko.pdf_utils.reader import HistoricalResolver, PdfFileReader
from pyhanko.sign.diff_analysis import DiffPolicy, DiffResult, ModificationLevel, SuspiciousModification
from pyhanko.sign.diff_analysis.form_rules_api import FormUpdate, FormUpdatingRule
from pyhanko.sign.diff_analysis.policies import StandardDiffPolicy
from pyhanko.sign.diff_analysis.rules.file_structure_rules import (
    CatalogModificationRule,
    ObjectStreamRule,
    XrefStreamRule,
)
from pyhanko.sign.diff_analysis.rules.form_field_rules import (
    DSSCompareRule,
    SigFieldCreationRule,
    SigFieldModificationRule,
)
from pyhanko.sign.diff_analysis.rules.metadata_rules import DocInfoRule, MetadataUpdateRule
from pyhanko.sign.fields import FieldMDPSpec, MDPPerm

STRICT = StandardDiffPolicy(
    global_rules=[
        CatalogModificationRule(),
        DocInfoRule().as_qualified(ModificationLevel.LTA_UPDATES),
        XrefStreamRule().as_qualified(ModificationLevel.LTA_UPDATES),
        ObjectStreamRule().as_qualified(ModificationLevel.LTA_UPDATES),
        DSSCompareRule().as_qualified(ModificationLevel.LTA_UPDATES),
        MetadataUpdateRule().as_qualified(ModificationLevel.LTA_UPDATES),
    ],
    form_rule=FormUpdatingRule(
        field_rules=[SigFieldCreationRule(allow_new_visible_after_certify=False), SigFieldModificationRule()]
    ),
)


class _Noted(FormUpdatingRule):
    """The strict rule for the form, which notes what it let pass."""

    def __init__(self, notes: list[FormUpdate]) -> None:
        """Note into `notes`."""
        super().__init__([SigFieldCreationRule(allow_new_visible_after_certify=False), SigFieldModificationRule()])
        self._notes = notes

    def apply(self, old: HistoricalResolver, new: HistoricalResolver) -> Iterator[tuple[ModificationLevel, FormUpdate]]:
        """Every change of the form between two revisions."""
        for level, update in super().apply(old, new):
            self._notes.append(update)
            yield level, update


@dataclass(frozen=True, slots=True)
class _Step:
    """What one revision changed (or why it may not), and which changes of the form that took."""

    found: DiffResult | SuspiciousModification
    form: tuple[FormUpdate, ...]

    def under(self, locks: FieldMDPSpec | None, certified: bool) -> DiffResult | SuspiciousModification:
        """The same under an earlier signature's locks (ISO 32000-2 §12.8.2): as stock pyHanko asks it."""
        for update in self.form:
            name = update.field_name
            locked = locks is not None and name is not None and locks.is_locked(name)
            if locked and not update.valid_when_locked:
                return SuspiciousModification(f"the form field {name} is locked")
            if certified and not update.valid_when_certifying:
                return SuspiciousModification(f"{update.updated_ref} may not change after a certification")
        return self.found


class Reviews(DiffPolicy):
    """The strict policy for one file, step by step: each revision against the one before it, once.

    Stock pyHanko compares every signature's revision with each later one, so the work grows with the square
    of the number of signatures, and asks again for every document timestamp. Step by step is no milder: what
    a step may do is judged by the same rules and by the same locks (docs/decisions/0220). One instance belongs
    to one reader.
    """

    def __init__(self) -> None:
        """Nothing reviewed yet."""
        self._steps: dict[int, _Step] = {}

    def apply(
        self,
        old: HistoricalResolver,
        new: HistoricalResolver,
        field_mdp_spec: FieldMDPSpec | None = None,
        doc_mdp: MDPPerm | None = None,
    ) -> DiffResult:
        """One pair of revisions, by the strict policy."""
        return STRICT.apply(old, new, field_mdp_spec, doc_mdp)

    def review_file(
        self,
        reader: PdfFileReader,
        base_revision: int | HistoricalResolver,
        field_mdp_spec: FieldMDPSpec | None = None,
        doc_mdp: MDPPerm | None = None,
    ) -> DiffResult | SuspiciousModification:
        """Every revision after `base_revision`, under that revision's own locks."""
        revision = base_revision if isinstance(base_revision, int) else base_revision.revision
        level, changed = ModificationLevel.NONE, set[str]()
        for new in range(revision + 1, reader.xrefs.total_revisions):
            if new not in self._steps:
                self._steps[new] = _step(reader, new)
            found = self._steps[new].under(field_mdp_spec, doc_mdp is not None)
            if isinstance(found, SuspiciousModification):
                return found
            level, changed = max(level, found.modification_level), changed | found.changed_form_fields
        return DiffResult(level, changed)


def _step(reader: PdfFileReader, new: int) -> _Step:
    notes: list[FormUpdate] = []
    strict = StandardDiffPolicy(STRICT.global_rules, _Noted(notes))
    old, later = (reader.get_historical_resolver(each) for each in (new - 1, new))
    try:
        return _Step(strict.apply(old, later), tuple(notes))
    except SuspiciousModification as suspicion:
        return _Step(suspicion, tuple(notes))
