"""What happened, what is due, and what this database is for."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field, SQLModel

from db.models.columns import Utc, one_of


class SubjectKind(StrEnum):
    """What a journal row or a due date is about."""

    NEED = "need"
    APPLICATION = "application"
    COMPANY_REQUEST = "company_request"
    PERSON = "person"


class DueKind(StrEnum):
    """What there is to do on a due date."""

    ASK_STILL_OPEN = "ask_still_open"
    EXPIRE_NEED = "expire_need"
    CLOSE_SILENT_APPLICATION = "close_silent_application"
    DROP_DRAFT = "drop_draft"


class DeploymentKind(StrEnum):
    """Samples belong in a demo and nowhere else."""

    DEMO = "demo"
    PRODUCTION = "production"


class JournalEntry(SQLModel, table=True):
    """Who did what to what, when and why. `reason` is a code, or the words of staff.

    `actor_id` is empty where time itself did it or the person is erased, `from_state` where the thing came
    into being.
    """

    __tablename__ = "journal"
    __table_args__ = (one_of("subject_kind", SubjectKind), Index(None, "subject_kind", "subject_id", "id"))

    id: int = Field(default=None, primary_key=True)
    at: datetime = Field(sa_type=Utc)
    actor_id: int | None = Field(default=None, foreign_key="persons.id", ondelete="SET NULL", index=True)
    subject_kind: str
    subject_id: int
    event: str
    from_state: str | None = None
    to_state: str
    reason: str | None = None


class Due(SQLModel, table=True):
    """Something to do once `due_at` has come; a worker asks for it."""

    __tablename__ = "due"
    __table_args__ = (
        one_of("kind", DueKind),
        one_of("subject_kind", SubjectKind),
        Index(
            "ix_due_open",
            "due_at",
            sqlite_where=text("done_at IS NULL"),
            postgresql_where=text("done_at IS NULL"),
        ),
        Index(None, "subject_kind", "subject_id"),
    )

    id: int = Field(default=None, primary_key=True)
    kind: str
    subject_kind: str
    subject_id: int
    due_at: datetime = Field(sa_type=Utc)
    done_at: datetime | None = Field(default=None, sa_type=Utc)


class Deployment(SQLModel, table=True):
    """The one row that says what this database is for."""

    __tablename__ = "deployment"
    __table_args__ = (one_of("kind", DeploymentKind), CheckConstraint("id = 1", name="one_row"))

    id: int = Field(default=1, primary_key=True, sa_column_kwargs={"autoincrement": False})
    kind: str
    since: datetime = Field(sa_type=Utc)
