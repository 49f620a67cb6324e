"""Companies, their phones and contacts, requests to be recognised, invitations."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "companies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_token", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("folded_name", sa.String(), nullable=False),
        sa.Column("ice", sa.String(), nullable=True),
        sa.Column("rc", sa.String(), nullable=True),
        sa.Column("rc_court", sa.String(), nullable=True),
        sa.Column("cnss", sa.String(), nullable=True),
        sa.Column("sector", sa.String(), nullable=True),
        sa.Column("zone", sa.String(), nullable=True),
        sa.Column("address", sa.String(), nullable=True),
        sa.Column("contact_name", sa.String(), nullable=True),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("member", sa.Boolean(), nullable=False),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_companies"),
        sa.UniqueConstraint("ice", name="uq_companies_ice"),
        sa.UniqueConstraint("public_token", name="uq_companies_public_token"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_companies_folded_name", "companies", ["folded_name"], unique=False)
    op.create_table(
        "company_phones",
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("company_id", "phone", name="pk_company_phones"),
        sa.ForeignKeyConstraint(
            ["company_id"], ["companies.id"], name="fk_company_phones_company_id", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_company_phones_phone", "company_phones", ["phone"], unique=False)
    op.create_table(
        "company_contacts",
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("recognised_by", sa.String(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("company_id", "person_id", name="pk_company_contacts"),
        sa.CheckConstraint(
            "recognised_by IN ('phone', 'staff', 'invitation')", name=op.f("ck_company_contacts_recognised_by_known")
        ),
        sa.ForeignKeyConstraint(
            ["company_id"], ["companies.id"], name="fk_company_contacts_company_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name="fk_company_contacts_person_id", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_company_contacts_person_id", "company_contacts", ["person_id"], unique=False)
    op.create_table(
        "company_requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_token", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("ice", sa.String(), nullable=True),
        sa.Column("rc", sa.String(), nullable=True),
        sa.Column("rc_court", sa.String(), nullable=True),
        sa.Column("cnss", sa.String(), nullable=True),
        sa.Column("sector", sa.String(), nullable=True),
        sa.Column("zone", sa.String(), nullable=True),
        sa.Column("address", sa.String(), nullable=True),
        sa.Column("phone", sa.String(), nullable=True),
        sa.Column("phone_verified", sa.Boolean(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_company_requests"),
        sa.CheckConstraint(
            "state <> 'approved' OR company_id IS NOT NULL", name=op.f("ck_company_requests_approved_has_company")
        ),
        sa.CheckConstraint(
            "state IN ('pending', 'approved', 'rejected')", name=op.f("ck_company_requests_state_known")
        ),
        sa.ForeignKeyConstraint(
            ["company_id"], ["companies.id"], name="fk_company_requests_company_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name="fk_company_requests_person_id", ondelete="CASCADE"
        ),
        sa.UniqueConstraint("public_token", name="uq_company_requests_public_token"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_company_requests_person_id", "company_requests", ["person_id"], unique=False)
    op.create_index("ix_company_requests_state", "company_requests", ["state"], unique=False)
    op.create_table(
        "invitations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=True),
        sa.Column("company_id", sa.Integer(), nullable=True),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("used_by", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_invitations"),
        sa.CheckConstraint(
            "role IS NULL OR role IN ('adviser', 'coordinator')", name=op.f("ck_invitations_role_known")
        ),
        sa.CheckConstraint("(role IS NULL) <> (company_id IS NULL)", name=op.f("ck_invitations_role_or_company")),
        sa.ForeignKeyConstraint(["company_id"], ["companies.id"], name="fk_invitations_company_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["created_by"], ["persons.id"], name="fk_invitations_created_by", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["used_by"], ["persons.id"], name="fk_invitations_used_by", ondelete="SET NULL"),
        sa.UniqueConstraint("token_hash", name="uq_invitations_token_hash"),
    )


def downgrade() -> None:
    op.drop_table("invitations")
    op.drop_table("company_requests")
    op.drop_table("company_contacts")
    op.drop_table("company_phones")
    op.drop_table("companies")
