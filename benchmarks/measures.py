"""Figures of agreement between scores and people's marks."""

import statistics
from collections import Counter
from collections.abc import Sequence


def pearson(scores: Sequence[float], marks: Sequence[float]) -> float:
    """Pearson's correlation, 0 where one side never varies."""
    if len(set(scores)) < 2 or len(set(marks)) < 2:
        return 0.0
    return statistics.correlation(scores, marks)


def auc(good: Sequence[float], bad: Sequence[float]) -> float:
    """The chance that a good answer scores above a bad one, ties counted half."""
    pairs = [(high > low) + 0.5 * (high == low) for high in good for low in bad]
    return sum(pairs) / len(pairs)


def weighted_kappa(given: Sequence[int], marks: Sequence[int]) -> float:
    """Cohen's kappa with quadratic weights, over grades counted from 0."""
    observed = sum((one - other) ** 2 for one, other in zip(given, marks, strict=True))
    counts, others = Counter(given), Counter(marks)
    expected = sum(counts[one] * others[other] * (one - other) ** 2 for one in counts for other in others) / len(given)
    return 1 - observed / expected if expected else 0.0
