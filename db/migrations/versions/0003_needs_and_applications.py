"""Needs, the serials of their references, applications, saved offers, shared links."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "needs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_token", sa.String(), nullable=False),
        sa.Column("reference", sa.String(), nullable=True),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("occupation", sa.String(), nullable=True),
        sa.Column("occupation_code", sa.String(), nullable=True),
        sa.Column("occupation_words", sa.String(), nullable=True),
        sa.Column("positions", sa.Integer(), nullable=True),
        sa.Column("hired", sa.Integer(), nullable=False),
        sa.Column("contract", sa.String(), nullable=True),
        sa.Column("place", sa.String(), nullable=True),
        sa.Column("start_date", sa.Date(), nullable=True),
        sa.Column("schedule", sa.String(), nullable=True),
        sa.Column("pay_min", sa.Integer(), nullable=True),
        sa.Column("pay_max", sa.Integer(), nullable=True),
        sa.Column("pay_hidden", sa.Boolean(), nullable=False),
        sa.Column("company_hidden", sa.Boolean(), nullable=False),
        sa.Column("education", sa.String(), nullable=True),
        sa.Column("experience_years", sa.Float(), nullable=True),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("skills", sa.JSON(), nullable=False),
        sa.Column("description", sa.String(), nullable=True),
        sa.Column("findings", sa.JSON(), nullable=False),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_needs"),
        sa.CheckConstraint(
            "state IN ('draft', 'withdrawn') OR (reference IS NOT NULL AND positions IS NOT "
            "NULL AND (occupation_code IS NOT NULL OR occupation_words IS NOT NULL))",
            name=op.f("ck_needs_declared_is_complete"),
        ),
        sa.CheckConstraint(
            "experience_years IS NULL OR experience_years >= 0", name=op.f("ck_needs_experience_not_negative")
        ),
        sa.CheckConstraint("hired >= 0", name=op.f("ck_needs_hired_not_negative")),
        sa.CheckConstraint(
            "pay_min IS NULL OR pay_max IS NULL OR pay_min <= pay_max", name=op.f("ck_needs_pay_in_order")
        ),
        sa.CheckConstraint("pay_min IS NULL OR pay_min >= 0", name=op.f("ck_needs_pay_not_negative")),
        sa.CheckConstraint("positions IS NULL OR positions > 0", name=op.f("ck_needs_positions_positive")),
        sa.CheckConstraint(
            "state <> 'published' OR published_at IS NOT NULL", name=op.f("ck_needs_published_has_date")
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'submitted', 'returned', 'rejected', 'published', 'filled', 'withdrawn', 'expired')",
            name=op.f("ck_needs_state_known"),
        ),
        sa.ForeignKeyConstraint(["company_id"], ["companies.id"], name="fk_needs_company_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["created_by"], ["persons.id"], name="fk_needs_created_by", ondelete="SET NULL"),
        sa.UniqueConstraint("public_token", name="uq_needs_public_token"),
        sa.UniqueConstraint("reference", name="uq_needs_reference"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_needs_company_id", "needs", ["company_id"], unique=False)
    op.create_index("ix_needs_state_occupation_code", "needs", ["state", "occupation_code"], unique=False)
    op.create_index("ix_needs_state_submitted_at", "needs", ["state", "submitted_at"], unique=False)
    op.create_table(
        "serials",
        sa.Column("year", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("year", name="pk_serials"),
    )
    op.create_table(
        "applications",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_token", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("need_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("started_by", sa.String(), nullable=False),
        sa.Column("shared", sa.JSON(), nullable=False),
        sa.Column("decline_reason", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("phone_shared_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("waiting_since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_applications"),
        sa.CheckConstraint("started_by IN ('seeker', 'adviser')", name=op.f("ck_applications_started_by_known")),
        sa.CheckConstraint(
            "state IN ('sent', 'seen', 'shortlisted', 'kept', 'invited', 'accepted', "
            "'declined', 'hired', 'withdrawn', 'refused_invitation', 'closed_silent', "
            "'closed_need')",
            name=op.f("ck_applications_state_known"),
        ),
        sa.ForeignKeyConstraint(["need_id"], ["needs.id"], name="fk_applications_need_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name="fk_applications_person_id", ondelete="CASCADE"),
        sa.UniqueConstraint("person_id", "need_id", name="uq_applications_person_id_need_id"),
        sa.UniqueConstraint("public_token", name="uq_applications_public_token"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_applications_need_id_state", "applications", ["need_id", "state"], unique=False)
    op.create_table(
        "saved_offers",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("need_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("person_id", "need_id", name="pk_saved_offers"),
        sa.ForeignKeyConstraint(["need_id"], ["needs.id"], name="fk_saved_offers_need_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name="fk_saved_offers_person_id", ondelete="CASCADE"),
    )
    op.create_index("ix_saved_offers_need_id", "saved_offers", ["need_id"], unique=False)
    op.create_table(
        "share_links",
        sa.Column("token", sa.String(), nullable=False),
        sa.Column("need_id", sa.Integer(), nullable=False),
        sa.Column("sharer_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("token", name="pk_share_links"),
        sa.ForeignKeyConstraint(["need_id"], ["needs.id"], name="fk_share_links_need_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["sharer_id"], ["persons.id"], name="fk_share_links_sharer_id", ondelete="SET NULL"),
        sa.UniqueConstraint("need_id", "sharer_id", name="uq_share_links_need_id_sharer_id"),
    )


def downgrade() -> None:
    op.drop_table("share_links")
    op.drop_table("saved_offers")
    op.drop_table("applications")
    op.drop_table("serials")
    op.drop_table("needs")
