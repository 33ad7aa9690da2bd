"""One budget for everything that is sent: evenly spaced, people's replies first, the daily push in what is left."""

from bot.budget.errands import PUSH, REPLY, Errand, Limits
from bot.budget.limiter import Budget
from bot.budget.permits import REPLIES_IN_A_ROW

__all__ = ["PUSH", "REPLIES_IN_A_ROW", "REPLY", "Budget", "Errand", "Limits"]
