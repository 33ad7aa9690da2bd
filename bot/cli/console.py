"""Where the command line writes: results to standard output, everything else to standard error."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, NoReturn

import typer

from bot.content.faults import Fault

if TYPE_CHECKING:
    from rich.text import Text


def show(line: "str | Text") -> None:
    """Write one line of the result; long lines are left to the terminal, so that they can be searched."""
    from rich.console import Console  # noqa: PLC0415

    Console(soft_wrap=True, highlight=False, markup=False).print(line)


def tell(line: str) -> None:
    """Write one line that is not part of the result."""
    from rich.console import Console  # noqa: PLC0415

    Console(stderr=True, soft_wrap=True, highlight=False, markup=False).print(line)


def refuse(reason: str) -> NoReturn:
    """Say why the command cannot be done, and stop with exit code 2."""
    tell(f"interviewer: {reason}")
    raise typer.Exit(2)


def counted(number: int, noun: str) -> str:
    """`1 fault`, `1,234 faults`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def show_faults(faults: Iterable[Fault]) -> None:
    """Write one line a fault: file, key, what is wrong, and what to do."""
    from rich.text import Text  # noqa: PLC0415

    for fault in faults:
        line = Text(fault.file or "the file", style="bold")
        line.append(": ")
        if fault.key:
            line.append(fault.key, style="cyan").append(": ")
        show(line.append(f"{fault.wrong}; ", style="not bold").append(fault.remedy, style="not bold green"))
