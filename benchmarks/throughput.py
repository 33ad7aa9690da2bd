"""Answered questions a second, beside an echo bot on the same library as it comes, in one run."""

import json
import os
import resource
import select
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks.seeding import seeded

PEOPLE = 40_000


@contextmanager
def staged(*arguments: str) -> Iterator[tuple[subprocess.Popen[str], dict[str, str]]]:
    """A Telegram in a process of its own, and where it listens."""
    command = [sys.executable, "-m", "benchmarks.stage", *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as stage:
        try:
            assert stage.stdout is not None
            yield stage, json.loads(stage.stdout.readline())
        finally:
            stage.kill()


def measure(bot: list[str], environment: dict[str, str], stage: subprocess.Popen[str]) -> dict[str, Any]:
    """Let a bot play on a stage; what the stage saw, with the bot's processor time and memory."""
    with subprocess.Popen(
        bot, env=os.environ | environment, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL
    ) as process:
        seen_by(stage, process)  # it is warm
        before = processor_time_of(process.pid)
        seen = seen_by(stage, process)
        seen["processor_ms"] = 1000 * (processor_time_of(process.pid) - before) / max(1, seen["replies"])
        seen["memory_mib"] = memory_of(process.pid)
        process.terminate()
        process.wait(10)
    return seen


def seen_by(stage: subprocess.Popen[str], bot: subprocess.Popen[bytes]) -> dict[str, Any]:
    """What the stage prints next; SystemExit when the bot ends before that."""
    assert stage.stdout is not None
    while not select.select([stage.stdout], [], [], 0.2)[0]:
        if bot.poll() is not None:
            raise SystemExit(f"the bot ended with exit code {bot.returncode}; is the bank without faults?")
    seen: dict[str, Any] = json.loads(stage.stdout.readline())
    return seen


def memory_of(pid: int) -> float:
    """The most memory that a process has had, in MiB."""
    status = Path(f"/proc/{pid}/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def processor_time_of(pid: int) -> float:
    """The seconds of processor time that a process has had."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def echo(*arguments: str) -> dict[str, Any]:
    """The echo bot on a stage of its own."""
    with staged(*arguments) as (stage, where):
        return measure(
            [sys.executable, "-m", "benchmarks.echo_bot", where["api_url"]], {"ECHO_TOKEN": where["token"]}, stage
        )


def interviewer(*arguments: str) -> dict[str, Any]:
    """The interviewer on a stage of its own, everybody there having a question open."""
    with tempfile.TemporaryDirectory() as folder, staged("--people", str(PEOPLE), *arguments) as (stage, where):
        database = Path(folder) / "bot.db"
        seeded(database, PEOPLE, datetime.now(UTC) - timedelta(hours=1), due=False)
        environment = {
            "BOT_TOKEN": where["token"],
            "BOT_API_URL": where["api_url"],
            "BOT_DATABASE_URL": f"sqlite:///{database}",
            "BOT_DATA_DIR": folder,
            "BOT_SENDS_PER_SECOND": "0",
            "BOT_SENDS_PER_CHAT_SECOND": "0",
            "BOT_MESSAGES_PER_MINUTE": "0",
        }
        return measure([sys.executable, "-m", "bot", "run"], environment, stage)


def main() -> None:
    """Print the table."""
    print(
        f"{'bot':<30}{'64 people, API answers':<24}{'replies/s':>10}{'p50 ms':>9}{'p95 ms':>9}{'CPU ms':>8}{'MiB':>6}"
    )
    for way, label in (
        (("--delay", "0"), "at once"),
        (("--delay", "0.05"), "after 50 ms"),
        (("--window", "1", "--pause", "0.1", "--seconds", "20"), "at once, 1 person"),
    ):
        for name, run in (("PTB echo as it comes", echo), ("interviewer, graded answers", interviewer)):
            seen = run(*way)
            print(
                f"{name:<30}{label:<24}{seen['per_second']:>10.0f}{seen['p50_ms']:>9.1f}{seen['p95_ms']:>9.1f}"
                f"{seen['processor_ms']:>8.2f}{seen['memory_mib']:>6.0f}",
                flush=True,
            )
            time.sleep(1)


if __name__ == "__main__":
    main()
