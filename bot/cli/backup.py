"""`interviewer backup`: a copy of the database while the bot runs."""

import shlex
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.console import counted, refuse, show, tell
from bot.cli.serve import settings_or_exit


def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where the copy goes; it must not be there yet.")],
) -> None:
    """Copy the SQLite database to FILE; the bot may run meanwhile.

    The copy holds everything as it was at one moment, and is checked before it gets its name. For PostgreSQL use
    pg_dump. Exit code: 0 if the copy is good, 2 if there is none.
    """
    settings = settings_or_exit()
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import Progress  # noqa: PLC0415

    from bot.storage import DatabaseError  # noqa: PLC0415 - the other commands start without a database's libraries
    from bot.storage.backing_up import back_up, file_of  # noqa: PLC0415

    source = file_of(settings.store)
    if source is None:
        refuse(
            f"PostgreSQL has its own: pg_dump --format=custom --file={shlex.quote(str(file))} and the database's name"
        )
    console = Console(stderr=True)
    try:
        with Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
            task = bar.add_task("Copying", total=None)
            made = back_up(source, file, lambda done, total: bar.update(task, completed=done, total=total))
    except DatabaseError as error:
        refuse(str(error))
    show(f"{file}: {counted(sum(made.rows.values()), 'row')}, {made.size / 1e6:,.1f} MB, checked")
    tell(f"To restore: stop the bot, remove {source}-wal and {source}-shm, copy {file} to {source}, start the bot.")
