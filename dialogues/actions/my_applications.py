"""A seeker's applications: where they stand, what happens next, and their answers to invitations."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from db.models import Application, ApplicationState, Company, Need
from db.queries import applications, companies, profiles
from db.workflow import OPEN_APPLICATIONS, transition
from dialogues.actions.candidates import shared_lines
from dialogues.actions.notices import tell
from dialogues.actions.offers import card, employer, title
from dialogues.actions.speaking import button, entity, say
from dialogues.actions.states import seeker_next, seeker_state
from dialogues.speech import Dotted, Lines, Reference, phrase
from dialogues.turn import PersonsTurn, current_turn

Events = list[dict[str, Any]]
MENU = button(phrase("Menu"), "menu")
SHOWN = 8


class ActionMyApplications(Action):
    """All of them, the latest first, each with its state in words."""

    def name(self) -> str:
        return "action_my_applications"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        turn = current_turn()
        mine = (await applications.mine(turn.session, turn.person))[:SHOWN]
        if not mine:
            say(dispatcher, "utter_no_application")
            return []
        say(
            dispatcher,
            "utter_my_applications",
            applications=Lines(
                [_line(turn, *each, number=number) for number, each in enumerate(mine, 1)], between="\n\n"
            ),
            buttons=[
                *(
                    button(phrase("{number}", number=number), "view_application", subject=application.public_token)
                    for number, (application, _, _) in enumerate(mine, 1)
                ),
                MENU,
            ],
        )
        return []


def _line(turn: PersonsTurn, application: Application, need: Need, company: Company, *, number: int) -> Any:
    return phrase(
        "<b>{number}. {title}</b>\n{where}\n{state}",
        number=number,
        title=title(turn.catalogue, need),
        where=Dotted([employer(company, need), Reference(need.reference or "—")]),
        state=seeker_state(application),
    )


class ActionViewApplication(Action):
    """One application: the offer, the state, what happens next, and what can be done."""

    def name(self) -> str:
        return "action_view_application"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        turn = current_turn()
        application, need = await applications.by_token(turn.session, turn.person, entity(tracker, "subject") or "")
        token = application.public_token
        choices = []
        if application.state == ApplicationState.INVITED:
            choices.append(button(phrase("✅ Accept"), "accept_invitation", subject=token))
            choices.append(button(phrase("No, thank you"), "refuse_invitation", subject=token))
        elif application.state in OPEN_APPLICATIONS:
            choices.append(button(phrase("Withdraw my application"), "withdraw_application", subject=token))
        say(
            dispatcher,
            "utter_application_card",
            card=card(turn.catalogue, need, await companies.of_need(turn.session, need)),
            state=seeker_state(application),
            next=seeker_next(application),
            buttons=[*choices, button(phrase("📄 My applications"), "my_applications"), MENU],
        )
        return []


async def answer(dispatcher: CollectingDispatcher, tracker: Tracker, event: str, response: str) -> Events:
    """The seeker's own step; the company is told."""
    turn = current_turn()
    application, _ = await applications.by_token(turn.session, turn.person, entity(tracker, "subject") or "")
    outcome = await transition(turn.session, turn.person, application, event, now=turn.now)
    await tell(turn, outcome.every_notice())
    say(dispatcher, response)
    return []


class ActionWithdrawApplication(Action):
    """The seeker takes it back."""

    def name(self) -> str:
        return "action_withdraw_application"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        return await answer(dispatcher, tracker, "withdraw", "utter_you_withdrew")


class ActionAcceptInvitation(Action):
    """Yes: the company gets the phone number."""

    def name(self) -> str:
        return "action_accept_invitation"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        return await answer(dispatcher, tracker, "accept", "utter_you_accepted")


class ActionRefuseInvitation(Action):
    """No: the number stays hidden."""

    def name(self) -> str:
        return "action_refuse_invitation"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        return await answer(dispatcher, tracker, "refuse", "utter_you_refused")


class ActionEditProfile(Action):
    """What is known of the person, and how to correct it."""

    def name(self) -> str:
        return "action_edit_profile"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        turn = current_turn()
        profile = await profiles.of(turn.session, turn.person)
        if turn.person.first_name is None:
            say(dispatcher, "utter_profile_needs_application")
            return []
        shared = applications.shared_of(turn.person, profile)
        say(
            dispatcher,
            "utter_profile_card",
            profile=shared_lines(turn.catalogue, shared),
            buttons=[button(phrase("🔎 See the offers"), "search_offers"), MENU],
        )
        return []
