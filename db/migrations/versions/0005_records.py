"""The journal, due dates, and what the database is for."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "journal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("subject_kind", sa.String(), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("from_state", sa.String(), nullable=True),
        sa.Column("to_state", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_journal"),
        sa.CheckConstraint(
            "subject_kind IN ('need', 'application', 'company_request', 'person')",
            name=op.f("ck_journal_subject_kind_known"),
        ),
        sa.ForeignKeyConstraint(["actor_id"], ["persons.id"], name="fk_journal_actor_id", ondelete="SET NULL"),
    )
    op.create_index("ix_journal_actor_id", "journal", ["actor_id"], unique=False)
    op.create_index(
        "ix_journal_subject_kind_subject_id_id", "journal", ["subject_kind", "subject_id", "id"], unique=False
    )
    op.create_table(
        "due",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject_kind", sa.String(), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_due"),
        sa.CheckConstraint(
            "kind IN ('ask_still_open', 'expire_need', 'close_silent_application', 'drop_draft')",
            name=op.f("ck_due_kind_known"),
        ),
        sa.CheckConstraint(
            "subject_kind IN ('need', 'application', 'company_request', 'person')",
            name=op.f("ck_due_subject_kind_known"),
        ),
    )
    op.create_index(
        "ix_due_open",
        "due",
        ["due_at"],
        unique=False,
        sqlite_where=sa.text("done_at IS NULL"),
        postgresql_where=sa.text("done_at IS NULL"),
    )
    op.create_index("ix_due_subject_kind_subject_id", "due", ["subject_kind", "subject_id"], unique=False)
    op.create_table(
        "deployment",
        sa.Column("id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_deployment"),
        sa.CheckConstraint("kind IN ('demo', 'production')", name=op.f("ck_deployment_kind_known")),
        sa.CheckConstraint("id = 1", name=op.f("ck_deployment_one_row")),
    )


def downgrade() -> None:
    op.drop_table("deployment")
    op.drop_table("due")
    op.drop_table("journal")
