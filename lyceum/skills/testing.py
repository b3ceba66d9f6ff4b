from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from .models import Framework, Role, RoleLabel, RoleSkill, Skill, SkillLabel


def make_framework(slug: str = "own", *, is_active: bool = True, **fields: Any) -> Framework:
    """A framework of that name, made once."""
    fields.setdefault("name", slug.upper())
    return Framework.objects.get_or_create(slug=slug, defaults={"is_active": is_active, **fields})[
        0
    ]


def make_skill(
    label: str = "Python",
    *,
    language: str = "en",
    other_names: tuple[str, ...] = (),
    framework: str = "own",
    description: str = "",
    translations: Mapping[str, str] | None = None,
    **fields: Any,
) -> Skill:
    """A skill with its names; `translations` maps languages to preferred labels."""
    fields.setdefault("uri", f"urn:uuid:{uuid4()}")
    skill = Skill.objects.create(framework=make_framework(framework), **fields)
    names = {language: label, **(translations or {})}
    SkillLabel.objects.bulk_create(
        [
            SkillLabel(
                skill=skill,
                language=code,
                text=text,
                description=description if code == language else "",
            )
            for code, text in names.items()
        ]
        + [
            SkillLabel(skill=skill, language=language, kind="alt", text=text)
            for text in other_names
        ]
    )
    return skill


def make_role(
    label: str = "Data engineer",
    targets: Mapping[Skill, int] | None = None,
    *,
    language: str = "en",
    framework: str = "own",
    optional: Mapping[Skill, int] | None = None,
    **fields: Any,
) -> Role:
    """A role that asks for these skills at these levels; optional ones weigh less."""
    fields.setdefault("uri", f"urn:uuid:{uuid4()}")
    role = Role.objects.create(framework=make_framework(framework), **fields)
    RoleLabel.objects.create(role=role, language=language, text=label)
    asked = [(skill, level, True) for skill, level in (targets or {}).items()]
    asked += [(skill, level, False) for skill, level in (optional or {}).items()]
    RoleSkill.objects.bulk_create(
        RoleSkill(
            role=role,
            skill=skill,
            level=level,
            weight=1.0 if is_essential else 0.4,
            is_essential=is_essential,
        )
        for skill, level, is_essential in asked
    )
    return role
