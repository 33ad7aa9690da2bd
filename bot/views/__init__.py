"""What the bot says: values in, Telegram HTML out.

A view is a pure function from what a service returned to a `Message`; it reads nothing, sends nothing and decides
nothing. Everything that comes from a person or a file is escaped here, and nothing is longer than Telegram takes.
"""
