"""Methods that put something new into a chat."""

from typing import Any

from bot.playground import markup, wording
from bot.playground.arguments import Arguments
from bot.playground.destinations import Destination, destination
from bot.playground.files import LARGEST_UPLOAD, Upload, photo_json
from bot.playground.refusals import bad_request
from bot.playground.world import World

ACTIONS = (
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
)


async def send_message(world: World, arguments: Arguments) -> dict[str, Any]:
    """Send a text."""
    content = wording.text(world, arguments)
    return _send(world, arguments, content)


async def send_photo(world: World, arguments: Arguments) -> dict[str, Any]:
    """Send a photo, new or known."""
    sizes = photo_json(world.files, _upload(world, arguments, "photo"))
    content: dict[str, Any] = {"photo": sizes} | wording.caption(world, arguments)
    spoiler = {"has_media_spoiler": True} if arguments.flag("has_spoiler") else {}
    return _send(world, arguments, content | spoiler)


async def send_document(world: World, arguments: Arguments) -> dict[str, Any]:
    """Send a file, new or known."""
    upload = _upload(world, arguments, "document")
    names = {"file_name": upload.name, "mime_type": upload.kind}
    document = world.files.add(upload, "documents").json() | names
    return _send(world, arguments, {"document": document} | wording.caption(world, arguments))


async def send_chat_action(world: World, arguments: Arguments) -> bool:
    """Show that the bot is busy, for some seconds."""
    action = arguments.text("action")
    if action not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    place = destination(world, arguments)
    world.tell("action", chat_id=place.chat.id, thread_id=_thread(place), action=action)
    return True


def _send(world: World, arguments: Arguments, content: dict[str, Any]) -> dict[str, Any]:
    keyboard = markup.read(arguments)
    place = destination(world, arguments)
    world.admit_send(place.chat)
    if "link_preview_options" in arguments:
        content["link_preview_options"] = arguments.record("link_preview_options", "link preview options")
    if arguments.flag("protect_content"):
        content["has_protected_content"] = True
    message = world.post(place.chat, world.bot, content, reply_to=place.reply_to, topic=place.topic, markup=keyboard)
    return message.json()


def _upload(world: World, arguments: Arguments, name: str) -> Upload:
    given = arguments.upload(name)
    if isinstance(given, Upload):
        if not given.content:
            raise bad_request("file must be non-empty")
        if len(given.content) > LARGEST_UPLOAD:
            raise bad_request("file is too big")
        return given
    if not given:
        raise bad_request(f"there is no {name} in the request")
    stored = world.files.by_id(given)
    if stored is None:
        raise bad_request("wrong remote file identifier specified: Wrong string length")
    return stored.upload


def _thread(place: Destination) -> int | None:
    return place.topic.id if place.topic is not None else None
