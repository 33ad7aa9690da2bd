"""The command line, `interviewer`: a command a file; expected errors end in one line, without a traceback.

What a command alone needs is imported inside it: `interviewer run` goes on for months and draws no progress bar.
"""

from typing import Annotated

import typer

from bot import __version__
from bot.cli.appeals import appeals
from bot.cli.backup import backup
from bot.cli.check import check
from bot.cli.draft import draft
from bot.cli.grade import grade
from bot.cli.move import move
from bot.cli.serve import migrate, run

app = typer.Typer(
    help="A Telegram bot that interviews people in deep learning and grades typed answers on this machine.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    rich_markup_mode="rich",
)
app.command()(run)
app.command()(check)
app.command()(grade)
app.command()(draft)
app.command()(appeals)
app.command()(migrate)
app.command()(backup)
app.command()(move)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"interviewer {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and stop.")
    ] = False,
) -> None:
    pass
