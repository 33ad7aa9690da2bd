"""The word lists of a content folder, read into the grader's lexicon."""

import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from bot.domain.grading.lexicon import LexiconTables, build_lexicon
from bot.domain.grading.words import Lexicon


class WordsError(ValueError):
    """A word list that cannot be used; the message names its file and key."""


def load_lexicon(folder: Path) -> Lexicon:
    """The lexicon of a folder of word lists; raises WordsError naming the file and the key at fault."""
    spelling = _table(folder, "spelling.toml")
    synonyms = _table(folder, "synonyms.toml")
    opposites = _table(folder, "opposites.toml")
    function = _table(folder, "function.toml")
    return build_lexicon(
        LexiconTables(
            known=_lines(folder, "known.txt"),
            terms=_lines(folder, "terms.txt"),
            short={
                word: _short(word, meant)
                for word, meant in _mapping(_table(folder, "abbreviations.toml"), "short", "abbreviations.toml").items()
            },
            slips=_words_to_words(spelling, "slips", "spelling.toml"),
            irregular=_words_to_words(spelling, "irregular", "spelling.toml"),
            same=_synonyms(synonyms, "same"),
            alike=_synonyms(synonyms, "alike"),
            opposites=_sides(opposites),
            rivals=_groups(opposites, "rivals", "opposites.toml", least=2),
            confusable=_groups(_table(folder, "confusable.toml"), "pairs", "confusable.toml", least=2),
            light=_running_words(function, "light"),
            function=_running_words(function, "function"),
        )
    )


def _read(folder: Path, name: str) -> str:
    try:
        return (folder / name).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise WordsError(f"{folder / name}: cannot be read as UTF-8 text ({error})") from error


def _table(folder: Path, name: str) -> Mapping[str, Any]:
    try:
        return tomllib.loads(_read(folder, name))
    except tomllib.TOMLDecodeError as error:
        raise WordsError(f"{folder / name}: is not TOML ({error})") from error


def _lines(folder: Path, name: str) -> frozenset[str]:
    return frozenset(_read(folder, name).split())


def _mapping(table: Mapping[str, Any], key: str, name: str) -> Mapping[str, Any]:
    found = table.get(key)
    if not isinstance(found, dict):
        raise WordsError(f"{name}: key '{key}' must be a table")
    return found


def _short(word: str, meant: object) -> tuple[str, ...]:
    """The words of an abbreviation; several meanings count side by side."""
    meanings = [meant] if isinstance(meant, str) else meant
    if not isinstance(meanings, list) or not all(isinstance(one, str) and one.strip() for one in meanings):
        raise WordsError(f"abbreviations.toml: key 'short.{word}' must be words, or a list of words")
    return tuple(meanings)


def _words_to_words(table: Mapping[str, Any], key: str, name: str) -> dict[str, str]:
    found = _mapping(table, key, name)
    for word, meant in found.items():
        if not isinstance(meant, str) or not meant.isalpha():
            raise WordsError(f"{name}: key '{key}.{word}' must be one word")
    return dict(found)


def _groups(table: Mapping[str, Any], key: str, name: str, least: int) -> tuple[tuple[str, ...], ...]:
    found = table.get(key)
    if not isinstance(found, list):
        raise WordsError(f"{name}: key '{key}' must be a list of groups")
    for number, group in enumerate(found, 1):
        if not _is_words(group) or len(group) < least:
            raise WordsError(f"{name}: key '{key}', group {number} must be a list of at least {least} words")
    return tuple(tuple(group) for group in found)


def _synonyms(table: Mapping[str, Any], key: str) -> tuple[tuple[str, ...], ...]:
    groups = _groups(table, key, "synonyms.toml", least=2)
    for number, group in enumerate(groups, 1):
        if not group[0].isalpha():
            raise WordsError(f"synonyms.toml: key '{key}', group {number} must begin with one plain word")
    return groups


def _sides(table: Mapping[str, Any]) -> tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]:
    found = table.get("opposites")
    if not isinstance(found, list):
        raise WordsError("opposites.toml: key 'opposites' must be a list of pairs of groups")
    for number, pair in enumerate(found, 1):
        if not isinstance(pair, list) or len(pair) != 2 or not all(_is_words(side) for side in pair):
            raise WordsError(f"opposites.toml: key 'opposites', pair {number} must be two lists of words")
    return tuple((tuple(one), tuple(other)) for one, other in found)


def _is_words(group: object) -> bool:
    return isinstance(group, list) and bool(group) and all(isinstance(word, str) and word.strip() for word in group)


def _running_words(table: Mapping[str, Any], key: str) -> Iterable[str]:
    found = table.get(key)
    if not isinstance(found, str):
        raise WordsError(f"function.toml: key '{key}' must be text, words apart by spaces")
    return found.split()
