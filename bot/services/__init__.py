"""What the bot does: one use case a file, one short transaction a step.

A service is called by a door (a person wrote, the clock struck), asks the rules in `bot.domain` and the memory in
`bot.storage`, and returns a value that a view can say. It takes the moment as an argument, never opens a
transaction across a call to Telegram, and knows neither HTML nor the library.
"""
