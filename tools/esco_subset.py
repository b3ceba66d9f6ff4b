"""Make the small part of ESCO and O*NET that comes with the product.

    python -m tools.esco_subset ../shared/data lyceum/skills/esco/subset.json

Takes the occupations listed below with all that they ask for, the names in English and French, the
families and groups above them, their O*NET twins with job zone, tools and relations. Whom to thank
stands in NOTICE.
"""

import json
import os
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lyceum.config.settings_test")

import django

django.setup()

from lyceum.skills.esco import read_esco
from lyceum.skills.onet import read_crosswalk, read_onet, stem
from lyceum.skills.types import Draft, DraftNames

OCCUPATIONS = """
accountant
business administration vocational teacher
business developer
career guidance advisor
client relations manager
cloud engineer
commercial sales representative
contact centre supervisor
corporate social responsibility manager
corporate training manager
customer experience manager
customer service representative
data analyst
data engineer
data quality specialist
data scientist
database administrator
database designer
department manager
digital marketing manager
e-learning developer
financial analyst
financial controller
forwarding manager
higher education lecturer
human resources manager
human resources officer
ICT account manager
ICT help desk agent
ICT project manager
ICT security administrator
ICT system administrator
ICT trainer
import export specialist
innovation officer
logistics analyst
logistics and distribution manager
marketing manager
policy officer
product manager
project manager
purchasing manager
recruitment consultant
sales account manager
sales engineer
sales manager
software developer
supply chain manager
sustainability manager
user experience analyst
user interface designer
warehouse manager
warehouse worker
web developer
""".strip().splitlines()
# Twins whose codes are gone, or that the crosswalk does not know yet.
TWINS = {
    "data engineer": "15-1243.01",
    "data analyst": "15-2051.01",
    "data scientist": "15-2051.00",
    "cloud engineer": "15-1241.00",
    "software developer": "15-1252.00",
    "user interface designer": "15-1255.00",
    "sustainability manager": "13-1199.05",
}
MOST_NAMES = 4
MOST_TOOLS = 12
ESCO = "http://data.europa.eu/esco/"
# Labels of the skills that the demo's resources teach beside those.
TAUGHT = Path("lyceum/portal/demo/content/skills.txt")


def main(shared: str, target: str) -> None:
    data = Path(shared)
    esco = {code: read_esco(_zip(data, code)) for code in ("en", "fr")}
    onet = read_onet(data / "onet-29.2" / "db_29_2_excel.zip")
    english = esco["en"]
    by_label = {
        english.role_names[uri].preferred.strip(): uri
        for uri, role in english.roles.items()
        if role.kind == "occupation"
    }
    chosen = [by_label[label] for label in OCCUPATIONS]
    twins = _twins(data, onet, {by_label[label]: label for label in OCCUPATIONS})
    told = {
        "languages": ["en", "fr"],
        "esco": _esco(esco, chosen, twins, onet),
        "onet": _onet(onet, sorted({twin for twin, _share, _how in twins.values()})),
        "crosswalk": [[uri, twin, share, how] for uri, (twin, share, how) in twins.items()],
    }
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    Path(target).write_text(text + "\n", encoding="utf-8")
    print(f"{target}: {len(text.encode()) / 1e6:.2f} MB, {len(chosen)} occupations")


def _zip(data: Path, language: str) -> Path:
    name = f"ESCO dataset - v1.2.0 - classification - {language} - csv.zip"
    return data / "esco-1.2.0" / name


def _twins(data: Path, onet: Draft, chosen: Mapping[str, str]) -> dict[str, tuple[str, float, str]]:
    by_code = {role.code: uri for uri, role in onet.roles.items() if role.kind == "occupation"}
    by_stem: dict[str, str] = {}
    for code in sorted(by_code):
        by_stem.setdefault(stem(code), by_code[code])
    rows = read_crosswalk(data / "esco-onet-crosswalk" / "esco_onet_crosswalk_Nov2020.csv")
    published = {row.esco_uri: row for row in rows}
    found = {}
    for uri, label in chosen.items():
        row = published.get(uri)
        if label in TWINS:
            found[uri] = (by_code[TWINS[label]], 0.7, "title")
        elif row and row.onet_code in by_code:
            found[uri] = (by_code[row.onet_code], row.confidence, "code")
        elif row and stem(row.onet_code) in by_stem:
            found[uri] = (by_stem[stem(row.onet_code)], round(row.confidence * 0.85, 3), "stem")
    return found


def _esco(
    drafts: Mapping[str, Draft],
    chosen: list[str],
    twins: Mapping[str, tuple[str, float, str]],
    onet: Draft,
) -> dict[str, Any]:
    english = drafts["en"]
    targets = {pair: it for pair, it in english.targets.items() if pair[0] in set(chosen)}
    roles = _with_above(chosen, {uri: [above] for uri, above in english.role_broader.items()})
    above: dict[str, list[str]] = {}
    for uri, wider in english.skill_broader:
        above.setdefault(uri, []).append(wider)
    asked = {skill for _role, skill in targets} | _taught(english)
    groups = {
        wider
        for uri in asked
        for wider in above.get(uri, [])
        if english.skills[wider].kind == "group"
    }
    skills = sorted(asked | groups)
    return {
        "version": english.version,
        "skills": {
            uri: {
                "is": [
                    english.skills[uri].kind,
                    english.skills[uri].code,
                    english.skills[uri].reuse_level,
                ],
                **_named(drafts, uri, "skill_names"),
            }
            for uri in skills
        },
        "roles": {
            uri: {"is": _role(english, uri, twins, onet), **_named(drafts, uri, "role_names")}
            for uri in roles
        },
        "skill_broader": [
            [uri, wider]
            for uri in sorted(asked)
            for wider in above.get(uri, [])
            if wider in groups or wider in asked
        ],
        "role_broader": [
            [uri, english.role_broader[uri]]
            for uri in roles
            if english.role_broader.get(uri) in set(roles)
        ],
        "targets": [[a, b, int(it.is_essential), 0, 0] for (a, b), it in targets.items()],
        "related": [],
        "technologies": [],
    }


def _taught(english: Draft) -> set[str]:
    labels = set(TAUGHT.read_text(encoding="utf-8").splitlines())
    named = english.skill_names.items()
    return {uri for uri, names in named if names.preferred.strip() in labels}


def _role(
    draft: Draft, uri: str, twins: Mapping[str, tuple[str, float, str]], onet: Draft
) -> list[Any]:
    role = draft.roles[uri]
    twin = onet.roles[twins[uri][0]] if uri in twins else None
    return [
        role.kind,
        role.code,
        role.isco,
        twin.code if twin else "",
        twin.job_zone if twin else None,
    ]


def _with_above(chosen: Iterable[str], above: Mapping[str, list[str]]) -> list[str]:
    found: dict[str, None] = {}
    waiting = list(chosen)
    while waiting:
        uri = waiting.pop()
        if uri not in found:
            found[uri] = None
            waiting += above.get(uri, [])
    return sorted(found)


def _named(drafts: Mapping[str, Draft], uri: str, of: str) -> dict[str, list[Any]]:
    found = {}
    for language, draft in drafts.items():
        names: DraftNames | None = getattr(draft, of).get(uri)
        if names:
            others = sorted(names.others - {names.preferred}, key=lambda name: (len(name), name))
            found[language] = [names.preferred.strip(), names.description, others[:MOST_NAMES]]
    return found


def _onet(onet: Draft, twins: list[str]) -> dict[str, Any]:
    """The twins with their tools, families and relations; not their levels."""
    here = set(twins)
    tools = _tools(onet, here)
    roles = _with_above(twins, {uri: [above] for uri, above in onet.role_broader.items()})
    drafts = {"en": onet}
    return {
        "version": onet.version,
        "skills": {
            skill: {"is": ["technology", "", ""], **_named(drafts, skill, "skill_names")}
            for skill in sorted({skill for _role, skill in tools})
        },
        "roles": {
            uri: {
                "is": [
                    onet.roles[uri].kind,
                    onet.roles[uri].code,
                    "",
                    onet.roles[uri].soc,
                    onet.roles[uri].job_zone,
                ],
                **_named(drafts, uri, "role_names"),
            }
            for uri in roles
        },
        "skill_broader": [],
        "role_broader": [[uri, onet.role_broader[uri]] for uri in twins],
        "targets": [],
        "related": [
            [a, b, it.confidence, it.method]
            for (a, b), it in onet.related.items()
            if a in here and b in here
        ],
        "technologies": [
            [role, skill, it.category, int(it.is_hot), int(it.is_in_demand)]
            for (role, skill), it in tools.items()
        ],
    }


def _tools(onet: Draft, roles: set[str]) -> dict[tuple[str, str], Any]:
    """The tools that are most asked for, a dozen for each role."""
    found: dict[tuple[str, str], Any] = {}
    for role in sorted(roles):
        mine = [(pair, it) for pair, it in onet.technologies.items() if pair[0] == role]
        mine.sort(key=lambda one: (-one[1].is_in_demand, -one[1].is_hot, one[0][1]))
        found.update(mine[:MOST_TOOLS])
    return found


if __name__ == "__main__":
    main(*sys.argv[1:])
