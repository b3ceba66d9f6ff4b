from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook

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


ESCO = "http://data.europa.eu/esco"
ESCO_TABLES = {
    "skills_en.csv": [
        (
            "conceptType,conceptUri,skillType,reuseLevel,preferredLabel,altLabels,hiddenLabels,status,"
            "modifiedDate,scopeNote,definition,inScheme,description"
        ),
        *(
            f'KnowledgeSkillCompetence,{ESCO}/skill/{n},knowledge,cross-sector,skill {n},"also {n}'
            f'\nand {n}",,released,2024-01-01,,,,"What {n} is, in a line."'
            for n in range(6)
        ),
    ],
    "skillGroups_en.csv": [
        "conceptType,conceptUri,preferredLabel,altLabels,status,description,code",
        f"SkillGroup,{ESCO}/skill/S1,all skills,,released,,S1",
    ],
    "ISCOGroups_en.csv": [
        "conceptType,conceptUri,code,preferredLabel,status,altLabels,inScheme,description",
        f"ISCOGroup,{ESCO}/isco/C2521,2521,Database people,released,,,",
    ],
    "occupations_en.csv": [
        (
            "conceptType,conceptUri,iscoGroup,preferredLabel,altLabels,hiddenLabels,status,description,"
            "code"
        ),
        *(
            f"Occupation,{ESCO}/occupation/{n},2521,occupation {n},,,released,Does {n}.,2521.{n}"
            for n in range(3)
        ),
    ],
    "broaderRelationsSkillPillar_en.csv": [
        "conceptType,conceptUri,broaderType,broaderUri",
        *(
            f"KnowledgeSkillCompetence,{ESCO}/skill/{n},SkillGroup,{ESCO}/skill/S1"
            for n in range(6)
        ),
    ],
    "broaderRelationsOccPillar_en.csv": [
        "conceptType,conceptUri,broaderType,broaderUri",
        f"Occupation,{ESCO}/occupation/0,ISCOGroup,{ESCO}/isco/C2521",
        f"Occupation,{ESCO}/occupation/1,Occupation,{ESCO}/occupation/0",
    ],
    "occupationSkillRelations_en.csv": [
        "occupationUri,relationType,skillType,skillUri",
        *(
            f"{ESCO}/occupation/{role},{'essential' if skill in (0, 1, 2) else 'optional'},knowledge,"
            f"{ESCO}/skill/{skill}"
            for role in range(3)
            for skill in range(role, role + 4)
        ),
    ],
    "conceptSchemes_en.csv": ["conceptType,conceptSchemeUri"],
}


def make_esco_zip(
    path: Path, tables: Mapping[str, list[str]] | None = None, **replaced: list[str]
) -> Path:
    """A small ESCO download: 3 occupations, 6 skills. `occupations_en=[…]` replaces a table."""
    lines = {**(tables or ESCO_TABLES), **{f"{name}.csv": it for name, it in replaced.items()}}
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name, table in lines.items():
            archive.writestr(name, "\n".join(table) + "\n")
    return path


def make_onet_zip(path: Path, **replaced: list[list[Any]]) -> Path:
    """A small O*NET download: 2 occupations, 2 elements."""
    head = ["O*NET-SOC Code", "Title"]
    scored = [*head, "Element ID", "Element Name", "Scale ID", "Data Value"]
    scored += ["Recommend Suppress", "Not Relevant"]
    one, two = ["15-1252.00", "Software Developers"], ["15-1299.01", "Web Administrators"]
    tables: dict[str, list[list[Any]]] = {
        "Occupation Data": [[*head, "Description"], [*one, "Develop."], [*two, "Administer."]],
        "Skills": [
            scored,
            [*one, "2.A.1.a", "Reading", "IM", 4.0, "N", ""],
            [*one, "2.A.1.a", "Reading", "LV", 4.2, "N", "N"],
            [*two, "2.A.1.a", "Reading", "IM", 1.5, "N", ""],
            [*two, "2.A.1.a", "Reading", "LV", 2.0, "N", "N"],
        ],
        "Knowledge": [
            scored,
            [*one, "2.C.3.a", "Computers", "IM", 5.0, "N", ""],
            [*one, "2.C.3.a", "Computers", "LV", 6.5, "N", "N"],
        ],
        "Technology Skills": [
            [*head, "Example", "Commodity Title", "Hot Technology", "In Demand"],
            [*one, "Git", "File versioning software", "Y", "Y"],
        ],
        "Job Zones": [[*head, "Job Zone"], [*one, 4], [*two, 5]],
        "Related Occupations": [
            [*head, "Related O*NET-SOC Code", "Relatedness Tier"],
            [*one, two[0], "Primary-Short"],
        ],
        "Task Statements": [[*head, "Task"], [*one, "Write code."]],
        **{name.replace("_", " "): table for name, table in replaced.items()},
    }
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name, rows in tables.items():
            archive.writestr(f"{name}.xlsx", _xlsx(rows))
        archive.writestr("Read Me.txt", "O*NET 29.2 Database\n")
    return path


def _xlsx(rows: list[list[Any]]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    file = BytesIO()
    book.save(file)
    return file.getvalue()
