"""The words of the register: what can happen, frozen. A word is never renamed, only added."""

from __future__ import annotations

from enum import StrEnum


class What(StrEnum):
    """What happened (the `what` of a ledger `Event`)."""

    DOSSIER_OPENED = "dossier.opened"
    DOSSIER_DESTROYED = "dossier.destroyed"
    NUMBER_RESERVED = "number.reserved"
    NUMBER_VOIDED = "number.voided"
    DOCUMENT_MADE = "document.made"
    SEALED = "document.sealed"
    ANSWER_RECEIVED = "answer.received"
    SIGNED = "document.signed"
    REFUSED_TO_SIGN = "answer.geweigerd"
    ROUND_CLOSED = "round.closed"
    ROUND_CANCELLED = "round.cancelled"
    EVIDENCE_MADE = "evidence.made"
    LINK_MADE = "link.made"
    LINK_OPENED = "link.opened"
    LINK_WITHDRAWN = "link.withdrawn"
    LINK_LOCKED = "link.locked"
    CODE_WRONG = "code.wrong"
    AGREED_CODE_MADE = "code.agreed"
    DISCLOSED = "disclosure"
    DISCLOSURE_CUT = "disclosure.cut"
    READ_BY_STAFF = "read"
    CASE_BEGUN = "case.begun"
    CASE_ENDED = "case.ended"
    MANDATE_SIGNED = "machtiging.signed"
    MANDATE_WITHDRAWN = "machtiging.withdrawn"
    HOLD_SET = "hold.set"
    HOLD_LIFTED = "hold.lifted"
    DESTRUCTION_INTENDED = "destruction.intended"
    DESTROYED = "destruction.done"
    CERTIFICATE_MADE = "destruction.certificate"
    STAFF_ADDED = "staff.added"
    STAFF_REMOVED = "staff.removed"
    STAFF_RESET = "staff.reset"
    STAFF_CHANGED = "staff.changed"
    STAFF_PASSWORD = "staff.password"  # noqa: S105 - a word, not a password
    STAFF_SECRECY = "staff.secrecy"
    STAFF_IN = "staff.in"
    ALARM = "alarm"
