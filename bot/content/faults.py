"""What is wrong in a bank, said so that its author can mend it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in one file: where it is, what it is, and what to do about it.

    `file` is relative to the bank; `key` is as a person would say it, `concept[gates].phrasings`, entries
    without an id counted from 1; it is empty where the whole file is meant.
    """

    key: str
    wrong: str
    remedy: str
    file: str = ""

    def within(self, file: str) -> "Fault":
        """The same fault, laid to a file."""
        return replace(self, file=file)

    def __str__(self) -> str:
        where = ": ".join(part for part in (self.file, self.key) if part)
        return f"{where}: {self.wrong}; {self.remedy}"


def in_order(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    """The faults by file, then key, then text, each once, numbers in keys counted as numbers."""
    return tuple(sorted(set(faults), key=lambda fault: (fault.file, _natural(fault.key), str(fault))))


def _natural(key: str) -> list[tuple[int, str]]:
    return [(int(part), "") if part.isdecimal() else (0, part) for part in re.split(r"(\d+)", key)]
