"""One Alembic tree for both databases; `env.py` runs on the connection it is handed."""
