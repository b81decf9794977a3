"""Signing as the order of decision 7 asks: besluit, parties, then seal, evidence and timestamp.

Plain values in, bytes out. Each call makes one revision (closing makes three), checks it with the own
verifier before it leaves, and keeps nothing: a party's key dies with the call.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from cryptography import x509

from dossier.errors import Refused, Unavailable
from dossier.signing_round import Meaning, Role
from signing import cms, seal
from signing.appearance import mark
from signing.authority import Authority
from signing.cms import Claim, Commitment
from signing.keys import Signer, der
from signing.revocation import Evidence
from signing.seal import Space
from signing.timestamp import Timestamper
from signing.trust import Memory
from signing.verdicts import Report
from signing.verify import certificates_in, judge

# Decision 8. A besluit approves what it decides; the seal says where the document comes from.
_COMMITMENTS = {
    Meaning.BESLUIT: Commitment.APPROVAL,
    Meaning.AKKOORD: Commitment.APPROVAL,
    Meaning.GEZIEN: Commitment.RECEIPT,
    Meaning.NIET_AKKOORD: Commitment.RECEIPT,
}
# Room for a CMS without its token: two certificates and the attributes take about 2 KiB.
_ROOM = 3 * 1024
# A token's time may lie a little after `at`: the service's clock, and the way to it.
_LATER = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Engine:
    """Signs under one authority, with tokens from one timestamper."""

    authority: Authority
    timestamper: Timestamper
    memory: Memory = field(default_factory=Memory, init=False, repr=False, compare=False)

    def certify(self, pdf: bytes, field: str, name: str, at: datetime) -> bytes:
        """`pdf` with the decision maker's besluit in `field`: the first signature, which certifies (B-T)."""
        signer, claim, space = self._party(field, name, Role.BESLISSER, Meaning.BESLUIT, at)
        return self._checked(pdf, seal.certified(pdf, space, at, self._maker(signer, claim)), at)

    def sign(self, pdf: bytes, field: str, role: Role, meaning: Meaning, name: str, at: datetime) -> bytes:
        """`pdf` with a party's own signature in `field`, in a revision of its own (B-T)."""
        signer, claim, space = self._party(field, name, role, meaning, at)
        return self._checked(pdf, seal.signed(pdf, space, at, self._maker(signer, claim)), at)

    def close(self, pdf: bytes, seal_field: str, timestamp_field: str, at: datetime) -> bytes:
        """`pdf` closed for good: seal with a lock, evidence for every signature, document timestamp (B-LTA).

        Also for a document nobody signed (a certificate of destruction, an evidence file).
        """
        authority = self.authority
        authority.check(authority.seal, at)
        claim = Claim(Commitment.ORIGIN, (Role.ORGANISATIE.value,))
        space = Space(seal_field, self._room(), mark("zegel", authority.organisation, at))
        maker = self._maker(authority.seal, claim)
        sealed = seal.locked(pdf, space, at, maker, left_open=timestamp_field)
        evidence = self._evidence(sealed, at)
        space = Space(timestamp_field, self.timestamper.token_size)
        closed = seal.stamped(seal.with_evidence(sealed, evidence), space, self.timestamper.token)
        if not set(certificates_in(closed)) <= set(evidence.certificates):
            # Another service of the list answered than the one whose status went in: begin again.
            raise Unavailable("timestamp-unavailable", tried=1)
        return self._checked(pdf, closed, at, level="B-LTA")

    def report(self, pdf: bytes, at: datetime) -> Report:
        """What the own verifier says of `pdf` under this authority, its lists of revoked certificates included."""
        return judge(pdf, self._roots(), at + _LATER, self.authority.evidence((), at), self._sound())

    def _sound(self) -> Memory | None:
        """What this engine found sound; nothing at all once its authority has revoked any certificate."""
        return None if self.authority.revoked else self.memory

    def _evidence(self, pdf: bytes, at: datetime) -> Evidence:
        """Chain and status of everybody who signed or stamped, and of the service about to stamp."""
        found = [x509.load_der_x509_certificate(each) for each in certificates_in(pdf)]
        found += self.timestamper.chain()
        ours = {each.subject for each in (self.authority.root.certificate, self.authority.issuing.certificate)}
        outside = [each for each in found if each.issuer not in ours]
        return self.authority.evidence(found, at) + self.timestamper.evidence(outside)

    def _roots(self) -> list[bytes]:
        roots = (self.authority.root.certificate, *self.timestamper.certificates())
        return list(dict.fromkeys(der(root) for root in roots))

    def _party(self, field: str, name: str, role: Role, meaning: Meaning, at: datetime) -> tuple[Signer, Claim, Space]:
        if meaning not in _COMMITMENTS:
            raise Refused("meaning-without-signature", meaning=meaning)
        shown = mark(f"{role.value}: {meaning.value}", name, at)
        signer = self.authority.issue_party(name, at)
        self.authority.check(signer, at)
        claim = Claim(_COMMITMENTS[meaning], (role.value, meaning.value))
        return signer, claim, Space(field, self._room(), shown)

    def _room(self) -> int:
        return _ROOM + self.timestamper.token_size

    def _maker(self, signer: Signer, claim: Claim) -> seal.MakeCms:
        return lambda digest: cms.sign(digest, signer, claim, self.timestamper.token)

    def _checked(self, before: bytes, after: bytes, at: datetime, level: str = "B-T") -> bytes:
        """The new revision, if it begins with the old one and the own verifier finds every signature sound."""
        # A closed document must stand on what it holds itself: no evidence from outside.
        report = judge(after, self._roots(), at + _LATER) if level == "B-LTA" else self.report(after, at)
        levels = {each.level for each in report.signatures if each.level}
        if not (after.startswith(before) and report.is_sound and levels == {level}):
            raise Refused("self-validation-failed", verdict=report.finding.verdict, reason=report.finding.reason)
        return after
