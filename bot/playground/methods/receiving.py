"""Methods by which a bot gets its updates and its files."""

import re
from typing import Any
from urllib.parse import urlsplit

from bot.playground.arguments import Arguments
from bot.playground.files import LARGEST_DOWNLOAD
from bot.playground.refusals import bad_request, conflict
from bot.playground.updates import Update
from bot.playground.world import World

_SECRET = re.compile(r"[A-Za-z0-9_-]{0,256}")
_PORTS = (443, 80, 88, 8443)
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


async def get_updates(world: World, arguments: Arguments) -> list[Update]:
    """Wait for updates, the first time or from an offset that confirms all before it."""
    if world.webhook.url:
        raise conflict(
            "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
        )
    world.updates.allow(_allowed(arguments))
    limit = arguments.integer("limit", 100)
    limit = limit if 1 <= limit <= 100 else 100
    return await world.updates.poll(arguments.integer("offset"), limit, arguments.integer("timeout"))


async def set_webhook(world: World, arguments: Arguments) -> bool:
    """Have updates brought to an address; an empty one ends it."""
    url, secret = arguments.text("url"), arguments.text("secret_token")
    connections = arguments.integer("max_connections", 40)
    if url:
        _check_address(url)
    if not _SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    if not 1 <= connections <= 100:
        raise bad_request("max_connections must be between 1 and 100")
    world.updates.allow(_allowed(arguments))
    _drop(world, arguments)
    await world.webhook.point(url, secret, connections)
    return True


async def delete_webhook(world: World, arguments: Arguments) -> bool:
    """Go back to asking for updates."""
    _drop(world, arguments)
    await world.webhook.point("", "", 40)
    return True


async def get_webhook_info(world: World, arguments: Arguments) -> dict[str, Any]:
    """Tell where updates go and how that fares."""
    allowed = {"allowed_updates": sorted(world.updates.allowed)} if world.webhook.url else {}
    pending = {"pending_update_count": len(world.updates.pending)}
    return world.webhook.json() | pending | allowed


async def log_out(world: World, arguments: Arguments) -> bool:
    """Take the bot away from here; no call is taken from it any more."""
    world.logged_out = True
    return True


async def close(world: World, arguments: Arguments) -> bool:
    """End this server's session of the bot, after which it may move to another server."""
    await world.webhook.point("", "", 40)
    return True


async def get_file(world: World, arguments: Arguments) -> dict[str, Any]:
    """Tell where a file can be fetched."""
    file_id = arguments.text("file_id")
    if not file_id:
        raise bad_request("file_id not specified")
    stored = world.files.by_id(file_id)
    if stored is None:
        raise bad_request("invalid file_id")
    if stored.size > LARGEST_DOWNLOAD:
        raise bad_request("file is too big")
    return stored.json() | {"file_path": stored.path}


def _allowed(arguments: Arguments) -> list[str] | None:
    kinds = arguments.parsed("allowed_updates", "allowed updates")
    if kinds is None:
        return None
    if not isinstance(kinds, list):
        raise bad_request("can't parse allowed updates: Expected an Array")
    return [str(kind) for kind in kinds]


def _drop(world: World, arguments: Arguments) -> None:
    if arguments.flag("drop_pending_updates"):
        world.updates.take()


def _check_address(url: str) -> None:
    parts = urlsplit(url)
    # Telegram wants https on four ports; a Bot API server of one's own also brings to its own machine.
    if parts.hostname in _LOOPBACK and parts.scheme in ("http", "https"):
        return
    if parts.scheme != "https":
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if (parts.port or 443) not in _PORTS:
        raise bad_request("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
