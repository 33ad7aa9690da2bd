"""How the bot is watched from outside: counted numbers, health, and the page that shows both.

Everybody may count here, so nothing here knows anybody: numbers that others hold come as callables.
"""

from bot.watching.health import Health, Part
from bot.watching.metrics import Metrics

__all__ = ["Health", "Metrics", "Part"]
