"""`interviewer move`: from a SQLite file to a PostgreSQL server."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from bot.cli.console import counted, refuse, show, tell
from bot.cli.serve import settings_or_exit

Told = Callable[[str, int, int], None]


def move(
    to: Annotated[
        str | None,
        typer.Option(metavar="URL", help="postgresql://user@host/name; the password may be in ~/.pgpass instead."),
    ] = None,
    stay: Annotated[bool, typer.Option("--stay", help="Use the SQLite file again after a move has begun.")] = False,
) -> None:
    """Move the SQLite database into an empty PostgreSQL database; stop the bot first.

    The file is left as it is, but the bot refuses to start on it from then on. A move that was cut off goes on where
    it was when it is started again. At the end every table is counted on both sides. Exit code: 0 if everything is
    there, 2 if not.
    """
    if (to is None) is not stay:
        refuse("give --to URL, or --stay")
    settings = settings_or_exit()
    from bot.storage import DatabaseError  # noqa: PLC0415 - the other commands start without a database's libraries
    from bot.storage.backing_up import file_of  # noqa: PLC0415
    from bot.storage.leaving import stay as stay_on  # noqa: PLC0415
    from bot.storage.moving import move as move_to  # noqa: PLC0415

    file = file_of(settings.store)
    if file is not None and not file.is_file():
        refuse(f"there is no database at {file} yet")
    try:
        if to is None:
            stay_on(settings.store)
            tell("The bot may use the SQLite file again; what was copied stays where it is.")
            return
        with _progress() as told:
            moved = asyncio.run(move_to(settings.store, to, told))
    except DatabaseError as error:
        refuse(str(error))
    for name, rows in moved.rows.items():
        show(f"{name}: {counted(rows, 'row')}")
    tell("Everything had been moved before." if moved.before else "Everything is there.")
    tell(f"Now set BOT_DATABASE_URL to the new address and start the bot; {file} is no longer used.")


@contextmanager
def _progress() -> Iterator[Told]:
    """A bar for each table, where somebody looks at a terminal."""
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import (  # noqa: PLC0415
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TaskID,
        TextColumn,
        TimeRemainingColumn,
    )

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as bar:
        tasks: dict[str, TaskID] = {}

        def told(name: str, done: int, total: int) -> None:
            if name not in tasks:
                tasks[name] = bar.add_task(name, total=total)
            bar.update(tasks[name], completed=done, total=total)

        yield told
