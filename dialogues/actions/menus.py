"""The menu of each role."""

from __future__ import annotations

from typing import Any

from rasa_sdk.executor import CollectingDispatcher

from db.models import Company, StaffRole
from dialogues.actions.speaking import button, say
from dialogues.speech import phrase

ROLES = {
    StaffRole.ADVISER: phrase("ANAPEC adviser"),
    StaffRole.COORDINATOR: phrase("Izdihar coordinator"),
}


def seeker_menu(dispatcher: CollectingDispatcher, *, waiting: bool = False) -> None:
    """For anyone who looks for work."""
    say(
        dispatcher,
        "utter_seeker_menu",
        buttons=[
            *resume(waiting),
            button(phrase("🔎 Look for work"), "search_offers"),
            button(phrase("📄 My applications"), "my_applications"),
            button(phrase("⭐ Saved offers"), "saved_offers"),
            button(phrase("🎉 I found work"), "found_work"),
            button(phrase("🌐 Language"), "change_language"),
            button(phrase("🔒 My data"), "ask_privacy"),
            button(phrase("🏭 I am recruiting"), "be_company"),
        ],
    )


def company_menu(dispatcher: CollectingDispatcher, company: Company, *, waiting: bool = False) -> None:
    """For a company's contact."""
    say(
        dispatcher,
        "utter_company_menu",
        company=company.name,
        buttons=[
            *resume(waiting),
            button(phrase("➕ Declare a need"), "declare_need"),
            button(phrase("📋 My needs"), "my_needs"),
            button(phrase("👥 Candidates"), "view_candidates"),
            button(phrase("🌐 Language"), "change_language"),
            button(phrase("🔒 My data"), "ask_privacy"),
        ],
    )


def staff_menu(dispatcher: CollectingDispatcher, role: StaffRole | str, *, waiting: bool = False) -> None:
    """For advisers and coordinators."""
    say(
        dispatcher,
        "utter_staff_menu",
        role=ROLES[StaffRole(role)],
        buttons=[
            *resume(waiting),
            *([button(phrase("📥 To review"), "review_queue")] if role == StaffRole.ADVISER else []),
            button(phrase("🏢 Company requests"), "company_requests"),
            button(phrase("🚫 Unreachable people"), "unreachable_people"),
            button(phrase("🌐 Language"), "change_language"),
        ],
    )


def pages(intent: str, page: int, *, more: bool) -> list[dict[str, Any]]:
    """The way to the pages before and after this one of a list."""
    before = [button(phrase("« Previous"), intent, choice=page - 1)] if page else []
    return [*before, *([button(phrase("Next »"), intent, choice=page + 1)] if more else [])]


def resume(waiting: bool) -> list[dict[str, Any]]:
    """The way back to what was put by, where something was."""
    return [button(phrase("▶️ Go on with what was open"), "go_on")] if waiting else []
