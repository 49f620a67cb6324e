"""Looking for offers: one sentence or a few taps, a short paged list with reasons, loosened when nothing fits."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from db.matching import Criteria, Match
from db.queries import persons, search
from dialogues.actions.form_validation import FormValidation
from dialogues.actions.labels import label, name_of_code
from dialogues.actions.menus import pages
from dialogues.actions.offers import listed
from dialogues.actions.reasons import reason_phrases
from dialogues.actions.speaking import LISTEN, button, entity, say
from dialogues.speech import Dotted, Lines, Money, Phrase, counted, phrase
from dialogues.turn import PersonsTurn, current_turn

Events = list[dict[str, Any]]
PAGE = 5
ANY = "any"
# The trades asked for first where nothing was said: the zones' most frequent.
FREQUENT = ("production_worker", "forklift_driver", "sewing_machine_operator", "welder", "order_picker", "cleaner")


class ValidateSearchForm(FormValidation):
    """Turns what was said into criteria that the catalogue knows."""

    def name(self) -> str:
        return "validate_search_form"

    async def _extract_validation_events(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> Events:
        carried = _carried_over(tracker)
        # Into the slots alone: they were valid before, and are no candidates of this message.
        tracker.slots.update(carried)
        events = await super()._extract_validation_events(dispatcher, tracker, domain)
        return [*(SlotSet(slot, value) for slot, value in carried.items()), *events]

    async def required_slots(
        self, domain_slots: list[str], dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[str]:
        """Trade and place; another criterion only for those who asked to be more precise about it."""
        return ["search_occupation", "search_place", *filter(None, [tracker.get_slot("search_narrowed")])]

    def validate_search_occupation(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> dict[str, Any]:
        """The finer catalogue entry where the words name one; its ROME code otherwise."""
        if value == ANY or isinstance(value, dict):
            # Said before, and taken over by a search that is made more precise.
            return {"search_occupation": value}
        found = [each for each in tracker.latest_message.get("entities", []) if each["entity"] == "occupation"]
        slug = found[-1].get("slug") if found else None
        return {"search_occupation": {"code": value, "slug": slug}, "search_excluded": _excluded(tracker)}

    def validate_search_place(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> dict[str, Any]:
        return {"search_place": value, "search_excluded": _excluded(tracker)}


def _carried_over(tracker: Tracker) -> dict[str, Any]:
    """What a search that only says how the last one should differ takes over from it ("pas de nuit svp")."""
    last = tracker.get_slot("last_search")
    message = tracker.latest_message
    said = message.get("entities") or message.get("metadata", {}).get("excluded")
    begins = tracker.get_slot("requested_slot") is None and tracker.get_slot("search_occupation") is None
    if not last or not begins or not message.get("text") or not said:
        return {}
    kept = {slot: value for slot, value in last.items() if value is not None and tracker.get_slot(slot) is None}
    return kept | {"search_excluded": _excluded(tracker, last.get("search_excluded"))}


def _excluded(tracker: Tracker, before: list[dict[str, Any]] | None = None) -> list[dict[str, Any]]:
    """What was said not to be wanted, in this message or before: "no nights", "anywhere but Bouskoura"."""
    before = tracker.get_slot("search_excluded") or before or []
    now = tracker.latest_message.get("metadata", {}).get("excluded", [])
    return before + [each for each in now if each not in before]


class AskSearchOccupation(Action):
    """Which trade: free words, or one of the frequent ones."""

    def name(self) -> str:
        return "action_ask_search_form_search_occupation"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        catalogue = current_turn().catalogue
        choices = [
            button(label(catalogue, "occupation", slug), "inform", occupation=catalogue.occupations[slug].code)
            for slug in FREQUENT
            if slug in catalogue.occupations
        ]
        say(
            dispatcher,
            "utter_ask_search_occupation",
            buttons=[*choices, button(phrase("Any job"), "skip")],
        )
        return []


class ActionListOffers(Action):
    """The offers that fit, five a page; other pages replace the list in place."""

    def name(self) -> str:
        return "action_list_offers"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        page = int(entity(tracker, "choice") or 0)
        return await list_offers(dispatcher, tracker, current_turn(), page=page, in_place=page > 0 or paged(tracker))


class ActionLoosenSearch(Action):
    """Drops one criterion and lists again."""

    def name(self) -> str:
        return "action_loosen_search"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        dropped = entity(tracker, "choice")
        slots = {name: tracker.get_slot(name) for name in CRITERIA_SLOTS}
        if dropped in DROPPED_BY:
            slots[DROPPED_BY[dropped]] = ANY if DROPPED_BY[dropped] in ("search_occupation", "search_place") else None
            if dropped == "excluded":
                slots["search_excluded"] = []
        events = await list_offers(dispatcher, tracker, current_turn(), page=0, slots=slots)
        return [SlotSet(name, value) for name, value in slots.items()] + events


class ActionWidenSearch(Action):
    """Strict results or broader ones, as the person chooses; the choice is remembered."""

    def name(self) -> str:
        return "action_widen_search"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        turn = current_turn()
        await persons.set_strict_matching(turn.session, turn.person, entity(tracker, "choice") == "strict")
        return await list_offers(dispatcher, tracker, turn, page=0, in_place=True)


class ActionNarrowSearch(Action):
    """More precise about one thing: asks which, then asks for it."""

    def name(self) -> str:
        return "action_narrow_search"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        slot = DROPPED_BY.get(str(entity(tracker, "choice")))
        if slot is None:
            choices = [button(title, "narrow_search", choice=criterion) for criterion, title in NARROWING.items()]
            say(dispatcher, "utter_narrow_search", buttons=[*choices, MENU])
            return [LISTEN]
        kept = [SlotSet(name, tracker.get_slot(name)) for name in CRITERIA_SLOTS if name != slot]
        return [*kept, SlotSet(slot, None), SlotSet("search_narrowed", slot), FollowupAction("search_form")]


# Criterion of the matching → slot that holds it.
DROPPED_BY = {
    "occupation": "search_occupation",
    "place": "search_place",
    "contract": "search_contract",
    "schedule": "search_schedule",
    "pay": "search_salary",
    "experience": "search_experience",
    "education": "search_education",
    "excluded": "search_excluded",
}
CRITERIA_SLOTS = tuple(DROPPED_BY.values())
NARROWING: dict[str, Phrase] = {
    "contract": phrase("Contract"),
    "schedule": phrase("Hours"),
    "pay": phrase("Pay"),
    "experience": phrase("Experience"),
    "education": phrase("Education"),
}
DROPPING: dict[str, Phrase] = {
    "occupation": phrase("any job"),
    "place": phrase("any place"),
    "contract": phrase("any contract"),
    "schedule": phrase("any hours"),
    "pay": phrase("any pay"),
    "experience": phrase("any experience"),
    "education": phrase("any level of education"),
    "excluded": phrase("without exclusions"),
}


def paged(tracker: Tracker) -> bool:
    """Whether a page button was pressed: only then is there a list to replace."""
    return bool(tracker.latest_message.get("intent", {}).get("name") == "show_offers")


def criteria_of(slots: dict[str, Any], *, strict: bool) -> Criteria:
    """The search's slots as the matching's criteria."""
    trade = slots.get("search_occupation")
    place = slots.get("search_place")
    excluded = slots.get("search_excluded") or []
    return Criteria(
        occupation=trade.get("slug") if isinstance(trade, dict) else None,
        occupation_code=trade.get("code") if isinstance(trade, dict) else None,
        places=() if place in (None, ANY) else (place,),
        contracts=tuple(slots.get("search_contract") or ()),
        schedules=tuple(slots.get("search_schedule") or ()),
        pay=_stated(slots.get("search_salary")),
        experience_years=_stated(slots.get("search_experience")),
        education=_stated(slots.get("search_education")),
        excluded_places=tuple(each["value"] for each in excluded if each["entity"] == "place"),
        excluded_contracts=tuple(each["value"] for each in excluded if each["entity"] == "contract"),
        excluded_schedules=tuple(each["value"] for each in excluded if each["entity"] == "schedule"),
        strict=strict,
    )


def _stated(value: Any) -> Any:
    return None if value == ANY else value


def said_criteria(turn: PersonsTurn, criteria: Criteria) -> Dotted:
    """The search in words, so that what was understood can be seen."""
    catalogue = turn.catalogue
    trade = (
        label(catalogue, "occupation", criteria.occupation)
        or name_of_code(catalogue, criteria.occupation_code)
        or phrase("any job")
    )
    said: list[Any] = [trade]
    said += [label(catalogue, "place", each) for each in criteria.places] or [phrase("anywhere")]
    said += [label(catalogue, "contract", each) for each in criteria.contracts]
    said += [label(catalogue, "schedule", each) for each in criteria.schedules]
    if criteria.pay:
        said.append(phrase("at least {pay}", pay=Money(criteria.pay)))
    for kind, values in (
        ("place", criteria.excluded_places),
        ("contract", criteria.excluded_contracts),
        ("schedule", criteria.excluded_schedules),
    ):
        said += [phrase("not {what}", what=label(catalogue, kind, each)) for each in values]
    return Dotted(said)


async def list_offers(
    dispatcher: CollectingDispatcher,
    tracker: Tracker,
    turn: PersonsTurn,
    *,
    page: int,
    in_place: bool = False,
    slots: dict[str, Any] | None = None,
) -> Events:
    """Says a page of what fits, or what could be loosened; remembers what was listed."""
    slots = slots or {name: tracker.get_slot(name) for name in CRITERIA_SLOTS}
    strict = turn.person.strict_matching
    criteria = criteria_of(slots, strict=strict)
    found = await search.offers(turn.session, turn.catalogue, criteria, today=turn.today)
    if not found:
        await _nothing_found(dispatcher, turn, criteria)
        return [SlotSet("search_listed", []), SlotSet("last_search", slots)]
    page = min(page, (len(found) - 1) // PAGE)
    shown = found[page * PAGE : (page + 1) * PAGE]
    say(
        dispatcher,
        "utter_offers_listed",
        found=counted("{n} offer", "{n} offers", found.total),
        criteria=said_criteria(turn, criteria),
        offers=Lines(
            [
                listed(
                    turn.catalogue,
                    match.need,
                    match.company,
                    number=page * PAGE + place,
                    reasons=reason_phrases(match),
                )
                for place, match in enumerate(shown, 1)
            ],
            between="\n\n",
        ),
        buttons=_list_buttons(shown, page, len(found), strict=strict),
        custom={"edit": True} if in_place else None,
    )
    listed_now = [match.need.public_token for match in found[:50]]
    return [SlotSet("search_listed", listed_now), SlotSet("last_search", slots)]


def _list_buttons(shown: list[Match], page: int, total: int, *, strict: bool) -> list[dict[str, Any]]:
    """Open one, another page, narrower or broader, tell me later."""
    opening = [
        button(phrase("{number}", number=page * PAGE + place), "view_offer", subject=match.need.public_token)
        for place, match in enumerate(shown, 1)
    ]
    paging = pages("show_offers", page, more=(page + 1) * PAGE < total)
    width = (
        button(phrase("↔️ Broader"), "widen_search", choice="broad")
        if strict
        else button(phrase("🎯 Exactly this"), "widen_search", choice="strict")
    )
    precise = button(phrase("🎚 Be more precise"), "narrow_search")
    return [*opening, *paging, precise, width, button(phrase("🔔 Tell me later"), "alerts_on"), MENU]


MENU = button(phrase("Menu"), "menu")


async def _nothing_found(dispatcher: CollectingDispatcher, turn: PersonsTurn, criteria: Criteria) -> None:
    """Says so, and offers what is found with one criterion less, each by itself."""
    loosened = await search.loosened(turn.session, turn.catalogue, criteria, today=turn.today)
    choices = [
        button(
            phrase("{criterion} ({number})", criterion=DROPPING[each.criterion], number=each.count),
            "loosen_search",
            choice=each.criterion,
        )
        for each in loosened[:4]
        if each.criterion in DROPPING
    ]
    if criteria.strict:
        choices.insert(0, button(phrase("↔️ Broader"), "widen_search", choice="broad"))
    say(
        dispatcher,
        "utter_no_offer",
        criteria=said_criteria(turn, criteria),
        suggestion=phrase("With one wish less, there is:") if choices else phrase("I can write to you when one comes."),
        buttons=[*choices, button(phrase("🔔 Tell me later"), "alerts_on"), MENU],
    )
