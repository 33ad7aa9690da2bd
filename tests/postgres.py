"""A PostgreSQL server of the tests' own: private, careless with its disk, gone when they end.

`postgres` is one server for each test process and `postgres_url` a fresh, empty database for each test. A schema that
many tests want is filled once, with `PostgresServer.prepare`, and copied with `fresh(template)`.
"""

import contextlib
import itertools
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import quote

import pytest

NEEDED = ("initdb", "postgres", "psql", "pg_isready")
# Where the programs lie when they are not on the path: Debian, Red Hat, Homebrew on both kinds of Mac.
USUAL_PLACES = (
    "usr/lib/postgresql/*/bin",
    "usr/pgsql-*/bin",
    "opt/homebrew/opt/postgresql*/bin",
    "usr/local/opt/postgresql*/bin",
)
USER = "interviewer"
# Seconds to start or stop on a machine that is busy with other things.
PATIENCE = 60.0
# What a power cut would lose here is of no use to anyone.
CARELESS = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "autovacuum": "off",
    "shared_buffers": "32MB",
    "max_connections": "60",
    "timezone": "UTC",
}
WATCH = 'read _; kill -INT "$0"; sleep 1; rm -rf "$1"'


class PostgresError(Exception):
    """The server could not be made, started or asked; the text holds what it said."""


@dataclass
class PostgresServer:
    """A server that listens on a socket in its own folder and nowhere else."""

    programs: Path
    home: Path
    identity: Mapping[str, Any]
    _process: subprocess.Popen[bytes] | None = None
    _watchdog: subprocess.Popen[bytes] | None = None
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    def url(self, database: str) -> str:
        """The address of a database, as BOT_DATABASE_URL takes it."""
        return f"postgresql://{USER}@/{database}?host={quote(str(self.home), safe='')}"

    @contextlib.contextmanager
    def fresh(self, template: str = "template1") -> Iterator[str]:
        """The address of a new copy of the template, dropped afterwards with whoever is still connected."""
        name = self._create(template)
        try:
            yield self.url(name)
        finally:
            self.sql(f"drop database {name} with (force)")

    def prepare(self, fill: Callable[[str], None]) -> str:
        """Make a template: a database that `fill`, given its address, fills and lets go of; return its name."""
        name = self._create("template1")
        fill(self.url(name))
        return name

    def sql(self, statement: str, database: str = "postgres") -> str:
        """Run a statement and return what it selects, a line a row."""
        options = ["-h", str(self.home), "-U", USER, "-d", database, "-v", "ON_ERROR_STOP=1"]
        return self._run("psql", "--no-psqlrc", "--quiet", "--tuples-only", "--no-align", *options, "-c", statement)

    def make(self) -> None:
        """Lay out the server's files."""
        options = ["--encoding=UTF8", "--locale=C", "--auth=trust", "--no-sync", "--no-instructions"]
        self._run("initdb", "-D", str(self.home / "data"), "-U", USER, *options)

    def start(self) -> None:
        """Start the server and wait until it answers."""
        settings = [f"--{name}={value}" for name, value in CARELESS.items()]
        command = ["postgres", "-D", str(self.home / "data"), "-k", str(self.home), "-h", "", *settings]
        with (self.home / "log").open("ab") as log:
            self._process = process = self._spawn(*command, stdout=log, stderr=log)
        # Killed tests tidy nothing up; but their end of the pipe closes.
        self._watchdog = self._spawn("sh", "-c", WATCH, str(process.pid), str(self.home), stdin=subprocess.PIPE)
        deadline = time.monotonic() + PATIENCE
        while not self._answers():
            if process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                raise PostgresError(f"postgres did not start: {(self.home / 'log').read_text()[-2000:]}")
            time.sleep(0.05)

    def stop(self) -> None:
        """Stop the server at once, whoever is connected; `start` brings it back with all that was committed."""
        for process, ending in ((self._watchdog, signal.SIGKILL), (self._process, signal.SIGINT)):
            if process is not None:
                process.send_signal(ending)
                with process:
                    process.wait(PATIENCE)
        self._watchdog = self._process = None

    def _create(self, template: str) -> str:
        name = f"tests_{next(self._numbers)}"
        self.sql(f"create database {name} template {template}")
        return name

    def _answers(self) -> bool:
        return self._spawn("pg_isready", "--quiet", "-h", str(self.home), "-d", "postgres").wait() == 0

    def _run(self, *command: str) -> str:
        process = self._spawn(*command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        said, complained = (stream.decode().strip() for stream in process.communicate())
        if process.returncode:
            raise PostgresError(f"{command[0]}: {complained or said}")
        return said

    def _spawn(self, program: str, *arguments: str, **streams: Any) -> subprocess.Popen[bytes]:
        """Start a program as the server's own user, away from the keyboard, without anybody's PGHOST."""
        return subprocess.Popen(
            [program, *arguments],
            cwd=self.home,
            env={"PATH": f"{self.programs}:{os.environ.get('PATH', os.defpath)}", "LC_ALL": "C"},
            start_new_session=True,
            **streams,
            **self.identity,
        )


def find_programs(path: str | None = None, root: Path = Path("/")) -> Path | None:
    """The folder of the newest server programs that are all there: the path's, else the usual places'."""
    on_path = [found for program in ("initdb", "pg_config") if (found := shutil.which(program, path=path))]
    usual = [folder for place in USUAL_PLACES for folder in root.glob(place)]
    folders = [Path(found).resolve().parent for found in on_path] + sorted(usual, key=_version, reverse=True)
    return next((folder for folder in folders if all((folder / program).exists() for program in NEEDED)), None)


def identity_for(user_id: int, names: Sequence[str] = ("postgres", "nobody")) -> dict[str, Any]:
    """How to start programs that refuse to run as root: as the first of these users; as oneself for anyone else."""
    if user_id != 0:
        return {}
    for name in names:
        with contextlib.suppress(KeyError):
            entry = pwd.getpwnam(name)
            return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    raise PostgresError(f"PostgreSQL does not run as root, and there is none of the users {', '.join(names)}")


@contextlib.contextmanager
def running(programs: Path) -> Iterator[PostgresServer]:
    """A new server with nothing in it; stopped and removed afterwards."""
    identity = identity_for(os.geteuid())
    # A socket's path may have 107 characters, which pytest's own folders come near.
    home = Path(tempfile.mkdtemp(prefix="pg-"))
    server = PostgresServer(programs, home, identity)
    try:
        if identity:
            os.chown(home, identity["user"], identity["group"])
        server.make()
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(home, ignore_errors=True)


def missing(environment: Mapping[str, str]) -> NoReturn:
    """Skip where a developer has no PostgreSQL; fail where CI ought to have installed it."""
    reason = f"no PostgreSQL here: a folder with {', '.join(NEEDED)} is needed (Debian: apt install postgresql)"
    if environment.get("CI", "").casefold() in {"", "0", "false"}:
        pytest.skip(reason)
    pytest.fail(reason)


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """The server of this test process."""
    programs = find_programs()
    if programs is None:
        missing(os.environ)
    with running(programs) as server:
        yield server


@pytest.fixture
def postgres_url(postgres: PostgresServer) -> Iterator[str]:
    """The address of an empty database that no other test sees."""
    with postgres.fresh() as url:
        yield url


def _version(folder: Path) -> tuple[int, ...]:
    digits = "".join(letter if letter.isdigit() else " " for letter in str(folder)).split()
    return tuple(int(number) for number in digits)
