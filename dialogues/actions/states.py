"""The state of an application in words: one state, two faces."""

from __future__ import annotations

from db.models import Application, ApplicationState, NeedState
from dialogues.speech import Phrase, phrase

SEEKER_SEES: dict[str, Phrase] = {
    ApplicationState.SENT: phrase("📨 sent, not opened by the company yet"),
    ApplicationState.SEEN: phrase("👀 seen by the company"),
    ApplicationState.SHORTLISTED: phrase("⭐ shortlisted by the company"),
    ApplicationState.KEPT: phrase("📁 kept by the company for a later post"),
    ApplicationState.INVITED: phrase("📞 the company would like to meet you"),
    ApplicationState.ACCEPTED: phrase("🤝 you accepted, the company has your number"),
    ApplicationState.DECLINED: phrase("not retained this time"),
    ApplicationState.HIRED: phrase("🎉 hired"),
    ApplicationState.WITHDRAWN: phrase("withdrawn by you"),
    ApplicationState.REFUSED_INVITATION: phrase("invitation refused by you"),
    ApplicationState.CLOSED_SILENT: phrase("closed: the company did not answer"),
    ApplicationState.CLOSED_NEED: phrase("closed: the post is no longer open"),
}

SEEKER_NEXT: dict[str, Phrase] = {
    ApplicationState.SENT: phrase("Next: the company opens it. Without any answer I write to you within 30 days."),
    ApplicationState.SEEN: phrase("Next: the company decides. Without any answer I write to you within 30 days."),
    ApplicationState.SHORTLISTED: phrase("Next: the company may invite you. Keep your phone near you."),
    ApplicationState.KEPT: phrase("Next: nothing to do. Apply elsewhere meanwhile."),
    ApplicationState.INVITED: phrase("Next: accept, and the company gets your number; or refuse."),
    ApplicationState.ACCEPTED: phrase("Next: the company calls you. If nobody calls within a week, ask an adviser."),
    ApplicationState.DECLINED: phrase("Next: other offers may fit you better."),
    ApplicationState.HIRED: phrase("Congratulations, and good luck in your new post!"),
    ApplicationState.WITHDRAWN: phrase("You may look at other offers."),
    ApplicationState.REFUSED_INVITATION: phrase("You may look at other offers."),
    ApplicationState.CLOSED_SILENT: phrase("Next: other offers may fit you better."),
    ApplicationState.CLOSED_NEED: phrase("Next: other offers may fit you better."),
}

COMPANY_SEES: dict[str, Phrase] = {
    ApplicationState.SENT: phrase("🆕 new"),
    ApplicationState.SEEN: phrase("👀 seen"),
    ApplicationState.SHORTLISTED: phrase("⭐ shortlisted"),
    ApplicationState.KEPT: phrase("📁 kept for later"),
    ApplicationState.INVITED: phrase("📞 invited, waiting for an answer"),
    ApplicationState.ACCEPTED: phrase("🤝 accepted the invitation"),
    ApplicationState.DECLINED: phrase("declined"),
    ApplicationState.HIRED: phrase("✅ hired"),
    ApplicationState.WITHDRAWN: phrase("withdrawn by the seeker"),
    ApplicationState.REFUSED_INVITATION: phrase("refused the invitation"),
    ApplicationState.CLOSED_SILENT: phrase("closed without answer"),
    ApplicationState.CLOSED_NEED: phrase("closed with the need"),
}

NEED_STATES: dict[str, Phrase] = {
    NeedState.DRAFT: phrase("✏️ draft"),
    NeedState.SUBMITTED: phrase("⏳ with an adviser"),
    NeedState.RETURNED: phrase("↩️ to be corrected"),
    NeedState.REJECTED: phrase("⛔ rejected"),
    NeedState.PUBLISHED: phrase("🟢 published"),
    NeedState.FILLED: phrase("✅ filled"),
    NeedState.WITHDRAWN: phrase("withdrawn"),
    NeedState.EXPIRED: phrase("expired"),
}


def seeker_state(application: Application) -> Phrase:
    """Where it stands, as the seeker is told."""
    return SEEKER_SEES[application.state]


def seeker_next(application: Application) -> Phrase:
    """What happens next, as the seeker is told."""
    return SEEKER_NEXT[application.state]


def company_state(application: Application) -> Phrase:
    """Where it stands, as the company is told."""
    return COMPANY_SEES[application.state]
