"""The longest verdicts: whatever a bank that passes its bars can bring about fits one message."""

from dataclasses import replace
from typing import Any

import pytest

from bot.content.bars.texts import FRAME, LONGEST_ANSWER, MESSAGE_LIMIT
from bot.domain.grading.verdict import Finding, Guard, Outcome, Recognised, Verdict
from bot.domain.question import Concept, Misconception
from bot.domain.streak import Streak
from bot.services.answers import Graded
from bot.views import rulings, verdict
from bot.views.html import units
from tests.factories import DROPOUT
from tests.storage.values import a_chat
from tests.views.reading import shown
from tests.views.test_appeals import LONG, LONG_QUESTION, SEVEN, a_case
from tests.views.test_verdict import result


class TestTheLongestThatTheBankAllows:
    """Whatever a bank that passes its bars can bring about fits one message."""

    def graded(self, **changes: Any) -> Graded:
        """Seven concepts and nine misconceptions, all shown in words of emoji; texts that fill the bars' limit."""
        sentence = "one idea that good answers show, said in words that a learner can learn from"
        concepts = tuple(Concept(f"c{number}", f"{sentence} {number}", ("x",)) for number in range(7))
        left = MESSAGE_LIMIT - FRAME - units(DROPOUT.text) - LONGEST_ANSWER * 5
        left -= sum(units(concept.say) for concept in concepts) + units(DROPOUT.sources[0].cite)
        beliefs = tuple(Misconception(f"m{number}", ("x",), "r" * (left // 9)) for number in range(9))
        words = ("👩‍🔬" * 40, "🧠" * 40)
        everything = Verdict(
            Outcome.PARTIAL,
            0.61,
            found=tuple(Finding(concept, 1.0, words) for concept in concepts[:4]),
            close=tuple(Finding(concept, 0.5, words) for concept in concepts[4:]),
            misconceptions=tuple(Recognised(belief, words) for belief in beliefs),
            guard=Guard.DUMP,
        )
        question = replace(DROPOUT, answer="word " * LONGEST_ANSWER, concepts=concepts, draft=True)
        return result(everything, question=question, disputable=True, **changes)

    @pytest.mark.parametrize("chat_id", [1, -5], ids=["private", "group"])
    def test_fits(self, chat_id: int) -> None:
        text = shown(verdict.graded(self.graded(chat=a_chat(id=chat_id), streak=Streak(999, 99999, 9)))).text
        assert text.count("r" * 50) >= 9
        assert "Model answer" in text


def test_a_case_with_decided_concepts_fits_too() -> None:
    concepts = (*SEVEN[:6], replace(SEVEN[6], ruling=None))
    shown(rulings.case(a_case(*concepts, question=LONG_QUESTION, waiting=10**6, **LONG)))
