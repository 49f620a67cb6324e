"""Everything that the dialogue files say, loaded and checked once."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Any

from dialogues.engine.domain import Domain, DomainReader
from dialogues.engine.findings import DialogueError, Finding
from dialogues.engine.message import Utterance
from dialogues.engine.responses import utterance
from dialogues.engine.rules import Rule, RuleReader, Situations


class Dialogue:
    """The domain and the rules of a folder."""

    def __init__(self, domain: Domain, rules: list[Rule]) -> None:
        self.domain = domain
        self.rules = rules

    @classmethod
    def load(cls, folder: Path) -> Dialogue:
        """Reads `domain/` and `rules/` of a dialogue folder.

        Raises DialogueError with every finding for what the engine cannot run; `jisr check` looks further.
        """
        dialogue, findings = read(folder)
        from dialogues.engine.check import problems

        findings = [*findings, *problems(dialogue)]
        if findings:
            raise DialogueError(sorted(findings))
        return dialogue

    @cached_property
    def _triggers(self) -> dict[str, Rule]:
        return {rule.trigger: rule for rule in reversed(self.rules) if rule.trigger and not rule.condition}

    @cached_property
    def situations(self) -> Situations:
        """What the rules say, ready to be matched with what happened."""
        return Situations(self.rules)

    def triggered_by(self, intent: str) -> Rule | None:
        """The rule that an intent starts wherever the conversation is, if there is one."""
        return self._triggers.get(intent)

    def utterance(
        self, name: str, *, values: dict[str, Any] | None = None, buttons: list[dict[str, Any]] | None = None
    ) -> Utterance:
        """A response of the domain as something said, outside of any action."""
        return utterance(self.domain.responses[name], {}, values or {}, buttons or [])


def read(folder: Path) -> tuple[Dialogue, list[Finding]]:
    """What stands in the files, and what in them could not be read."""
    domain, rules = DomainReader(), RuleReader()
    for path in sorted((folder / "domain").glob("*.yml")):
        domain.read(path, str(path.relative_to(folder)))
    for path in sorted((folder / "rules").glob("*.yml")):
        rules.read(path, str(path.relative_to(folder)))
    return Dialogue(domain.domain, rules.rules), [*domain.findings, *rules.findings]
