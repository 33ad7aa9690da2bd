"""The tables. A change here needs a migration; a test compares the two."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    text,
)
from sqlalchemy.engine import Dialect

from bot.storage.database import Connection

# Alembic's note of how far the migrations have come, under a name that no other program's database has.
VERSION_TABLE = "interviewer_version"
# Stands in a PostgreSQL database while `interviewer move` has not finished filling it.
MOVE_TABLE = "interviewer_move"

# SQLite counts by itself only in a column called INTEGER; PostgreSQL gets the 64 bits.
BigId = BigInteger().with_variant(Integer, "sqlite")


class Moment(TypeDecorator[datetime]):
    """An aware moment, kept in UTC; SQLite stores no zone, so it is taken off and put back."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """To the database: UTC."""
        if value is None:
            return None
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """From the database: aware."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)  # type: ignore[no-any-return]


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _chat_id(**options: Any) -> Column[int]:
    """A reference to a chat that follows it when a group becomes a supergroup with a new id."""
    return Column(
        "chat_id",
        BigInteger,
        ForeignKey("chats.id", onupdate="CASCADE", ondelete="CASCADE"),
        nullable=False,
        **options,
    )


chats = Table(
    "chats",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("kind", String(16), nullable=False),
    Column("title", Text, nullable=False),
    Column("thread_id", BigInteger),
    Column("slot_time", String(5), nullable=False),
    Column("slot_zone", String(64), nullable=False),
    Column("slot_days", String(7), nullable=False),
    Column("enrolled", Boolean, nullable=False),
    Column("paused", Boolean, nullable=False),
    Column("paused_until", Moment),
    Column("gone", Boolean, nullable=False),
    Column("due_at", Moment, index=True),
    Column("last_day", Date),
    Column("dailies", Integer, nullable=False),
    Column("streak_current", Integer, nullable=False),
    Column("streak_best", Integer, nullable=False),
    Column("streak_last", Integer),
    Column("areas", Text, nullable=False),
    Column("levels", Text, nullable=False),
)

members = Table(
    "members",
    metadata,
    _chat_id(primary_key=True),
    Column("member_id", BigInteger, primary_key=True, autoincrement=False),
    Column("name", Text, nullable=False),
    Column("streak_current", Integer, nullable=False),
    Column("streak_best", Integer, nullable=False),
    Column("streak_last", Integer),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", BigId, primary_key=True),
    _chat_id(),
    # NULL until it is chosen, which is when the question is sent.
    Column("question_id", String(80)),
    Column("origin", String(16), nullable=False),
    Column("state", String(16), nullable=False),
    Column("day", Date),
    Column("number", Integer),
    Column("due_at", Moment, nullable=False),
    Column("claimed_at", Moment, nullable=False),
    Column("retry_at", Moment, nullable=False),
    Column("thread_id", BigInteger),
    Column("message_id", BigInteger),
    Column("sent_at", Moment),
    Column("closed_at", Moment),
    Column("reason", Text, nullable=False),
    # The message or button press that asked for it, or that closed it: what comes twice is met again here.
    Column("cause", String(40)),
    Column("closed_by", String(40)),
    # One daily question a chat and day, whoever asks for it: this row is the claim.
    UniqueConstraint("chat_id", "day"),
    UniqueConstraint("chat_id", "cause"),
    Index("ix_deliveries_chat_id_message_id", "chat_id", "message_id"),
    Index(
        "uq_deliveries_open_question",
        "chat_id",
        "question_id",
        unique=True,
        sqlite_where=text("closed_at IS NULL"),
        postgresql_where=text("closed_at IS NULL"),
    ),
    Index(
        "ix_deliveries_unsent",
        "retry_at",
        sqlite_where=text("state = 'claimed'"),
        postgresql_where=text("state = 'claimed'"),
    ),
)

inbox = Table(
    "inbox",
    metadata,
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    # What is handled in order: the chat, or 0 for what belongs to none.
    Column("chat_id", BigInteger, nullable=False),
    Column("payload", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    # Why it was put aside after failing too often; NULL while it waits.
    Column("fault", String(40)),
    Index(
        "ix_inbox_waiting",
        "chat_id",
        "update_id",
        sqlite_where=text("fault IS NULL"),
        postgresql_where=text("fault IS NULL"),
    ),
)

permits = Table(
    "permits",
    metadata,
    # A chat, or 0 for all of them together.
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    # The latest moments reserved for sending, as many as its limit looks back on: seconds by the server's clock.
    Column("reserved", Text, nullable=False),
    Column("until", Float, nullable=False, index=True),
)

marks = Table(
    "marks",
    metadata,
    # One row: the newest update that polling has put into the inbox.
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
)

answers = Table(
    "answers",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("delivery_id", BigId, ForeignKey("deliveries.id", ondelete="CASCADE"), nullable=False),
    _chat_id(),
    Column("member_id", BigInteger, nullable=False),
    Column("message_id", BigInteger, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("counted", Boolean, nullable=False),
    Column("text", Text, nullable=False),
    Column("outcome", String(16), nullable=False),
    Column("score", Float, nullable=False),
    Column("at", Moment, nullable=False),
    # A message is one answer, however often Telegram hands it over.
    UniqueConstraint("chat_id", "message_id"),
    Index("ix_answers_delivery_id_member_id", "delivery_id", "member_id"),
    Index(
        "uq_answers_counted",
        "delivery_id",
        "member_id",
        unique=True,
        sqlite_where=text("counted"),
        postgresql_where=text("counted"),
    ),
    Index("ix_answers_chat_id_at", "chat_id", "at"),
)


appeals = Table(
    "appeals",
    metadata,
    Column("id", BigId, primary_key=True),
    # Once per answer; whoever has their answers deleted takes the appeals along.
    Column("answer_id", BigId, ForeignKey("answers.id", ondelete="CASCADE"), nullable=False, unique=True),
    Column("member_id", BigInteger, nullable=False),
    Column("question_id", String(80), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("before_outcome", String(16), nullable=False),
    Column("before_score", Float, nullable=False),
    # The mark with everything accepted, for when the bank has forgotten the question.
    Column("granted_outcome", String(16), nullable=False),
    Column("granted_score", Float, nullable=False),
    Column("at", Moment, nullable=False),
    Column("cause", String(40), nullable=False),
    Column("note", Text, nullable=False),
    Column("settled_at", Moment),
    Column("told_at", Moment),
    Index("ix_appeals_member_id_at", "member_id", "at"),
    Index(
        "ix_appeals_open",
        "id",
        sqlite_where=text("settled_at IS NULL"),
        postgresql_where=text("settled_at IS NULL"),
    ),
    Index(
        "ix_appeals_untold",
        "settled_at",
        sqlite_where=text("told_at IS NULL"),
        postgresql_where=text("told_at IS NULL"),
    ),
)


def _appeal_id(**options: Any) -> Column[int]:
    return Column("appeal_id", BigId, ForeignKey("appeals.id", ondelete="CASCADE"), nullable=False, **options)


appeal_concepts = Table(
    "appeal_concepts",
    metadata,
    _appeal_id(primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("concept_id", String(80), nullable=False),
    Column("say", Text, nullable=False),
    Column("ruling", String(16)),
    Column("words", Text, nullable=False),
    # An administrator; NULL while nobody has decided, and where the group did.
    Column("ruled_by", BigInteger),
    Column("cause", String(40)),
)

appeal_votes = Table(
    "appeal_votes",
    metadata,
    _appeal_id(primary_key=True),
    Column("member_id", BigInteger, primary_key=True, autoincrement=False),
)

appeal_prompts = Table(
    "appeal_prompts",
    metadata,
    # What an administrator is asked for in which message: a reply to it is about that.
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("message_id", BigInteger, primary_key=True, autoincrement=False),
    _appeal_id(index=True),
    Column("position", Integer, nullable=False),
    Column("wanted", String(16), nullable=False),
)

learned_phrasings = Table(
    "learned_phrasings",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("question_id", String(80), nullable=False),
    Column("concept_id", String(80), nullable=False),
    Column("phrasing", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("learned_by", BigInteger, nullable=False),
    Column("at", Moment, nullable=False),
    # The administrator through whom it counts no more; a row is never deleted, since buttons name it.
    Column("taken_back_by", BigInteger),
    UniqueConstraint("question_id", "concept_id", "phrasing"),
)

learned_versions = Table(
    "learned_versions",
    metadata,
    # One row: how often learned_phrasings has changed.
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("number", BigInteger, nullable=False),
)


def insert_new(connection: Connection, table: Table) -> Any:
    """An insert that leaves a row alone which breaks a uniqueness, instead of failing."""
    return connection.insert(table).on_conflict_do_nothing()


def insert_or_replace(connection: Connection, table: Table) -> Any:
    """An insert that writes over the row that has the same key."""
    return _replacing(connection.insert, table)


@cache
def _replacing(insert: Callable[[Table], Any], table: Table) -> Any:
    query = insert(table)
    key = list(table.primary_key.columns)
    new = {column.name: query.excluded[column.name] for column in table.columns if column not in key}
    return query.on_conflict_do_update(index_elements=key, set_=new)
