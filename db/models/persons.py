"""People: who they are, what they agreed to, what they look for, and those of them who are staff."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, Index
from sqlmodel import Field, SQLModel

from db.models.columns import NEVER_REUSED, Utc, one_of


class Language(StrEnum):
    """In which language the bot answers."""

    FRENCH = "fr"
    ARABIC = "ar"


class Seeking(StrEnum):
    """Whether the person wants work at present."""

    SEARCHING = "searching"
    FOUND_WORK = "found_work"
    NOT_LOOKING = "not_looking"


class Purpose(StrEnum):
    """What a consent is for; each is asked and withdrawn by itself."""

    PROCESSING = "processing"
    TRANSFER_ABROAD = "transfer_abroad"
    ALERTS = "alerts"
    LEARNING = "learning"


class StaffRole(StrEnum):
    """ANAPEC's advisers and Izdihar's coordinators."""

    ADVISER = "adviser"
    COORDINATOR = "coordinator"


class Person(SQLModel, table=True):
    """Someone who wrote to the bot. `first_name` and `phone` are stored only after consent.

    `reachable` turns false where the bot was blocked, and is always false for samples.
    """

    __tablename__ = "persons"
    __table_args__ = (
        one_of("language", Language, or_nothing=True),
        one_of("seeking", Seeking),
        CheckConstraint("phone IS NOT NULL OR NOT phone_verified", name="verified_phone_is_given"),
        NEVER_REUSED,
    )

    id: int = Field(default=None, primary_key=True)
    telegram_id: int = Field(sa_type=BigInteger, unique=True)
    first_name: str | None = None
    language: str | None = None
    reachable: bool = True
    phone: str | None = Field(default=None, index=True)
    phone_verified: bool = False
    seeking: str = Seeking.SEARCHING
    strict_matching: bool = False
    sample: bool = False
    created_at: datetime = Field(sa_type=Utc)
    last_seen_at: datetime = Field(sa_type=Utc)


class Consent(SQLModel, table=True):
    """One answer to one purpose, under one version of the text. The latest of a purpose counts."""

    __tablename__ = "consents"
    __table_args__ = (one_of("purpose", Purpose), Index(None, "person_id", "purpose"))

    id: int = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="persons.id", ondelete="CASCADE")
    version: str
    purpose: str
    given: bool
    at: datetime = Field(sa_type=Utc)


class SeekerProfile(SQLModel, table=True):
    """What a seeker said about themselves; everything is optional. Values are the catalogue's slugs."""

    __tablename__ = "seeker_profiles"

    person_id: int = Field(primary_key=True, foreign_key="persons.id", ondelete="CASCADE")
    occupations: list[str] = Field(default_factory=list, sa_type=JSON)
    education: str | None = None
    experience_years: float | None = None
    place: str | None = None
    languages: list[str] = Field(default_factory=list, sa_type=JSON)
    skills: list[str] = Field(default_factory=list, sa_type=JSON)
    updated_at: datetime = Field(sa_type=Utc)


class StaffMember(SQLModel, table=True):
    """A person let in by an invitation."""

    __tablename__ = "staff"
    __table_args__ = (one_of("role", StaffRole),)

    person_id: int = Field(primary_key=True, foreign_key="persons.id", ondelete="CASCADE")
    role: str
    since: datetime = Field(sa_type=Utc)


class Invitation(SQLModel, table=True):
    """A link that lets one person in, once: as staff (`role`) or as a company's contact (`company_id`).

    Only the token's hash is stored: who reads the database cannot use it.
    """

    __tablename__ = "invitations"
    __table_args__ = (
        one_of("role", StaffRole, or_nothing=True),
        CheckConstraint("(role IS NULL) <> (company_id IS NULL)", name="role_or_company"),
    )

    id: int = Field(default=None, primary_key=True)
    token_hash: str = Field(unique=True)
    role: str | None = None
    company_id: int | None = Field(default=None, foreign_key="companies.id", ondelete="CASCADE")
    created_by: int | None = Field(default=None, foreign_key="persons.id", ondelete="SET NULL")
    created_at: datetime = Field(sa_type=Utc)
    expires_at: datetime = Field(sa_type=Utc)
    used_at: datetime | None = Field(default=None, sa_type=Utc)
    used_by: int | None = Field(default=None, foreign_key="persons.id", ondelete="SET NULL")


class SavedSearch(SQLModel, table=True):
    """A seeker's search kept for later; with `alerts` they are told of new offers that fit it."""

    __tablename__ = "saved_searches"

    id: int = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="persons.id", ondelete="CASCADE", index=True)
    criteria: dict[str, Any] = Field(sa_type=JSON)
    alerts: bool = False
    created_at: datetime = Field(sa_type=Utc)
