"""How the databases find rows: cost grows with what is due and what is said, never with how many chats exist."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, UniqueConstraint, event

from bot.content.loading import ReadyBank, compiled
from bot.domain.appeal import Learned
from bot.domain.bank import QuestionBank
from bot.domain.grading import Lexicon
from bot.services.answers import Pointed, Pointer
from bot.services.inbox import Inbox, Letter
from bot.services.ports import Moved, TryLater, Unsure
from bot.storage import Database, learned
from bot.storage.tables import metadata
from tests.factories import DROPOUT, DROPOUT_ANSWERS, a_question
from tests.services.conftest import FakeMessenger, open_office
from tests.storage.values import DUE, EVE

HOUR = timedelta(hours=1)
HONEST = DROPOUT_ANSWERS["correct"]
# Read whole on purpose: one row, and as many as people who keep the bank have accepted.
WHOLE = {"marks", "learned_phrasings"}
# Indexes that hold nothing but what waits: reading one from end to end is reading what is to be done.
WAITING = {
    index.name
    for table in metadata.tables.values()
    for index in table.indexes
    if index.dialect_options["postgresql"].get("where") is not None
}

Said = dict[str, Any]


@pytest.fixture
def loaded(lexicon: Lexicon) -> ReadyBank:
    return compiled(QuestionBank([DROPOUT, *(a_question(id=name) for name in ("momentum", "warmup"))]), lexicon)


@pytest.fixture
def said() -> Iterator[Said]:
    """Every statement that reaches a database, with the parameters it first came with."""
    heard: Said = {}

    def hear(_: Connection, __: Any, statement: str, parameters: Any, ___: Any, many: bool) -> None:
        if statement.startswith(("SELECT", "UPDATE", "DELETE")):
            heard.setdefault(statement, parameters[0] if many else parameters)

    event.listen(Engine, "before_cursor_execute", hear)
    yield heard
    event.remove(Engine, "before_cursor_execute", hear)


async def live(database: Database, loaded: ReadyBank) -> None:
    """Some days of a private chat and a group in which everything happens that happens often."""
    office = open_office(database, loaded, FakeMessenger())
    inbox = Inbox(database)
    for chat_id in (1, -5):
        await office.enrol(chat_id)
    office.messenger.endings.extend([TryLater(HOUR), Unsure()])
    for hours in (0, 1, 24, 48, 55):
        await office.sweep(DUE + hours * HOUR)
        await inbox.keep([Letter(hours, 1, "{}")], DUE)
        handled, _ = await inbox.next_of(1)
        assert handled is not None
        await inbox.next_of(1, handled.update_id)
        await inbox.strike_off(handled.update_id)
        for chat_id in (1, -5):
            question = (await office.last(chat_id)).message_id
            await office.says(HONEST, DUE + hours * HOUR, chat_id, message_id=1000 + hours, reply_to=question)
            await office.quiz.ask(await office.chat(chat_id), DUE + hours * HOUR, f"message {hours}")
            pointed = await office.answers.point(await office.chat(chat_id), DUE + hours * HOUR, Pointer("press 1"))
            if isinstance(pointed, Pointed) and hours == 24:
                await office.answers.close(pointed, DUE + hours * HOUR, "press 1")
    chat = await office.chat(-5)
    await office.standings.table(chat, DUE)
    await office.standings.streaks(chat, 7)
    await office.preferences.status(chat)
    await inbox.newest(EVE)
    await inbox.count_failure(1)
    await inbox.chats_waiting()
    office.messenger.endings.append(Moved(-1005))
    await office.sweep(DUE + 96 * HOUR)
    await office.enrolment.leave(1)


def sqlite_scans(connection: Connection, statement: str, parameters: Any) -> list[str]:
    plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
    steps = [str(row[3]) for row in plan]
    return [step for step in steps if step.startswith("SCAN") and not any(name in step for name in {*WAITING, *WHOLE})]


def postgresql_scans(connection: Connection, statement: str, parameters: Any) -> list[str]:
    connection.exec_driver_sql("SET enable_seqscan = off")
    plan = connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {statement}", parameters).scalar()
    return list(_unbounded((json.loads(plan) if isinstance(plan, str) else plan)[0]["Plan"]))


def _unbounded(node: Said, table: str = "") -> Iterator[str]:
    """Scans that read a whole table, or a whole index that holds all of one."""
    # The scan of an index for a bitmap leaves it to the node above to name the table.
    kind, table = node["Node Type"], node.get("Relation Name", table)
    whole = kind == "Seq Scan" or ("Index" in kind and "Index Cond" not in node)
    if whole and table not in WHOLE and node.get("Index Name") not in WAITING:
        yield f"{kind} on {table}"
    for inner in node.get("Plans", []):
        yield from _unbounded(inner, table)


async def test_no_query_of_a_busy_day_reads_a_whole_table(database: Database, loaded: ReadyBank, said: Said) -> None:
    await live(database, loaded)
    statements = dict(said)
    assert len(statements) > 25
    found: dict[str, list[str]] = {}

    def explain(connection: Connection) -> None:
        scans = sqlite_scans if connection.dialect.name == "sqlite" else postgresql_scans
        found.update({statement: scans(connection, statement, given) for statement, given in statements.items()})

    await database.run(explain)
    assert {statement: scans for statement, scans in found.items() if scans} == {}


async def test_looking_for_what_was_learned_reads_one_row_while_nothing_is(
    database: Database, loaded: ReadyBank, said: Said
) -> None:
    office = open_office(database, loaded, FakeMessenger())
    async with database.begin() as connection:
        await learned.add(connection, Learned("dropout", "scaling", "scaled down", 1, 9, DUE))
        await office.answers.rubrics.take_over(connection)
        said.clear()
        await office.answers.rubrics.take_over(connection)
    (statement,) = said
    assert "learned_versions" in statement
    assert "count(" not in statement


def test_whatever_refers_to_a_row_is_found_by_an_index_when_that_row_moves_or_goes() -> None:
    led, referring = set(), set()
    for table in metadata.tables.values():
        uniques = [one for one in table.constraints if isinstance(one, UniqueConstraint)]
        led |= {(table.name, next(iter(one.columns)).name) for one in (*table.indexes, *uniques, table.primary_key)}
        referring |= {(table.name, next(iter(key.columns)).name) for key in table.foreign_key_constraints}
    assert len(referring) >= 4
    assert referring - led == set()
