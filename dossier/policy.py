"""An organisation's own rules as data: one TOML text, read whole or refused (house.md §5.5).

Policy is the setting, `dossier.law` the ceiling: what is looser than the law is refused with its
article. Every value cites its clause; `aanvulling` marks what the organisation's own text does not
say and the file fills in. There is no inheritance: a reader sees all of an organisation on one
page. Names, addresses and the FG are instance settings, not rules (decision 22).
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Callable, Iterator
from typing import Final

from dossier import law
from dossier.errors import Refused
from dossier.findings import Finding, refuse_stops, stop
from dossier.kinds import Fact, Kind
from dossier.matrix import Object
from dossier.policy_types import Policy
from dossier.reading import read
from dossier.retention_rule import TermKind
from dossier.terms import RequestTerms

SIZE_LIMIT: Final = 256 * 1024


def load(data: bytes) -> Policy:
    """The policy of a TOML file's bytes; `InputRefused` with every finding, or `policy-not-toml`."""
    if len(data) > SIZE_LIMIT:
        raise Refused("policy-too-large", limit=SIZE_LIMIT // 1024)
    try:
        value = tomllib.loads(data.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise Refused("policy-not-toml", reason=str(problem)) from None
    if "sha256" in value:
        raise Refused("field-unknown-name", field="sha256", known="about, purposes, …")
    policy = read(Policy, {**value, "sha256": hashlib.sha256(data).hexdigest()})
    refuse_stops(finding for rule in _RULES for finding in rule(policy))
    return policy


def request_terms(policy: Policy) -> RequestTerms:
    """How this organisation answers requests of AVG 15-22."""
    asked = policy.requests
    own_words = not asked.clause.startswith("AVG")
    clause = f"{policy.about.title}, {asked.clause}" if own_words else asked.clause
    return RequestTerms(asked.within, asked.longer, clause)


def _nothing_empty(policy: Policy) -> Iterator[Finding]:
    for table in ("purposes", "categories", "roles", "signers", "recipients", "retention", "documents"):
        if not getattr(policy, table):
            yield stop("policy-empty", table)
    for name, row in policy.roles.items():
        if not row.may and name != "ouder-zonder-gezag":
            yield stop("policy-empty", f"roles.{name}.may")
        yield from (
            stop("policy-unknown-word", f"roles.{name}.may.{word}", known=", ".join(Object))
            for word in row.may
            if word not in set(Object)
        )
    for name, recipient in policy.recipients.items():
        if not recipient.documents:
            yield stop("policy-empty", f"recipients.{name}.documents")


def _signers(policy: Policy) -> Iterator[Finding]:
    for kind, signers in policy.signers.items():
        if kind not in set(Kind):
            yield stop("policy-unknown-word", f"signers.{kind}", known=", ".join(Kind))
        # Nobody must be said, never happen.
        if bool(signers.parties) == signers.none:
            yield stop("policy-empty", f"signers.{kind}.parties")


def _purposes(policy: Policy) -> Iterator[Finding]:
    for name, category in policy.categories.items():
        if not category.purposes:
            yield stop("policy-empty", f"categories.{name}.purposes")
        for purpose in category.purposes:
            if purpose not in policy.purposes:
                known = ", ".join(policy.purposes)
                yield stop("policy-unknown-word", f"categories.{name}.purposes", known=known)
        if category.special and not category.only_when:
            yield stop("policy-looser-than-law", f"categories.{name}.only_when", source=law.SPECIAL_SOURCE)
    for name, row in policy.purposes.items():
        if not row.grounds:
            yield stop("policy-empty", f"purposes.{name}.grounds")


def _documents(policy: Policy) -> Iterator[Finding]:
    for kind in Kind:
        kept = policy.documents.get(kind)
        if kept is None or (not kept.rule and not kept.none):
            yield stop("policy-kind-without-rule", f"documents.{kind}", kind=kind)
        elif kept.none and (kept.rule or kept.when):
            yield stop("policy-none-and-rule", f"documents.{kind}", kind=kind)
    for kind_word, kept in policy.documents.items():
        if kind_word not in set(Kind):
            yield stop("policy-unknown-word", f"documents.{kind_word}", known=", ".join(Kind))
        for fact in kept.when:
            if fact not in set(Fact):
                yield stop("policy-unknown-word", f"documents.{kind_word}.when.{fact}", known=", ".join(Fact))
        for rule in (kept.rule, *kept.when.values()):
            if rule and rule not in policy.retention:
                known = ", ".join(policy.retention)
                yield stop("policy-unknown-word", f"documents.{kind_word}.rule", known=known)


def _retention(policy: Policy) -> Iterator[Finding]:
    used = {rule for kept in policy.documents.values() for rule in (kept.rule, *kept.when.values())}
    for name, rule in policy.retention.items():
        if not rule.starts_at:
            yield stop("policy-empty", f"retention.{name}.starts_at")
        if name not in used:
            yield stop("policy-rule-unused", f"retention.{name}")
        if rule.keep.longest > law.LONGEST_KEEP.longest:
            yield stop("policy-looser-than-law", f"retention.{name}.keep", source=law.STORAGE_SOURCE)
    proof = policy.documents.get(Kind.IDENTITEIT)
    if proof and proof.rule in policy.retention:
        rule = policy.retention[proof.rule]
        if rule.keep.longest or rule.kind is not TermKind.DEADLINE:
            yield stop("policy-looser-than-law", f"retention.{proof.rule}.keep", source=law.IDENTITY_SOURCE)


def _ceilings(policy: Policy) -> Iterator[Finding]:
    asked, terms = policy.requests, policy.terms
    if asked.within != law.ANSWER and asked.within.longest > law.ANSWER.shortest:
        yield stop("policy-looser-than-law", "requests.within", source=law.ANSWER_SOURCE)
    if asked.longer and asked.longer != law.ANSWER_LONGER and asked.longer.longest > law.ANSWER_LONGER.shortest:
        yield stop("policy-looser-than-law", "requests.longer", source=law.ANSWER_SOURCE)
    if asked.first_copy_costs:
        yield stop("policy-looser-than-law", "requests.first_copy_costs", source=law.FIRST_COPY_FREE_SOURCE)
    if terms.decision and terms.decision.within.longest > law.DECISION.shortest:
        yield stop("policy-looser-than-law", "terms.decision.within", source=law.DECISION_SOURCE)
    if terms.link.within.longest > terms.link_longest.within.shortest:
        yield stop("policy-link-too-long", "terms.link.within")


_RULES: Final[tuple[Callable[[Policy], Iterator[Finding]], ...]] = (
    _nothing_empty,
    _signers,
    _purposes,
    _documents,
    _retention,
    _ceilings,
)
