"""Appeals where a dialog cannot reach: other processes, banks that changed, chats that are gone, moments in between."""

from collections import deque
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest

from bot.content.loading import compiled
from bot.domain.appeal import Mark, Ruling
from bot.domain.bank import QuestionBank
from bot.domain.grading import Lexicon, compile_rubric
from bot.domain.grading.granting import granted_mark, is_disputable
from bot.domain.grading.verdict import Guard, Outcome
from bot.domain.learning import Objection, Reason, disputable, graded, learned_rubric, offered
from bot.domain.question import Check, Question
from bot.services.answers import Graded
from bot.services.appeals import Appeals, Made, Press, Refusal
from bot.services.cases import Decision, Objected, Overtaken, Ruled, Vanished
from bot.services.ports import Gone, Moved, Sending, Sent, Settlement, TryLater, Unsure
from bot.services.rubrics import LOOK_EVERY, Rubrics
from bot.services.rulings import LEFT_BEHIND, Rulings
from bot.storage import Database, answers, appeals, chats
from bot.storage.tables import answers as answers_table
from tests.factories import DROPOUT, DROPOUT_ANSWERS
from tests.services.conftest import FakeMessenger, Office, open_office
from tests.storage.values import DUE

NAPS = "Half of the cells take a nap by chance each step. When we deploy, nobody naps."
OTHERS = "each neuron has its nap, by mere chance"
WORDS = "nap chance"
ADA, KEEPER, OTHER_KEEPER = 7, 9001, 9002
AT = DUE + timedelta(hours=1)
OFF, FULL = DROPOUT.concepts[0].id, DROPOUT.concepts[1].id


@dataclass
class Teller(FakeMessenger):
    """Keeps what members and administrators are told; telling ends as `tellings` say, then with Sent."""

    tellings: deque[Sending] = field(default_factory=deque)
    told: list[Settlement] = field(default_factory=list)
    called: list[tuple[int, int]] = field(default_factory=list)

    async def settle(self, settlement: Settlement) -> Sending:
        self.told.append(settlement)
        return self.tellings.popleft() if self.tellings else Sent(next(self.numbers), self.at)

    async def call(self, administrator: int, waiting: int) -> Sending:
        self.called.append((administrator, waiting))
        return Gone("bot was blocked by the user")


@dataclass
class Court:
    """One process with a bank: its office, its rubrics, and appeals to it."""

    office: Office
    teller: Teller
    rubrics: Rubrics
    rulings: Rulings
    appeals: Appeals

    async def answer(self, text: str = NAPS, chat_id: int = 1, at: datetime = AT, **more: int) -> Graded:
        """Ask the chat and let somebody answer."""
        await self.office.enrol(chat_id)
        await self.office.sweep(DUE)
        question = (await self.office.last(chat_id)).message_id
        graded = await self.office.says(text, at, chat_id, reply_to=question, **more)
        assert isinstance(graded, Graded)
        return graded

    async def appeal(self, graded: Graded, position: int | None = 0, cause: str = "press 1") -> int:
        """Its author says that it was right."""
        press = Press(graded.chat.id, ADA, cause, AT)
        made = await self.appeals.make(graded.answer_id, graded.question.revision, position, press)
        assert isinstance(made, Made), made
        return made.appeal.id

    async def decide(self, appeal_id: int, ruling: Ruling = Ruling.ONCE, **more: object) -> object:
        """An administrator rules on the first concept."""
        values = {"position": 0, "by": KEEPER, "cause": "press 2", "at": AT} | more
        return await self.rulings.decide(Decision(appeal_id=appeal_id, ruling=ruling, **values))  # type: ignore[arg-type]

    async def mark(self, graded: Graded) -> Mark:
        """An answer's mark as it stands."""
        async with self.office.database.begin() as connection:
            answer = await answers.find(connection, graded.answer_id)
        assert answer is not None
        return Mark(answer.outcome, answer.score)


def open_court(database: Database, lexicon: Lexicon, *bank: Question) -> Court:
    """A process of its own on that database, with that bank."""
    loaded = compiled(QuestionBank(bank), lexicon)
    teller = Teller()
    office = open_office(database, loaded, teller)
    rulings = Rulings(database, office.answers.rubrics, teller)
    administrators = frozenset({KEEPER, OTHER_KEEPER})
    listening = Appeals(database, office.answers.rubrics, rulings, administrators)
    return Court(office, teller, office.answers.rubrics, rulings, listening)


@pytest.fixture
def court(database: Database, lexicon: Lexicon) -> Court:
    return open_court(database, lexicon, DROPOUT)


async def test_an_appeal_keeps_the_answer_the_concepts_and_the_revision(court: Court) -> None:
    graded = await court.answer()
    appeal_id = await court.appeal(graded, position=1)
    async with court.office.database.begin() as connection:
        appeal = await appeals.find(connection, appeal_id)
    assert appeal is not None
    assert (appeal.text, appeal.question_id, appeal.revision, appeal.member_id) == (NAPS, "dropout", 1, ADA)
    assert [(one.concept_id, one.ruling) for one in appeal.concepts] == [(FULL, None)]
    assert appeal.before == appeal.now == Mark(graded.verdict.outcome, graded.verdict.score)
    assert appeal.granted.score > appeal.before.score
    assert court.teller.called == [(KEEPER, 1), (OTHER_KEEPER, 1)]


async def test_words_learned_by_one_process_count_in_another_within_seconds(
    court: Court, database: Database, lexicon: Lexicon
) -> None:
    other = open_court(database, lexicon, DROPOUT)
    await other.answer(OTHERS, chat_id=2)
    appeal_id = await court.appeal(await court.answer())
    assert isinstance(await court.decide(appeal_id, Ruling.LEARNED, words=WORDS), Ruled)
    here = await court.answer(OTHERS, chat_id=3)
    assert OFF in [found.concept.id for found in here.verdict.found]
    there = await other.answer(OTHERS, chat_id=4, at=AT + LOOK_EVERY)
    assert OFF in [found.concept.id for found in there.verdict.found]


async def test_a_restart_keeps_what_was_learned(court: Court, database: Database, lexicon: Lexicon) -> None:
    await court.decide(await court.appeal(await court.answer()), Ruling.LEARNED, words=WORDS)
    again = open_court(database, lexicon, DROPOUT)
    graded = await again.answer(OTHERS, chat_id=2)
    assert OFF in [found.concept.id for found in graded.verdict.found]


async def test_streak_and_standings_stand_on_the_corrected_mark(court: Court) -> None:
    graded = await court.answer(chat_id=-5)
    before = await court.mark(graded)
    await court.decide(await court.appeal(graded))
    after = await court.mark(graded)
    table = await court.office.standings.table(graded.chat, AT)
    assert (before.outcome, after.outcome) == (Outcome.INCORRECT, Outcome.PARTIAL)
    assert table.ever[0].points == pytest.approx(after.score)
    assert (await court.office.standings.streaks(graded.chat, ADA)).now == 1


async def test_a_question_with_a_newer_revision_is_ruled_on_as_it_is_now(
    court: Court, database: Database, lexicon: Lexicon
) -> None:
    graded = await court.answer()
    appeal_id = await court.appeal(graded)
    newer = open_court(database, lexicon, replace(DROPOUT, revision=2))
    case = await newer.rulings.waiting(0, AT)
    assert case is not None
    assert case.is_changed
    assert isinstance(await newer.decide(appeal_id, Ruling.LEARNED, words=WORDS), Ruled)
    assert (await newer.mark(graded)).outcome is Outcome.PARTIAL


async def test_a_question_that_changed_between_tap_and_confirmation_asks_again(
    court: Court, database: Database, lexicon: Lexicon
) -> None:
    graded = await court.answer()
    newer = open_court(database, lexicon, replace(DROPOUT, revision=2, concepts=DROPOUT.concepts[::-1]))
    found = await newer.appeals.make(graded.answer_id, 1, 0, Press(1, ADA, "press 1", AT))
    assert not isinstance(found, Made)
    assert await newer.rulings.waiting(0, AT) is None


@pytest.mark.parametrize("bank", ["without the question", "without the concept"])
async def test_what_left_the_bank_cannot_be_taught_and_is_worth_what_it_was_worth(
    court: Court, database: Database, lexicon: Lexicon, bank: str
) -> None:
    graded = await court.answer()
    appeal_id = await court.appeal(graded)
    granted = granted_mark(NAPS, court.rubrics.rubric("dropout"), {OFF})
    left = {
        "without the question": replace(DROPOUT, id="other"),
        "without the concept": replace(DROPOUT, revision=2, concepts=DROPOUT.concepts[1:]),
    }
    later = open_court(database, lexicon, left[bank])
    objected = await later.decide(appeal_id, Ruling.LEARNED, words=WORDS)
    assert isinstance(objected, Objected)
    assert objected.objection == Objection(Reason.GONE)
    assert not objected.case.is_known(0)
    assert isinstance(await later.decide(appeal_id), Ruled)
    assert await later.mark(graded) == Mark(*granted)


async def test_no_appeal_is_taken_about_a_question_that_left_the_bank(
    court: Court, database: Database, lexicon: Lexicon
) -> None:
    graded = await court.answer()
    later = open_court(database, lexicon, replace(DROPOUT, id="other"))
    assert await later.appeals.look(graded.answer_id, Press(1, ADA, "press 1", AT)) is Refusal.GONE


async def test_learned_words_that_a_newer_revision_forbids_are_left_out(
    court: Court, database: Database, lexicon: Lexicon
) -> None:
    await court.decide(await court.appeal(await court.answer()), Ruling.LEARNED, words=WORDS)
    full = DROPOUT.concepts[1]
    concepts = (DROPOUT.concepts[0], replace(full, phrasings=(*full.phrasings, WORDS)), DROPOUT.concepts[2])
    newer = open_court(database, lexicon, replace(DROPOUT, revision=2, concepts=concepts))
    graded = await newer.answer(OTHERS, chat_id=2)
    assert [found.concept.id for found in graded.verdict.found] == [FULL]


async def test_a_mark_never_gets_worse(court: Court, database: Database, lexicon: Lexicon) -> None:
    graded = await court.answer(DROPOUT_ANSWERS["partial"])
    appeal_id = await court.appeal(graded, position=1)
    before = await court.mark(graded)
    strict = [replace(concept, phrasings=("quite other wording",)) for concept in DROPOUT.concepts]
    strict[1] = replace(strict[1], weight=0.1)
    stricter = open_court(database, lexicon, replace(DROPOUT, revision=2, concepts=tuple(strict)))
    await stricter.decide(appeal_id)
    assert await stricter.mark(graded) == before


async def test_an_answer_that_was_deleted_takes_its_appeal_along(court: Court) -> None:
    graded = await court.answer()
    appeal_id = await court.appeal(graded)
    async with court.office.database.begin() as connection:
        await connection.execute(answers_table.delete())
    assert await court.decide(appeal_id) == Vanished()
    assert await court.appeals.vote(appeal_id, Press(1, 8, "press 3", AT)) is Refusal.GONE
    assert await court.appeals.look(graded.answer_id, Press(1, ADA, "press 4", AT)) is Refusal.GONE
    assert await court.rulings.open(appeal_id) is None


async def test_the_learner_is_told_once_though_the_ruling_is_replayed(court: Court) -> None:
    appeal_id = await court.appeal(await court.answer())
    first, again = await court.decide(appeal_id), await court.decide(appeal_id)
    assert isinstance(first, Ruled)
    assert isinstance(again, Ruled)
    assert len(court.teller.told) == 1
    assert isinstance(await court.decide(appeal_id, Ruling.REFUSED, cause="press 3"), Overtaken)


async def test_two_messages_of_the_same_number_are_two_administrators_decisions(court: Court) -> None:
    appeal_id = await court.appeal(await court.answer())
    assert isinstance(await court.decide(appeal_id, cause="message 5"), Ruled)
    second = await court.decide(appeal_id, Ruling.REFUSED, by=OTHER_KEEPER, cause="message 5")
    assert isinstance(second, Overtaken)
    assert second.case.appeal.concepts[0].ruled_by == KEEPER


@pytest.mark.parametrize("ending", [Gone("bot was blocked by the user"), Unsure()])
async def test_who_cannot_be_told_is_not_told_again(court: Court, ending: Sending) -> None:
    appeal_id = await court.appeal(await court.answer())
    court.teller.tellings.append(ending)
    ruled = await court.decide(appeal_id)
    assert isinstance(ruled, Ruled)
    assert ruled.told == ending
    await court.rulings.waiting(0, AT + 2 * LEFT_BEHIND)
    assert len(court.teller.told) == 1
    assert (await court.office.chat()).gone is isinstance(ending, Gone)


async def test_who_could_not_be_reached_is_told_when_somebody_looks_at_the_queue(court: Court) -> None:
    appeal_id = await court.appeal(await court.answer())
    court.teller.tellings.append(TryLater(timedelta(seconds=30)))
    await court.decide(appeal_id)
    await court.rulings.waiting(0, AT + timedelta(seconds=1))
    assert len(court.teller.told) == 1
    await court.rulings.waiting(0, AT + 2 * LEFT_BEHIND)
    await court.rulings.waiting(0, AT + 3 * LEFT_BEHIND)
    assert len(court.teller.told) == 2


async def test_a_group_that_moved_is_told_in_its_new_place(court: Court) -> None:
    graded = await court.answer(chat_id=-5)
    appeal_id = await court.appeal(graded)
    court.teller.tellings.append(Moved(-1005))
    await court.decide(appeal_id)
    assert [settlement.chat.id for settlement in court.teller.told] == [-5, -1005]
    async with court.office.database.begin() as connection:
        assert await chats.find(connection, -5) is None


async def test_votes_belong_to_the_group_where_the_answer_was_given(court: Court) -> None:
    appeal_id = await court.appeal(await court.answer(chat_id=-5))
    assert await court.appeals.vote(appeal_id, Press(-6, 8, "press 3", AT)) is Refusal.GONE


# Which words may be learned


def test_words_that_spoil_a_check_of_the_question_are_refused(lexicon: Lexicon) -> None:
    trap = "Cells nap by chance while the network is asked for predictions."
    question = replace(DROPOUT, checks=(Check(trap, hits=()),))
    assert learned_rubric(WORDS, OFF, NAPS, question, lexicon) == Objection(Reason.CHECK, trap)


def test_words_that_the_hint_gives_away_are_refused(lexicon: Lexicon) -> None:
    question = replace(DROPOUT, hint="Think of a nap that is left to chance.")
    assert learned_rubric(WORDS, OFF, NAPS, question, lexicon) == Objection(Reason.QUESTION)


def test_words_that_the_answer_denies_are_refused(lexicon: Lexicon) -> None:
    said = "The cells do not nap by chance, they are always awake."
    assert learned_rubric(WORDS, OFF, said, DROPOUT, lexicon) == Objection(Reason.UNSAID)


def test_offered_words_are_short_and_each_of_them_may_be_learned(lexicon: Lexicon) -> None:
    for concept in (OFF, FULL):
        found = offered(NAPS, concept, DROPOUT, compile_rubric(DROPOUT, lexicon), lexicon)
        assert 3 <= len(found) <= 8
        assert all(len(words.split()) <= 5 for words in found)
        assert [
            words for words in found if isinstance(learned_rubric(words, concept, NAPS, DROPOUT, lexicon), Objection)
        ] == []


def test_what_is_denied_is_offered_with_its_denial_alone(lexicon: Lexicon) -> None:
    found = offered("At inference nobody naps.", FULL, DROPOUT, compile_rubric(DROPOUT, lexicon), lexicon)
    assert "nobody naps" in found
    assert "naps" not in found


@pytest.mark.parametrize("text", [*DROPOUT_ANSWERS.values(), DROPOUT.answer, NAPS, DROPOUT.text, ""])
def test_disputable_means_that_the_mark_would_be_another(lexicon: Lexicon, text: str) -> None:
    rubric = compile_rubric(DROPOUT, lexicon)
    verdict = graded(text, DROPOUT, rubric)
    everything = {concept.id for concept in DROPOUT.concepts}
    changes = granted_mark(text, rubric, everything) != (verdict.outcome, verdict.score)
    assert is_disputable(text, verdict, rubric) is changes
    assert bool(disputable(text, DROPOUT, rubric)) is changes


def test_a_text_that_is_no_answer_is_granted_nothing(lexicon: Lexicon) -> None:
    assert granted_mark("idk", compile_rubric(DROPOUT, lexicon), {OFF}) == (Outcome.NO_ANSWER, 0.0)


def test_keywords_in_a_row_stay_capped_whatever_is_granted(lexicon: Lexicon) -> None:
    dump = "random dropped units test units keep probability mask network layers"
    rubric = compile_rubric(DROPOUT, lexicon)
    assert graded(dump, DROPOUT, rubric).guard is Guard.DUMP
    assert granted_mark(dump, rubric, {FULL})[0] is Outcome.INCORRECT
