"""People: who they are, what they agreed to, what they look for, and staff."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "persons",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("telegram_id", sa.BigInteger(), nullable=False),
        sa.Column("first_name", sa.String(), nullable=True),
        sa.Column("language", sa.String(), nullable=True),
        sa.Column("reachable", sa.Boolean(), nullable=False),
        sa.Column("phone", sa.String(), nullable=True),
        sa.Column("phone_verified", sa.Boolean(), nullable=False),
        sa.Column("seeking", sa.String(), nullable=False),
        sa.Column("strict_matching", sa.Boolean(), nullable=False),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_persons"),
        sa.CheckConstraint("language IS NULL OR language IN ('fr', 'ar')", name=op.f("ck_persons_language_known")),
        sa.CheckConstraint(
            "seeking IN ('searching', 'found_work', 'not_looking')", name=op.f("ck_persons_seeking_known")
        ),
        sa.CheckConstraint("phone IS NOT NULL OR NOT phone_verified", name=op.f("ck_persons_verified_phone_is_given")),
        sa.UniqueConstraint("telegram_id", name="uq_persons_telegram_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_persons_phone", "persons", ["phone"], unique=False)
    op.create_table(
        "consents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("given", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_consents"),
        sa.CheckConstraint(
            "purpose IN ('processing', 'transfer_abroad', 'alerts', 'learning')", name=op.f("ck_consents_purpose_known")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name="fk_consents_person_id", ondelete="CASCADE"),
    )
    op.create_index("ix_consents_person_id_purpose", "consents", ["person_id", "purpose"], unique=False)
    op.create_table(
        "seeker_profiles",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("occupations", sa.JSON(), nullable=False),
        sa.Column("education", sa.String(), nullable=True),
        sa.Column("experience_years", sa.Float(), nullable=True),
        sa.Column("place", sa.String(), nullable=True),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("skills", sa.JSON(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("person_id", name="pk_seeker_profiles"),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name="fk_seeker_profiles_person_id", ondelete="CASCADE"),
    )
    op.create_table(
        "staff",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("person_id", name="pk_staff"),
        sa.CheckConstraint("role IN ('adviser', 'coordinator')", name=op.f("ck_staff_role_known")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name="fk_staff_person_id", ondelete="CASCADE"),
    )
    op.create_table(
        "saved_searches",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("criteria", sa.JSON(), nullable=False),
        sa.Column("alerts", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_saved_searches"),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name="fk_saved_searches_person_id", ondelete="CASCADE"),
    )
    op.create_index("ix_saved_searches_person_id", "saved_searches", ["person_id"], unique=False)


def downgrade() -> None:
    op.drop_table("saved_searches")
    op.drop_table("staff")
    op.drop_table("seeker_profiles")
    op.drop_table("consents")
    op.drop_table("persons")
