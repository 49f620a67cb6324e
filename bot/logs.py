"""Logs without personal data: the token, phone numbers and e-mail addresses are masked in every line."""

from __future__ import annotations

import json
import logging
import re
import sys

_TOKEN = re.compile(r"\b\d{3,}:[\w-]{10,}")
_PHONE = re.compile(r"(?<![\w.])(?:\+|00)?\d(?:[ .-]?\d){8,14}(?![\w])")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+")


def masked(text: str) -> str:
    """The text with the bot's token, phone numbers and e-mail addresses replaced."""
    text = _TOKEN.sub("<token>", text)
    text = _EMAIL.sub("<e-mail>", text)
    return _PHONE.sub("<number>", text)


class _Text(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        # The time is ours, and would itself look like a number to be masked.
        return f"{self.formatTime(record)} {masked(super().format(record))}"


class _Json(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname,
            "from": record.name,
            "message": masked(record.getMessage()),
        }
        if record.exc_info:
            line["error"] = masked(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False)


def set_up_logs(level: str = "INFO", style: str = "text") -> None:
    """Sends all logs to standard error. `style` is "text" or "json"."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Json() if style == "json" else _Text("%(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    # These write every URL at INFO, and Telegram's URLs contain the token.
    for noisy in ("httpx", "httpcore", "aiohttp", "telegram", "rasa_sdk", "alembic"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
