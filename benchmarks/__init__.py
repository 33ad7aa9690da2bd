"""What the README's figures come from; nothing here is imported by the bot."""
