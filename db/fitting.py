"""How a seeker fits a need, for the company that reads applications: why, and what lacks. It decides nothing."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from db.catalogue import Catalogue
from db.matching import (
    NEUTRAL,
    REACHABLE_KM,
    Criterion,
    Judged,
    Reason,
    distance_km,
    judge_occupation,
    ranks_missing,
    weightiest,
)
from db.models import Need


@dataclass(frozen=True)
class Fit:
    """How a seeker fits a need: why (at most three reasons) and what lacks. What they left out counts for neither."""

    reasons: tuple[Reason, ...]
    lacks: tuple[Criterion, ...]
    distance_km: float | None


def fit(catalogue: Catalogue, need: Need, shared: Mapping[str, Any]) -> Fit:
    """How someone fits a need, from what they share with the company (`applications.shared_of`)."""
    judged = [
        _fit_occupation(catalogue, need, shared),
        _fit_place(catalogue, need, shared),
        _fit_all(need.skills, catalogue.with_parts(shared.get("skills") or ()), Criterion.SKILLS, Reason.SKILLS),
        _fit_experience(need, shared),
        _fit_education(catalogue, need, shared),
        _fit_all(need.languages, shared.get("languages"), Criterion.LANGUAGES, Reason.LANGUAGES),
    ]
    return Fit(
        reasons=weightiest([each.reason for each in judged if each.reason is not None]),
        lacks=tuple(each.lack for each in judged if each.lack is not None),
        distance_km=judged[1].km,
    )


def _fit_occupation(catalogue: Catalogue, need: Need, shared: Mapping[str, Any]) -> Judged:
    known = [catalogue.occupations[slug] for slug in shared.get("occupations") or () if slug in catalogue.occupations]
    judged = [
        found
        for each in known
        if (found := judge_occupation(each.slug, each.code, need.occupation, need.occupation_code))
    ]
    if judged:
        return max(judged, key=lambda each: each.points)
    return Judged(lack=Criterion.OCCUPATION) if known else NEUTRAL


def _fit_place(catalogue: Catalogue, need: Need, shared: Mapping[str, Any]) -> Judged:
    home = shared.get("place")
    if home is None or need.place is None:
        return NEUTRAL
    km = distance_km(catalogue, home, need.place)
    if km > REACHABLE_KM:
        return Judged(lack=Criterion.PLACE, km=km)
    return Judged(reason=Reason.SAME_PLACE if km == 0 else Reason.NEARBY, km=km)


def _fit_experience(need: Need, shared: Mapping[str, Any]) -> Judged:
    has = shared.get("experience_years")
    if has is None or not need.experience_years:
        return NEUTRAL
    if has >= need.experience_years:
        return Judged(reason=Reason.EXPERIENCE)
    return Judged(lack=Criterion.EXPERIENCE)


def _fit_education(catalogue: Catalogue, need: Need, shared: Mapping[str, Any]) -> Judged:
    missing = ranks_missing(catalogue, has=shared.get("education"), asked=need.education)
    if missing is None:
        return NEUTRAL
    return Judged(reason=Reason.EDUCATION) if missing <= 0 else Judged(lack=Criterion.EDUCATION)


def _fit_all(asked: Sequence[str], has: Collection[str] | None, criterion: Criterion, reason: Reason) -> Judged:
    if not asked or not has:
        return NEUTRAL
    return Judged(reason=reason) if set(asked) <= set(has) else Judged(lack=criterion)
