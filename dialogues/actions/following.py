"""Candidates of a need: see them, decide about them. The seeker is told each time, in words that help."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import FollowupAction
from rasa_sdk.executor import CollectingDispatcher

from db.models import Application, ApplicationState, Need, NeedState
from db.queries import applications
from db.queries.applications import Candidate
from db.workflow import transition
from dialogues.actions.candidates import shared_lines
from dialogues.actions.labels import DECLINE_REASONS
from dialogues.actions.my_needs import listed_needs, own_company, which
from dialogues.actions.notices import open_to_company, tell
from dialogues.actions.offers import title
from dialogues.actions.reasons import fit_lines
from dialogues.actions.speaking import button, entity, say
from dialogues.actions.states import company_state
from dialogues.speech import Dotted, Lines, Phone, Reference, counted, phrase
from dialogues.turn import PersonsTurn, current_turn

Events = list[dict[str, Any]]
MENU = button(phrase("Menu"), "menu")
SHOWN = 6


class ActionViewCandidates(Action):
    """A need's candidates, those to decide about first, each with why it fits."""

    def name(self) -> str:
        return "action_view_candidates"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        turn = current_turn()
        if entity(tracker, "subject") is None and await own_company(turn) is None:
            return [FollowupAction("action_be_company")]
        need = await which(dispatcher, tracker, turn, "view_candidates", NeedState.PUBLISHED, NeedState.FILLED)
        if need is None:
            return []
        found = await applications.candidates(turn.session, turn.person, turn.catalogue, need)
        if not found:
            say(dispatcher, "utter_no_candidate")
            return []
        say(
            dispatcher,
            "utter_candidates",
            title=title(turn.catalogue, need),
            reference=Reference(need.reference or "—"),
            candidates=Lines(
                [_line(candidate, number) for number, candidate in enumerate(found[:SHOWN], 1)], between="\n\n"
            ),
            buttons=[
                *(
                    button(phrase("{number}", number=number), "view_candidate", subject=each.application.public_token)
                    for number, each in enumerate(found[:SHOWN], 1)
                ),
                button(phrase("📋 My needs"), "my_needs"),
                MENU,
            ],
        )
        return []


def _line(candidate: Candidate, number: int) -> Any:
    return phrase(
        "<b>{number}. {name}</b> · {state}\n{fit}",
        number=number,
        name=candidate.application.shared.get("first_name"),
        state=company_state(candidate.application),
        fit=Lines(fit_lines(candidate.fit.reasons, candidate.fit.lacks)),
    )


class ActionViewCandidate(Action):
    """One candidate: what they share, why they fit, what lacks; looking marks it as seen."""

    def name(self) -> str:
        return "action_view_candidate"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        turn = current_turn()
        candidate = await applications.look_at(
            turn.session, turn.person, turn.catalogue, entity(tracker, "subject") or "", now=turn.now
        )
        show(dispatcher, turn, candidate)
        return []


def show(dispatcher: CollectingDispatcher, turn: PersonsTurn, candidate: Candidate) -> None:
    """The candidate's card with what can be decided now."""
    application = candidate.application
    say(
        dispatcher,
        "utter_candidate_card",
        candidate=shared_lines(turn.catalogue, application.shared),
        fit=Lines(
            [
                *fit_lines(candidate.fit.reasons, candidate.fit.lacks),
                phrase("Proposed for: {title}", title=title(turn.catalogue, candidate.need)),
            ]
        ),
        state=Lines(
            [
                company_state(application),
                phrase("📱 {phone}", phone=Phone(candidate.phone)) if candidate.phone else None,
                phrase("number typed, not verified") if candidate.phone and not candidate.phone_verified else None,
                None if candidate.reachable else phrase("does not read Telegram any more: please phone"),
            ]
        ),
        buttons=decisions(application, candidate.need),
    )


def decisions(application: Application, need: Need) -> list[dict[str, Any]]:
    """What the company may do next, the usual step first."""
    token = application.public_token
    choices = []
    if open_to_company(application):
        if application.state not in (ApplicationState.INVITED, ApplicationState.ACCEPTED):
            choices.append(button(phrase("📞 Invite"), "invite_candidate", subject=token))
        if application.state in (ApplicationState.SENT, ApplicationState.SEEN, ApplicationState.KEPT):
            choices.append(button(phrase("⭐ Shortlist"), "shortlist_candidate", subject=token))
        if application.state in (ApplicationState.SENT, ApplicationState.SEEN, ApplicationState.SHORTLISTED):
            choices.append(button(phrase("📁 Keep for later"), "keep_candidate", subject=token))
        choices.append(button(phrase("✅ Hired"), "report_hire", subject=token))
        choices.append(button(phrase("Decline"), "decline_candidate", subject=token))
    return [*choices, button(phrase("👥 All candidates"), "view_candidates", subject=need.public_token), MENU]


async def decide(
    dispatcher: CollectingDispatcher, tracker: Tracker, event: str, response: str, *, reason: str | None = None
) -> tuple[Application, Need]:
    """Carries out a decision and tells the seeker; says `response` with the way on."""
    turn = current_turn()
    application, need = await applications.by_token(turn.session, turn.person, entity(tracker, "subject") or "")
    outcome = await transition(turn.session, turn.person, application, event, now=turn.now, reason=reason)
    await tell(turn, outcome.every_notice())
    left = (need.positions or 0) - need.hired
    say(
        dispatcher,
        response,
        left=counted("{n} position is left.", "{n} positions are left.", max(left, 0)),
        buttons=[
            button(phrase("👥 All candidates"), "view_candidates", subject=need.public_token),
            button(phrase("📋 My needs"), "my_needs"),
            MENU,
        ],
    )
    return application, need


class ActionShortlistCandidate(Action):
    """Among those to choose from."""

    def name(self) -> str:
        return "action_shortlist_candidate"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        await decide(dispatcher, tracker, "shortlist", "utter_candidate_shortlisted")
        return []


class ActionKeepCandidate(Action):
    """A good candidate without a post today."""

    def name(self) -> str:
        return "action_keep_candidate"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        await decide(dispatcher, tracker, "keep", "utter_candidate_kept")
        return []


class ActionInviteCandidate(Action):
    """Asks to meet: the phone number comes with the seeker's yes."""

    def name(self) -> str:
        return "action_invite_candidate"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        await decide(dispatcher, tracker, "invite", "utter_candidate_invited")
        return []


class ActionDeclineCandidate(Action):
    """Declines with a reason from the list: the seeker deserves one."""

    def name(self) -> str:
        return "action_decline_candidate"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        code = entity(tracker, "choice")
        token = entity(tracker, "subject")
        if code not in DECLINE_REASONS:
            say(
                dispatcher,
                "utter_decline_why",
                buttons=[
                    *(
                        button(words, "decline_candidate", subject=token, choice=each)
                        for each, words in DECLINE_REASONS.items()
                    ),
                    button(phrase("« Back to the candidate"), "view_candidate", subject=token),
                ],
            )
            return []
        await decide(dispatcher, tracker, "decline", "utter_candidate_declined", reason=code)
        return []


class ActionReportHire(Action):
    """Marks a candidate as hired; without saying whom, the candidates in question are a tap away."""

    def name(self) -> str:
        return "action_report_hire"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        turn = current_turn()
        if entity(tracker, "subject") is not None:
            await decide(dispatcher, tracker, "hire", "utter_candidate_hired")
            return []
        choices = []
        for need, _ in await listed_needs(turn, NeedState.PUBLISHED, NeedState.FILLED):
            for each in await applications.candidates(turn.session, turn.person, turn.catalogue, need):
                if open_to_company(each.application) and each.application.state != ApplicationState.SENT:
                    name = Dotted([each.application.shared.get("first_name"), title(turn.catalogue, need)])
                    choices.append(button(name, "report_hire", subject=each.application.public_token))
        if not choices:
            return [FollowupAction("action_my_needs")]
        say(dispatcher, "utter_hire_whom", buttons=[*choices[:SHOWN], MENU])
        return []
