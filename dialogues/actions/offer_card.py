"""One offer: open it, keep it, share it, report it."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from db.fitting import fit
from db.models import Need
from db.queries import applications, companies, profiles, saved, sharing, staff
from dialogues.actions.offers import card, listed, title
from dialogues.actions.reasons import why
from dialogues.actions.search import PAGE
from dialogues.actions.speaking import button, entity, say
from dialogues.actions.states import seeker_state
from dialogues.speech import Lines, Reference, phrase
from dialogues.turn import PersonsTurn, current_turn

Events = list[dict[str, Any]]


class ActionViewOffer(Action):
    """An offer's card: all its fields, why it may fit, and what can be done with it."""

    def name(self) -> str:
        return "action_view_offer"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        turn = current_turn()
        need = await opened(dispatcher, tracker, turn)
        if need is None:
            return []
        company = await companies.of_need(turn.session, need)
        application = await applications.of_person_and_need(turn.session, turn.person, need)
        token = need.public_token
        kept = await saved.is_saved(turn.session, turn.person, need)
        buttons = [
            button(phrase("✅ Apply"), "apply_offer", subject=token)
            if application is None
            else button(phrase("📄 My application"), "view_application", subject=application.public_token),
            button(phrase("Remove ⭐"), "unsave_offer", subject=token)
            if kept
            else button(phrase("⭐ Keep"), "save_offer", subject=token),
            button(phrase("📤 Share"), "share_offer", subject=token),
            button(phrase("⚠️ Report"), "report_offer", subject=token),
            button(phrase("🔎 Other offers"), "search_offers"),
            button(phrase("Menu"), "menu"),
        ]
        profile = await profiles.of(turn.session, turn.person)
        say(
            dispatcher,
            "utter_offer_card",
            card=card(turn.catalogue, need, company),
            reasons=phrase("Your application: {state}", state=seeker_state(application))
            if application is not None
            else why(fit(turn.catalogue, need, applications.shared_of(turn.person, profile)).reasons),
            buttons=buttons,
        )
        return [SlotSet("search_opened", token)]


class ActionSaveOffer(Action):
    """Keeps an offer at hand."""

    def name(self) -> str:
        return "action_save_offer"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        turn = current_turn()
        need = await opened(dispatcher, tracker, turn)
        if need is not None:
            await saved.save(turn.session, turn.person, need, now=turn.now)
            say(dispatcher, "utter_offer_saved")
        return []


class ActionUnsaveOffer(Action):
    """No longer keeps it."""

    def name(self) -> str:
        return "action_unsave_offer"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        turn = current_turn()
        await saved.remove(turn.session, turn.person, entity(tracker, "subject") or "")
        say(dispatcher, "utter_offer_unsaved")
        return []


class ActionSavedOffers(Action):
    """The offers kept, those still open."""

    def name(self) -> str:
        return "action_saved_offers"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        turn = current_turn()
        kept = (await saved.open_offers(turn.session, turn.person))[: 2 * PAGE]
        if not kept:
            say(dispatcher, "utter_nothing_saved")
            return []
        say(
            dispatcher,
            "utter_saved_listed",
            offers=Lines(
                [
                    listed(turn.catalogue, need, company, number=number, reasons=[])
                    for number, (need, company) in enumerate(kept, 1)
                ],
                between="\n\n",
            ),
            buttons=[
                *(
                    button(phrase("{number}", number=number), "view_offer", subject=need.public_token)
                    for number, (need, _) in enumerate(kept, 1)
                ),
                button(phrase("Menu"), "menu"),
            ],
        )
        return []


class ActionShareOffer(Action):
    """A link that anybody may open, with a random token."""

    def name(self) -> str:
        return "action_share_offer"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        turn = current_turn()
        need = await opened(dispatcher, tracker, turn)
        if need is not None:
            token = await sharing.link_to(turn.session, turn.person, need, now=turn.now)
            say(
                dispatcher,
                "utter_share_offer",
                title=title(turn.catalogue, need),
                link=f"https://t.me/{turn.bot_username}?start={token}",
            )
        return []


class ActionReportOffer(Action):
    """Someone reports an offer (money asked, false): staff are told."""

    def name(self) -> str:
        return "action_report_offer"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        turn = current_turn()
        need = await opened(dispatcher, tracker, turn)
        if need is not None:
            for member in await staff.members(turn.session):
                turn.tell(
                    member,
                    "utter_report_for_staff",
                    reference=Reference(need.reference or ""),
                    title=title(turn.catalogue, need),
                    buttons=[button(phrase("👁 Open"), "view_offer", subject=need.public_token)],
                )
            say(dispatcher, "utter_offer_reported")
        return []


async def opened(dispatcher: CollectingDispatcher, tracker: Tracker, turn: PersonsTurn) -> Need | None:
    """The offer that is meant: the button's, the numbered one of the list, or the last opened; None once told."""
    token = entity(tracker, "subject") or tracker.get_slot("search_opened")
    need = await sharing.need_behind(turn.session, token) if token else None
    if need is None:
        say(dispatcher, "utter_offer_gone")
    return need
