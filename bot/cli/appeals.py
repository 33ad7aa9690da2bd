"""`interviewer appeals`: what members say was right, and the words that were learned, for the bank's files."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from bot.cli.console import counted, refuse, show, tell
from bot.cli.serve import settings_or_exit
from bot.content.drafts.writing import file_of, quoted
from bot.content.loading import read_pack, shipped_content
from bot.domain.question import Question
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.domain.appeal import Appeal, Disputed, Learned
    from bot.storage import Connection

T = TypeVar("T")
Place = tuple[str, str, str]
STANDARD_OUTPUT = "-"
SQLITE = "sqlite:///"
ANSWER_LENGTH = 200


def appeals(
    everything: Annotated[bool, typer.Option("--all", help="Those that are settled, too.")] = False,
    export: Annotated[
        str | None,
        typer.Option(
            metavar="DIR",
            help="Write the learned words as TOML, in files named like the bank's; - writes to standard output.",
        ),
    ] = None,
) -> None:
    """List the appeals that wait, or export the words that were learned.

    Administrators of the bot (BOT_ADMINS) rule on appeals in private with the bot, by /appeals.
    """
    settings = settings_or_exit()
    questions = read_pack(settings.content or shipped_content()).by_id()
    # Imported here, so that the other commands start without the database's libraries.
    from bot.storage import appeals as stored  # noqa: PLC0415
    from bot.storage import learned  # noqa: PLC0415

    if export is None:
        counting = {_place(one) for one in _read(settings, learned.everything)}
        _list([one for one in _read(settings, stored.everything) if everything or one.settled_at is None], counting)
    else:
        _export(_read(settings, learned.everything), questions, export)


def _read(settings: Settings, query: "Callable[[Connection], Awaitable[T]]") -> T:
    """Ask the database something; what is not there yet is not made."""
    from bot.storage import DatabaseError, migrate, open_database  # noqa: PLC0415 - as above

    file = Path(settings.store.removeprefix(SQLITE)) if settings.store.startswith(SQLITE) else None
    if file is not None and not file.exists():
        refuse(f"there is no database {file}; has the bot run with these settings?")

    async def asked() -> T:
        database = open_database(settings.store)
        try:
            await migrate(database)
            async with database.begin() as connection:
                return await query(connection)
        finally:
            await database.close()

    try:
        return asyncio.run(asked())
    except DatabaseError as error:
        refuse(str(error))


def _place(one: "Learned") -> Place:
    return one.question_id, one.concept_id, one.phrasing


def _list(found: "Sequence[Appeal]", counting: Collection[Place]) -> None:
    for appeal in found:
        state = "settled" if appeal.settled_at else "open"
        mark = f"mark {appeal.before.score:.0%}" + (
            f", now {appeal.now.score:.0%}" if appeal.now != appeal.before else ""
        )
        show(f"{appeal.id}: {state}, {appeal.at:%Y-%m-%d}, {appeal.question_id} revision {appeal.revision}, {mark}")
        show(f"  answer: {_one_line(appeal.text)}")
        for one in appeal.concepts:
            counts = (appeal.question_id, one.concept_id, one.words) in counting
            show(f"  {_ruling(one, counts)}: {one.concept_id}, {one.say}")
    waiting = sum(appeal.settled_at is None for appeal in found)
    tell(
        f"{counted(waiting, 'appeal')} to rule on: /appeals in private with the bot" if waiting else "No appeal waits."
    )


def _one_line(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= ANSWER_LENGTH else f"{line[: ANSWER_LENGTH - 1]}…"


def _ruling(one: "Disputed", counts: bool) -> str:
    if one.ruling is None:
        return "refused, appealed"
    if not one.words:
        return one.ruling.value
    return f'learned "{one.words}"{"" if counts else ", taken back"}'


def _export(found: "Sequence[Learned]", questions: Mapping[str, Question], where: str) -> None:
    new = [one for one in found if not _is_in_the_bank(one, questions.get(one.question_id))]
    by_question: dict[str, list[Learned]] = defaultdict(list)
    for one in new:
        by_question[one.question_id].append(one)
    for question_id, words in sorted(by_question.items()):
        question = questions.get(question_id)
        file = file_of(question, Path()) if question else Path(f"{question_id}.toml")
        _write("\n".join(_snippet(file, words, question)), where, file)
    there = f"; {counted(len(found) - len(new), 'more')} the bank has already" if len(found) > len(new) else ""
    tell(f"{counted(len(new), 'wording')} for {counted(len(by_question), 'question')}{there}")


def _is_in_the_bank(one: "Learned", question: Question | None) -> bool:
    concepts = question.concepts if question else ()
    return any(concept.id == one.concept_id and one.phrasing in concept.phrasings for concept in concepts)


def _snippet(file: Path, words: "Sequence[Learned]", question: Question | None) -> Iterator[str]:
    """TOML that reads like the bank's own file: only what is to be added to each concept."""
    yield f"# Add to the concepts of {file.as_posix()}, then: interviewer check"
    if question is None:
        yield "# The bank has no such question any more."
    known = {concept.id for concept in question.concepts} if question else set()
    for concept_id in dict.fromkeys(one.concept_id for one in words):
        yield ""
        if question and concept_id not in known:
            yield "# The question has no such concept any more."
        yield "[[concept]]"
        yield f"id = {quoted(concept_id)}"
        yield "phrasings = ["
        for one in words:
            if one.concept_id == concept_id:
                yield f"  {quoted(one.phrasing)},  # learned {one.at:%Y-%m-%d}, revision {one.revision}"
        yield "]"


def _write(text: str, where: str, file: Path) -> None:
    if where == STANDARD_OUTPUT:
        show(f"{text}\n")
        return
    path = Path(where) / file
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{text}\n", encoding="utf-8", newline="\n")
    except OSError as error:
        refuse(f"{path} cannot be written: {error.strerror}")
