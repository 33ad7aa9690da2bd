"""The line between a bot and its PostgreSQL server, which may hang or be cut while the server is well."""

import asyncio
import tempfile
from pathlib import Path
from typing import Self

from tests.postgres import PostgresServer

SOCKET = ".s.PGSQL.5432"


class Line:
    """`async with Line(server) as line`: `line.url(database)` is the server's, by this line."""

    def __init__(self, server: PostgresServer) -> None:
        self._server = server
        # A socket's path may have 107 characters, which pytest's own folders come near.
        self._folder = tempfile.TemporaryDirectory(prefix="line-")
        self._there = server.home / SOCKET
        self._flowing = asyncio.Event()
        self._listening: asyncio.Server | None = None
        self._ends: set[asyncio.StreamWriter] = set()
        self._calls: set[asyncio.Task[None]] = set()

    def by_way_of(self, url: str) -> str:
        """The same address, by this line."""
        return url.replace(str(self._server.home).replace("/", "%2F"), self._folder.name.replace("/", "%2F"))

    def hang(self) -> None:
        """Take what comes, and bring it only when all is well again."""
        self._flowing.clear()

    async def cut(self) -> None:
        """Break every connection and refuse new ones."""
        if self._listening is not None:
            self._listening.close()
            self._listening = None
        for end in self._ends:
            end.transport.abort()

    async def mend(self) -> None:
        """All is well."""
        self._flowing.set()
        if self._listening is None:
            address = Path(self._folder.name) / SOCKET
            address.unlink(missing_ok=True)
            self._listening = await asyncio.start_unix_server(self._call, address)

    async def __aenter__(self) -> Self:
        await self.mend()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.cut()
        self._flowing.set()
        await asyncio.gather(*self._calls, return_exceptions=True)
        self._folder.cleanup()

    async def _call(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._calls.add(task)
        there_reader, there_writer = await asyncio.open_unix_connection(self._there)
        ends = {writer, there_writer}
        self._ends |= ends
        try:
            async with asyncio.TaskGroup() as pumps:
                pumps.create_task(self._pump(reader, there_writer))
                pumps.create_task(self._pump(there_reader, writer))
        finally:
            self._ends -= ends
            self._calls.discard(task)

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while data := await reader.read(65536):
                await self._flowing.wait()
                writer.write(data)
                await writer.drain()
            await self._flowing.wait()
        except OSError:
            pass
        finally:
            writer.close()
