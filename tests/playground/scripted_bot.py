"""A small bot with a fixed script, on PTB over HTTP, for tests of the server and the page."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

from telegram import ForceReply, InlineKeyboardButton, InlineKeyboardMarkup, ReplyKeyboardMarkup, Update
from telegram.ext import Application, CallbackQueryHandler, CommandHandler, ContextTypes, MessageHandler, filters

from bot.playground.server import Playground

QUOTE = "\n".join(f"Line {number} of a long model answer." for number in range(1, 9))
VERDICT = (
    "<b>Partly there</b>, <i>3 of 5</i>\n<tg-spoiler>residual connections</tg-spoiler>\n"
    f'<blockquote expandable>{QUOTE}</blockquote>\n<pre><code class="language-python">x = 1</code></pre>'
    '<a href="https://example.org/paper">He et al.</a> &lt;img src=x onerror=alert(1)&gt; /hint'
)


async def start(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    row = [InlineKeyboardButton(label, callback_data=label) for label in ("Toast", "Alert", "Change")]
    link = [InlineKeyboardButton("Paper", url="https://example.org/paper")]
    await update.effective_message.reply_html("<b>Hello</b>, choose", reply_markup=InlineKeyboardMarkup([row, link]))


async def press(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    query = update.callback_query
    if query.data == "Change":
        await query.answer()
        await query.edit_message_text("Changed")
    else:
        await query.answer(f"You pressed {query.data}", show_alert=query.data == "Alert")


async def ask(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    markup = ForceReply(selective=True, input_field_placeholder="Your answer")
    await update.effective_message.reply_text("Why dropout?", reply_markup=markup, do_quote=True)


async def city(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    markup = ReplyKeyboardMarkup([["Berlin", "Tokyo"]], one_time_keyboard=True)
    await update.effective_message.reply_text("Where are you?", reply_markup=markup)


async def picture(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    from bot.playground.samples import photo  # noqa: PLC0415 - painted only where it is shown

    await update.effective_message.reply_photo(photo().content, caption="Your year")
    await update.effective_message.reply_document(b"{}", filename="export.json")


async def think(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    await update.effective_chat.send_action("typing")


async def grade(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    message = update.effective_message
    if message.text:
        await message.set_reaction("👍")
    await message.reply_html(VERDICT, do_quote=message.chat.type != "private")


@asynccontextmanager
async def scripted_playground() -> AsyncIterator[Playground]:
    """Run the server with the scripted bot polling it; a question is due every day at nine, UTC."""
    async with Playground(clock=lambda: datetime.now(UTC)) as playground:
        builder = Application.builder().token(playground.token).base_url(f"{playground.api_url}/bot")
        application = builder.base_file_url(f"{playground.api_url}/file/bot").build()
        scripts = {"start": start, "ask": ask, "city": city, "picture": picture, "think": think}
        for name, script in scripts.items():
            application.add_handler(CommandHandler(name, script))
        application.add_handler(CallbackQueryHandler(press))
        application.add_handler(MessageHandler(filters.ALL & ~filters.StatusUpdate.ALL, grade))

        async def daily() -> None:
            started = [chat for chat in playground.state.chats.values() if chat.messages]
            for chat in started:
                await application.bot.send_message(chat.id, "Today's question")

        def next_due(chat_id: int) -> datetime | None:
            nine = playground.now().replace(hour=9, minute=0, second=0, microsecond=0)
            asked = bool(playground.state.chat(chat_id).messages)
            return nine + timedelta(days=1) if asked else None

        playground.connect(next_due=next_due, on_jump=daily)
        async with application:
            commands = [("start", "begin"), ("ask", "a question"), ("city", "where you are")]
            await application.bot.set_my_commands(commands)
            await application.bot.set_my_description("Asks one question a day.")
            await application.start()
            await application.updater.start_polling(poll_interval=0)
            yield playground
            await application.updater.stop()
            await application.stop()
