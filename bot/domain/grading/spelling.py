"""How far a misspelling may go, and what looks like one but turns a meaning round."""

from rapidfuzz.distance import OSA

OPPOSING = (
    "un", "non", "in", "im", "dis", "under", "over", "de", "en", "up", "down", "self", "semi", "anti", "mis", "ir",
)  # fmt: skip
"""Prefixes that turn a meaning round."""


def edits_allowed(length: int) -> int:
    """How many typing errors a word of this many letters may hold; one of fewer than four is never looked at."""
    if length <= 6:
        return 1
    return 2 if length <= 10 else 3


def opposed(one: str, other: str) -> bool:
    """Whether one word is the other behind a prefix that turns its meaning round."""
    shorter, longer = sorted((one, other), key=len)
    return len(shorter) >= 3 and any(
        longer == prefix + shorter
        or (longer.startswith(prefix) and not shorter.startswith(prefix) and edit_near(longer[len(prefix) :], shorter))
        for prefix in OPPOSING
    )


def edit_near(one: str, other: str) -> bool:
    """Whether two words are one typing error apart or less."""
    return len(one) >= 5 and OSA.distance(one, other, score_cutoff=1) <= 1
