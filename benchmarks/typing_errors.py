"""Typing errors as people make them, from a seeded generator."""

import random

_KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_SHORTEST = 4


def mistyped(text: str, every: int, rng: random.Random) -> str:
    """The text with an error in every so-many-th word that is long enough for one."""
    words = text.split(" ")
    for place in range(every - 1, len(words), every):
        near = range(place, min(len(words), place + every - 1))
        chosen = next((spot for spot in near if len(words[spot]) >= _SHORTEST and words[spot].isalpha()), None)
        if chosen is not None:
            words[chosen] = misspelt(words[chosen], rng)
    return " ".join(words)


def misspelt(word: str, rng: random.Random) -> str:
    """The word with one slip: two letters swapped, one left out, doubled, or hit beside its key."""
    place = rng.randrange(1, len(word) - 1)
    slip = rng.randrange(4)
    if slip == 0:
        return word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    if slip == 1:
        return word[:place] + word[place + 1 :]
    if slip == 2:
        return word[:place] + word[place] + word[place:]
    return word[:place] + _neighbour(word[place], rng) + word[place + 1 :]


def _neighbour(letter: str, rng: random.Random) -> str:
    for row in _KEYS:
        place = row.find(letter.lower())
        if place >= 0:
            return rng.choice([row[near] for near in (place - 1, place + 1) if 0 <= near < len(row)])
    return letter
