"""The playground: the bot on a Telegram of its own, on this machine."""

import asyncio
import tempfile
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from datetime import datetime

from pydantic import SecretStr

from bot.app import Interviewer, build, load
from bot.playground.furniture import YOU
from bot.playground.server import Playground
from bot.scheduler import Clock, utc_now
from bot.settings import Settings

Talk = Callable[[Interviewer, Settings, Clock, asyncio.Event], Awaitable[None]]


async def play(settings: Settings, stop: asyncio.Event, talk: Talk) -> None:
    """The same bot, whole, against a Telegram of its own on this machine; it begins anew at every start."""

    async def jumped() -> None:
        while await interviewer.daily.sweep(playground.now()):
            continue

    async def next_due(chat_id: int) -> datetime | None:
        return await interviewer.preferences.next_due(chat_id)

    async with AsyncExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="interviewer-"))
        playground = await stack.enter_async_context(
            Playground(port=settings.playground_port, clock=utc_now, on_jump=jumped, next_due=next_due)
        )
        there = settings.model_copy(
            update={
                "token": SecretStr(playground.token),
                "api_url": playground.api_url,
                "database_url": settings.database_url or f"sqlite:///{folder}/playground.db",
                "admins": settings.admins or frozenset({YOU}),
            }
        )
        interviewer = await stack.enter_async_context(build(there, load(there), clock=playground.now))
        print(f"Open {playground.url}", flush=True)  # noqa: T201 - what a person who started it looks for
        await talk(interviewer, there, playground.now, stop)
