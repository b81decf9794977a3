"""Signatures: one per party, PAdES, on one PDF; and what can be said of anybody's signed PDF."""
