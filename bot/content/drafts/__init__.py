"""From people's notes to draft questions: reading CSV, JSON and Markdown, drafting, writing question files."""
