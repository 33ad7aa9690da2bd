"""PTB's own application over the state in memory: an echo bot, its errors, its files."""

import pytest
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, RetryAfter
from telegram.ext import Application, CallbackQueryHandler, ContextTypes, MessageHandler, filters
from telegram.request import RequestData

from bot.playground.floods import Floods
from bot.playground.samples import photo
from bot.playground.state import State
from tests.playground.conftest import NOON
from tests.telegram_stand_in import Stage, StandInRequest

KEYBOARD = InlineKeyboardMarkup([[InlineKeyboardButton("Again", callback_data="again")]])


async def echo(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    message = update.effective_message
    words = message.text or "no words"
    await message.reply_html(f"<tg-spoiler>{words}</tg-spoiler>", reply_markup=KEYBOARD)


async def again(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    await update.callback_query.answer("once more")
    await update.callback_query.edit_message_text("again!")


def application(state: State) -> Application:
    builder = Application.builder().token(state.token).request(StandInRequest(state))
    built = builder.get_updates_request(StandInRequest(state)).build()
    built.add_handler(CallbackQueryHandler(again))
    built.add_handler(MessageHandler(filters.ALL & ~filters.StatusUpdate.ALL, echo))
    return built


@pytest.fixture
async def stage():
    state = State(lambda: NOON, floods=Floods(lambda: 1.0, per_second=5))
    async with application(state) as running:
        yield Stage(state, running)


async def test_a_dialog_runs_through_ptb(stage: Stage) -> None:
    ada = stage.private(stage.state.add_person("Ada"))
    await ada.says("hello")
    assert ada.transcript() == [("Ada", "hello"), ("bot", "hello")]
    assert (ada.marked("spoiler"), ada.buttons()) == (["hello"], ["Again"])
    press = await ada.presses("Again")
    assert press.answer is not None
    assert press.answer["text"] == "once more"
    assert (ada.last.text, ada.buttons()) == ("again!", [])
    with pytest.raises(AssertionError, match="no button 'Again'"):
        await ada.presses("Again")


async def test_a_group_shows_who_spoke(stage: Stage) -> None:
    ada, bob = stage.state.add_person("Ada"), stage.state.add_person("Bob")
    group = stage.state.add_group("Study", [ada, bob], kind="supergroup")
    seat = stage.seat(group, ada)
    await seat.says("/quiz", as_anonymous=True)
    await stage.seat(group, bob).answers("mine")
    stage.state.send_sticker(group.id, ada.id, reply_to=2)
    stage.state.add_member(group.id, stage.state.add_person("Eve").id)
    await stage.settle()
    assert seat.transcript() == [
        ("Study", "/quiz"),
        ("bot", "/quiz"),
        ("Bob", "mine"),
        ("bot", "mine"),
        ("Ada", "[sticker]"),
        ("", "[new_chat_members]"),
    ]
    assert seat.messages[2].reply_to is seat.messages[1]


async def test_refusals_become_ptbs_errors(stage: Stage) -> None:
    state, bot = stage.state, stage.application.bot
    ada = state.add_person("Ada")
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(ada.id, "x")
    state.say(ada.id, ada.id, "/start")
    state.block_bot(ada.id)
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(ada.id, "x")
    old = state.add_group("Old", [ada])
    new = state.migrate(old.id)
    with pytest.raises(ChatMigrated) as moved:
        await bot.send_message(old.id, "x")
    assert moved.value.new_chat_id == new.id
    for _ in range(5):
        await bot.send_message(new.id, "x")
    with pytest.raises(RetryAfter):
        await bot.send_message(new.id, "x")


async def test_files_go_up_and_down(stage: Stage) -> None:
    ada = stage.state.add_person("Ada")
    stage.state.say(ada.id, ada.id, "/start")
    sent = await stage.application.bot.send_photo(ada.id, photo().content, caption="hills")
    file = await sent.photo[-1].get_file()
    assert bytes(await file.download_as_bytearray()) == photo().content
    document = await stage.application.bot.send_document(ada.id, b"{}", filename="export.json")
    assert document.document.file_name == "export.json"
    assert stage.private(ada).transcript()[1:] == [("bot", "[photo] hills"), ("bot", "[document]")]


@pytest.mark.parametrize(
    ("path", "code"),
    [("bot1:x/getMe", 401), ("botnonsense/getMe", 404), ("file/bot1:x/photos/a", 401)],
)
async def test_a_wrong_token_is_refused(stage: Stage, path: str, code: int) -> None:
    answered, _ = await StandInRequest(stage.state).do_request(f"https://api.telegram.org/{path}", "POST")
    assert answered == code


async def test_a_missing_file_is_not_found(stage: Stage) -> None:
    request = StandInRequest(stage.state)
    with pytest.raises(InvalidToken):
        await request.retrieve(f"https://api.telegram.org/file/bot{stage.state.token}/nowhere")


async def test_calls_are_kept_in_order(stage: Stage) -> None:
    request = StandInRequest(stage.state)
    assert request.read_timeout == 5.0
    await request.post(f"https://api.telegram.org/bot{stage.state.token}/getMe", RequestData())
    await request.post(f"https://api.telegram.org/bot{stage.state.token}/getMyCommands")
    assert request.calls == [("getMe", {}), ("getMyCommands", {})]
