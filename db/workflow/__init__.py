"""The lives of needs, applications and requests, as tables, and the one function that moves them on."""

from db.workflow.applications import APPLICATIONS, DECLINE_REASONS, OPEN_APPLICATIONS
from db.workflow.company_requests import COMPANY_REQUESTS
from db.workflow.needs import NEEDS
from db.workflow.rules import Asks, Party, Role, Transition, Workflow
from db.workflow.transition import Notice, Outcome, transition

__all__ = [
    "APPLICATIONS",
    "COMPANY_REQUESTS",
    "DECLINE_REASONS",
    "NEEDS",
    "OPEN_APPLICATIONS",
    "Asks",
    "Notice",
    "Outcome",
    "Party",
    "Role",
    "Transition",
    "Workflow",
    "transition",
]
