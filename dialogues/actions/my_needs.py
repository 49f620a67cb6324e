"""A company's needs: where they stand, changing them, closing them."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActiveLoop, FollowupAction
from rasa_sdk.executor import CollectingDispatcher

from db.models import Company, Need, NeedState
from db.queries import companies, needs
from db.queries.needs import Counts
from db.workflow import transition
from dialogues.actions.labels import review_reason
from dialogues.actions.menus import pages
from dialogues.actions.need import filled_slots
from dialogues.actions.notices import tell
from dialogues.actions.offers import card, title
from dialogues.actions.speaking import button, entity, say
from dialogues.actions.states import NEED_STATES
from dialogues.speech import Dotted, Lines, Reference, counted, phrase
from dialogues.turn import PersonsTurn, current_turn

Events = list[dict[str, Any]]
MENU = button(phrase("Menu"), "menu")
SHOWN = 8
ENDINGS = {"fill": NeedState.FILLED, "withdraw": NeedState.WITHDRAWN}


async def own_company(turn: PersonsTurn) -> Company | None:
    """The company that the person speaks for."""
    known = await companies.spoken_for(turn.session, turn.person)
    return known[0] if known else None


async def listed_needs(turn: PersonsTurn, *states: NeedState, most: int = SHOWN) -> list[tuple[Need, Counts]]:
    """The company's needs in these states (all without any), the latest first, at most so many."""
    company = await own_company(turn)
    if company is None:
        return []
    found = await needs.of_company(turn.session, turn.person, company)
    return [(need, counts) for need, counts in found if not states or need.state in states][:most]


def need_line(turn: PersonsTurn, need: Need, counts: Counts, number: int) -> Any:
    """A need in the company's list, with its counts."""
    return phrase(
        "<b>{number}. {title}</b>\n{lines}",
        number=number,
        title=title(turn.catalogue, need),
        lines=Lines(
            [
                Dotted([Reference(need.reference or "—"), NEED_STATES[need.state]]),
                Dotted(
                    [
                        counted("{n} application", "{n} applications", counts.total),
                        counted("{n} new", "{n} new ones", counts.new),
                        counted("{n} hired", "{n} people hired", counts.hired),
                    ]
                )
                if counts.total
                else None,
            ]
        ),
    )


class ActionMyNeeds(Action):
    """Every need with its counts."""

    def name(self) -> str:
        return "action_my_needs"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        turn = current_turn()
        if await own_company(turn) is None:
            return [FollowupAction("action_be_company")]
        page = int(entity(tracker, "choice") or 0)
        every = await listed_needs(turn, most=SHOWN * (page + 1) + 1)
        found = every[SHOWN * page : SHOWN * (page + 1)]
        if not found:
            say(dispatcher, "utter_no_need")
            return []
        say(
            dispatcher,
            "utter_my_needs",
            needs=Lines(
                [
                    need_line(turn, need, counts, number)
                    for number, (need, counts) in enumerate(found, SHOWN * page + 1)
                ],
                between="\n\n",
            ),
            buttons=[
                *(
                    button(phrase("{number}", number=number), "view_need", subject=need.public_token)
                    for number, (need, _) in enumerate(found, SHOWN * page + 1)
                ),
                *pages("my_needs", page, more=len(every) > SHOWN * (page + 1)),
                button(phrase("➕ Declare a need"), "declare_need", choice="new"),
                MENU,
            ],
        )
        return []


class ActionViewNeed(Action):
    """One need: its card, its state, and what can be done now."""

    def name(self) -> str:
        return "action_view_need"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        turn = current_turn()
        need = await needs.own(turn.session, turn.person, entity(tracker, "subject") or "")
        counts = await needs.counts(turn.session, turn.person, need)
        reason = review_reason(await needs.review_reason(turn.session, turn.person, need))
        token = need.public_token
        choices = []
        if counts.total:
            choices.append(button(phrase("👥 Candidates"), "view_candidates", subject=token))
        if need.state in (NeedState.DRAFT, NeedState.RETURNED, NeedState.SUBMITTED, NeedState.PUBLISHED):
            choices.append(button(phrase("✏️ Change"), "edit_need", subject=token))
        if need.state == NeedState.PUBLISHED:
            choices.append(button(phrase("🏁 Filled"), "close_need", subject=token, choice="fill"))
        if need.state in (NeedState.RETURNED, NeedState.SUBMITTED, NeedState.PUBLISHED):
            choices.append(button(phrase("Withdraw it"), "close_need", subject=token, choice="withdraw"))
        say(
            dispatcher,
            "utter_need_card",
            card=card(turn.catalogue, need, await companies.of_need(turn.session, need)),
            state=Lines(
                [
                    NEED_STATES[need.state],
                    phrase("Reason: {reason}", reason=reason)
                    if reason and need.state in (NeedState.RETURNED, NeedState.REJECTED)
                    else None,
                    counted("{n} application", "{n} applications", counts.total),
                ]
            ),
            buttons=[*choices, button(phrase("📋 My needs"), "my_needs"), MENU],
        )
        return []


async def which(
    dispatcher: CollectingDispatcher, tracker: Tracker, turn: PersonsTurn, intent: str, *states: NeedState
) -> Need | None:
    """The need that is meant: the button's, the only one, or asked; None once asked or told."""
    token = entity(tracker, "subject")
    if token is not None:
        return await needs.own(turn.session, turn.person, token)
    found = await listed_needs(turn, *states)
    if len(found) == 1:
        return found[0][0]
    if not found:
        say(dispatcher, "utter_no_need")
        return None
    say(
        dispatcher,
        "utter_need_which",
        buttons=[
            *(button(title(turn.catalogue, need), intent, subject=need.public_token) for need, _ in found),
            MENU,
        ],
    )
    return None


class ActionEditNeed(Action):
    """Opens the need's form again; a published one is taken off first and reviewed anew."""

    def name(self) -> str:
        return "action_edit_need"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        turn = current_turn()
        live = (NeedState.DRAFT, NeedState.RETURNED, NeedState.SUBMITTED, NeedState.PUBLISHED)
        need = await which(dispatcher, tracker, turn, "edit_need", *live)
        if need is None:
            return []
        if need.state in (NeedState.SUBMITTED, NeedState.PUBLISHED):
            outcome = await transition(turn.session, turn.person, need, "revise", now=turn.now)
            await tell(turn, outcome.every_notice())
        elif need.state not in live:
            say(dispatcher, "utter_need_cannot_edit")
            return []
        return [ActiveLoop(None), *filled_slots(need), FollowupAction("need_form")]


class ActionCloseNeed(Action):
    """Filled or withdrawn: it leaves the search, and those still waiting are told."""

    def name(self) -> str:
        return "action_close_need"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        turn = current_turn()
        live = (NeedState.RETURNED, NeedState.SUBMITTED, NeedState.PUBLISHED)
        need = await which(dispatcher, tracker, turn, "close_need", *live)
        if need is None:
            return []
        ending = entity(tracker, "choice")
        if ending not in ENDINGS:
            token = need.public_token
            say(
                dispatcher,
                "utter_need_how_closed",
                buttons=[
                    button(phrase("🏁 Filled"), "close_need", subject=token, choice="fill"),
                    button(phrase("Withdraw it"), "close_need", subject=token, choice="withdraw"),
                    button(phrase("Leave it open"), "still_open", subject=token),
                ],
            )
            return []
        outcome = await transition(turn.session, turn.person, need, ending, now=turn.now)
        await tell(turn, outcome.every_notice())
        say(
            dispatcher,
            "utter_need_closed",
            reference=Reference(need.reference or "—"),
            state=NEED_STATES[ENDINGS[ending]],
        )
        return []


class ActionStillOpen(Action):
    """Yes, the post is still open: it stays published."""

    def name(self) -> str:
        return "action_still_open"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        turn = current_turn()
        need = await needs.own(turn.session, turn.person, entity(tracker, "subject") or "")
        await transition(turn.session, turn.person, need, "confirm", now=turn.now)
        say(dispatcher, "utter_need_confirmed_open")
        return []
