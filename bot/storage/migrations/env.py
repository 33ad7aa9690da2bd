"""Runs the migrations on the connection that `bot.storage.migrating` hands over."""

from typing import Any, Literal

from alembic import context

from bot.storage.tables import VERSION_TABLE, Moment, metadata


def _render(kind: str, item: Any, _: Any) -> str | Literal[False]:
    """Write our own column type into a new migration as what it is to the database."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, Moment) else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table=VERSION_TABLE,
    transactional_ddl=True,
    render_item=_render,
)
with context.begin_transaction():
    context.run_migrations()
