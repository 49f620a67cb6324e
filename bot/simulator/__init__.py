"""A local Telegram for the demonstration and the tests: Bot API over HTTP, and phones in a web page."""

from __future__ import annotations

from bot.simulator.people import PhonePerson
from bot.simulator.server import Simulator, create_simulator, serving
from bot.simulator.state import Telegram

__all__ = ["PhonePerson", "Simulator", "Telegram", "create_simulator", "serving"]
