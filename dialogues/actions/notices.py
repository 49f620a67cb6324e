"""Telling people what happened to what is theirs: the workflow says whom and which response, this the words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from db.models import Application, ApplicationState, CompanyRequest, Need
from db.queries import companies, persons, search
from db.workflow import Notice
from db.workflow.parties import need_of
from dialogues.actions.labels import decline_reason, review_reason
from dialogues.actions.offers import employer, listed, title
from dialogues.actions.speaking import button
from dialogues.speech import Lines, Phone, Reference, phrase
from dialogues.turn import Turn

# After these the seeker is shown two other offers.
CLOSED = ("utter_application_closed_silent", "utter_application_closed_need")


async def tell(turn: Turn, notices: Iterable[Notice]) -> None:
    """Each notice in its recipient's language, with the buttons that lead on from it."""
    for notice in notices:
        if isinstance(notice.subject, CompanyRequest):
            turn.tell(notice.person, notice.response, company=notice.subject.name)
        elif isinstance(notice.subject, Need):
            await _tell_of_need(turn, notice, notice.subject)
        else:
            await _tell_of_application(turn, notice, notice.subject)


async def _tell_of_need(turn: Turn, notice: Notice, need: Need) -> None:
    token = need.public_token
    buttons = {
        "utter_need_to_review": [button(phrase("👁 Open"), "review_need", subject=token)],
        "utter_need_published": [button(phrase("📋 See it"), "view_need", subject=token)],
        "utter_need_returned": [button(phrase("✏️ Correct it"), "resume_draft", subject=token)],
        "utter_need_still_open": [
            button(phrase("✅ Yes, still open"), "still_open", subject=token),
            button(phrase("🏁 Filled"), "close_need", subject=token, choice="fill"),
            button(phrase("Withdraw it"), "close_need", subject=token, choice="withdraw"),
        ],
    }
    company = await companies.of_need(turn.session, need)
    turn.tell(
        notice.person,
        notice.response,
        title=title(turn.catalogue, need),
        reference=Reference(need.reference or "—"),
        company=company.name,
        reason=review_reason(notice.reason),
        buttons=buttons.get(notice.response),
    )


async def _tell_of_application(turn: Turn, notice: Notice, application: Application) -> None:
    need = await need_of(turn.session, application)
    assert need is not None
    company = await companies.of_need(turn.session, need)
    token = application.public_token
    buttons = {
        "utter_application_invited": [
            button(phrase("✅ Accept"), "accept_invitation", subject=token),
            button(phrase("No, thank you"), "refuse_invitation", subject=token),
            button(phrase("👁 The offer"), "view_application", subject=token),
        ],
        "utter_application_shortlisted": [button(phrase("📄 See"), "view_application", subject=token)],
        "utter_application_kept": [button(phrase("🔎 Other offers"), "search_offers")],
        "utter_invitation_accepted": [button(phrase("👤 See"), "view_candidate", subject=token)],
        "utter_application_resumed": [button(phrase("👤 See"), "view_candidate", subject=token)],
    }
    values: dict[str, Any] = {
        "company": employer(company, need),
        "title": title(turn.catalogue, need),
        "reference": Reference(need.reference or "—"),
        "reason": decline_reason(notice.reason),
        "name": application.shared.get("first_name"),
    }
    own_buttons = list(buttons.get(notice.response, ()))
    if notice.response == "utter_invitation_accepted":
        seeker = await persons.by_id(turn.session, application.person_id)
        values["phone"] = Phone(seeker.phone) if seeker and seeker.phone else phrase("not stated")
    if notice.response in CLOSED:
        others = await search.alternatives(turn.session, turn.catalogue, notice.person, need, today=turn.today)
        values["offers"] = Lines(
            [
                listed(turn.catalogue, each.need, each.company, number=number, reasons=[])
                for number, each in enumerate(others, 1)
            ]
            or [phrase("None for the moment: I keep looking with you.")],
            between="\n\n",
        )
        own_buttons += [
            button(phrase("👁 {number}", number=number), "view_offer", subject=each.need.public_token)
            for number, each in enumerate(others, 1)
        ]
        own_buttons.append(button(phrase("🔎 Other offers"), "search_offers"))
    turn.tell(notice.person, notice.response, buttons=own_buttons, **values)


def open_to_company(application: Application) -> bool:
    """Whether the company may still act on it."""
    return application.state in (
        ApplicationState.SENT,
        ApplicationState.SEEN,
        ApplicationState.SHORTLISTED,
        ApplicationState.KEPT,
        ApplicationState.INVITED,
        ApplicationState.ACCEPTED,
    )
