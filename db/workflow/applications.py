"""The life of an application. Every way out of it is told to the seeker, even a company's silence."""

from __future__ import annotations

from datetime import timedelta

from db.models import ApplicationState as S
from db.models import SubjectKind
from db.workflow.rules import Asks, Party, Role, Transition, Workflow

# An application in which nobody did anything for this long is closed, courteously.
CLOSE_SILENT_AFTER = timedelta(days=30)
# Why a company declines: what a seeker may learn something from, and nothing that the law forbids to weigh.
DECLINE_REASONS = (
    "experience",
    "skills",
    "education",
    "languages",
    "availability",
    "distance",
    "pay",
    "not_reached",
    "position_filled",
    "other",
)

_NEW = (S.SENT, S.SEEN)
_UNDECIDED = (*_NEW, S.SHORTLISTED, S.KEPT)
OPEN_APPLICATIONS = (*_UNDECIDED, S.INVITED, S.ACCEPTED)
_COMPANY_SIDE = (Role.COMPANY, Role.STAFF)

APPLICATIONS = Workflow(
    kind=SubjectKind.APPLICATION,
    initial=S.SENT,
    final=frozenset({S.DECLINED, S.HIRED, S.REFUSED_INVITATION, S.CLOSED_SILENT, S.CLOSED_NEED}),
    transitions=(
        Transition(
            "see",
            (S.SENT,),
            S.SEEN,
            (Role.COMPANY,),
            silent="the seeker reads it under their applications; a message for each look would only worry",
        ),
        Transition(
            "shortlist",
            (*_NEW, S.KEPT),
            S.SHORTLISTED,
            _COMPANY_SIDE,
            {Party.PERSON: "utter_application_shortlisted"},
        ),
        Transition(
            "keep",
            (*_NEW, S.SHORTLISTED),
            S.KEPT,
            _COMPANY_SIDE,
            {Party.PERSON: "utter_application_kept"},
        ),
        Transition(
            "invite",
            _UNDECIDED,
            S.INVITED,
            _COMPANY_SIDE,
            {Party.PERSON: "utter_application_invited"},
        ),
        Transition(
            "accept",
            (S.INVITED,),
            S.ACCEPTED,
            (Role.SEEKER,),
            {Party.COMPANY: "utter_invitation_accepted"},
        ),
        Transition(
            "refuse",
            (S.INVITED,),
            S.REFUSED_INVITATION,
            (Role.SEEKER,),
            {Party.COMPANY: "utter_invitation_refused"},
        ),
        Transition(
            "decline",
            OPEN_APPLICATIONS,
            S.DECLINED,
            _COMPANY_SIDE,
            {Party.PERSON: "utter_application_declined"},
            asks=Asks.CODE,
            codes=DECLINE_REASONS,
        ),
        Transition(
            "hire",
            (S.SEEN, S.SHORTLISTED, S.KEPT, S.INVITED, S.ACCEPTED),
            S.HIRED,
            _COMPANY_SIDE,
            {Party.PERSON: "utter_application_hired"},
        ),
        Transition(
            "withdraw",
            OPEN_APPLICATIONS,
            S.WITHDRAWN,
            (Role.SEEKER,),
            {Party.COMPANY: "utter_application_withdrawn"},
        ),
        Transition(
            "resume",
            (S.WITHDRAWN,),
            S.SENT,
            (Role.SEEKER,),
            {Party.COMPANY: "utter_application_resumed"},
        ),
        Transition(
            "close_silent",
            OPEN_APPLICATIONS,
            S.CLOSED_SILENT,
            (Role.TIME,),
            {Party.PERSON: "utter_application_closed_silent"},
        ),
        Transition(
            "close_need",
            OPEN_APPLICATIONS,
            S.CLOSED_NEED,
            (Role.TIME,),
            {Party.PERSON: "utter_application_closed_need"},
        ),
    ),
)
