"""`python -m bot`, and the console script `interviewer`: hands over to the command line."""

from bot.cli import app


def main() -> None:
    """Run the command line."""
    app(prog_name="interviewer")


if __name__ == "__main__":
    main()
