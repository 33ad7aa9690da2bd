"""Telegram's limits; lengths of texts are in code points, after the entities were taken out."""

from datetime import timedelta

LONGEST_TEXT = 4096
LONGEST_CAPTION = 1024
LONGEST_RAW_TEXT = 32 * 1024
LONGEST_CALLBACK_DATA = 64  # bytes
LONGEST_CALLBACK_ANSWER = 200
LONGEST_PLACEHOLDER = 64
MOST_BUTTONS = 100
MOST_COMMANDS = 100
LONGEST_COMMAND = 32
LONGEST_COMMAND_DESCRIPTION = 256
LONGEST_NAME = 64
LONGEST_DESCRIPTION = 512
LONGEST_SHORT_DESCRIPTION = 120
DELETABLE_FOR = timedelta(hours=48)
# Telegram names no figure; people measured between a quarter of a minute and a few minutes.
PRESS_ANSWERABLE_FOR = timedelta(minutes=1)
