"""Which question comes next, and which ones a typed topic means."""

import random
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from bot.domain.bank import QuestionBank
from bot.domain.question import Level, Question


def choose(
    candidates: Sequence[str], asked: Mapping[str, datetime], open_ids: Collection[str], rng: random.Random
) -> str | None:
    """Choose an id that is not open: one never asked while there is one, then the one asked longest ago."""
    left = [id for id in candidates if id not in open_ids]
    unseen = [id for id in left if id not in asked]
    if unseen:
        return rng.choice(unseen)
    return min(left, key=lambda id: asked[id], default=None)
