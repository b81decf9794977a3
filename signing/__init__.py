"""Signatures: one per party, PAdES, on one PDF; and what can be said of anybody's signed PDF."""

import logging

# What pyHanko says on the way to a verdict names the signers; the verdict itself is what counts here.
for _library in ("pyhanko", "pyhanko_certvalidator"):
    logging.getLogger(_library).setLevel(logging.CRITICAL + 1)
