"""The transition tables by themselves: no dead end, no state out of reach, nobody left in the dark."""

from __future__ import annotations

import pytest

from db.models import ApplicationState, NeedState, RequestState
from db.workflow import APPLICATIONS, COMPANY_REQUESTS, NEEDS, Asks, Role, Workflow

EVERY = [
    pytest.param(NEEDS, NeedState, id="needs"),
    pytest.param(APPLICATIONS, ApplicationState, id="applications"),
    pytest.param(COMPANY_REQUESTS, RequestState, id="company_requests"),
]


@pytest.mark.parametrize(("workflow", "states"), EVERY)
class TestTables:
    def test_every_state_is_reachable(self, workflow: Workflow, states: type) -> None:
        reached, grown = set(), {workflow.initial}
        while grown - reached:
            reached |= grown
            grown = {each.target for each in workflow.transitions if set(each.sources) & reached}
        assert reached == set(states)

    def test_every_state_that_is_not_final_can_be_left(self, workflow: Workflow, states: type) -> None:
        for state in states:
            leaving = [each for each in workflow.transitions if state in each.sources and each.target != state]
            assert bool(leaving) is (state not in workflow.final), state

    def test_time_ends_what_nobody_ends(self, workflow: Workflow, states: type) -> None:
        """Nothing stays open for ever, but what waits for staff or was withdrawn by who began it."""
        by_time = {state for each in workflow.transitions if Role.TIME in each.who for state in each.sources}
        left_to_people = {NeedState.SUBMITTED, RequestState.PENDING, ApplicationState.WITHDRAWN}
        assert set(states) - workflow.final - by_time <= left_to_people

    def test_every_transition_tells_somebody_or_says_why_not(self, workflow: Workflow, states: type) -> None:
        for each in workflow.transitions:
            assert bool(each.tells) is not bool(each.silent), each.event

    def test_events_are_unambiguous(self, workflow: Workflow, states: type) -> None:
        events = [each.event for each in workflow.transitions]
        assert len(events) == len(set(events))
        for each in workflow.transitions:
            assert each.who, each.event
            assert set(each.sources) <= set(states)
            assert (each.asks is Asks.CODE) is bool(each.codes)

    def test_responses_have_the_form_of_responses(self, workflow: Workflow, states: type) -> None:
        said = [response for each in workflow.transitions for response in each.tells.values()]
        assert len(said) == len(set(said))
        assert all(each.startswith("utter_") for each in said)


def test_only_the_seeker_speaks_for_the_seeker() -> None:
    for event in ("accept", "refuse", "withdraw", "resume"):
        assert APPLICATIONS.of(event).who == (Role.SEEKER,)
    for event in ("shortlist", "keep", "invite", "decline", "hire"):
        assert Role.SEEKER not in APPLICATIONS.of(event).who


def test_only_advisers_publish() -> None:
    for event in ("approve", "send_back", "reject"):
        assert NEEDS.of(event).who == (Role.ADVISER,)


def test_events_from_a_state() -> None:
    assert NEEDS.events_from(NeedState.SUBMITTED) == ["approve", "send_back", "reject", "revise", "withdraw"]
    assert APPLICATIONS.events_from(ApplicationState.HIRED) == []


def test_an_unknown_event() -> None:
    with pytest.raises(KeyError):
        NEEDS.of("explode")
