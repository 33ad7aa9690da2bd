"""The words of a rubric gathered into its vocabulary, once when the bank is loaded."""

from array import array
from collections.abc import Iterable, Mapping

from bot.domain.grading.vocabulary import LONGEST_STUMP, Vocabulary, compound, is_word
from bot.domain.grading.words import Lexicon

_SHORTEST_IN_RUN = 5


def vocabulary(surfaces: Mapping[str, Iterable[str]], pairs: Iterable[tuple[str, str]], lexicon: Lexicon) -> Vocabulary:
    """The vocabulary of a rubric from its stems, each with the forms it was written in, and its neighbours."""
    groups = {group for root in surfaces for group, _ in lexicon.groups.get(root, ())}
    starts = {
        first: tuple(found)
        for first, follows in lexicon.sequences.items()
        if (found := [follow for follow in follows if follow.group in groups])
    }
    running = {root for first, follows in starts.items() for follow in follows for root in (first, *follow.rest)}
    extra = sorted(root for root in running - surfaces.keys() if len(root) >= _SHORTEST_IN_RUN)
    terms = {root: number for number, root in enumerate((*surfaces, *extra))}
    forms = dict(terms)
    forms |= {form: terms[root] for root, written in surfaces.items() for form in written}
    by_group: dict[int, list[int]] = {}
    for root, term in terms.items():
        for group, _ in lexicon.groups.get(root, ()):
            if group in groups:
                by_group.setdefault(group, []).append(term)
    return Vocabulary(
        lexicon=lexicon,
        terms=terms,
        names=tuple(terms),
        forms=forms,
        compounds=array("Q", sorted({compound(forms[one], forms[other]) for one, other in pairs})),
        by_letter=_by_letter(forms),
        by_beginning=_grouped((root[:5], root) for root in terms if len(root) >= 5 and root.isalpha()),
        by_group={group: tuple(members) for group, members in by_group.items()},
        stumps=_stumps((*terms, *starts), by_group, lexicon),
        starts=starts,
    )


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return {key: tuple(values) for key, values in found.items()}


def _by_letter(forms: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Forms long enough to be mistyped, by first letter and, marked, by second."""
    mistaken = [form for form in forms if is_word(form) and len(form) >= 4]
    return _grouped((key, form) for form in mistaken for key in (form[0], "?" + form[1]))


def _stumps(roots: Iterable[str], groups: Mapping[int, object], lexicon: Lexicon) -> frozenset[str]:
    """Beginnings of every stem that could lead to the rubric; a word that starts with none needs no stemming.

    Stemming changes at most the last two letters of what it leaves standing.
    """
    grouped = (root for root, memberships in lexicon.groups.items() if any(group in groups for group, _ in memberships))
    return frozenset(
        root[: max(2, len(root) - (2 if len(root) > 4 else 1))][:LONGEST_STUMP] for root in (*roots, *grouped)
    )
