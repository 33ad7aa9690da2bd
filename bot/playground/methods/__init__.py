"""The methods of the Bot API that the playground answers; Telegram takes their names in any case."""

from collections.abc import Awaitable, Callable
from typing import Any

from bot.playground.arguments import Arguments
from bot.playground.methods import buttons, changing, groups, introducing, receiving, sending
from bot.playground.world import World

Method = Callable[[World, Arguments], Awaitable[Any]]

_ALL: dict[str, Method] = {
    "getMe": introducing.get_me,
    "getUpdates": receiving.get_updates,
    "setWebhook": receiving.set_webhook,
    "deleteWebhook": receiving.delete_webhook,
    "getWebhookInfo": receiving.get_webhook_info,
    "logOut": receiving.log_out,
    "close": receiving.close,
    "getFile": receiving.get_file,
    "sendMessage": sending.send_message,
    "sendPhoto": sending.send_photo,
    "sendDocument": sending.send_document,
    "sendChatAction": sending.send_chat_action,
    "editMessageText": changing.edit_message_text,
    "editMessageReplyMarkup": changing.edit_message_reply_markup,
    "deleteMessage": changing.delete_message,
    "setMessageReaction": changing.set_message_reaction,
    "pinChatMessage": changing.pin_chat_message,
    "answerCallbackQuery": buttons.answer_callback_query,
    "setMyCommands": introducing.set_my_commands,
    "getMyCommands": introducing.get_my_commands,
    "deleteMyCommands": introducing.delete_my_commands,
    "setMyName": introducing.set_my_name,
    "setMyDescription": introducing.set_my_description,
    "setMyShortDescription": introducing.set_my_short_description,
    "setChatMenuButton": introducing.set_chat_menu_button,
    "getChat": groups.get_chat,
    "getChatMember": groups.get_chat_member,
    "getChatAdministrators": groups.get_chat_administrators,
    "getChatMemberCount": groups.get_chat_member_count,
    "leaveChat": groups.leave_chat,
}

METHODS: dict[str, Method] = {name.lower(): method for name, method in _ALL.items()}
SENDING = frozenset({"sendmessage", "sendphoto", "senddocument"})
