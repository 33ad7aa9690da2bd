"""Every figure of the README in one run: `make bench`."""

from benchmarks import grading_speed, million, push, table_sizes, throughput

SECTIONS = (
    ("Grading, beside the naive loop", grading_speed.main),
    ("Answered questions, beside an echo bot", throughput.main),
    ("A push to 3,000 chats that refuses above 30 a second", push.main),
    ("A million chats", million.main),
    ("Bytes a row", table_sizes.main),
)


def main() -> None:
    """Run them one after the other; each needs the machine to itself."""
    for title, run in SECTIONS:
        print(f"\n## {title}\n", flush=True)
        run()


if __name__ == "__main__":
    main()
