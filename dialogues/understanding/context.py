"""Which entities a wish can state: "an adviser" is whom one wants to talk to, not a trade that one looks for.

Said of messages that answer no question. Places are kept with every wish, for people say where they are.
"""

from __future__ import annotations

from dialogues.understanding.entities import Stated

_TRADE = frozenset(
    [
        *("search_offers", "apply_offer", "my_applications", "my_interviews", "edit_profile", "build_cv", "alerts_on"),
        *("alerts_off", "ask_business_creation"),
        *("find_training", "declare_need", "my_needs", "edit_need", "close_need", "view_candidates", "report_hire"),
        "request_training",
    ]
)
_TERMS = frozenset(["search_offers", "apply_offer", "edit_profile", "alerts_on", "declare_need", "edit_need"])
_WITH: dict[str, frozenset[str]] = {
    "occupation": _TRADE,
    "headcount": frozenset(["declare_need", "edit_need", "close_need", "my_needs", "report_hire", "request_training"]),
    "start_date": (_TERMS - {"alerts_on"}) | {"report_hire"},
    "schedule": _TERMS | {"find_training", "view_candidates"},
    "salary": (_TERMS - {"apply_offer"}) | {"my_needs"},
    "experience_years": _TERMS | {"build_cv", "view_candidates", "request_training"},
    "education": _TERMS
    | {"build_cv", "view_candidates", "request_training", "find_training", "ask_insertion_contract"},
    "contract": _TERMS | {"ask_insertion_contract", "report_hire", "my_needs", "close_need", "view_candidates"},
    "language": _TERMS | {"change_language", "build_cv", "view_candidates", "find_training", "request_training"},
    "skill": _TRADE,
}


def plausible(stated: Stated, intent: str) -> Stated:
    """What remains of the entities with this intent."""
    return Stated(
        tuple(each for each in stated.entities if intent in _WITH.get(each.entity, (intent,))),
        tuple(each for each in stated.excluded if intent in _WITH.get(each.entity, (intent,))),
    )
