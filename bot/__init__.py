"""A Telegram bot that interviews people in deep learning."""

__version__ = "0.1.0"
