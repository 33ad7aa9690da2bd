"""Learned words can be taken back."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Forward."""
    op.add_column("learned_phrasings", sa.Column("taken_back_by", sa.BigInteger(), nullable=True))
    op.create_table(
        "learned_versions",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_learned_versions")),
    )


def downgrade() -> None:
    """Back; words that were taken back would count again, so they go."""
    op.drop_table("learned_versions")
    op.execute("DELETE FROM learned_phrasings WHERE taken_back_by IS NOT NULL")
    op.drop_column("learned_phrasings", "taken_back_by")
