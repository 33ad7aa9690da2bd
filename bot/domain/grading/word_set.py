"""Tens of thousands of words in as little memory as their letters take."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Set


class WordSet(Set[str]):
    """A set of words that never changes: those of one length in one string, looked up by halving.

    A frozenset of 70,000 words takes 8 MB, this 0.6; a look takes 3 microseconds instead of 0.03, and a word is looked
    up once for each rubric that meets it.
    """

    def __init__(self, words: Iterable[str]) -> None:
        by_size: dict[int, list[str]] = {}
        for word in sorted(set(words)):
            by_size.setdefault(len(word), []).append(word)
        self._by_size = {size: "".join(found) for size, found in by_size.items()}

    def __contains__(self, word: object) -> bool:
        """Whether that word is among them."""
        if not isinstance(word, str):
            return False
        size = len(word)
        words = self._by_size.get(size, "")
        if not words:
            return False
        start = size * bisect_left(range(len(words) // size), word, key=lambda n: words[n * size : (n + 1) * size])
        return words[start : start + size] == word

    def __iter__(self) -> Iterator[str]:
        """The words, shorter ones first."""
        for size, words in self._by_size.items():
            for start in range(0, len(words), size):
                yield words[start : start + size]

    def __len__(self) -> int:
        """How many they are."""
        return sum(len(words) // size for size, words in self._by_size.items())
