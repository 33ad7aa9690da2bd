"""Appeals and what they teach."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "learned_phrasings",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("question_id", sa.String(length=80), nullable=False),
        sa.Column("concept_id", sa.String(length=80), nullable=False),
        sa.Column("phrasing", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("learned_by", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_learned_phrasings")),
        sa.UniqueConstraint(
            "question_id", "concept_id", "phrasing", name=op.f("uq_learned_phrasings_question_id_concept_id_phrasing")
        ),
    )
    op.create_table(
        "appeals",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("answer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("question_id", sa.String(length=80), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("before_outcome", sa.String(length=16), nullable=False),
        sa.Column("before_score", sa.Float(), nullable=False),
        sa.Column("granted_outcome", sa.String(length=16), nullable=False),
        sa.Column("granted_score", sa.Float(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cause", sa.String(length=40), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["answer_id"], ["answers.id"], name=op.f("fk_appeals_answer_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appeals")),
        sa.UniqueConstraint("answer_id", name=op.f("uq_appeals_answer_id")),
    )
    op.create_index("ix_appeals_member_id_at", "appeals", ["member_id", "at"], unique=False)
    op.create_index(
        "ix_appeals_open",
        "appeals",
        ["id"],
        unique=False,
        sqlite_where=sa.text("settled_at IS NULL"),
        postgresql_where=sa.text("settled_at IS NULL"),
    )
    op.create_index(
        "ix_appeals_untold",
        "appeals",
        ["settled_at"],
        unique=False,
        sqlite_where=sa.text("told_at IS NULL"),
        postgresql_where=sa.text("told_at IS NULL"),
    )
    op.create_table(
        "appeal_concepts",
        sa.Column("appeal_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("concept_id", sa.String(length=80), nullable=False),
        sa.Column("say", sa.Text(), nullable=False),
        sa.Column("ruling", sa.String(length=16), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("ruled_by", sa.BigInteger(), nullable=True),
        sa.Column("cause", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(
            ["appeal_id"], ["appeals.id"], name=op.f("fk_appeal_concepts_appeal_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("appeal_id", "position", name=op.f("pk_appeal_concepts")),
    )
    op.create_table(
        "appeal_prompts",
        sa.Column("chat_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("message_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("appeal_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("wanted", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["appeal_id"], ["appeals.id"], name=op.f("fk_appeal_prompts_appeal_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("chat_id", "message_id", name=op.f("pk_appeal_prompts")),
    )
    op.create_index(op.f("ix_appeal_prompts_appeal_id"), "appeal_prompts", ["appeal_id"], unique=False)
    op.create_table(
        "appeal_votes",
        sa.Column("appeal_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["appeal_id"], ["appeals.id"], name=op.f("fk_appeal_votes_appeal_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("appeal_id", "member_id", name=op.f("pk_appeal_votes")),
    )


def downgrade() -> None:
    """Back."""
    op.drop_table("appeal_votes")
    op.drop_index(op.f("ix_appeal_prompts_appeal_id"), table_name="appeal_prompts")
    op.drop_table("appeal_prompts")
    op.drop_table("appeal_concepts")
    op.drop_index(
        "ix_appeals_untold",
        table_name="appeals",
        sqlite_where=sa.text("told_at IS NULL"),
        postgresql_where=sa.text("told_at IS NULL"),
    )
    op.drop_index(
        "ix_appeals_open",
        table_name="appeals",
        sqlite_where=sa.text("settled_at IS NULL"),
        postgresql_where=sa.text("settled_at IS NULL"),
    )
    op.drop_index("ix_appeals_member_id_at", table_name="appeals")
    op.drop_table("appeals")
    op.drop_table("learned_phrasings")
