"""People: consent before anything is stored, phones, language, what they keep."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from db.catalogue import Catalogue
from db.errors import ConsentMissing
from db.matching import Criteria
from db.models import DeploymentKind, Purpose, Seeking
from db.phones import normalised
from db.queries import consents, deployment, persons, profiles, saved, sharing

PROCESSING, ABROAD = Purpose.PROCESSING, Purpose.TRANSFER_ABROAD


async def test_the_latest_answer_counts(session: AsyncSession, world: Any, now: datetime) -> None:
    person, other = await world.person(consent=False), await world.person(consent=False)
    assert await consents.standing(session, person) == {}
    await consents.record(session, person, PROCESSING, True, version="2026-11", now=now)
    assert not await consents.may_store(session, person)
    await consents.record(session, person, ABROAD, True, version="2026-11", now=now)
    assert await consents.may_store(session, person)
    later = now + timedelta(days=1)
    await consents.record(session, person, ABROAD, False, version="2026-12", now=later)
    assert not await consents.may_store(session, person)
    standing = await consents.standing(session, person)
    assert (standing[ABROAD].given, standing[ABROAD].version, standing[ABROAD].at) == (False, "2026-12", later)
    assert standing[PROCESSING].given
    assert await consents.standing(session, other) == {}


async def test_nothing_is_stored_before_consent(session: AsyncSession, world: Any, now: datetime) -> None:
    person = await world.person(consent=False)
    with pytest.raises(ConsentMissing):
        await persons.set_first_name(session, person, "Salma")
    with pytest.raises(ConsentMissing):
        await persons.set_phone(session, person, "0612345678", verified=True)
    with pytest.raises(ConsentMissing):
        await profiles.save(session, person, now=now, education="bac")
    with pytest.raises(ConsentMissing):
        await saved.watch(session, person, Criteria(), now=now)
    assert (person.first_name, person.phone) == (None, None)
    assert await profiles.of(session, person) is None
    # Language and reach are no data about the person.
    await persons.set_language(session, person, "ar")
    assert person.language == "ar"


async def test_a_profile_keeps_what_is_not_named(session: AsyncSession, world: Any, now: datetime) -> None:
    person = await world.person()
    await profiles.save(session, person, now=now, education="bac", experience_years=0.5)
    profile = await profiles.save(session, person, now=now, place="sbata", skills=["caces"])
    assert (profile.education, profile.experience_years, profile.place) == ("bac", 0.5, "sbata")
    assert (profile.skills, profile.languages) == (["caces"], [])
    with pytest.raises(TypeError, match="cin"):
        await profiles.save(session, person, now=now, cin="BE123456")


async def test_a_verified_phone_stays_verified_when_typed(session: AsyncSession, world: Any) -> None:
    person = await world.person()
    assert await persons.set_phone(session, person, "212612345678", verified=True) == "+212612345678"
    await persons.set_phone(session, person, "06 12 34 56 78", verified=False)
    assert person.phone_verified
    await persons.set_phone(session, person, "0698765432", verified=False)
    assert (person.phone, person.phone_verified) == ("+212698765432", False)
    with pytest.raises(ValueError, match="phone"):
        await persons.set_phone(session, person, "12", verified=False)


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("0612345678", "+212612345678"),
        ("06 12-34.56 78", "+212612345678"),
        ("+212 612 345 678", "+212612345678"),
        ("212612345678", "+212612345678"),
        ("00212612345678", "+212612345678"),
        ("+2120612345678", "+212612345678"),
        ("002120612345678", "+212612345678"),
        ("+212 (0)6 12 34 56 78", "+212612345678"),
        ("٠٦١٢٣٤٥٦٧٨", "+212612345678"),
        ("۰۶۱۲۳۴۵۶۷۸", "+212612345678"),
        ("0522345678", "+212522345678"),
        ("+33 6 12 34 56 78", "+33612345678"),
        ("+34 612 345 678", "+34612345678"),
        ("612345678", "+212612345678"),
        ("12", None),
        ("", None),
        ("06123", None),
        ("bonjour", None),
        ("+", None),
        ("BE123456", None),
    ],
)
def test_phones_as_people_write_them(written: str, number: str | None) -> None:
    assert normalised(written) == number


async def test_seeking_and_matching(session: AsyncSession, world: Any) -> None:
    person = await world.person()
    await persons.set_seeking(session, person, "found_work")
    await persons.set_strict_matching(session, person, True)
    found = await persons.by_telegram_id(session, person.telegram_id)
    assert found is person
    assert (person.seeking, person.strict_matching) == (Seeking.FOUND_WORK, True)
    with pytest.raises(ValueError, match="retired"):
        await persons.set_seeking(session, person, "retired")
    with pytest.raises(ValueError, match="en"):
        await persons.set_language(session, person, "en")


async def test_samples_are_never_reachable(session: AsyncSession, world: Any) -> None:
    person = await world.person(sample=True, reachable=False)
    await persons.set_reachable(session, person, True)
    assert not person.reachable


async def test_offers_kept_at_hand(session: AsyncSession, world: Any, now: datetime) -> None:
    company, person, other = await world.company(), await world.person(), await world.person()
    needs = [await world.need(company) for _ in range(3)]
    for hour, need in enumerate(needs):
        assert await saved.save(session, person, need, now=now + timedelta(hours=hour))
    assert not await saved.save(session, person, needs[0], now=now)
    assert await saved.is_saved(session, person, needs[0])
    assert not await saved.is_saved(session, other, needs[0])
    needs[1].state = "filled"
    await session.flush()
    assert await saved.open_offers(session, person) == [(needs[2], company), (needs[0], company)]
    await saved.remove(session, other, needs[2].public_token)
    await saved.remove(session, person, needs[0].public_token)
    assert await saved.open_offers(session, person) == [(needs[2], company)]


async def test_watched_searches(session: AsyncSession, world: Any, now: datetime, small_catalogue: Catalogue) -> None:
    company = await world.company()
    watching, elsewhere, employed, refusing = [await world.person() for _ in range(4)]
    for person in (watching, elsewhere, employed, refusing):
        await consents.record(session, person, Purpose.ALERTS, True, version="1", now=now)
    drivers = Criteria(occupation_code="N1101", places=("sidi_bernoussi",))
    for person in (watching, employed, refusing):
        await saved.watch(session, person, drivers, now=now)
    await saved.watch(session, watching, Criteria(occupation="forklift_driver"), now=now)
    await saved.watch(session, watching, drivers, now=now)
    assert len(await saved.searches(session, watching)) == 2
    await saved.watch(session, elsewhere, Criteria(occupation_code="N1101", places=("settat",)), now=now)
    await persons.set_seeking(session, employed, "found_work")
    await consents.record(session, refusing, Purpose.ALERTS, False, version="1", now=now)
    need = await world.need(company)
    assert await saved.people_to_alert(session, small_catalogue, need) == [watching]
    assert await saved.stop_watching(session, watching) == 2
    assert await saved.people_to_alert(session, small_catalogue, need) == []


async def test_searches_do_not_pile_up(session: AsyncSession, world: Any, now: datetime) -> None:
    person = await world.person()
    await consents.record(session, person, Purpose.ALERTS, True, version="1", now=now)
    for pay in range(saved.MOST_SEARCHES + 5):
        await saved.watch(session, person, Criteria(pay=pay + 1), now=now + timedelta(minutes=pay))
    kept = await saved.searches(session, person)
    assert [each.criteria["pay"] for each in kept] == list(range(15, 5, -1))


async def test_shared_links(session: AsyncSession, world: Any, now: datetime) -> None:
    need = await world.need(await world.company())
    sharer, other = await world.person(), await world.person()
    token = await sharing.link_to(session, sharer, need, now=now)
    assert await sharing.link_to(session, sharer, need, now=now) == token
    assert await sharing.link_to(session, other, need, now=now) != token
    assert len(token) <= 64
    assert await sharing.need_behind(session, token) is need
    assert await sharing.need_behind(session, need.public_token) is need
    assert await sharing.need_behind(session, "unknown") is None
    need.state = "filled"
    await session.flush()
    assert await sharing.need_behind(session, token) is None


async def test_a_database_is_for_one_thing(session: AsyncSession, now: datetime) -> None:
    assert await deployment.kind(session) is None
    await deployment.declare(session, DeploymentKind.PRODUCTION, now=now)
    await deployment.declare(session, DeploymentKind.PRODUCTION, now=now)
    assert await deployment.kind(session) is DeploymentKind.PRODUCTION
    with pytest.raises(deployment.WrongDeployment, match="for production, not for demo"):
        await deployment.declare(session, DeploymentKind.DEMO, now=now)
