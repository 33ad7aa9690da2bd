"""`python -m bot`, and the console script `interviewer`: hands over to the command line."""

import sys
from io import TextIOWrapper
from typing import cast

from bot.cli import app


def main() -> None:
    """Run the command line."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal that knows no emoji gets a question mark, not a traceback.
        cast(TextIOWrapper, stream).reconfigure(errors="replace")
    app(prog_name="interviewer")


if __name__ == "__main__":
    main()
