"""Telegram for a machine without a token: a strict model of the Bot API, its server on loopback, its page.

Nothing here knows the bot: it reaches us over the Bot API, as it reaches Telegram.
"""
