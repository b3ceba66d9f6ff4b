"""One row of an HR file, read: every value checked, every fault with what was expected."""

import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from lyceum.kernel.intake import Context, Entry, Field, Option, Problem
from lyceum.organisations.models import WEEK, Membership, RoleGrant

ADDRESS = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>.]+")
LOCALE = re.compile(r"[a-zA-Z]{2,3}([-_][a-zA-Z0-9]{2,8})*")
HOUR = 60
ANY_LENGTH = sys.maxsize
LONGEST = {"employee_number": 60, "name": 200, "short_name": 60, "position": 200, "email": 254}
UNIT = 200
DEPTH = 20

FIELDS = (
    Field(
        "employee_number",
        gettext_lazy("Employee number"),
        synonyms=(
            "personnel number",
            "staff id",
            "employee id",
            "emp no",
            "personalnummer",
            "matricule",
            "número de empleado",
            "number",
            "id",
            "รหัสพนักงาน",
        ),
        help=gettext_lazy("Finds the same person again when the file comes again."),
    ),
    Field(
        "name",
        gettext_lazy("Name"),
        required=True,
        synonyms=(
            "full name",
            "display name",
            "employee name",
            "nom",
            "nom complet",
            "nombre",
            "vollständiger name",
            "mitarbeiter",
            "ชื่อ",
            "ชื่อ-นามสกุล",
            "имя",
            "氏名",
        ),
        help=gettext_lazy("The whole name, in any script."),
    ),
    Field(
        "email",
        gettext_lazy("E-mail"),
        synonyms=(
            "e-mail address",
            "mail",
            "email address",
            "work email",
            "courriel",
            "correo",
            "e-mail-adresse",
            "อีเมล",
        ),
        help=gettext_lazy("Finds people who are known already; letters go here."),
    ),
    Field(
        "short_name",
        gettext_lazy("Short name"),
        synonyms=("given name", "first name", "preferred name", "prénom", "vorname", "nickname"),
        help=gettext_lazy("How somebody is spoken to."),
    ),
    Field(
        "unit",
        gettext_lazy("Unit"),
        synonyms=(
            "unit path",
            "department",
            "organisational unit",
            "team",
            "abteilung",
            "service",
            "departamento",
            "org unit",
            "แผนก",
        ),
        help=gettext_lazy("The path from the top: Sales / North / Hamburg. New units are made."),
    ),
    Field(
        "position",
        gettext_lazy("Position"),
        synonyms=("job title", "title", "role title", "job", "stelle", "poste", "puesto", "ตำแหน่ง"),
    ),
    Field(
        "manager",
        gettext_lazy("Manager"),
        synonyms=(
            "manager number",
            "manager id",
            "manager email",
            "supervisor",
            "reports to",
            "line manager",
            "vorgesetzter",
            "responsable",
            "jefe",
        ),
        help=gettext_lazy("Their employee number or e-mail; in this file or already here."),
    ),
    Field(
        "starts_on",
        gettext_lazy("First day"),
        synonyms=(
            "start date",
            "hire date",
            "entry date",
            "since",
            "joined",
            "eintritt",
            "date d'entrée",
            "date of joining",
        ),
        help=gettext_lazy("2024-03-01; empty means today."),
    ),
    Field(
        "ends_on",
        gettext_lazy("Last day"),
        synonyms=(
            "end date",
            "leaving date",
            "exit date",
            "until",
            "austritt",
            "date de sortie",
            "termination date",
        ),
        help=gettext_lazy("A day that is past ends the place; the person keeps their account."),
    ),
    Field(
        "weekly_hours",
        gettext_lazy("Learning hours a week"),
        synonyms=("weekly learning hours", "learning hours", "hours per week", "hours"),
        help=gettext_lazy("2 or 1.5; empty means as before, 2 for new people."),
    ),
    Field(
        "locale",
        gettext_lazy("Language"),
        synonyms=("locale", "preferred language", "langue", "sprache", "idioma"),
        help=gettext_lazy("en, fr, de-CH …; used for new people."),
    ),
    Field(
        "time_zone",
        gettext_lazy("Time zone"),
        synonyms=("timezone", "tz", "zeitzone", "fuseau horaire"),
        help=gettext_lazy("Europe/Berlin …; used for new people."),
    ),
    Field(
        "relation",
        gettext_lazy("Relation"),
        synonyms=("employment type", "contract type", "type", "worker type"),
        help=gettext_lazy("employee, contractor, student, member or guest."),
    ),
    Field(
        "roles",
        gettext_lazy("Roles"),
        synonyms=("role", "permissions"),
        help=gettext_lazy("mentor; advisor; hr-partner … with ; between. Replaces those held."),
    ),
)
OPTIONS = (
    Option(
        "dates",
        gettext_lazy("Dates such as 03/04/2024"),
        kind="choice",
        choices=(
            ("refuse", gettext_lazy("are refused: they can be read in two ways")),
            ("day", gettext_lazy("begin with the day")),
            ("month", gettext_lazy("begin with the month")),
        ),
        default="refuse",
    ),
    Option(
        "complete",
        gettext_lazy("The file lists all employees: who is missing has left"),
        help=gettext_lazy("Places of employees who are not in the file end today."),
        kind="switch",
    ),
)


@dataclass(slots=True)
class Line:
    """A row, read. `said` holds only what the file has a column for."""

    line: int
    said: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    @property
    def number(self) -> str:
        return str(self.said.get("employee_number", ""))

    @property
    def email(self) -> str:
        return str(self.said.get("email", ""))

    @property
    def key(self) -> str:
        return self.number or self.email

    @property
    def name(self) -> str:
        return str(self.said["name"])


def read(entry: Entry, context: Context) -> Line:
    """Everything a row says, or why it cannot be understood."""
    line = Line(entry.line, dict(entry.values))
    order = context.options.get("dates", "refuse")
    for name, text in entry.values.items():
        try:
            if len(text) > LONGEST.get(name, ANY_LENGTH):
                raise Unreadable(_("is too long"), _("up to {n} letters").format(n=LONGEST[name]))
            if name in READERS:
                line.said[name] = READERS[name](text)
            elif name in DATES:
                line.said[name] = _date(text, order) if text else None
        except Unreadable as fault:
            del line.said[name]
            line.problems.append(Problem(fault.reason, name, fault.expected))
    if not line.problems:
        line.problems += _together(line)
    return line


class Unreadable(ValueError):
    def __init__(self, reason: str, expected: str) -> None:
        super().__init__(reason)
        self.reason, self.expected = reason, expected


def _together(line: Line) -> list[Problem]:
    if not line.key:
        expected = _("an employee number or an e-mail, to find this person again")
        return [Problem(_("cannot be told from others"), "employee_number", expected)]
    starts, ends = line.said.get("starts_on"), line.said.get("ends_on")
    if starts and ends and ends < starts:
        return [Problem(_("lies before the first day"), "ends_on", str(starts))]
    return []


def _email(text: str) -> str:
    if text and not ADDRESS.fullmatch(text):
        raise Unreadable(_("is no e-mail address"), "name@example.org")
    return text.lower()


@cache
def _date(text: str, order: str) -> date:
    for form in (*FORMS, *ORDERS.get(order, ())):
        try:
            return datetime.strptime(text.partition("T")[0].partition(" ")[0], form).date()  # noqa: DTZ007
        except ValueError:
            continue
    raise Unreadable(_("is no date"), _("a day, written 2024-03-01"))


FORMS = ("%Y-%m-%d", "%Y/%m/%d", "%d.%m.%Y", "%Y%m%d")
ORDERS = {"day": ("%d/%m/%Y", "%d-%m-%Y"), "month": ("%m/%d/%Y", "%m-%d-%Y")}
DATES = {"starts_on", "ends_on"}


@cache
def _minutes(text: str) -> int | None:
    if not text:
        return None
    try:
        minutes = round(float(text.replace(",", ".")) * HOUR)
    except (ValueError, OverflowError):
        minutes = -1
    if not 0 <= minutes <= WEEK:
        raise Unreadable(_("is no number of hours"), _("hours a week, 2 or 1.5"))
    return minutes


@cache
def _unit(text: str) -> tuple[str, ...]:
    """`Sales / North` → its names from the top."""
    names = tuple(name.strip() for name in text.split(" / ") if name.strip())
    if len(names) > DEPTH or any(len(name) > UNIT for name in names):
        raise Unreadable(_("is too deep or too long"), "Sales / North / Hamburg")
    return names


@cache
def _zone(text: str) -> str:
    if text and text not in available_timezones():
        raise Unreadable(_("is no time zone"), "Europe/Berlin")
    return text


@cache
def _locale(text: str) -> str:
    if text and not LOCALE.fullmatch(text):
        raise Unreadable(_("is no language"), "en, fr, de-CH")
    return text.replace("_", "-")[:16]


@cache
def _relation(text: str) -> str:
    return _choice(text, Membership.Relation) if text else ""


@cache
def _roles(text: str) -> frozenset[str]:
    words = [word.strip() for word in re.split(r"[;,|]", text) if word.strip()]
    found = {_choice(word, RoleGrant.Role) for word in words}
    return frozenset(found - {RoleGrant.Role.LEARNER.value})


def _choice(text: str, choices: Any) -> str:
    wanted = text.casefold().replace("_", "-")
    for value, label in choices.choices:
        if wanted in (value, value.replace("-", " "), str(label).casefold()):
            return str(value)
    raise Unreadable(pgettext("choice", "is none of the choices"), ", ".join(choices.values))


READERS: Mapping[str, Callable[[str], Any]] = {
    "email": _email,
    "weekly_hours": _minutes,
    "unit": _unit,
    "time_zone": _zone,
    "locale": _locale,
    "relation": _relation,
    "roles": _roles,
}
