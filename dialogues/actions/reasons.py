"""Why an offer or a candidate is proposed, and what lacks, in words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from db.matching import Criterion, Match, Reason
from dialogues.speech import Dotted, Phrase, phrase

REASONS: dict[Reason, Phrase] = {
    Reason.SAME_OCCUPATION: phrase("your trade"),
    Reason.CLOSE_OCCUPATION: phrase("a trade close to yours"),
    Reason.RELATED_OCCUPATION: phrase("a related trade"),
    Reason.SAME_PLACE: phrase("where you want"),
    Reason.NEARBY: phrase("close by"),
    Reason.CONTRACT: phrase("the contract you want"),
    Reason.SCHEDULE: phrase("the hours you want"),
    Reason.PAY: phrase("the pay you want"),
    Reason.SKILLS: phrase("your skills"),
    Reason.EXPERIENCE: phrase("your experience is enough"),
    Reason.EDUCATION: phrase("your level is enough"),
    Reason.LANGUAGES: phrase("your languages"),
    Reason.RECENT: phrase("new this week"),
}
# The same seen by a company, of a candidate.
FITS: dict[Reason, Phrase] = {
    Reason.SAME_OCCUPATION: phrase("the trade"),
    Reason.CLOSE_OCCUPATION: phrase("a close trade"),
    Reason.RELATED_OCCUPATION: phrase("a related trade"),
    Reason.SAME_PLACE: phrase("lives there"),
    Reason.NEARBY: phrase("lives close by"),
    Reason.CONTRACT: phrase("the contract"),
    Reason.SCHEDULE: phrase("the hours"),
    Reason.PAY: phrase("the pay"),
    Reason.SKILLS: phrase("skills"),
    Reason.EXPERIENCE: phrase("enough experience"),
    Reason.EDUCATION: phrase("enough education"),
    Reason.LANGUAGES: phrase("the languages"),
    Reason.RECENT: phrase("recent"),
}
LACKS: dict[Criterion, Phrase] = {
    Criterion.OCCUPATION: phrase("the trade"),
    Criterion.PLACE: phrase("lives far"),
    Criterion.CONTRACT: phrase("the contract"),
    Criterion.SCHEDULE: phrase("the hours"),
    Criterion.PAY: phrase("the pay"),
    Criterion.EXPERIENCE: phrase("experience"),
    Criterion.EDUCATION: phrase("education"),
    Criterion.LANGUAGES: phrase("a language"),
    Criterion.SKILLS: phrase("a skill"),
    Criterion.EXCLUDED: phrase("excluded"),
}


def reason_phrases(match: Match) -> list[Any]:
    """The match's reasons as short phrases, the weightiest first, three at most."""
    return [REASONS[reason] for reason in match.reasons[:3]]


def why(reasons: Iterable[Reason]) -> Any:
    """Why an offer may suit the person, on one line; None without reasons."""
    said = [REASONS[each] for each in reasons]
    return phrase("✓ {reasons}", reasons=Dotted(said)) if said else phrase("👉 Interested? One tap is enough.")


def fit_lines(reasons: Iterable[Reason], lacks: Iterable[Criterion]) -> list[Any]:
    """Why a candidate fits and what lacks, for the company."""
    fits, missing = [FITS[each] for each in reasons], [LACKS[each] for each in lacks]
    return [
        phrase("✓ {reasons}", reasons=Dotted(fits)) if fits else None,
        phrase("✗ lacks: {lacks}", lacks=Dotted(missing)) if missing else None,
    ]
