"""Running: from settings to a bot that talks, and to a clean end."""

import asyncio
import gc
import importlib
import importlib.util
import logging
import signal
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from telegram.error import BadRequest, InvalidToken, NetworkError, RetryAfter

from bot.app import CannotStartError, Interviewer, build, load
from bot.handlers import ALLOWED_UPDATES, register_commands
from bot.polling import Poller
from bot.scheduler import Clock, Scheduler, utc_now
from bot.settings import Settings
from bot.storage import DatabaseError
from bot.transport import wait_of
from bot.watching import Part
from bot.watching.page import WatchPage
from bot.webhook import Webhook

logger = logging.getLogger(__name__)

# Seconds that answers under way get to finish. With what may hang before and after, a stop takes less than five.
STOP_WITHIN = 2.5


# uvloop where there is one: less work a message than asyncio's own loop.
LOOP = importlib.import_module("uvloop").new_event_loop if importlib.util.find_spec("uvloop") else None


def run(settings: Settings) -> int:
    """Serve until told to stop; the exit code."""
    refusal = ""
    try:
        with asyncio.Runner(loop_factory=LOOP) as runner:
            runner.run(_serve(settings))
    except* (CannotStartError, DatabaseError) as errors:
        refusal = str(errors.exceptions[0])
    except* InvalidToken:
        refusal = "Telegram refuses the token; @BotFather gives a valid one for BOT_TOKEN"
    return _refuse(refusal) if refusal else 0


def _refuse(why: str) -> int:
    logger.error("%s", why)
    return 1


async def _serve(settings: Settings) -> None:
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    if settings.token is None:
        # Imported here, since a bot on Telegram needs none of it.
        from bot.playing import play  # noqa: PLC0415

        await play(settings, stop, talk)
    else:
        async with build(settings, load(settings)) as interviewer:
            await talk(interviewer, settings, utc_now, stop)


async def talk(interviewer: Interviewer, settings: Settings, clock: Clock, stop: asyncio.Event) -> None:
    """Talk until told to stop; InvalidToken when Telegram does not know the token."""
    application = interviewer.application
    async with _watched(interviewer, settings, clock):
        if not await _reach(application.bot.initialize, stop):
            return
        async with application:
            if not await _reach(partial(register_commands, application.bot, settings.admins), stop):
                return
            scheduler = Scheduler(interviewer.daily.sweep, clock, interviewer.health)
            async with asyncio.TaskGroup() as tasks:
                receiving = tasks.create_task(_receive(interviewer, settings, clock), name="receiving")
                looking = tasks.create_task(interviewer.intake.keep_looking_around(), name="looking around")
                waiting = tasks.create_task(stop.wait(), name="waiting for the end")
                scheduler.start()
                # What is there now stays; looking for garbage in it would stop everything for a tenth of a second.
                gc.freeze()
                logger.info("ready: @%s", application.bot.username)
                await asyncio.wait({receiving, waiting}, return_when=asyncio.FIRST_COMPLETED)
                logger.info("stopping")
                interviewer.daily.stopping.set()
                for task in (receiving, looking, waiting):
                    task.cancel()
            # What waits for a permit is not sent and not lost; what is on its way gets time to arrive.
            interviewer.budget.refuse()
            await asyncio.gather(scheduler.stop(STOP_WITHIN), interviewer.intake.stop(STOP_WITHIN))


async def _receive(interviewer: Interviewer, settings: Settings, clock: Clock) -> None:
    """Take updates until cancelled: by webhook where one is set up, else by asking."""
    bot = interviewer.application.bot
    if settings.webhook_url is None or settings.webhook_listen is None or settings.webhook_secret is None:
        await _keep_calling(bot.delete_webhook)
        poller = Poller(
            bot, interviewer.updates_request, interviewer.intake, interviewer.inbox, clock, interviewer.health
        )
        try:
            await poller.run()
        finally:
            await poller.confirm()
        return
    secret = settings.webhook_secret.get_secret_value()
    webhook = Webhook(interviewer.intake, urlsplit(settings.webhook_url).path, secret, interviewer.health)
    webhook.listen(settings.webhook_listen.host, settings.webhook_listen.port)
    try:
        point = partial(bot.set_webhook, settings.webhook_url, secret_token=secret, allowed_updates=ALLOWED_UPDATES)
        await _keep_calling(point)
        interviewer.health.works(Part.UPDATES)
        await asyncio.Event().wait()
    finally:
        await webhook.close()


@asynccontextmanager
async def _watched(interviewer: Interviewer, settings: Settings, clock: Clock) -> AsyncIterator[None]:
    """Show health and numbers where somebody wants to see them."""
    where = settings.metrics_listen
    if where is None:
        yield
        return
    page = WatchPage(interviewer.health, interviewer.look, lambda: interviewer.numbers(clock()))
    try:
        page.listen(where.host, where.port)
    except OSError as error:
        raise CannotStartError(f"BOT_METRICS_LISTEN: nobody can listen there ({error.strerror})") from error
    try:
        yield
    finally:
        await page.close()


async def _reach(call: Callable[[], Coroutine[Any, Any, object]], stop: asyncio.Event) -> bool:
    """Make a first call until Telegram answers; False when told to stop before it does."""
    reaching, stopping = asyncio.create_task(_keep_calling(call)), asyncio.create_task(stop.wait())
    await asyncio.wait({reaching, stopping}, return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    if not reaching.done():
        reaching.cancel()
        return False
    await reaching
    return True


async def _keep_calling(call: Callable[[], Coroutine[Any, Any, object]]) -> None:
    """Call until there is an answer; a machine may start before its network does."""
    delay = 1.0
    while True:
        try:
            await call()
        except BadRequest as error:
            raise CannotStartError(f"Telegram refuses: {error.message}") from error
        except RetryAfter as error:
            seconds = wait_of(error).total_seconds()
            logger.warning("Telegram asks for patience (429); next try in %s seconds", seconds)
            await asyncio.sleep(seconds)
        except NetworkError as error:
            logger.warning("Telegram cannot be reached: %s; next try in %s seconds", error.message, delay)
            await asyncio.sleep(delay)
            delay = min(2 * delay, 30.0)
        else:
            return
