"""Which entities a wish can state: "an adviser" is whom one wants to talk to, not a trade that one looks for.

Said of messages that answer no question. Places are kept with every wish, for people say where they are.
"""

from __future__ import annotations

from dataclasses import replace

from dialogues.understanding.stated import Entity, Stated

_TRADE = frozenset(
    [
        *("search_offers", "apply_offer", "my_applications", "my_interviews", "edit_profile", "build_cv", "alerts_on"),
        "alerts_off",
        *("find_training", "declare_need", "my_needs", "edit_need", "close_need", "view_candidates", "report_hire"),
        "request_training",
    ]
)
_TERMS = frozenset(["search_offers", "apply_offer", "edit_profile", "alerts_on", "declare_need", "edit_need"])
_WITH: dict[str, frozenset[str]] = {
    "occupation": _TRADE,
    "headcount": frozenset(["declare_need", "edit_need", "close_need", "my_needs", "report_hire", "request_training"]),
    "start_date": (_TERMS - {"alerts_on"}) | {"report_hire"},
    "schedule": _TERMS | {"find_training", "view_candidates", "close_need"},
    "salary": _TERMS | {"my_needs", "report_hire", "ask_insertion_contract"},
    "experience_years": _TERMS
    | {"build_cv", "view_candidates", "request_training", "ask_business_creation", "ask_insertion_contract"},
    "education": _TERMS
    | {"build_cv", "view_candidates", "request_training", "find_training", "ask_insertion_contract"},
    "contract": _TERMS | {"ask_insertion_contract", "report_hire", "my_needs", "close_need", "view_candidates"},
    "language": _TERMS | {"change_language", "build_cv", "view_candidates", "find_training", "request_training"},
    "skill": _TRADE,
}


def can_state(entity: str, intent: str) -> bool:
    """Whether a wish may be about such an entity."""
    return intent in _WITH.get(entity, (intent,))


def plausible(stated: Stated, intent: str) -> Stated:
    """What remains of the entities with this intent."""

    def fits(each: Entity) -> bool:
        # A bare number names the offer that is applied to.
        named = intent == "apply_offer" and each.entity == "salary" and each.text.isdigit()
        return not named and can_state(each.entity, intent)

    entities = tuple(filter(fits, stated.entities))
    if intent == "declare_need" and not any(each.entity == "headcount" for each in entities):
        # Who recruits says how many, though of a trade that nobody knows.
        entities = tuple(
            sorted([*entities, *(replace(each, entity="headcount") for each in stated.counts[:1])], key=_place)
        )
    return Stated(entities, tuple(filter(fits, stated.excluded)))


def _place(entity: Entity) -> int:
    return entity.start
