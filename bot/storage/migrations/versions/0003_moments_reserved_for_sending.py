"""Moments reserved for sending."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "permits",
        sa.Column("chat_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("reserved", sa.Text(), nullable=False),
        sa.Column("until", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("chat_id", name=op.f("pk_permits")),
    )
    op.create_index("ix_permits_until", "permits", ["until"], unique=False)


def downgrade() -> None:
    """Back."""
    op.drop_index("ix_permits_until", table_name="permits")
    op.drop_table("permits")
