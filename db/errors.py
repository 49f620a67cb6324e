"""What `db` refuses, by name. The messages are for operators and logs; people are told by the dialogues."""

from __future__ import annotations

# Named for what happened, as people say it: an action that raises one reads as a sentence.
# ruff: noqa: N818


class DatabaseError(Exception):
    """Something this package refuses or cannot do; the message is one English sentence."""


class NotAllowed(DatabaseError):
    """The acting person has not the role, or does not own what they asked for."""


class ConsentMissing(NotAllowed):
    """Personal data may not be stored: the person has not agreed to the processing (law 09-08, art. 4)."""


class NotFound(DatabaseError):
    """No such thing, or no longer: an old button, a shared link to something deleted."""


class Overtaken(DatabaseError):
    """Someone was quicker: the thing is no longer in a state from which this can be done.

    `state` is the state in which it is now, so that it can be said.
    """

    def __init__(self, subject: str, event: str, state: str) -> None:
        super().__init__(f"{subject} cannot {event}: it is now {state}")
        self.state = state


class Incomplete(DatabaseError):
    """A field that this step needs is missing or wrong; `fields` names the columns."""

    def __init__(self, *fields: str) -> None:
        super().__init__(f"missing or wrong: {', '.join(fields)}")
        self.fields = fields
