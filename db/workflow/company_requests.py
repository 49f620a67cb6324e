"""The life of a request to speak for a company."""

from __future__ import annotations

from db.models import RequestState as S
from db.models import SubjectKind
from db.workflow.rules import Party, Role, Transition, Workflow

COMPANY_REQUESTS = Workflow(
    kind=SubjectKind.COMPANY_REQUEST,
    initial=S.PENDING,
    final=frozenset({S.APPROVED, S.REJECTED}),
    transitions=(
        Transition(
            "approve",
            (S.PENDING,),
            S.APPROVED,
            (Role.STAFF,),
            {Party.PERSON: "utter_company_approved"},
        ),
        Transition(
            "reject",
            (S.PENDING,),
            S.REJECTED,
            (Role.STAFF,),
            {Party.PERSON: "utter_company_rejected"},
        ),
    ),
)
