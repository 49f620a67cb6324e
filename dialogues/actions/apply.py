"""Applying to an offer: only what is missing is asked, the company's view is shown, and one tap sends it."""

from __future__ import annotations

import re
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from db.models import Purpose
from db.queries import applications, companies, consents, needs, persons, profiles
from dialogues.actions import consenting
from dialogues.actions.candidates import shared_lines
from dialogues.actions.form_validation import FormValidation
from dialogues.actions.labels import label
from dialogues.actions.offers import numbered_offer, title
from dialogues.actions.speaking import button, say
from dialogues.actions.states import seeker_state
from dialogues.speech import Reference, phrase
from dialogues.turn import current_turn

Events = list[dict[str, Any]]
Answer = dict[str, Any]
OPENED, SKIPPED, SHARED, FROM_TELEGRAM = "opened", "skipped", "shared", "telegram"
SEND, CORRECT = "send", "correct"
LONGEST_NAME = 30
_NAME = re.compile(r"[^\W\d_]+(?:[ '’-][^\W\d_]+){0,2}")
# What people say before their name.
_INTRODUCED = re.compile(
    r"^(?:je m['’ ]?appelle|je suis|moi,? c['’ ]?est|c['’ ]?est|mon (?:pr[ée]nom|nom)(?: est| c['’ ]?est)?|moi|"
    r"ana|smi+y?ti|smiyty|ismi|أنا|انا|[إا]سمي|سميتي|سمّيتي)\s+",
    re.IGNORECASE,
)
EDITABLE = ("apply_first_name", "apply_phone", "apply_education", "apply_experience", "apply_place")


def first_name_in(text: str) -> str:
    """The name itself of "je m'appelle Inès", "smiyti Hamza", "اسمي يوسف"."""
    name = " ".join(text.split()).rstrip(".!")
    while (rest := _INTRODUCED.sub("", name)) != name:
        name = rest
    return name


def is_first_name(text: str) -> bool:
    """Whether the text can be a first name: up to three words of letters."""
    return len(text) <= LONGEST_NAME and _NAME.fullmatch(text) is not None


class ValidateApplyForm(FormValidation):
    """Checks each answer and stores it as it comes: nothing already given is lost, and next time it is known."""

    def name(self) -> str:
        return "validate_apply_form"

    async def required_slots(
        self, domain_slots: list[str], dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[str]:
        """What is missing; what was answered in this run stays in the list, so that "3/7" counts up."""
        turn = current_turn()
        lacking = await consenting.lacking(turn)
        profile = await profiles.of(turn.session, turn.person)
        known = {
            "apply_consent": Purpose.PROCESSING not in lacking,
            "apply_transfer": Purpose.TRANSFER_ABROAD not in lacking,
            "apply_first_name": turn.person.first_name is not None,
            "apply_phone": turn.person.phone is not None,
            "apply_education": profile is not None and profile.education is not None,
            "apply_experience": profile is not None and profile.experience_years is not None,
            "apply_place": profile is not None and profile.place is not None,
        }
        return [slot for slot in domain_slots if not known.get(slot) or tracker.get_slot(slot) is not None]

    async def validate_apply_offer(
        self, value: str, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Answer:
        """The offer must be open, and not applied to yet; otherwise the form ends with what to do instead."""
        turn = current_turn()
        token = (numbered_offer(tracker, words=10) or tracker.get_slot("search_opened")) if value == OPENED else value
        if token is None:
            return {"apply_offer": None}
        need = await needs.published(turn.session, token)
        if need is None:
            say(dispatcher, "utter_offer_gone")
            return {"apply_offer": None, "requested_slot": None}
        already = await applications.of_person_and_need(turn.session, turn.person, need)
        if already is not None:
            say(dispatcher, "utter_already_applied", state=seeker_state(already))
            return {"apply_offer": None, "requested_slot": None}
        return {"apply_offer": token}

    async def validate_apply_consent(
        self, value: bool, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Answer:
        return await self._consent("apply_consent", Purpose.PROCESSING, value, dispatcher)

    async def validate_apply_transfer(
        self, value: bool, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Answer:
        return await self._consent("apply_transfer", Purpose.TRANSFER_ABROAD, value, dispatcher)

    async def _consent(self, slot: str, purpose: Purpose, given: bool, dispatcher: CollectingDispatcher) -> Answer:
        await consenting.note(current_turn(), purpose, given)
        if given:
            return {slot: True}
        say(dispatcher, "utter_consent_refused")
        return {slot: False, "apply_offer": None, "requested_slot": None}

    async def validate_apply_first_name(
        self, value: str, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Answer:
        turn = current_turn()
        name = first_name_in(turn.incoming.first_name if value == FROM_TELEGRAM else value)
        if not is_first_name(name):
            say(dispatcher, "utter_name_unclear")
            return {"apply_first_name": None}
        await persons.set_first_name(turn.session, turn.person, name)
        return {"apply_first_name": name}

    async def validate_apply_phone(
        self, value: str, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Answer:
        """Telegram's own card verifies the number; a typed one is marked unverified; another's is refused."""
        turn = current_turn()
        contact = turn.incoming.contact
        if value == SHARED and (contact is None or not contact.own):
            say(dispatcher, "utter_phone_not_own")
            return {"apply_phone": None}
        try:
            number = await persons.set_phone(
                turn.session, turn.person, contact.phone if contact else value, verified=contact is not None
            )
        except ValueError:
            say(dispatcher, "utter_phone_unclear")
            return {"apply_phone": None}
        say(dispatcher, "utter_phone_noted")
        return {"apply_phone": number}

    async def validate_apply_education(
        self, value: str, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Answer:
        return {"apply_education": await _kept(value, education=value)}

    async def validate_apply_experience(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Answer:
        years = None if value == SKIPPED else float(value)
        return {"apply_experience": await _kept(value, experience_years=years)}

    async def validate_apply_place(
        self, value: str, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Answer:
        return {"apply_place": await _kept(value, place=value)}

    async def validate_apply_confirm(
        self, value: str, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Answer:
        """Send, or go back to one line of the summary."""
        if value == SEND:
            return {"apply_confirm": SEND, "apply_correcting": None}
        if value in EDITABLE:
            return {"apply_confirm": None, value: None, "apply_correcting": None, "requested_slot": value}
        return {"apply_confirm": None, "apply_correcting": True}


async def _kept(value: Any, **fields: Any) -> Any:
    """The answer, noted in the profile; None before consent: nothing of it may be kept, and it is asked in its turn."""
    turn = current_turn()
    if not await consents.may_store(turn.session, turn.person):
        return None
    if value != SKIPPED:
        await profiles.save(turn.session, turn.person, now=turn.now, **fields)
    return value


class AskApplyOffer(Action):
    """Which offer: the ones just listed are a tap away."""

    def name(self) -> str:
        return "action_ask_apply_form_apply_offer"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        turn = current_turn()
        choices = []
        for token in (tracker.get_slot("search_listed") or [])[:5]:
            need = await needs.published(turn.session, token)
            if need is not None:
                choices.append(button(title(turn.catalogue, need), "inform", subject=token))
        say(dispatcher, "utter_apply_to_which", buttons=choices)
        return []


class AskApplyConsent(Action):
    """The consent text."""

    def name(self) -> str:
        return "action_ask_apply_form_apply_consent"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        consenting.ask_processing(dispatcher, current_turn())
        return []


class AskApplyFirstName(Action):
    """The first name; the one that the messenger shows is a tap away."""

    def name(self) -> str:
        return "action_ask_apply_form_apply_first_name"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        shown = " ".join(current_turn().incoming.first_name.split())
        choices = [button(phrase("{name}", name=shown), "inform", choice=FROM_TELEGRAM)] if is_first_name(shown) else []
        say(dispatcher, "utter_ask_first_name", buttons=choices)
        return []


class AskApplyPhone(Action):
    """The phone, by the messenger's own button or typed."""

    def name(self) -> str:
        return "action_ask_apply_form_apply_phone"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        say(dispatcher, "utter_ask_phone")
        return []


class AskApplyEducation(Action):
    """The levels of the catalogue, from the lowest."""

    def name(self) -> str:
        return "action_ask_apply_form_apply_education"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        catalogue = current_turn().catalogue
        choices = [
            button(label(catalogue, "education", slug), "inform", education=slug) for slug in catalogue.educations
        ]
        say(dispatcher, "utter_ask_education", buttons=choices)
        return []


class AskApplyConfirm(Action):
    """What the company will see, to be confirmed; or which line to correct."""

    def name(self) -> str:
        return "action_ask_apply_form_apply_confirm"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        turn = current_turn()
        if tracker.get_slot("apply_correcting"):
            say(dispatcher, "utter_correct_what")
            return [SlotSet("apply_correcting", None)]
        need = await needs.published(turn.session, tracker.get_slot("apply_offer"))
        profile = await profiles.of(turn.session, turn.person)
        say(
            dispatcher,
            "utter_ask_apply_confirm",
            title=title(turn.catalogue, need) if need else None,
            profile=shared_lines(turn.catalogue, applications.shared_of(turn.person, profile)),
        )
        return []


class ActionApply(Action):
    """Sends the application and tells the company, once per person and offer whatever is pressed how often."""

    def name(self) -> str:
        return "action_apply"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        token = tracker.get_slot("apply_offer")
        if tracker.get_slot("apply_confirm") != SEND or token is None:
            return []
        turn = current_turn()
        need = await needs.published(turn.session, token)
        if need is None:
            say(dispatcher, "utter_offer_gone")
            return []
        profile = await profiles.of(turn.session, turn.person)
        shared = applications.shared_of(turn.person, profile)
        application, created = await applications.apply(turn.session, turn.person, need, shared=shared, now=turn.now)
        if not created:
            say(dispatcher, "utter_already_applied", state=seeker_state(application))
            return []
        for contact in await companies.contacts(turn.session, need.company_id):
            turn.tell(
                contact,
                "utter_company_new_application",
                title=title(turn.catalogue, need),
                reference=Reference(need.reference or ""),
                candidate=shared_lines(turn.catalogue, shared),
                buttons=[button(phrase("👤 See"), "view_candidate", subject=application.public_token)],
            )
        say(dispatcher, "utter_applied", reference=Reference(need.reference or ""))
        return []
