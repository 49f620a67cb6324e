"""What a company sees of a candidate: what the seeker agreed to show, never the phone before a yes."""

from __future__ import annotations

from typing import Any

from db.catalogue import Catalogue
from dialogues.actions.labels import label, labels, years
from dialogues.speech import Lines, phrase


def shared_lines(catalogue: Catalogue, shared: dict[str, Any]) -> Lines:
    """The shared part of a profile, a line each; what was not stated is left out."""
    education = label(catalogue, "education", shared.get("education"))
    experience = years(shared.get("experience_years"))
    place = label(catalogue, "place", shared.get("place"))
    languages = labels(catalogue, "language", shared.get("languages") or [])
    skills = labels(catalogue, "skill", shared.get("skills") or [])
    return Lines(
        [
            phrase("👤 {name}", name=shared.get("first_name")),
            phrase("🎓 {value}", value=education) if education else None,
            phrase("🧰 {value}", value=experience) if experience else None,
            phrase("📍 {value}", value=place) if place else None,
            phrase("🗣 {value}", value=languages) if languages else None,
            phrase("🔧 {value}", value=skills) if skills else None,
        ]
    )
