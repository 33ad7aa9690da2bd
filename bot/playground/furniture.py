"""The people and the group that every playground starts with, under ids that never change.

A bot's database outlives the playground; with the same ids it meets the same chats again.
"""

from bot.playground.people import Person
from bot.playground.state import State

YOU = 510_000_001
STUDY_GROUP = -1_001_000_000_001


def furnish(state: State) -> Person:
    """Put you and a study group of three into an empty world; give you, who founded the group."""
    you = state.add_person("Robin", person_id=YOU, username="robin_learns", language_code="en")
    mina = state.add_person("Mina", person_id=YOU + 1, username="mina_k", language_code="en")
    tomasz = state.add_person("Tomasz", person_id=YOU + 2, language_code="en")
    state.add_group("Study group", [you, mina, tomasz], kind="supergroup", chat_id=STUDY_GROUP)
    return you
