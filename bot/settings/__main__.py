"""`python -m bot.settings > config/example.env`."""

import sys

from bot.settings.example import example_env

sys.stdout.write(example_env())
