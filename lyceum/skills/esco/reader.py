"""From the portal's zip to a draft: everything is read and checked before anything is written.

Takes the complete download of any language (with `skills_xx.csv` and all its columns) and thinner
ones, where the skills' names are only in the collections (digital, green, …).
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from zipfile import ZipFile

from django.utils.translation import gettext as _

from lyceum.kernel.tables import NotATable, open_zip
from lyceum.skills.errors import FileCannotBeRead
from lyceum.skills.types import Draft, DraftNames, DraftRole, DraftSkill, DraftTarget

from .tables import language_of, members, rows

KINDS = {"knowledge": "knowledge", "skill/competence": "skill"}
EXPECTED = (
    "skills",
    "skillGroups",
    "occupations",
    "ISCOGroups",
    "occupationSkillRelations",
    "broaderRelationsSkillPillar",
    "broaderRelationsOccPillar",
)
Tick = Callable[[], object]
COLLECTION = "SkillsCollection"
VERSION = re.compile(r"\bv?(\d+\.\d+(?:\.\d+)?)\b")
GONE = {"obsolete", "deprecated"}


def read_esco(path: Path, tick: Tick = lambda: None) -> Draft:
    """The draft of one language's zip; refuses with the file and line of the first fault.

    `tick` is called now and then, so that whoever waits knows that it goes on.
    """
    try:
        archive = open_zip(str(path))
    except NotATable as refusal:
        raise FileCannotBeRead(file=path.name, reason=str(refusal.reason)) from None
    with archive:
        draft = Draft("esco", version=_version(path.name), language=language_of(archive, path.name))
        _Reading(archive, draft, tick).read()
    if not draft.role_names and not draft.skill_names:
        raise FileCannotBeRead(file=path.name, reason=_("It holds neither occupations nor skills."))
    return draft


def _version(name: str) -> str:
    found = VERSION.search(name)
    return found[1] if found else ""


class _Reading:
    """One pass over the tables, in the order in which they lean on each other."""

    def __init__(self, archive: ZipFile, draft: Draft, tick: Tick) -> None:
        self.archive, self.draft, self.tick = archive, draft, tick
        self.paths = members(archive)

    def read(self) -> None:
        self._skills()
        self._collections()
        self._groups()
        self._isco_groups()
        self._occupations()
        self._hierarchies()
        self._targets()
        self.draft.missing = [
            f"{name}_{self.draft.language}" for name in EXPECTED if name not in self.paths
        ]
        self.draft.not_needed = sorted(set(self.paths) - set(self.draft.used))

    def _rows(self, table: str, *wanted: str) -> Iterator[tuple[str, ...]]:
        if path := self.paths.get(table):
            self.draft.used[table] += 0
            self.tick()
            for row in rows(self.archive, path, wanted):
                self.draft.used[table] += 1
                yield row

    def _skills(self) -> None:
        wanted = (
            "*conceptUri",
            "*preferredLabel",
            "*skillType",
            "reuseLevel",
            "status",
            "altLabels",
        )
        for uri, label, kind, reuse, status, others, text in self._rows(
            "skills", *wanted, "description"
        ):
            if status not in GONE:
                self.draft.skills[uri] = DraftSkill(KINDS.get(kind, "skill"), "", reuse)
                self._name(self.draft.skill_names, uri, label, others, text)

    def _collections(self) -> None:
        """Names of skills that a thinner zip has nowhere else, and more of those known."""
        for table in sorted(name for name in self.paths if name.endswith(COLLECTION)):
            wanted = ("*conceptUri", "*preferredLabel", "altLabels", "description", "status")
            for uri, label, others, text, status in self._rows(table, *wanted):
                if status not in GONE:
                    self._name(self.draft.skill_names, uri, label, others, text)

    def _groups(self) -> None:
        wanted = ("*conceptUri", "*preferredLabel", "altLabels", "description", "code", "status")
        for uri, label, others, text, code, status in self._rows("skillGroups", *wanted):
            if status not in GONE:
                self.draft.skills[uri] = DraftSkill("group", code)
                self._name(self.draft.skill_names, uri, label, others, text)

    def _isco_groups(self) -> None:
        wanted = ("*conceptUri", "*preferredLabel", "altLabels", "description", "*code")
        for uri, label, others, text, code in self._rows("ISCOGroups", *wanted):
            self.draft.roles[uri] = DraftRole("family", code, isco=code)
            self._name(self.draft.role_names, uri, label, others, text)

    def _occupations(self) -> None:
        wanted = ("*conceptUri", "*preferredLabel", "altLabels", "description", "code")
        for row in self._rows("occupations", *wanted, "iscoGroup", "status"):
            uri, label, others, text, code, isco, status = row
            if status not in GONE:
                self.draft.roles[uri] = DraftRole("occupation", code, isco=isco)
                self._name(self.draft.role_names, uri, label, others, text)

    def _hierarchies(self) -> None:
        wanted = ("*conceptUri", "*broaderUri")
        for pair in self._rows("broaderRelationsSkillPillar", *wanted):
            self.draft.skill_broader[pair[0], pair[1]] = None
        for uri, above in self._rows("broaderRelationsOccPillar", *wanted):
            self.draft.role_broader.setdefault(uri, above)

    def _targets(self) -> None:
        """Essential wins where the same pair is named as both."""
        wanted = ("*occupationUri", "*skillUri", "*relationType")
        twice = 0
        for role, skill, relation in self._rows("occupationSkillRelations", *wanted):
            known = self.draft.targets.get((role, skill))
            twice += known is not None
            is_essential = relation == "essential" or bool(known and known.is_essential)
            self.draft.targets[role, skill] = ESSENTIAL if is_essential else OPTIONAL
        if twice:
            note = _("{count} pairs of an occupation and a skill are named twice; essential wins.")
            self.draft.notes.append(note.format(count=twice))

    def _name(
        self, names: dict[str, DraftNames], uri: str, label: str, others: str, text: str
    ) -> None:
        if not label:
            return
        known = names.setdefault(uri, DraftNames(label[:500], text))
        known.add([other for other in _split(others) if other != known.preferred], text)


ESSENTIAL = DraftTarget(is_essential=True)
OPTIONAL = DraftTarget(is_essential=False)


def _split(others: str) -> list[str]:
    """One name a line in the large tables, ` | ` between them in the collections."""
    parts = others.split("\n") if "\n" in others else others.split(" | ")
    return [part.strip()[:500] for part in parts if part.strip()]
