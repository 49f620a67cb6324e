"""Companies of the zones, how they are recognised, and those who speak for them."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint
from sqlmodel import Field, SQLModel

from db.models.columns import NEVER_REUSED, Utc, one_of


class RequestState(StrEnum):
    """A request to be recognised as a company's contact."""

    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"


class Recognition(StrEnum):
    """How someone came to speak for a company."""

    PHONE = "phone"
    STAFF = "staff"
    INVITATION = "invitation"


class Company(SQLModel, table=True):
    """A company. `member`: it stands in the association's register. `folded_name` finds it without an ICE."""

    __tablename__ = "companies"
    __table_args__ = (NEVER_REUSED,)

    id: int = Field(default=None, primary_key=True)
    public_token: str = Field(unique=True)
    name: str
    folded_name: str = Field(index=True)
    ice: str | None = Field(default=None, unique=True)
    rc: str | None = None
    rc_court: str | None = None
    cnss: str | None = None
    sector: str | None = None
    zone: str | None = None
    address: str | None = None
    contact_name: str | None = None
    email: str | None = None
    member: bool = False
    sample: bool = False
    created_at: datetime = Field(sa_type=Utc)


class CompanyPhone(SQLModel, table=True):
    """A number (E.164) by which the company's contacts are recognised. One number may serve two companies."""

    __tablename__ = "company_phones"

    company_id: int = Field(primary_key=True, foreign_key="companies.id", ondelete="CASCADE")
    phone: str = Field(primary_key=True, index=True)


class CompanyContact(SQLModel, table=True):
    """A person who speaks for a company."""

    __tablename__ = "company_contacts"
    __table_args__ = (one_of("recognised_by", Recognition),)

    company_id: int = Field(primary_key=True, foreign_key="companies.id", ondelete="CASCADE")
    person_id: int = Field(primary_key=True, foreign_key="persons.id", ondelete="CASCADE", index=True)
    recognised_by: str
    since: datetime = Field(sa_type=Utc)


class CompanyRequest(SQLModel, table=True):
    """Someone whose number is not in the register asks to speak for a company; staff decide."""

    __tablename__ = "company_requests"
    __table_args__ = (
        one_of("state", RequestState),
        CheckConstraint("state <> 'approved' OR company_id IS NOT NULL", name="approved_has_company"),
        NEVER_REUSED,
    )

    id: int = Field(default=None, primary_key=True)
    public_token: str = Field(unique=True)
    person_id: int = Field(foreign_key="persons.id", ondelete="CASCADE", index=True)
    state: str = Field(default=RequestState.PENDING, index=True)
    name: str
    ice: str | None = None
    rc: str | None = None
    rc_court: str | None = None
    cnss: str | None = None
    sector: str | None = None
    zone: str | None = None
    address: str | None = None
    phone: str | None = None
    phone_verified: bool = False
    company_id: int | None = Field(default=None, foreign_key="companies.id", ondelete="SET NULL")
    created_at: datetime = Field(sa_type=Utc)
    decided_at: datetime | None = Field(default=None, sa_type=Utc)
