"""The life of a need: declared by a company, read by an adviser, published, and over one way or another."""

from __future__ import annotations

from datetime import timedelta

from db.models import NeedState as S
from db.models import SubjectKind
from db.workflow.rules import Asks, Party, Role, Transition, Workflow

# A published need is asked "still open?" after these times, and expires a week after the last question.
ASK_STILL_OPEN_AFTER = (timedelta(days=14), timedelta(days=30))
EXPIRE_AFTER = timedelta(days=37)
# A draft that nobody touched for this long is dropped, a need sent back and not taken up again expires.
DROP_DRAFT_AFTER = timedelta(days=30)
# What these do to open applications is in `effects.py`.
OVER = frozenset({S.FILLED, S.WITHDRAWN, S.EXPIRED, S.REJECTED})

NEEDS = Workflow(
    kind=SubjectKind.NEED,
    initial=S.DRAFT,
    final=OVER,
    transitions=(
        Transition(
            "submit",
            (S.DRAFT, S.RETURNED),
            S.SUBMITTED,
            (Role.COMPANY, Role.STAFF),
            {Party.ADVISERS: "utter_need_to_review"},
        ),
        Transition(
            "approve",
            (S.SUBMITTED,),
            S.PUBLISHED,
            (Role.ADVISER,),
            {Party.COMPANY: "utter_need_published"},
        ),
        Transition(
            "send_back",
            (S.SUBMITTED,),
            S.RETURNED,
            (Role.ADVISER,),
            {Party.COMPANY: "utter_need_returned"},
            asks=Asks.WORDS,
        ),
        Transition(
            "reject",
            (S.SUBMITTED,),
            S.REJECTED,
            (Role.ADVISER,),
            {Party.COMPANY: "utter_need_rejected"},
            asks=Asks.WORDS,
        ),
        Transition(
            "revise",
            (S.SUBMITTED, S.PUBLISHED),
            S.RETURNED,
            (Role.COMPANY, Role.STAFF),
            {Party.COMPANY: "utter_need_taken_off"},
        ),
        Transition(
            "confirm",
            (S.PUBLISHED,),
            S.PUBLISHED,
            (Role.COMPANY, Role.STAFF),
            silent="the company has just said that nothing changes, and for nobody it does",
        ),
        Transition(
            "fill",
            (S.PUBLISHED,),
            S.FILLED,
            (Role.COMPANY, Role.STAFF),
            {Party.COMPANY: "utter_need_filled"},
        ),
        Transition(
            "withdraw",
            (S.SUBMITTED, S.RETURNED, S.PUBLISHED),
            S.WITHDRAWN,
            (Role.COMPANY, Role.STAFF),
            {Party.COMPANY: "utter_need_withdrawn"},
        ),
        Transition(
            "expire",
            (S.PUBLISHED, S.RETURNED),
            S.EXPIRED,
            (Role.TIME,),
            {Party.COMPANY: "utter_need_expired"},
        ),
        Transition(
            "drop",
            (S.DRAFT,),
            S.WITHDRAWN,
            (Role.COMPANY, Role.STAFF, Role.TIME),
            silent="nobody but its author ever saw the draft",
        ),
    ),
)
