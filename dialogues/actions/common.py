"""What everybody may do at any moment: start, menu, stop, language, help."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActiveLoop, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from db.models import ApplicationState, Purpose, StaffRole
from db.queries import applications, companies, permissions, persons, sharing, staff
from dialogues.actions import consenting
from dialogues.actions.menus import company_menu, seeker_menu, staff_menu
from dialogues.actions.offers import numbered_offer, title
from dialogues.actions.speaking import button, entity, say
from dialogues.incoming import Kind
from dialogues.speech import LANGUAGES, Phone, phrase
from dialogues.turn import PersonsTurn, current_turn

Events = list[dict[str, Any]]

ASKING = ("?", "؟")

THINGS = {
    Kind.VOICE: "utter_voice_kindly",
    Kind.STICKER: "utter_sticker_kindly",
    Kind.PHOTO: "utter_photo_kindly",
    Kind.DOCUMENT: "utter_document_kindly",
    Kind.LOCATION: "utter_location_kindly",
    Kind.CONTACT: "utter_contact_kindly",
}


class ActionStart(Action):
    """/start: first contact, coming back, or a link that was followed (an offer, an invitation)."""

    def name(self) -> str:
        return "action_start"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        turn = current_turn()
        token = entity(tracker, "subject")
        if token is None:
            return await greet(dispatcher, turn, tracker)
        if turn.person.language is None:
            # Someone who follows a link is shown what it leads to first; the language is a button away.
            await persons.set_language(turn.session, turn.person, guess_language(turn))
        role = await staff.redeem_invitation(turn.session, turn.person, token, now=turn.now)
        if role is not None:
            staff_menu(dispatcher, role)
            return []
        company = await companies.redeem_invitation(turn.session, turn.person, token, now=turn.now)
        if company is not None:
            company_menu(dispatcher, company)
            return []
        need = await sharing.need_behind(turn.session, token)
        if need is None:
            say(dispatcher, "utter_no_such_thing")
            return []
        return [SlotSet("search_opened", need.public_token), FollowupAction("action_view_offer")]


class ActionGreet(Action):
    """Hello."""

    def name(self) -> str:
        return "action_greet"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        return await greet(dispatcher, current_turn(), tracker)


class ActionMenu(Action):
    """The menu of the person's role; a form under way is put by, and a button leads back to it."""

    def name(self) -> str:
        return "action_menu"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        turn = current_turn()
        if turn.person.language is None:
            return await greet(dispatcher, turn, tracker)
        await show_menu(dispatcher, turn, tracker)
        return [{"event": "form_suspended"}]


class ActionMine(Action):
    """/mine: a company's needs, staff's queue, or a seeker's applications."""

    def name(self) -> str:
        return "action_mine"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        turn = current_turn()
        if await permissions.role_of(turn.session, turn.person) is not None:
            return [FollowupAction("action_review_queue")]
        if await companies.spoken_for(turn.session, turn.person):
            return [FollowupAction("action_my_needs")]
        return [FollowupAction("action_my_applications")]


class ActionCancel(Action):
    """Stops what is under way. A declaration stays as a draft: its answers were saved as they came."""

    def name(self) -> str:
        return "action_cancel"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        turn = current_turn()
        under_way = bool(tracker.active_loop.get("name"))
        say(dispatcher, "utter_cancelled" if under_way else "utter_nothing_to_cancel")
        await show_menu(dispatcher, turn, tracker)
        return [ActiveLoop(None)]


class ActionStartAgain(Action):
    """The form under way from its first question."""

    def name(self) -> str:
        return "action_start_again"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        form = tracker.active_loop.get("name")
        if not form:
            await show_menu(dispatcher, current_turn(), tracker)
            return []
        return [ActiveLoop(None), FollowupAction(form)]


class ActionGoOn(Action):
    """On with what is under way, or was put by: its question comes again."""

    def name(self) -> str:
        return "action_go_on"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        if tracker.active_loop.get("name"):
            return []
        if tracker.stack:
            return [{"event": "form_resumed"}]
        await show_menu(dispatcher, current_turn(), tracker)
        return []


class ActionChangeLanguage(Action):
    """Sets the language, or asks which."""

    def name(self) -> str:
        return "action_change_language"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        turn = current_turn()
        wanted = entity(tracker, "language")
        if wanted in ("ary", "zgh"):
            wanted = "ar"
        if wanted not in LANGUAGES:
            say(dispatcher, "utter_choose_language")
            return []
        first_time = turn.person.language is None
        await persons.set_language(turn.session, turn.person, wanted)
        if first_time:
            say(dispatcher, "utter_who_are_you")
        else:
            say(dispatcher, "utter_language_set")
            if not tracker.active_loop.get("name"):
                await show_menu(dispatcher, turn, tracker)
        return []


class ActionBeSeeker(Action):
    """ "I am looking for work"."""

    def name(self) -> str:
        return "action_be_seeker"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        seeker_menu(dispatcher)
        return []


class ActionHelp(Action):
    """What the bot can do, with examples."""

    def name(self) -> str:
        return "action_help"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        say(dispatcher, "utter_help_with_question" if tracker.active_loop.get("name") else "utter_help")
        return []


class ActionAskAdviser(Action):
    """Someone wants a person: advisers are told, where the person may be called back."""

    def name(self) -> str:
        return "action_ask_adviser"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        turn = current_turn()
        person = turn.person
        if person.phone is None:
            say(dispatcher, "utter_ask_adviser")
            return []
        for adviser in await staff.members(turn.session, StaffRole.ADVISER):
            turn.tell(adviser, "utter_person_asks_adviser", first_name=person.first_name, phone=Phone(person.phone))
        say(dispatcher, "utter_adviser_told")
        return []


class ActionThingSent(Action):
    """A voice note, a sticker, a photo… gets a kind, useful answer; a form's question comes again after it."""

    def name(self) -> str:
        return "action_thing_sent"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        say(dispatcher, THINGS.get(current_turn().incoming.kind, "utter_other_kindly"))
        return []


class ActionYesToWhat(Action):
    """Yes, where nothing was asked: to an invitation that awaits its answer, if there is one."""

    def name(self) -> str:
        return "action_yes_to_what"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        turn = current_turn()
        for application, need, _ in await applications.mine(turn.session, turn.person):
            if application.state == ApplicationState.INVITED:
                token = application.public_token
                say(
                    dispatcher,
                    "utter_invitation_waits",
                    title=title(turn.catalogue, need),
                    buttons=[
                        button(phrase("✅ Accept"), "accept_invitation", subject=token),
                        button(phrase("No, thank you"), "refuse_invitation", subject=token),
                    ],
                )
                return []
        say(dispatcher, "utter_yes_to_what")
        return []


class ActionDefaultFallback(Action):
    """Not understood, outside of any form."""

    def name(self) -> str:
        return "action_default_fallback"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        turn = current_turn()
        if turn.person.language is None:
            return await greet(dispatcher, turn, tracker)
        listed = numbered_offer(tracker)
        if listed is not None:
            return [SlotSet("search_opened", listed), FollowupAction("action_view_offer")]
        if tracker.get_slot("search_opened") and (tracker.latest_message.get("text") or "").rstrip().endswith(ASKING):
            # Asked of the offer that is open: what is known of it stands on it.
            say(dispatcher, "utter_about_offer")
            return [FollowupAction("action_view_offer")]
        say(dispatcher, "utter_default")
        if tracker.get_slot("learning_asked") or await consenting.answered(turn, Purpose.LEARNING):
            return []
        say(dispatcher, "utter_ask_learning", buttons=consenting.learning_buttons())
        return [SlotSet("learning_asked", True)]


async def greet(dispatcher: CollectingDispatcher, turn: PersonsTurn, tracker: Tracker) -> Events:
    """The bilingual greeting to a stranger; the menu, by name where it is known, to others."""
    if turn.person.language is None:
        say(dispatcher, "utter_greet_new")
        return []
    if turn.person.first_name:
        say(dispatcher, "utter_greet_back", first_name=turn.person.first_name)
    await show_menu(dispatcher, turn, tracker)
    return []


async def show_menu(dispatcher: CollectingDispatcher, turn: PersonsTurn, tracker: Tracker) -> None:
    """The menu of the person's role, with the way back to a form that was put by."""
    waiting = bool(tracker.stack or tracker.active_loop.get("name")) and not _just_stopped(tracker)
    role = await permissions.role_of(turn.session, turn.person)
    if role is not None:
        staff_menu(dispatcher, role, waiting=waiting)
        return
    spoken_for = await companies.spoken_for(turn.session, turn.person)
    if spoken_for:
        company_menu(dispatcher, spoken_for[0], waiting=waiting)
    else:
        seeker_menu(dispatcher, waiting=waiting)


def _just_stopped(tracker: Tracker) -> bool:
    return bool(tracker.latest_message["intent"]["name"] == "cancel")


def guess_language(turn: PersonsTurn) -> str:
    """Telegram's own language setting is a hint: Arabic where it says so, French otherwise."""
    return "ar" if (turn.incoming.language_code or "").startswith("ar") else "fr"
