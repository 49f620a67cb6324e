"""Companies: recognised by a verified phone, requested, approved, and colleagues invited."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from db.errors import ConsentMissing, NotAllowed, NotFound, Overtaken
from db.folding import folded_name
from db.models import CompanyContact, CompanyPhone
from db.queries import companies, persons

ICE = "001525713000081"


async def test_a_verified_phone_in_the_register_is_recognised(session: AsyncSession, world: Any, now: datetime) -> None:
    member, other, shut_out = [await world.company(name, member=True) for name in ("One", "Two", "Three")]
    shut_out.member = False
    session.add_all(CompanyPhone(company_id=each.id, phone="+212612345678") for each in (member, other, shut_out))
    person = await world.person()
    await persons.set_phone(session, person, "+212612345678", verified=True)
    assert await companies.recognise(session, person, now=now) == [member, other]
    assert await companies.recognise(session, person, now=now) == [member, other]
    assert {each.id for each in await companies.spoken_for(session, person)} == {member.id, other.id}
    assert await companies.contacts(session, member.id) == [person]


async def test_a_typed_phone_is_no_proof(session: AsyncSession, world: Any, now: datetime) -> None:
    company = await world.company(member=True)
    session.add(CompanyPhone(company_id=company.id, phone="+212612345678"))
    person = await world.person()
    assert await companies.recognise(session, person, now=now) == []
    await persons.set_phone(session, person, "0612345678", verified=False)
    assert await companies.recognise(session, person, now=now) == []
    assert await companies.spoken_for(session, person) == []


async def test_a_request_is_settled_by_staff(session: AsyncSession, world: Any, now: datetime) -> None:
    adviser, person, stranger = await world.adviser(), await world.person(first_name="Driss"), await world.person()
    assert await companies.pending_request(session, person) is None
    asked = await companies.request(session, person, name="Sté Nouvelle SARL", ice=ICE, now=now)
    assert await companies.pending_request(session, person) is asked
    assert await companies.pending_requests(session, adviser) == [(asked, person)]
    for who in (person, stranger):
        with pytest.raises(NotAllowed):
            await companies.pending_requests(session, who)
        with pytest.raises(NotAllowed):
            await companies.approve_request(session, who, asked.public_token, now=now)
        with pytest.raises(NotAllowed):
            await companies.reject_request(session, who, asked.public_token, now=now)
    assert await companies.approve_request(session, adviser, asked.public_token, now=now) == (asked, person)
    (company,) = await companies.spoken_for(session, person)
    assert (company.name, company.ice, company.member) == ("Sté Nouvelle SARL", ICE, False)
    contact = await session.get_one(CompanyContact, (company.id, person.id))
    assert contact.recognised_by == "staff"
    with pytest.raises(Overtaken) as late:
        await companies.reject_request(session, adviser, asked.public_token, now=now)
    assert late.value.state == "approved"
    with pytest.raises(NotFound):
        await companies.approve_request(session, adviser, "unknown", now=now)


async def test_asking_twice_is_asking_once(session: AsyncSession, world: Any, now: datetime) -> None:
    person, adviser = await world.person(), await world.adviser()
    first = await companies.request(session, person, name="Nouvelle", now=now)
    second = await companies.request(session, person, name="Nouvelle bis", ice=ICE, now=now)
    assert first is second
    assert (second.name, second.ice) == ("Nouvelle bis", ICE)
    assert len(await companies.pending_requests(session, adviser)) == 1


async def test_a_rejected_person_may_ask_again(session: AsyncSession, world: Any, now: datetime) -> None:
    person, adviser = await world.person(), await world.adviser()
    asked = await companies.request(session, person, name="Nouvelle", now=now)
    await companies.reject_request(session, adviser, asked.public_token, now=now)
    assert await companies.spoken_for(session, person) == []
    again = await companies.request(session, person, name="Nouvelle", now=now)
    assert again.id != asked.id


@pytest.mark.parametrize(
    ("ice", "asked_ice", "same"),
    [(None, None, True), (None, ICE, True), (ICE, ICE, True), (ICE, None, True), ("000000000000000", ICE, False)],
)
async def test_a_request_for_a_known_company_joins_it(
    session: AsyncSession, world: Any, now: datetime, ice: str | None, asked_ice: str | None, same: bool
) -> None:
    known = await world.company("Emballage Atlas S.A.R.L", ice=ice)
    person, adviser = await world.person(), await world.adviser()
    asked = await companies.request(session, person, name="STE EMBALLAGE ATLAS", ice=asked_ice, now=now)
    meant = await companies.company_meant(session, adviser, asked)
    assert meant is (known if same else None)
    await companies.approve_request(session, adviser, asked.public_token, now=now)
    assert (await companies.spoken_for(session, person) == [known]) is same


async def test_nothing_is_stored_without_consent(session: AsyncSession, world: Any, now: datetime) -> None:
    person = await world.person(consent=False)
    with pytest.raises(ConsentMissing):
        await companies.request(session, person, name="Nouvelle", now=now)


async def test_a_colleague_is_invited_once(session: AsyncSession, world: Any, now: datetime) -> None:
    company = await world.company()
    contact, colleague, late = await world.contact(company), await world.person(), await world.person()
    with pytest.raises(NotAllowed):
        await companies.invite_contact(session, colleague, company, now=now)
    token = await companies.invite_contact(session, contact, company, now=now)
    assert await companies.redeem_invitation(session, colleague, token, now=now) is company
    assert await companies.redeem_invitation(session, late, token, now=now) is None
    assert await companies.spoken_for(session, colleague) == [company]
    token = await companies.invite_contact(session, contact, company, now=now)
    assert await companies.redeem_invitation(session, late, token, now=now + timedelta(days=4)) is None


async def test_a_company_is_shown_to_its_own_and_to_staff(session: AsyncSession, world: Any) -> None:
    company = await world.company()
    contact, stranger = await world.contact(company), await world.person()
    assert await companies.by_token(session, contact, company.public_token) is company
    assert await companies.by_token(session, await world.adviser(), company.public_token) is company
    with pytest.raises(NotAllowed):
        await companies.by_token(session, stranger, company.public_token)
    with pytest.raises(NotFound):
        await companies.by_token(session, contact, "unknown")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sté Générale d'Emballage S.A.R.L", "GENERALE D EMBALLAGE"),
        ("Établissements Café-Crème", "ets cafe creme sarl au"),
        ("شركة الأطلس", "الاطلس"),
        ("SARL", "sarl"),
    ],
)
def test_names_are_compared_folded(one: str, other: str) -> None:
    assert folded_name(one) == folded_name(other) != ""


def test_different_names_stay_different() -> None:
    assert folded_name("Atlas Emballage") != folded_name("Atlas Métal")
