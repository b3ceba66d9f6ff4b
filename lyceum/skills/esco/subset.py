"""The small part of ESCO and O*NET that comes with the product (made by tools/esco_subset.py)."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lyceum.skills.types import (
    Draft,
    DraftNames,
    DraftRelation,
    DraftRole,
    DraftSkill,
    DraftTarget,
    DraftTechnology,
)

SHIPPED = Path(__file__).with_name("subset.json")


@dataclass(frozen=True)
class Subset:
    """Drafts in the order in which they go in, and the crosswalk between them."""

    drafts: list[Draft]
    crosswalk: dict[tuple[str, str], DraftRelation]


def read_subset(path: Path = SHIPPED) -> Subset:
    """The drafts: ESCO in every language of the file, then O*NET."""
    told = json.loads(path.read_text(encoding="utf-8"))
    drafts = [_structure(told["esco"], "esco")]
    for language in told["languages"]:
        draft = drafts[0] if language == told["languages"][0] else _names_only(told["esco"])
        draft.language = language
        _name(draft, told["esco"], language)
        drafts += [] if draft is drafts[0] else [draft]
    onet = _structure(told["onet"], "onet")
    _name(onet, told["onet"], "en")
    crosswalk = {(a, b): DraftRelation(share, method) for a, b, share, method in told["crosswalk"]}
    return Subset([*drafts, onet], crosswalk)


def _structure(told: dict[str, Any], framework: str) -> Draft:
    return Draft(
        framework,
        version=told["version"],
        is_part=True,
        skills={uri: DraftSkill(*one["is"]) for uri, one in told["skills"].items()},
        roles={uri: DraftRole(*one["is"]) for uri, one in told["roles"].items()},
        skill_broader=dict.fromkeys(map(tuple, told["skill_broader"])),
        role_broader=dict(told["role_broader"]),
        targets={
            (role, skill): DraftTarget(bool(essential), level, weight)
            for role, skill, essential, level, weight in told["targets"]
        },
        related={(a, b): DraftRelation(share, how) for a, b, share, how in told["related"]},
        technologies={
            (role, skill): DraftTechnology(category, bool(hot), bool(sought))
            for role, skill, category, hot, sought in told["technologies"]
        },
    )


def _names_only(told: dict[str, Any]) -> Draft:
    return Draft("esco", version=told["version"], is_part=True)


def _name(draft: Draft, told: dict[str, Any], language: str) -> None:
    for names, things in (
        (draft.skill_names, told["skills"]),
        (draft.role_names, told["roles"]),
    ):
        for uri, one in things.items():
            if language in one:
                preferred, description, others = one[language]
                names[uri] = DraftNames(preferred, description, set(others))
