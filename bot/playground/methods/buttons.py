"""The method that answers a pressed button."""

from bot.playground.arguments import Arguments
from bot.playground.limits import LONGEST_CALLBACK_ANSWER, PRESS_ANSWERABLE_FOR
from bot.playground.refusals import bad_request
from bot.playground.world import World


async def answer_callback_query(world: World, arguments: Arguments) -> bool:
    """Stop a button's spinning, with or without words for the one who pressed it; once, and soon."""
    text = arguments.text("text")
    if len(text) > LONGEST_CALLBACK_ANSWER:
        raise bad_request("MESSAGE_TOO_LONG")
    press = world.presses.pop(arguments.text("callback_query_id"), None)
    if press is None or world.clock() - press.pressed_at > PRESS_ANSWERABLE_FOR:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    press.answer = {"text": text, "show_alert": arguments.flag("show_alert"), "url": arguments.text("url")}
    chat_id = press.message.chat.id
    world.tell("answer", chat_id=chat_id, user_id=press.person.id, press_id=press.id, **press.answer)
    return True
