"""What the bot does: rasa-sdk actions and form validations, a module per flow.

An action reads and writes through `db` in the turn's transaction (`dialogues.turn.current_turn`), and speaks
through the dispatcher with response names of the domain and typed values. It never sends.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Iterator

from rasa_sdk import Action
from rasa_sdk.executor import ActionExecutor

from dialogues.actions.form_validation import FormValidation


def action_classes() -> list[type[Action]]:
    """Every action of this package, in the order of its modules."""
    return list(_classes())


def executor() -> ActionExecutor:
    """An executor that knows each of them by name."""
    ready = ActionExecutor()
    for action in action_classes():
        ready.register_action(action)
    return ready


def _classes() -> Iterator[type[Action]]:
    for module_info in pkgutil.iter_modules(__path__):
        module = importlib.import_module(f"{__name__}.{module_info.name}")
        for _, member in inspect.getmembers(module, inspect.isclass):
            if issubclass(member, Action) and member.__module__ == module.__name__ and member is not FormValidation:
                yield member
