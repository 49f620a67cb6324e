"""What awaits an adviser: review a need, publish it, send it back or reject it with a reason."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActiveLoop, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from db.errors import Overtaken
from db.models import NeedState
from db.queries import companies, needs, permissions, saved, staff
from db.workflow import transition
from dialogues.actions.form_validation import FormValidation
from dialogues.actions.labels import REVIEW_REASONS
from dialogues.actions.menus import pages
from dialogues.actions.notices import tell
from dialogues.actions.offers import card, listed, title
from dialogues.actions.screening import REASONS as GROUNDS
from dialogues.actions.speaking import LISTEN, button, entity, say
from dialogues.speech import Dotted, Lines, Phone, Reference, phrase
from dialogues.turn import current_turn

Events = list[dict[str, Any]]
MENU = button(phrase("Menu"), "menu")
QUEUE = 6
DECISIONS = {"return_need": "send_back", "reject_need": "reject"}
DONE = {"send_back": "utter_review_returned", "reject": "utter_review_rejected"}


class ActionReviewQueue(Action):
    """The needs that await review, the longest waiting first."""

    def name(self) -> str:
        return "action_review_queue"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        turn = current_turn()
        page = int(entity(tracker, "choice") or 0)
        found = await needs.review_queue(turn.session, turn.person, limit=QUEUE * (page + 1) + 1)
        waiting = found[QUEUE * page : QUEUE * (page + 1)]
        if not waiting:
            say(dispatcher, "utter_review_empty")
            return []
        say(
            dispatcher,
            "utter_review_queue",
            needs=Lines(
                [
                    phrase(
                        "<b>{number}. {title}</b>\n{line}",
                        number=number,
                        title=title(turn.catalogue, need),
                        line=Dotted([company.name, Reference(need.reference or "—")]),
                    )
                    for number, (need, company) in enumerate(waiting, QUEUE * page + 1)
                ],
                between="\n\n",
            ),
            buttons=[
                *(
                    button(phrase("{number}", number=number), "review_need", subject=need.public_token)
                    for number, (need, _) in enumerate(waiting, QUEUE * page + 1)
                ),
                *pages("review_queue", page, more=len(found) > QUEUE * (page + 1)),
                MENU,
            ],
        )
        return []


class ActionReviewNeed(Action):
    """One need as seekers would read it, with what the screening found and who declares it."""

    def name(self) -> str:
        return "action_review_need"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        turn = current_turn()
        await permissions.require_staff(turn.session, turn.person)
        need = await needs.own(turn.session, turn.person, entity(tracker, "subject") or "")
        company = await companies.of_need(turn.session, need)
        found = [
            phrase("⚠️ “{words}”: {ground}", words=each["words"], ground=GROUNDS[each["ground"]])
            for each in need.findings
        ]
        token = need.public_token
        say(
            dispatcher,
            "utter_review_card",
            card=card(turn.catalogue, need, company),
            company=phrase(
                "🏢 {name}{member}", name=company.name, member=phrase(" · member") if company.member else ""
            ),
            findings=Lines(found) if found else phrase("The screening found nothing."),
            buttons=[
                button(phrase("✅ Publish"), "approve_need", subject=token),
                button(phrase("↩️ Send back"), "return_need", subject=token),
                button(phrase("⛔ Reject"), "reject_need", subject=token),
                button(phrase("📥 Queue"), "review_queue"),
                MENU,
            ],
        )
        return []


class ActionApproveNeed(Action):
    """Publishes it: the company is told, and those who asked to be told of such offers."""

    def name(self) -> str:
        return "action_approve_need"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        turn = current_turn()
        need = await needs.own(turn.session, turn.person, entity(tracker, "subject") or "")
        outcome = await transition(turn.session, turn.person, need, "approve", now=turn.now)
        await tell(turn, outcome.every_notice())
        company = await companies.of_need(turn.session, need)
        for person in await saved.people_to_alert(turn.session, turn.catalogue, need):
            turn.tell(
                person,
                "utter_alert",
                offer=listed(turn.catalogue, need, company, number=1, reasons=[]),
                buttons=[
                    button(phrase("👁 Open"), "view_offer", subject=need.public_token),
                    button(phrase("🔕 Stop alerts"), "alerts_off"),
                ],
            )
        say(dispatcher, "utter_review_approved", reference=Reference(need.reference or "—"))
        return []


class ActionBeginReview(Action):
    """Sending back or rejecting asks for a reason first."""

    def name(self) -> str:
        return "action_begin_review"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        turn = current_turn()
        await permissions.require_staff(turn.session, turn.person)
        need = await needs.own(turn.session, turn.person, entity(tracker, "subject") or "")
        if need.state != NeedState.SUBMITTED:
            # An old button: what it was about is settled, and no reason is asked for nothing.
            say(dispatcher, "utter_overtaken")
            return [LISTEN]
        decision = DECISIONS[tracker.latest_message["intent"]["name"]]
        return [
            ActiveLoop(None),
            SlotSet("review_subject", entity(tracker, "subject")),
            SlotSet("review_decision", decision),
            FollowupAction("review_form"),
        ]


class ValidateReviewForm(FormValidation):
    """A reason that the company can act on."""

    def name(self) -> str:
        return "validate_review_form"

    async def validate_review_reason(
        self, value: str, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> dict[str, Any]:
        if value in REVIEW_REASONS:
            return {"review_reason": value}
        words = " ".join(value.split())
        if not 3 <= len(words) <= 300:
            say(dispatcher, "utter_review_reason_unclear")
            return {"review_reason": None}
        return {"review_reason": words}


class AskReviewReason(Action):
    """The reasons that come most often, or one's own words."""

    def name(self) -> str:
        return "action_ask_review_form_review_reason"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        say(
            dispatcher,
            "utter_ask_review_reason",
            buttons=[
                *(button(words, "inform", choice=code) for code, words in REVIEW_REASONS.items()),
                button(phrase("Cancel"), "cancel"),
            ],
        )
        return []


class ActionSettleReview(Action):
    """Sends it back or rejects it, with the reason, and tells the company at once."""

    def name(self) -> str:
        return "action_settle_review"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        turn = current_turn()
        reason = tracker.get_slot("review_reason")
        need = await needs.own(turn.session, turn.person, tracker.get_slot("review_subject") or "")
        decision = tracker.get_slot("review_decision")
        try:
            outcome = await transition(turn.session, turn.person, need, decision, now=turn.now, reason=reason)
        except Overtaken:
            say(dispatcher, "utter_overtaken")
            return []
        await tell(turn, outcome.every_notice())
        say(dispatcher, DONE[decision], reference=Reference(need.reference or "—"))
        return []


class ActionUnreachablePeople(Action):
    """Seekers who applied and blocked the bot: they are to be phoned."""

    def name(self) -> str:
        return "action_unreachable_people"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        turn = current_turn()
        found = await staff.unreachable(turn.session, turn.person)
        if not found:
            say(dispatcher, "utter_nobody_unreachable")
            return []
        say(
            dispatcher,
            "utter_unreachable_people",
            people=Lines(
                [
                    Dotted([person.first_name, Phone(person.phone) if person.phone else phrase("no phone number")])
                    for person in found
                ]
            ),
            buttons=[MENU],
        )
        return []
