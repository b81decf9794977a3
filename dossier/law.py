"""What the law fixes, each constant with its article. Policy may be stricter, never looser.

As read in August 2015 and later sources (domain.md §10 says what was not verified since). A point
that no law text was read for is policy data with its source marked, not a constant here.
"""

from __future__ import annotations

from typing import Final

from dossier.period import Period

OBJECTION: Final = Period.parse("P6W")
OBJECTION_SOURCE: Final = "Awb 6:7, 6:8; Algemene termijnenwet 1, 3"

DECISION: Final = Period.parse("P8W")
DECISION_SOURCE: Final = "Awb 4:13, 4:15; Algemene termijnenwet 1, 3"

ANSWER: Final = Period.parse("P1M")
ANSWER_LONGER: Final = Period.parse("P2M")
ANSWER_EXTENDED: Final = Period.parse("P3M")
ANSWER_SOURCE: Final = "AVG 12(3)"

FIRST_COPY_FREE_SOURCE: Final = "AVG 12(5), 15(3)"

TLV_TERM_SOURCE: Final = "WEC 40 lid 15"
TLV_NUMBER_LIMIT: Final = 30

BUNDLE: Final = Period.parse("P14D")
BUNDLE_SOURCE: Final = "werkwijze LBT"

BREACH_HOURS: Final = 72
BREACH_SOURCE: Final = "AVG 33(1)"

SPECIAL_SOURCE: Final = "AVG 9"
STORAGE_SOURCE: Final = "AVG 5(1)(e)"
IDENTITY_SOURCE: Final = "AVG 5(1)(c), 12(6)"
NEW_SCHOOL_SOURCE: Final = "WPO 18a lid 13, WVO 17a lid 14"
EXPERTS_SOURCE: Final = "WPO 18a lid 11; Besluit bekostiging WPO 34.8"
LONGEST_KEEP: Final = Period.parse("P7Y")
"""No rule of ours keeps a pupil's data longer; longer needs a reason that no seed gives (AVG 5(1)(e))."""
