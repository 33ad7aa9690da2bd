"""The bot as a process of its own, as a service manager would run it; it dies with the test that started it."""

import asyncio
import contextlib
import os
import re
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import bot

# Killed tests tidy nothing up; but their end of this pipe closes.
WATCH = 'read _; kill -KILL "$0" 2>/dev/null'
READY = "ready: @"
READY_AT = re.compile(rf"^at=(\S+) .*{READY}", re.MULTILINE)
PATIENCE = 60.0
# Seconds that a start takes at the most on a machine that has nothing else to do; twice what was measured.
A_START = 2.0


@dataclass
class Bot:
    """One run of the bot."""

    process: asyncio.subprocess.Process
    watchdog: subprocess.Popen[bytes]
    log: Path
    started_at: datetime = field(default_factory=lambda: datetime.now(UTC))

    @property
    def said(self) -> str:
        """What this run has logged so far."""
        return self.log.read_text(encoding="utf-8", errors="replace")

    async def says(self, text: str, within: float = PATIENCE) -> None:
        """Wait until the log holds a text."""
        async with asyncio.timeout(within):
            while text not in self.said:
                assert self.process.returncode is None, f"the bot has ended:\n{self.said[-3000:]}"
                await asyncio.sleep(0.02)

    async def is_ready(self) -> None:
        """Wait until it serves."""
        await self.says(READY)

    @property
    def slowness(self) -> float:
        """By what the machine's other work stretches each promised second, as the start has shown."""
        ready_at = READY_AT.search(self.said)
        took = datetime.fromisoformat(ready_at[1]) - self.started_at if ready_at else timedelta()
        return max(1.0, took.total_seconds() / A_START)

    async def kill(self) -> None:
        """End it at once, as a power cut would."""
        await self._end(signal.SIGKILL, PATIENCE)

    async def stop(self, within: float = 5.0) -> int:
        """Ask it to end; its exit code, TimeoutError when it takes longer than so many seconds of a quiet machine."""
        return await self._end(signal.SIGTERM, within * self.slowness)

    async def ended(self, within: float = PATIENCE) -> int:
        """Wait for its end; the exit code."""
        async with asyncio.timeout(within):
            code = await self.process.wait()
        self._unwatch()
        return code

    async def _end(self, number: signal.Signals, within: float) -> int:
        with contextlib.suppress(ProcessLookupError):
            self.process.send_signal(number)
        return await self.ended(within)

    def _unwatch(self) -> None:
        # Before its number can belong to another process.
        self.watchdog.kill()
        self.watchdog.communicate()


@dataclass
class Host:
    """A machine to run the bot on: its settings, and the runs so far."""

    folder: Path
    settings: Mapping[str, str]
    runs: list[Bot] = field(default_factory=list)

    @property
    def slowness(self) -> float:
        """How slow the machine was at its slowest."""
        return max(run.slowness for run in self.runs)

    async def start(self, **settings: str) -> Bot:
        """Start the bot; it is not ready yet."""
        log = self.folder / f"bot-{len(self.runs) + 1}.log"
        environment = {name: value for name, value in os.environ.items() if not name.startswith("BOT_")}
        environment["PYTHONPATH"] = str(Path(bot.__file__).parent.parent)  # this bot, not one installed elsewhere
        with log.open("wb") as output:
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                *("-m", "bot", "run"),
                env=environment | dict(self.settings) | settings,
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
            )
        watchdog = subprocess.Popen(["sh", "-c", WATCH, str(process.pid)], stdin=subprocess.PIPE)  # noqa: ASYNC220
        self.runs.append(Bot(process, watchdog, log))
        return self.runs[-1]

    @contextlib.asynccontextmanager
    async def running(self, **settings: str) -> AsyncIterator[Bot]:
        """The bot, started, and killed at the end if it still runs."""
        bot = await self.start(**settings)
        try:
            yield bot
        finally:
            if bot.process.returncode is None:
                await bot.kill()
