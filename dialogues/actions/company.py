"""Recognising a company's contact: by the number that the messenger vouches for, else by the staff."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from stdnum.ma import ice as ice_number

from db.models import Company, CompanyRequest, Person, Purpose
from db.queries import companies, permissions, persons, staff
from dialogues.actions import consenting
from dialogues.actions.apply import FROM_TELEGRAM, SHARED, SKIPPED, first_name_in, is_first_name
from dialogues.actions.form_validation import FormValidation
from dialogues.actions.menus import company_menu, staff_menu
from dialogues.actions.speaking import LISTEN, button, entity, say
from dialogues.speech import Lines, Phone, Phrase, phrase
from dialogues.turn import PersonsTurn, current_turn

Events = list[dict[str, Any]]
Answer = dict[str, Any]


class ActionBeCompany(Action):
    """ "My company is recruiting": its menu where it is known, else who it is."""

    def name(self) -> str:
        return "action_be_company"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        return await identify(dispatcher, current_turn())


class ActionRegisterCompany(Action):
    """The same, typed."""

    def name(self) -> str:
        return "action_register_company"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        return await identify(dispatcher, current_turn())


async def identify(dispatcher: CollectingDispatcher, turn: PersonsTurn) -> Events:
    """The company's menu, the word that its request is pending, or the form that recognises it."""
    known = await companies.spoken_for(turn.session, turn.person)
    if known:
        company_menu(dispatcher, known[0])
        return [LISTEN]
    role = await permissions.role_of(turn.session, turn.person)
    if role is not None:
        staff_menu(dispatcher, role)
        return [LISTEN]
    pending = await companies.pending_request(turn.session, turn.person)
    if pending is not None:
        say(dispatcher, "utter_company_already_requested", company=pending.name)
        return [LISTEN]
    return [FollowupAction("company_form")]


class ValidateCompanyForm(FormValidation):
    """A number of the register ends the form at once; another leads to a request that staff settle."""

    def name(self) -> str:
        return "validate_company_form"

    async def required_slots(
        self, domain_slots: list[str], dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[str]:
        turn = current_turn()
        lacking = await consenting.lacking(turn)
        known = {
            "company_consent": Purpose.PROCESSING not in lacking,
            "company_transfer": Purpose.TRANSFER_ABROAD not in lacking,
            "company_first_name": turn.person.first_name is not None,
        }
        asked = [slot for slot in domain_slots if not known.get(slot) or tracker.get_slot(slot) is not None]
        if tracker.get_slot("company_recognised"):
            return [slot for slot in asked if slot not in ("company_name", "company_ice", "company_first_name")]
        return asked

    async def validate_company_consent(
        self, value: bool, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Answer:
        return await self._consent("company_consent", Purpose.PROCESSING, value, dispatcher)

    async def validate_company_transfer(
        self, value: bool, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Answer:
        return await self._consent("company_transfer", Purpose.TRANSFER_ABROAD, value, dispatcher)

    async def _consent(self, slot: str, purpose: Purpose, given: bool, dispatcher: CollectingDispatcher) -> Answer:
        await consenting.note(current_turn(), purpose, given)
        if given:
            return {slot: True}
        say(dispatcher, "utter_company_consent_refused")
        return {slot: False, "requested_slot": None}

    async def validate_company_phone(
        self, value: str, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Answer:
        """Only the messenger's own card of the sender is proof; a typed number leads to the staff."""
        turn = current_turn()
        contact = turn.incoming.contact
        if value == SHARED and (contact is None or not contact.own):
            say(dispatcher, "utter_phone_not_own")
            return {"company_phone": None}
        try:
            number = await persons.set_phone(
                turn.session, turn.person, contact.phone if contact else value, verified=contact is not None
            )
        except ValueError:
            say(dispatcher, "utter_phone_unclear")
            return {"company_phone": None}
        recognised = await companies.recognise(turn.session, turn.person, now=turn.now)
        if recognised:
            say(dispatcher, "utter_company_recognised", company=recognised[0].name)
            return {"company_phone": number, "company_recognised": True}
        say(dispatcher, "utter_phone_noted")
        return {"company_phone": number}

    async def validate_company_first_name(
        self, value: str, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Answer:
        turn = current_turn()
        name = first_name_in(turn.incoming.first_name if value == FROM_TELEGRAM else value)
        if not is_first_name(name):
            say(dispatcher, "utter_name_unclear")
            return {"company_first_name": None}
        await persons.set_first_name(turn.session, turn.person, name)
        return {"company_first_name": name}

    async def validate_company_name(
        self, value: str, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Answer:
        name = " ".join(value.split())
        if not 2 <= len(name) <= 80:
            say(dispatcher, "utter_company_name_unclear")
            return {"company_name": None}
        return {"company_name": name}

    async def validate_company_ice(
        self, value: str, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Answer:
        """15 digits whose key is checked (mod 97): a wrong key is told and left to the staff (facts §6)."""
        if value == SKIPPED:
            return {"company_ice": SKIPPED}
        digits = ice_number.compact(value)
        if not (len(digits) == 15 and digits.isdigit()):
            say(dispatcher, "utter_company_ice_unclear")
            return {"company_ice": None}
        if int(digits) % 97:
            say(dispatcher, "utter_company_ice_suspect")
        return {"company_ice": digits}


class AskCompanyConsent(Action):
    """The consent text for companies."""

    def name(self) -> str:
        return "action_ask_company_form_company_consent"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        say(dispatcher, "utter_company_consent", **consenting.about(current_turn()))
        return []


class AskCompanyFirstName(Action):
    """The first name; the one that the messenger shows is a tap away."""

    def name(self) -> str:
        return "action_ask_company_form_company_first_name"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        shown = " ".join(current_turn().incoming.first_name.split())
        choices = [button(phrase("{name}", name=shown), "inform", choice=FROM_TELEGRAM)] if is_first_name(shown) else []
        say(dispatcher, "utter_ask_first_name", buttons=choices)
        return []


class ActionCompanyKnown(Action):
    """The end of the form: on with the need that was meant, or the request to the staff."""

    def name(self) -> str:
        return "action_company_known"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        turn = current_turn()
        known = await companies.spoken_for(turn.session, turn.person)
        if known:
            meant = tracker.get_slot("company_meant")
            if meant is None:
                company_menu(dispatcher, known[0])
                return []
            return [
                *(SlotSet(slot, value) for slot, value in meant.items()),
                SlotSet("company_meant", None),
                FollowupAction("need_form"),
            ]
        name = tracker.get_slot("company_name")
        if name is None:
            return []
        given_ice = tracker.get_slot("company_ice")
        request = await companies.request(
            turn.session, turn.person, name=name, ice=None if given_ice == SKIPPED else given_ice, now=turn.now
        )
        for member in await staff.members(turn.session):
            turn.tell(
                member,
                "utter_company_request_for_staff",
                request=request_lines(request, turn.person.first_name, await _meant(turn, member, request)),
                buttons=decide_buttons(request),
            )
        say(dispatcher, "utter_company_requested", company=name)
        return []


async def _meant(turn: PersonsTurn, member: Person, request: CompanyRequest) -> Company | None:
    return await companies.company_meant(turn.session, member, request)


def request_lines(request: CompanyRequest, first_name: str | None, meant: Company | None) -> Lines:
    """A request as staff read it; `meant` is the company known already whose contact the person would become."""
    return Lines(
        [
            phrase("🏢 {name}", name=request.name),
            phrase("ICE: {ice}", ice=request.ice) if request.ice else None,
            phrase("👤 {name}", name=first_name),
            phrase("📱 {phone}", phone=Phone(request.phone)) if request.phone else None,
            None if request.phone_verified else phrase("number typed, not verified"),
            _known_as(meant),
        ]
    )


def _known_as(meant: Company | None) -> Phrase:
    if meant is None:
        return phrase("A company not known yet: it will be added.")
    return phrase("⚠️ Approving gives the needs and candidates of {name} to this person.", name=meant.name)


def decide_buttons(request: CompanyRequest) -> list[dict[str, Any]]:
    return [
        button(phrase("✅ Approve"), "approve_request", subject=request.public_token),
        button(phrase("⛔ Reject"), "reject_request", subject=request.public_token),
    ]


class ActionCompanyRequests(Action):
    """What staff still have to settle, oldest first."""

    def name(self) -> str:
        return "action_company_requests"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        turn = current_turn()
        waiting = (await companies.pending_requests(turn.session, turn.person))[:5]
        if not waiting:
            say(dispatcher, "utter_no_company_request")
            return []
        for request, asker in waiting:
            say(
                dispatcher,
                "utter_company_request_for_staff",
                request=request_lines(request, asker.first_name, await _meant(turn, turn.person, request)),
                buttons=decide_buttons(request),
            )
        return []


class ActionApproveRequest(Action):
    """Staff recognise the person as the company's contact."""

    def name(self) -> str:
        return "action_approve_request"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        turn = current_turn()
        request, asker = await companies.approve_request(
            turn.session, turn.person, entity(tracker, "subject") or "", now=turn.now
        )
        turn.tell(asker, "utter_company_approved", company=request.name)
        say(dispatcher, "utter_request_approved", company=request.name)
        return []


class ActionRejectRequest(Action):
    """Staff do not."""

    def name(self) -> str:
        return "action_reject_request"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        turn = current_turn()
        request, asker = await companies.reject_request(
            turn.session, turn.person, entity(tracker, "subject") or "", now=turn.now
        )
        turn.tell(asker, "utter_company_rejected", company=request.name)
        say(dispatcher, "utter_request_rejected", company=request.name)
        return []
