"""What companies need, and what seekers do with it."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from db.models.columns import NEVER_REUSED, Utc, one_of


class NeedState(StrEnum):
    """The life of a need; `db/workflow/needs.py` says how it goes on."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    REJECTED = "rejected"
    PUBLISHED = "published"
    FILLED = "filled"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class ApplicationState(StrEnum):
    """The life of an application; `db/workflow/applications.py` says how it goes on."""

    SENT = "sent"
    SEEN = "seen"
    SHORTLISTED = "shortlisted"
    KEPT = "kept"
    INVITED = "invited"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    HIRED = "hired"
    WITHDRAWN = "withdrawn"
    REFUSED_INVITATION = "refused_invitation"
    CLOSED_SILENT = "closed_silent"
    CLOSED_NEED = "closed_need"


class StartedBy(StrEnum):
    """Who put a seeker forward."""

    SEEKER = "seeker"
    ADVISER = "adviser"


class Need(SQLModel, table=True):
    """A company's need; once published, an offer.

    `occupation` is the catalogue's slug, `occupation_code` its ROME code, `occupation_words` what the company
    wrote. Pay is in whole dirhams a month, an allowance where `contract` is insertion or internship. A draft
    may lack anything; `reference` comes with the first submission.
    """

    __tablename__ = "needs"
    __table_args__ = (
        one_of("state", NeedState),
        CheckConstraint("positions IS NULL OR positions > 0", name="positions_positive"),
        CheckConstraint("hired >= 0", name="hired_not_negative"),
        CheckConstraint("pay_min IS NULL OR pay_min >= 0", name="pay_not_negative"),
        CheckConstraint("pay_min IS NULL OR pay_max IS NULL OR pay_min <= pay_max", name="pay_in_order"),
        CheckConstraint("experience_years IS NULL OR experience_years >= 0", name="experience_not_negative"),
        CheckConstraint(
            "state IN ('draft', 'withdrawn') OR (reference IS NOT NULL AND positions IS NOT NULL"
            " AND (occupation_code IS NOT NULL OR occupation_words IS NOT NULL))",
            name="declared_is_complete",
        ),
        CheckConstraint("state <> 'published' OR published_at IS NOT NULL", name="published_has_date"),
        Index(None, "state", "occupation_code"),
        Index(None, "state", "submitted_at"),
        NEVER_REUSED,
    )

    id: int = Field(default=None, primary_key=True)
    public_token: str = Field(unique=True)
    reference: str | None = Field(default=None, unique=True)
    company_id: int = Field(foreign_key="companies.id", ondelete="CASCADE", index=True)
    created_by: int | None = Field(default=None, foreign_key="persons.id", ondelete="SET NULL")
    state: str = NeedState.DRAFT
    occupation: str | None = None
    occupation_code: str | None = None
    occupation_words: str | None = None
    positions: int | None = None
    hired: int = 0
    contract: str | None = None
    place: str | None = None
    start_date: date | None = None
    schedule: str | None = None
    pay_min: int | None = None
    pay_max: int | None = None
    pay_hidden: bool = False
    company_hidden: bool = False
    education: str | None = None
    experience_years: float | None = None
    languages: list[str] = Field(default_factory=list, sa_type=JSON)
    skills: list[str] = Field(default_factory=list, sa_type=JSON)
    description: str | None = None
    findings: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    sample: bool = False
    created_at: datetime = Field(sa_type=Utc)
    updated_at: datetime = Field(sa_type=Utc)
    submitted_at: datetime | None = Field(default=None, sa_type=Utc)
    published_at: datetime | None = Field(default=None, sa_type=Utc)
    confirmed_at: datetime | None = Field(default=None, sa_type=Utc)
    closed_at: datetime | None = Field(default=None, sa_type=Utc)


class Serial(SQLModel, table=True):
    """The last serial of a year's references."""

    __tablename__ = "serials"

    year: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    last: int


class Application(SQLModel, table=True):
    """A seeker who applied to a need: one per person and need, whoever started it.

    `shared` is what the seeker agreed that the company sees; the phone is not in it, and is shown only once
    an invitation was accepted (`phone_shared_at`). `waiting_since` is when the seeker last heard of it.
    """

    __tablename__ = "applications"
    __table_args__ = (
        one_of("state", ApplicationState),
        one_of("started_by", StartedBy),
        UniqueConstraint("person_id", "need_id"),
        Index(None, "need_id", "state"),
        NEVER_REUSED,
    )

    id: int = Field(default=None, primary_key=True)
    public_token: str = Field(unique=True)
    person_id: int = Field(foreign_key="persons.id", ondelete="CASCADE")
    need_id: int = Field(foreign_key="needs.id", ondelete="CASCADE")
    state: str = ApplicationState.SENT
    started_by: str = StartedBy.SEEKER
    shared: dict[str, Any] = Field(sa_type=JSON)
    decline_reason: str | None = None
    created_at: datetime = Field(sa_type=Utc)
    seen_at: datetime | None = Field(default=None, sa_type=Utc)
    phone_shared_at: datetime | None = Field(default=None, sa_type=Utc)
    waiting_since: datetime = Field(sa_type=Utc)


class SavedOffer(SQLModel, table=True):
    """An offer that a seeker keeps at hand."""

    __tablename__ = "saved_offers"

    person_id: int = Field(primary_key=True, foreign_key="persons.id", ondelete="CASCADE")
    need_id: int = Field(primary_key=True, foreign_key="needs.id", ondelete="CASCADE", index=True)
    at: datetime = Field(sa_type=Utc)


class ShareLink(SQLModel, table=True):
    """A link to an offer that someone passes on; a person has one per offer."""

    __tablename__ = "share_links"
    __table_args__ = (UniqueConstraint("need_id", "sharer_id"),)

    token: str = Field(primary_key=True)
    need_id: int = Field(foreign_key="needs.id", ondelete="CASCADE")
    sharer_id: int | None = Field(default=None, foreign_key="persons.id", ondelete="SET NULL")
    at: datetime = Field(sa_type=Utc)
