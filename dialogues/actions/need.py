"""Declaring a need: one sentence or step by step, kept as a draft from the first answer on."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActiveLoop, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from db.models import Need, NeedState
from db.queries import companies, needs, permissions, staff
from dialogues.actions.form_validation import FormValidation
from dialogues.actions.labels import label, labels
from dialogues.actions.menus import staff_menu
from dialogues.actions.need_card import preview, remarks
from dialogues.actions.offers import ALLOWANCE_CONTRACTS, title
from dialogues.actions.screening import amber, red
from dialogues.actions.speaking import LISTEN, button, entities, entity, is_bare, say
from dialogues.actions.wages import allowance_bounds, monthly_minimum, read_pay
from dialogues.speech import Listing, Money, Reference, phrase
from dialogues.turn import PersonsTurn, current_turn

Events = list[dict[str, Any]]
Answer = dict[str, Any]
SKIPPED, SEND, CORRECT, LATER, USUAL, HIDDEN = "skipped", "send", "correct", "later", "usual", "hidden"
MOST_POSITIONS = 500
LONGEST_DESCRIPTION = 1000
# The first message's entities by the slots they fill, for a company that is not recognised yet.
MEANT = {
    "headcount": "need_headcount",
    "contract": "need_contract",
    "place": "need_place",
    "start_date": "need_start",
    "schedule": "need_schedule",
    "salary": "need_pay",
    "education": "need_education",
    "experience_years": "need_experience",
}
# The same of what there may be several of.
MEANT_SEVERAL = {"language": "need_languages", "skill": "need_skills"}
# The lines of the preview that can be corrected, in its order.
LINES = {
    "need_occupation": phrase("Occupation"),
    "need_headcount": phrase("Positions"),
    "need_contract": phrase("Contract"),
    "need_place": phrase("Place"),
    "need_start": phrase("Start"),
    "need_schedule": phrase("Hours"),
    "need_pay": phrase("Pay"),
    "need_education": phrase("Education"),
    "need_experience": phrase("Experience"),
    "need_languages": phrase("Languages"),
    "need_skills": phrase("Skills"),
    "need_description": phrase("Description"),
}


class ActionDeclareNeed(Action):
    """Opens the declaration; an unknown company is recognised first, without losing what was said."""

    def name(self) -> str:
        return "action_declare_need"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        turn = current_turn()
        if await companies.spoken_for(turn.session, turn.person):
            draft = await needs.latest_draft(turn.session, turn.person)
            if draft is not None and not tracker.latest_message.get("entities") and entity(tracker, "choice") is None:
                say(
                    dispatcher,
                    "utter_need_draft_found",
                    title=title(turn.catalogue, draft),
                    buttons=[
                        button(phrase("▶️ Go on with it"), "resume_draft", subject=draft.public_token),
                        button(phrase("➕ A new one"), "declare_need", choice="new"),
                        button(phrase("Menu"), "menu"),
                    ],
                )
                return [LISTEN]
            return [FollowupAction("need_form")]
        pending = await companies.pending_request(turn.session, turn.person)
        if pending is not None:
            say(dispatcher, "utter_company_already_requested", company=pending.name)
            return [LISTEN]
        role = await permissions.role_of(turn.session, turn.person)
        if role is not None:
            staff_menu(dispatcher, role)
            return [LISTEN]
        if is_bare(tracker):
            # "soudeur", "3000 درهم": said by somebody who is no company's contact, it is looked for.
            return [FollowupAction("search_form")]
        say(dispatcher, "utter_need_company_first")
        said = {slot: entity(tracker, name) for name, slot in MEANT.items() if entity(tracker, name) is not None}
        said |= {slot: several for name, slot in MEANT_SEVERAL.items() if (several := entities(tracker, name))}
        trade = occupation_said(tracker)
        return [
            SlotSet("company_meant", said | ({"need_occupation": trade} if trade else {})),
            FollowupAction("company_form"),
        ]


def occupation_said(tracker: Tracker) -> dict[str, Any] | None:
    """The occupation of the message, with its finer slug and the words that were written."""
    found = [each for each in tracker.latest_message.get("entities", []) if each["entity"] == "occupation"]
    if not found:
        return None
    return {"code": found[-1]["value"], "slug": found[-1].get("slug"), "words": found[-1].get("text")}


class ValidateNeedForm(FormValidation):
    """Checks each answer and writes it to the draft, so that a declaration abandoned is not lost."""

    def name(self) -> str:
        return "validate_need_form"

    async def _keep(self, tracker: Tracker, **fields: Any) -> Answer:
        """Writes to the draft, made at the first answer; the slot that remembers it."""
        turn = current_turn()
        draft = await needs.keep_draft(
            turn.session, turn.person, tracker.get_slot("need_draft"), now=turn.now, **fields
        )
        return {"need_draft": draft.public_token}

    async def validate_need_occupation(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Answer:
        said = value if isinstance(value, dict) else occupation_said(tracker)
        if said is None:
            say(dispatcher, "utter_need_occupation_unknown")
            return {"need_occupation": None}
        if blocked(dispatcher, said.get("words") or ""):
            return {"need_occupation": None}
        catalogue = current_turn().catalogue
        slug = said.get("slug") or next((each.slug for each in catalogue.occupations_of_code(said["code"])), None)
        kept = await self._keep(
            tracker, occupation=slug, occupation_code=said["code"], occupation_words=said.get("words")
        )
        return {"need_occupation": {**said, "slug": slug}, **kept}

    async def validate_need_headcount(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Answer:
        positions = int(value)
        if not 1 <= positions <= MOST_POSITIONS:
            say(dispatcher, "utter_need_headcount_unclear")
            return {"need_headcount": None}
        return {"need_headcount": positions, **await self._keep(tracker, positions=positions)}

    async def validate_need_contract(
        self, value: str, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Answer:
        kept = await self._keep(tracker, contract=value)
        pay = tracker.get_slot("need_pay")
        if isinstance(pay, dict) and not self._pay_allowed(dispatcher, tracker, value, pay):
            return {"need_contract": value, "need_pay": None, **kept}
        return {"need_contract": value, **kept}

    async def validate_need_place(
        self, value: str, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Answer:
        return {"need_place": value, **await self._keep(tracker, place=value)}

    async def validate_need_start(
        self, value: str, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Answer:
        if value == SKIPPED:
            return {"need_start": SKIPPED, **await self._keep(tracker, start_date=None)}
        today = current_turn().today
        day = named_day(value, today)
        if day < today:
            say(dispatcher, "utter_need_start_past")
            return {"need_start": None}
        return {"need_start": day.isoformat(), **await self._keep(tracker, start_date=day)}

    async def validate_need_schedule(
        self, value: str, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Answer:
        return {"need_schedule": value, **await self._keep(tracker, schedule=stated(value))}

    async def validate_need_pay(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Answer:
        """A range or an amount; a job under the legal minimum of the day is refused, an allowance is not."""
        if value == SKIPPED:
            return {"need_pay": SKIPPED, **await self._keep(tracker, pay_min=None, pay_max=None)}
        if value == HIDDEN:
            return {"need_pay": None, **await self._keep(tracker, pay_hidden=True)}
        pay = value if isinstance(value, dict) else read_pay(tracker, value)
        if pay is None:
            say(dispatcher, "utter_need_pay_unclear")
            return {"need_pay": None}
        contract = tracker.get_slot("need_contract")
        if contract is not None and not self._pay_allowed(dispatcher, tracker, contract, pay):
            return {"need_pay": None}
        return {"need_pay": pay, **await self._keep(tracker, pay_min=pay["low"], pay_max=pay["high"])}

    @staticmethod
    def _pay_allowed(dispatcher: CollectingDispatcher, tracker: Tracker, contract: str, pay: dict[str, int]) -> bool:
        """Whether the pay is lawful for the contract; the minimum is full time's, part time goes to the adviser."""
        turn = current_turn()
        if contract == "insertion":
            bounds = allowance_bounds(turn)
            if bounds and not (bounds[0] <= pay["low"] and pay["high"] <= bounds[1]):
                say(
                    dispatcher,
                    "utter_need_pay_allowance_bounds",
                    floor=Money(bounds[0], None),
                    cap=Money(bounds[1], None),
                )
                return False
            return True
        minimum = None if tracker.get_slot("need_schedule") == "part_time" else monthly_minimum(turn)
        if contract not in ALLOWANCE_CONTRACTS and minimum and pay["low"] < minimum:
            say(dispatcher, "utter_need_pay_under_minimum", pay=Money(pay["low"]), minimum=Money(minimum))
            return False
        return True

    async def validate_need_education(
        self, value: str, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Answer:
        return {"need_education": value, **await self._keep(tracker, education=stated(value))}

    async def validate_need_experience(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Answer:
        years = None if value == SKIPPED else float(value)
        return {"need_experience": value, **await self._keep(tracker, experience_years=years)}

    async def validate_need_languages(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Answer:
        spoken = [] if value == SKIPPED else [value] if isinstance(value, str) else list(value)
        return {"need_languages": value, **await self._keep(tracker, languages=spoken)}

    async def validate_need_skills(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Answer:
        if value == USUAL:
            skills = usual_skills(current_turn(), tracker)
        elif value == SKIPPED:
            skills = []
        elif isinstance(value, list):
            skills = value
        else:
            if blocked(dispatcher, tracker.latest_message.get("text") or ""):
                return {"need_skills": None}
            skills = [str(each) for each in entities(tracker, "skill")] or [str(value)[:80]]
        return {"need_skills": value, **await self._keep(tracker, skills=skills)}

    async def validate_need_description(
        self, value: str, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Answer:
        if value == SKIPPED:
            return {"need_description": SKIPPED, **await self._keep(tracker, description=None)}
        if blocked(dispatcher, value):
            return {"need_description": None}
        text = value.strip()[:LONGEST_DESCRIPTION]
        return {
            "need_description": text,
            **await self._keep(tracker, description=text, findings=[each.to_json() for each in amber(text)]),
        }

    async def validate_need_confirm(
        self, value: str, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Answer:
        """Send it, keep it for later, hide pay or company, or go back to one of its lines."""
        turn = current_turn()
        if value == SEND:
            return {"need_confirm": SEND}
        if value == LATER:
            return {"need_confirm": LATER}
        if value in LINES:
            return {"need_confirm": None, value: None, "need_correcting": None, "requested_slot": value}
        if value in ("pay_hidden", "company_hidden"):
            draft = await needs.own(turn.session, turn.person, tracker.get_slot("need_draft") or "")
            await self._keep(tracker, **{value: not getattr(draft, value)})
            return {"need_confirm": None}
        return {"need_confirm": None, "need_correcting": True}


def stated(value: str) -> str | None:
    return None if value == SKIPPED else value


def named_day(value: str, today: date) -> date:
    """A button's "today", "next_week", "next_month", or an ISO date."""
    if value == "today":
        return today
    if value == "next_week":
        return today + timedelta(days=7 - today.weekday())
    if value == "next_month":
        return date(today.year + today.month // 12, today.month % 12 + 1, 1)
    return date.fromisoformat(value)


def blocked(dispatcher: CollectingDispatcher, text: str) -> bool:
    """Whether the text says what no offer may say (art. 9 of the Labour Code): told, with a rewording."""
    finding = next(iter(red(text)), None)
    if finding is None:
        return False
    say(
        dispatcher,
        "utter_need_blocked_words",
        words=finding.words,
        reason=finding.reason,
        rewording=finding.rewording,
    )
    return True


def usual_skills(turn: PersonsTurn, tracker: Tracker) -> list[str]:
    """The skills that the catalogue gives for the occupation."""
    trade = tracker.get_slot("need_occupation") or {}
    entry = turn.catalogue.occupations.get(trade.get("slug") or "")
    return list(entry.skills) if entry else []


class AskNeedOccupation(Action):
    """Which occupation."""

    def name(self) -> str:
        return "action_ask_need_form_need_occupation"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        say(dispatcher, "utter_ask_need_occupation")
        return []


class AskNeedPay(Action):
    """Pay for a job, an allowance for a training contract: the words differ by law."""

    def name(self) -> str:
        return "action_ask_need_form_need_pay"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        turn = current_turn()
        later = [button(phrase("To be discussed"), "skip")]
        if tracker.get_slot("need_contract") in ALLOWANCE_CONTRACTS:
            say(dispatcher, "utter_need_allowance_question", buttons=later)
            return []
        minimum = monthly_minimum(turn)
        said = Money(minimum) if minimum else phrase("to be asked of an adviser")
        amounts = [
            button(Money(amount, None), "inform", salary=amount)
            for amount in (3500, 4000, 4500, 5000)
            if not minimum or amount >= minimum
        ]
        say(dispatcher, "utter_need_pay_question", minimum=said, buttons=[*amounts, *later])
        return []


class AskNeedEducation(Action):
    """The level of education, the occupation's usual one first."""

    def name(self) -> str:
        return "action_ask_need_form_need_education"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        catalogue = current_turn().catalogue
        trade = catalogue.occupations.get((tracker.get_slot("need_occupation") or {}).get("slug") or "")
        usual = list(trade.education) if trade else []
        order = usual + [slug for slug in catalogue.educations if slug not in usual]
        say(
            dispatcher,
            "utter_need_education_question",
            usual=Listing([label(catalogue, "education", slug) for slug in usual], "or") if usual else None,
            buttons=[
                *(button(label(catalogue, "education", slug), "inform", education=slug) for slug in order),
                button(phrase("Skip"), "skip"),
            ],
        )
        return []


class AskNeedSkills(Action):
    """The skills, with the occupation's usual ones a tap away."""

    def name(self) -> str:
        return "action_ask_need_form_need_skills"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        turn = current_turn()
        usual = usual_skills(turn, tracker)
        say(
            dispatcher,
            "utter_need_skills_question",
            usual=labels(turn.catalogue, "skill", usual),
            buttons=[
                *([button(phrase("✅ The usual ones"), "inform", choice=USUAL)] if usual else []),
                button(phrase("Skip"), "skip"),
            ],
        )
        return []


class AskNeedConfirm(Action):
    """The preview in both languages, what is missing, and what to do with it."""

    def name(self) -> str:
        return "action_ask_need_form_need_confirm"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        turn = current_turn()
        if tracker.get_slot("need_correcting"):
            say(
                dispatcher,
                "utter_need_correct_what",
                buttons=[button(text, "inform", choice=slot) for slot, text in LINES.items()],
            )
            return [SlotSet("need_correcting", None)]
        draft = await needs.own(turn.session, turn.person, tracker.get_slot("need_draft") or "")
        company = await companies.of_need(turn.session, draft)
        preview(dispatcher, turn, draft, company)
        findings = [each for each in draft.findings if each.get("level") == "amber"]
        say(
            dispatcher,
            "utter_ask_need_confirm",
            remarks=remarks(draft, flagged=bool(findings)),
            buttons=[
                button(phrase("✅ Send"), "affirm"),
                button(phrase("✏️ Correct"), "inform", choice=CORRECT),
                button(
                    phrase("Show the pay") if draft.pay_hidden else phrase("Hide the pay"),
                    "inform",
                    choice="pay_hidden",
                ),
                button(
                    phrase("Show our name") if draft.company_hidden else phrase("Hide our name"),
                    "inform",
                    choice="company_hidden",
                ),
                button(phrase("Keep for later"), "inform", choice=LATER),
            ],
        )
        return []


class ActionSubmitNeed(Action):
    """Gives the need its reference and hands it to the advisers."""

    def name(self) -> str:
        return "action_submit_need"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        turn = current_turn()
        token = tracker.get_slot("need_draft")
        if tracker.get_slot("need_confirm") != SEND or token is None:
            say(dispatcher, "utter_need_draft_kept")
            return []
        need = await needs.submit(turn.session, turn.person, token, now=turn.now)
        company = await companies.of_need(turn.session, need)
        for member in await staff.members(turn.session):
            turn.tell(
                member,
                "utter_need_to_review",
                title=title(turn.catalogue, need),
                company=company.name,
                reference=Reference(need.reference or ""),
                buttons=[button(phrase("👁 Open"), "review_need", subject=need.public_token)],
            )
        say(dispatcher, "utter_need_sent", reference=Reference(need.reference or ""))
        return []


class ActionResumeDraft(Action):
    """Takes a draft, or a need sent back, up again: only what it lacks is asked."""

    def name(self) -> str:
        return "action_resume_draft"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        turn = current_turn()
        draft = await needs.own(turn.session, turn.person, entity(tracker, "subject") or "")
        return [ActiveLoop(None), *filled_slots(draft), FollowupAction("need_form")]


def filled_slots(draft: Need) -> Events:
    """The form's slots as the draft holds them; of a need sent back every question was asked: empty is skipped."""
    trade = {"code": draft.occupation_code, "slug": draft.occupation, "words": draft.occupation_words}
    pay = {"low": draft.pay_min, "high": draft.pay_max or draft.pay_min} if draft.pay_min is not None else None
    values = {
        "need_draft": draft.public_token,
        "need_occupation": trade if draft.occupation_code else None,
        "need_headcount": draft.positions,
        "need_contract": draft.contract,
        "need_place": draft.place,
        "need_start": draft.start_date.isoformat() if draft.start_date else None,
        "need_schedule": draft.schedule,
        "need_pay": pay,
        "need_education": draft.education,
        "need_experience": draft.experience_years,
        "need_languages": draft.languages or None,
        "need_skills": draft.skills or None,
        "need_description": draft.description,
    }
    if draft.state == NeedState.RETURNED:
        values |= {slot: SKIPPED for slot, value in values.items() if value is None}
    return [SlotSet(slot, value) for slot, value in values.items() if value is not None]
