"""Telegram's refusals, word for word: clients tell them apart by these sentences."""

from __future__ import annotations

from typing import Any


class Refusal(Exception):  # noqa: N818
    """What a method answers instead of a result: `{"ok": false, "error_code", "description", "parameters"}`."""

    def __init__(self, code: int, description: str, parameters: dict[str, Any] | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def body(self) -> dict[str, Any]:
        answer: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            answer["parameters"] = self.parameters
        return answer


def bad_request(reason: str) -> Refusal:
    return Refusal(400, f"Bad Request: {reason}")


def unauthorized() -> Refusal:
    """A token of the right form that is no bot's."""
    return Refusal(401, "Unauthorized")


def not_found() -> Refusal:
    """A malformed token, or a method that does not exist."""
    return Refusal(404, "Not Found")


def blocked() -> Refusal:
    return Refusal(403, "Forbidden: bot was blocked by the user")


def too_many_requests(retry_after: int) -> Refusal:
    return Refusal(429, f"Too Many Requests: retry after {retry_after}", {"retry_after": retry_after})


def cannot_parse(reason: str) -> Refusal:
    """Markup that is not Telegram's HTML; offsets in the reason count UTF-8 bytes."""
    return bad_request(f"can't parse entities: {reason}")


def webhook_is_set() -> Refusal:
    return Refusal(
        409,
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
    )


def another_poller() -> Refusal:
    return Refusal(
        409, "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
    )


def not_modified() -> Refusal:
    return bad_request(
        "message is not modified: specified new message content and reply markup are exactly the same "
        "as a current content and reply markup of the message"
    )


def query_is_too_old() -> Refusal:
    return bad_request("query is too old and response timeout expired or query ID is invalid")
