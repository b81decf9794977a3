"""What may follow a TLV or come in its place: a replacement, an early end, a refusal. Each a decision of its own.

A TLV is never changed: whoever wants something else takes a new decision with its own reasons and its
own clause (domain.md §1.2).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from dossier.errors import Refused
from dossier.papers.besluit import Besluit, in_order
from dossier.papers.parts import Categorie, Soort
from dossier.papers.tlv import DESKUNDIGEN, Deskundige, Tlv
from dossier.reading import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class TlvVervanging(Tlv):
    """A new TLV in the place of an earlier one; `vervangt` of the TLV is its number.

    vervangt_van: day of the earlier decision. vervangt_tot: last day on which that one holds, before
    the new one begins. vorige_soort, vorige_categorie: what the earlier one said. reden: what changed.
    """

    kind: ClassVar[str] = "tlv-vervanging"
    vervangt_van: date
    vervangt_tot: date
    vorige_soort: Soort
    vorige_categorie: Categorie
    reden: Text

    def __post_init__(self) -> None:
        Tlv.__post_init__(self)
        if not self.vervangt.strip():
            raise Refused("paper-incomplete", field="vervangt", part="vervangt")
        if self.vervangt_tot >= self.ingangsdatum:
            raise Refused("tlv-two-at-once", field="vervangt_tot", first=self.ingangsdatum, last=self.vervangt_tot)


@dataclass(frozen=True, slots=True, kw_only=True)
class TlvBeeindiging(Besluit):
    """The early end of a TLV.

    tlv_nummer, tlv_datum, tlv_soort: which TLV. tlv_ingangsdatum, tlv_einddatum: its own days, no end
    only for PrO. eindigt_op: its new last day, not before the decision. verzoek_van: who asked, in words.
    vervolg: where the pupil goes on and with what support.
    """

    kind: ClassVar[str] = "tlv-beeindiging"
    tlv_nummer: str
    tlv_datum: date
    tlv_soort: Soort
    tlv_ingangsdatum: date
    tlv_einddatum: date | None
    eindigt_op: date
    verzoek_van: str
    vervolg: Text

    def __post_init__(self) -> None:
        Besluit.__post_init__(self)
        in_order("eindigt_op", self.besluitdatum, self.eindigt_op)
        if self.tlv_einddatum is not None and self.eindigt_op >= self.tlv_einddatum:
            raise Refused("tlv-end-not-early", field="eindigt_op", end=self.tlv_einddatum)


@dataclass(frozen=True, slots=True, kw_only=True)
class TlvWeigering(Besluit):
    """The refusal of a TLV that was asked.

    gevraagd_soort: the kind of education asked. aanvraag_datum: day the application was received.
    deskundigen: two or more; a refusal rests on their advice too (WPO 18a lid 11). alternatief: the
    support the pupil gets instead.
    """

    kind: ClassVar[str] = "tlv-weigering"
    gevraagd_soort: Soort
    aanvraag_datum: date
    deskundigen: tuple[Deskundige, ...]
    alternatief: Text

    def __post_init__(self) -> None:
        Besluit.__post_init__(self)
        in_order("besluitdatum", self.aanvraag_datum, self.besluitdatum)
        if len(self.deskundigen) < DESKUNDIGEN:
            raise Refused("paper-incomplete", field="deskundigen", part="twee deskundigen")
