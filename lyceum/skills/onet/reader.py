"""From the Excel zip to a draft. Takes thinner zips and the full download; says what it left."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path, PurePosixPath
from urllib.parse import quote
from zipfile import BadZipFile, ZipFile

from django.utils.translation import gettext as _

from lyceum.kernel.tables import NotATable, open_table, open_zip
from lyceum.skills.errors import FileCannotBeRead
from lyceum.skills.types import (
    Draft,
    DraftNames,
    DraftRelation,
    DraftRole,
    DraftSkill,
    DraftTarget,
    DraftTechnology,
)

from .families import FAMILIES
from .levels import NEGLIGIBLE, is_essential, level, weight

OCCUPATIONS = "Occupation Data"
ELEMENTS = {"Skills": "skill", "Knowledge": "knowledge"}
EXPECTED = (
    OCCUPATIONS,
    *ELEMENTS,
    "Technology Skills",
    "Job Zones",
    "Related Occupations",
    "Alternate Titles",
    "Content Model Reference",
)
CODE = "O*NET-SOC Code"
NEARNESS = {"Primary-Short": 0.9, "Primary-Long": 0.6, "Supplemental": 0.3}
VERSION = re.compile(r"(\d+)[._](\d+)")
YES = "Y"
OFTEN = 5000
Tick = Callable[[], object]


def read_onet(path: Path, tick: Tick = lambda: None) -> Draft:
    """The draft of O*NET; refuses with the file and line of the first fault.

    `tick` is called now and then, so that whoever waits knows that it goes on.
    """
    try:
        archive = open_zip(str(path))
    except NotATable as refusal:
        raise FileCannotBeRead(file=path.name, reason=str(refusal.reason)) from None
    with archive:
        draft = Draft("onet", version=_version(archive, path.name))
        _Reading(archive, draft, path.name, tick).read()
    return draft


def role_uri(code: str) -> str:
    return f"urn:onet:occupation:{code}"


def _version(archive: ZipFile, name: str) -> str:
    """The tables do not say; the read-me beside them and the file's name do."""
    for member in archive.namelist():
        if PurePosixPath(member).name.lower() == "read me.txt":
            head = archive.read(member)[:200].decode("utf-8", "replace")
            if found := VERSION.search(head):
                return ".".join(found.groups())
    found = VERSION.search(name)
    return ".".join(found.groups()) if found else ""


class _Reading:
    """One pass over the tables, in the order in which they lean on each other."""

    def __init__(self, archive: ZipFile, draft: Draft, file: str, tick: Tick) -> None:
        self.archive, self.draft, self.file, self.tick = archive, draft, file, tick
        self.paths = {
            PurePosixPath(name).stem: name
            for name in archive.namelist()
            if name.lower().endswith(".xlsx")
        }

    def read(self) -> None:
        if OCCUPATIONS not in self.paths:
            reason = _("It holds no table “{table}”.").format(table=f"{OCCUPATIONS}.xlsx")
            raise FileCannotBeRead(file=self.file, reason=reason)
        self._occupations()
        self._titles()
        self._elements()
        self._groups()
        self._technologies()
        self._related()
        self.draft.missing = [name for name in EXPECTED if name not in self.paths]
        self.draft.not_needed = sorted(set(self.paths) - set(self.draft.used))

    def _rows(self, table: str, *wanted: str) -> Iterator[list[str]]:
        """The wanted cells of every row of a table, if the zip has it."""
        if table not in self.paths:
            return
        name = f"{table}.xlsx"
        try:
            with open_table(BytesIO(self.archive.read(self.paths[table]))) as opened:
                self._check_columns(opened.columns, wanted, name)
                for row in opened.rows():
                    for fault in row.faults:
                        reason = f"{fault.column}: {fault.reason}"
                        raise FileCannotBeRead(file=name, line=row.line, reason=reason)
                    self.draft.used[table] += 1
                    if self.draft.used[table] % OFTEN == 1:
                        self.tick()
                    yield [row.values[column] for column in wanted]
        except NotATable as refusal:
            reason = str(refusal.reason)
            raise FileCannotBeRead(file=name, line=refusal.line, reason=reason) from None
        except (BadZipFile, EOFError, OSError):
            reason = _("The archive is damaged here, or was cut off. Download it again.")
            raise FileCannotBeRead(file=name, reason=reason) from None

    def _check_columns(self, columns: list[str], wanted: tuple[str, ...], name: str) -> None:
        for column in wanted:
            if column not in columns:
                reason = _("The column “{column}” is missing.").format(column=column)
                raise FileCannotBeRead(file=name, line=1, reason=reason)

    def _number(self, table: str, text: str) -> float:
        try:
            return float(text)
        except ValueError:
            reason = _("“{text}” is not a number.").format(text=text)
            raise FileCannotBeRead(file=f"{table}.xlsx", reason=reason) from None

    def _occupations(self) -> None:
        zones = {
            code: int(self._number("Job Zones", zone))
            for code, zone in self._rows("Job Zones", CODE, "Job Zone")
        }
        for code, title, text in self._rows(OCCUPATIONS, CODE, "Title", "Description"):
            uri, family = role_uri(code), code[:2]
            self.draft.roles[uri] = DraftRole(
                "occupation", code, soc=code, job_zone=zones.get(code)
            )
            self.draft.role_names[uri] = DraftNames(title, text)
            self._family(family)
            self.draft.role_broader[uri] = role_uri(family)

    def _family(self, family: str) -> None:
        uri = role_uri(family)
        if uri not in self.draft.roles:
            self.draft.roles[uri] = DraftRole("family", family, soc=family)
            self.draft.role_names[uri] = DraftNames(FAMILIES.get(family, family))

    def _titles(self) -> None:
        for code, title in self._rows("Alternate Titles", CODE, "Alternate Title"):
            if named := self.draft.role_names.get(role_uri(code)):
                named.add([title[:500]])

    def _elements(self) -> None:
        for table, kind in ELEMENTS.items():
            scales: dict[tuple[str, str], dict[str, float]] = defaultdict(dict)
            wanted = (CODE, "Element ID", "Element Name", "Scale ID", "Data Value")
            rows = self._rows(table, *wanted, "Recommend Suppress", "Not Relevant")
            for code, element, name, scale, value, doubtful, irrelevant in rows:
                uri = _element_uri(element)
                self.draft.skills.setdefault(uri, DraftSkill(kind, element))
                self.draft.skill_names.setdefault(uri, DraftNames(name))
                if YES not in (doubtful, irrelevant):
                    scales[role_uri(code), uri][scale] = self._number(table, value)
            for pair, values in scales.items():
                self._target(pair, values)

    def _target(self, pair: tuple[str, str], values: dict[str, float]) -> None:
        """Only what is at least somewhat important, at a level that is one."""
        importance, asked = values.get("IM", 0), level(values.get("LV", 0))
        if importance >= NEGLIGIBLE and asked:
            self.draft.targets[pair] = DraftTarget(
                is_essential(importance), asked, weight(importance)
            )

    def _groups(self) -> None:
        """The headings above the elements, and what the elements mean."""
        reference = {
            element: (name, text)
            for element, name, text in self._rows(
                "Content Model Reference", "Element ID", "Element Name", "Description"
            )
        }
        for uri in list(self.draft.skills):
            element = self.draft.skills[uri].code
            if element in reference:
                self.draft.skill_names[uri].add([], reference[element][1])
            self._climb(element, reference)

    def _climb(self, element: str, reference: dict[str, tuple[str, str]]) -> None:
        above = element.rpartition(".")[0]
        if above not in reference:
            return
        uri = _element_uri(above)
        self.draft.skill_broader[_element_uri(element), uri] = None
        if uri not in self.draft.skills:
            self.draft.skills[uri] = DraftSkill("group", above)
            self.draft.skill_names[uri] = DraftNames(*reference[above])
            self._climb(above, reference)

    def _technologies(self) -> None:
        wanted = (CODE, "Example", "Commodity Title", "Hot Technology", "In Demand")
        for code, name, category, hot, demanded in self._rows("Technology Skills", *wanted):
            uri = f"urn:onet:technology:{quote(name.lower(), safe='')}"[:200]
            self.draft.skills.setdefault(uri, DraftSkill("technology"))
            self.draft.skill_names.setdefault(uri, DraftNames(name))
            self.draft.technologies[role_uri(code), uri] = DraftTechnology(
                category[:120], hot == YES, demanded == YES
            )

    def _related(self) -> None:
        wanted = (CODE, "Related O*NET-SOC Code", "Relatedness Tier")
        for code, other, tier in self._rows("Related Occupations", *wanted):
            self.draft.related[role_uri(code), role_uri(other)] = DraftRelation(
                NEARNESS.get(tier, 0.3), tier[:20]
            )


def _element_uri(element: str) -> str:
    return f"urn:onet:element:{element}"
