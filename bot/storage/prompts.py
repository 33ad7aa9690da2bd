"""What administrators are asked for in which message: a reply to it is about that."""

from sqlalchemy import insert, select, update

from bot.domain.appeal import Prompt, Ruling
from bot.storage.database import Connection
from bot.storage.tables import appeal_prompts


async def ask(connection: Connection, chat_id: int, message_id: int, prompt: Prompt) -> None:
    """Remember what a message asks an administrator for."""
    values = {"appeal_id": prompt.appeal_id, "position": prompt.position, "wanted": prompt.wanted.value}
    where = (appeal_prompts.c.chat_id == chat_id, appeal_prompts.c.message_id == message_id)
    changed = await connection.execute(update(appeal_prompts).where(*where).values(**values))
    if not changed.rowcount:
        await connection.execute(insert(appeal_prompts).values(chat_id=chat_id, message_id=message_id, **values))


async def asked(connection: Connection, chat_id: int, message_id: int) -> Prompt | None:
    """What a message asked an administrator for."""
    query = select(appeal_prompts).where(appeal_prompts.c.chat_id == chat_id, appeal_prompts.c.message_id == message_id)
    row = (await connection.execute(query)).one_or_none()
    return Prompt(row.appeal_id, row.position, Ruling(row.wanted)) if row else None
