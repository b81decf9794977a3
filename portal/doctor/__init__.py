"""Is this instance sound? Checks as small functions, and advice in plain Dutch.

Every check only looks. What was cut off is finished by the acts themselves, and only when asked
(`repair`). Which check stands where: `examine.CHECKS`.
"""
