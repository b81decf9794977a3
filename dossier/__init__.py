"""What may be done with a pupil's papers, and when: rules and acts, standard library only.

Rules (`retention`, `objection`, `signing_round`, …) are pure: they take facts and the moment and
answer. Acts (`acts/`) load, decide, do and record through the ports of `ports.py`.
"""
