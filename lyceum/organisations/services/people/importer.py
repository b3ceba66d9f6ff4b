"""The importer of people: what a batch would do, and doing it."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import Forbidden, NotFound
from lyceum.kernel.intake import Change, Context, Entry, Importer, Outcome, Problem
from lyceum.organisations import policies
from lyceum.organisations.models import Membership, RoleGrant
from lyceum.organisations.selectors import who_is_only_here
from lyceum.organisations.selectors.directory import hours, manager_key
from lyceum.organisations.selectors.units import BETWEEN, own, unit_paths
from lyceum.organisations.services.memberships import lock_managers

from . import writing
from .index import Here, Survey
from .reading import FIELDS, OPTIONS, Line, read


class PeopleImporter(Importer):
    """People of one organisation, from its HR file.

    A row finds its person by employee number, else by e-mail. What belongs to the place is changed;
    what belongs to the person (name, language, zone) is said for new people, and corrected only as
    long as they have never signed in and belong nowhere else.
    """

    kind = "people"
    title = gettext_lazy("People")
    intro = gettext_lazy(
        "New people get an account, those who moved are moved, those who left keep theirs."
    )
    fields = FIELDS
    options = OPTIONS

    def permit(self, actor: Actor, owner_id: str, organisation_id: int | None) -> None:
        if organisation_id is None or owner_id != f"organisation:{organisation_id}":
            raise NotFound
        if not policies.can_keep_people(actor, organisation_id):
            raise Forbidden

    def begin(self, context: Context) -> None:
        context.memory["survey"] = Survey(Here.of(_at(context)))
        context.memory["today"] = clock.today()

    def survey(self, entries: Sequence[Entry], context: Context) -> None:
        survey: Survey = context.memory["survey"]
        for entry in entries:
            line = read(entry, context)
            line.problems += _forbidden_roles(line, context)
            survey.add(line, is_over=_is_over(line, context))

    def surveyed(self, context: Context) -> None:
        context.memory["survey"].conclude()

    def check(self, entries: Sequence[Entry], context: Context) -> list[Outcome]:
        return [plan.outcome for plan in self.plans(entries, context)]

    def apply(self, entries: Sequence[Entry], context: Context) -> list[Outcome]:
        lock_managers(_at(context))
        plans = self.plans(entries, context, locked=True)
        writing.write(plans, context)
        return [plan.outcome for plan in plans]

    def follow_up(self, entries: Sequence[Entry], context: Context) -> list[tuple[int, Problem]]:
        """Managers, once everybody is here."""
        if "manager" not in context.mapped:
            return []
        here = context.memory.setdefault("after", None) or Here.of(_at(context))
        context.memory["after"] = here
        survey: Survey = context.memory["survey"]
        lines = [read(_led(e), context) for e in entries if e.line not in survey.problems]
        lines = [line for line in lines if not _is_over(line, context)]
        return writing.set_managers(lines, here, context)

    def missing(self, context: Context, *, dry: bool) -> list[Outcome]:
        """With "complete": the employees whom the file does not mention have left."""
        if not context.is_on("complete"):
            return []
        survey: Survey = context.memory["survey"]
        if context.skipped or survey.problems:
            reason = _(
                "Nobody was ended: some rows could not be taken, so who is missing is unsure"
            )
            return [Outcome.error(reason)]
        here = survey.here if dry else Here.of(_at(context))
        present = {here.find(key) for key in (*survey.numbers, *survey.emails)}
        return writing.end_missing(present, context, dry=dry)

    def plans(
        self, entries: Sequence[Entry], context: Context, *, locked: bool = False
    ) -> list[writing.Plan]:
        """What each row would do, all read at once; `locked`, for who writes it then."""
        survey: Survey = context.memory["survey"]
        pks = [survey.place.get(entry.line) for entry in entries]
        places = _places(context, pks, locked=locked)
        known = _Known(context, places)
        return [self._plan(entry, context, known) for entry in entries]

    def _plan(self, entry: Entry, context: Context, known: "_Known") -> writing.Plan:
        survey: Survey = context.memory["survey"]
        if problems := survey.problems.get(entry.line):
            return writing.Plan(Line(entry.line), None, Outcome("error", problems=tuple(problems)))
        line = read(entry, context)
        place = known.places.get(survey.place.get(entry.line, 0))
        if place is None:
            outcome = Outcome("new", line.name)
        elif _ends_too_early(line, place):
            reason = _("lies before the first day")
            outcome = Outcome.error(reason, "ends_on", place.starts_on.isoformat())
        else:
            changes = tuple(known.changes(place, line))
            outcome = Outcome("changed" if changes else "unchanged", line.name, changes)
        return writing.Plan(line, place, outcome, is_over=_is_over(line, context))


def _unless_empty(value: Any) -> str | None:
    """An empty cell leaves it as it is."""
    return str(value) if value else None


def _day(value: date | None) -> str:
    return value.isoformat() if value else ""


def _listed(roles: Any) -> str:
    return "; ".join(sorted(roles))


TOLD: dict[str, Callable[[Any], str | None]] = {
    "employee_number": _unless_empty,
    "name": _unless_empty,
    "email": _unless_empty,
    "short_name": _unless_empty,
    "unit": BETWEEN.join,
    "position": str,
    "manager": str,
    "starts_on": _unless_empty,
    "ends_on": _day,
    "weekly_hours": lambda minutes: None if minutes is None else hours(minutes),
    "locale": _unless_empty,
    "time_zone": _unless_empty,
    "relation": _unless_empty,
    "roles": _listed,
}


class _Known:
    """What stands here now, to be held against what the file says."""

    def __init__(self, context: Context, places: dict[int, Membership]) -> None:
        self.context, self.places = context, places
        self.today: date = context.memory["today"]
        self.paths = unit_paths(_at(context))
        people = [place.person_id for place in places.values()]
        self.roles = _roles(context, people) if "roles" in context.mapped else {}
        self.alone = who_is_only_here(_at(context), people) if people else set()

    def changes(self, place: Membership, line: Line) -> list[Change]:
        before, after = self._before(place), self._after(line, place)
        if "manager" in after and not self._moves(place, line):
            del after["manager"]
        return [
            Change(name, before[name], value)
            for name, value in after.items()
            if before[name] != value
        ]

    def _before(self, place: Membership) -> dict[str, str]:
        person = place.person
        return {
            "employee_number": place.employee_number,
            "email": place.work_email or person.email or "",
            "unit": self.paths.get(place.unit_id or 0, ""),
            "position": place.position,
            "manager": manager_key(place.manager),
            "starts_on": place.starts_on.isoformat(),
            "ends_on": _day(place.ends_on),
            "weekly_hours": hours(place.weekly_minutes),
            "relation": place.relation,
            "roles": _listed(self.roles.get(place.person_id, ())),
            "name": person.name,
            "short_name": person.short_name,
            "locale": person.locale,
            "time_zone": person.time_zone,
        }

    def _after(self, line: Line, place: Membership) -> dict[str, str]:
        """What the file says, as far as it says it and may say it."""
        texts = {name: tell(line.said[name]) for name, tell in TOLD.items() if name in line.said}
        found = {name: text for name, text in texts.items() if text is not None}
        if "roles" in found:
            kept = self.roles.get(place.person_id, set()) & writing.KEPT_ROLES
            found["roles"] = _listed(line.said["roles"] | kept)
        if place.person_id not in self.alone:
            found = {name: text for name, text in found.items() if name not in writing.PERSONAL}
        return found

    def _moves(self, place: Membership, line: Line) -> bool:
        """The same manager under another key is no change."""
        survey: Survey = self.context.memory["survey"]
        key = line.said["manager"]
        return (survey.node(key) if key else None) != place.manager_id


def _led(entry: Entry) -> Entry:
    """Only what says who reports to whom."""
    wanted = ("employee_number", "email", "manager", "ends_on")
    return Entry(entry.line, {n: entry.values[n] for n in wanted if n in entry.values})


def _at(context: Context) -> int:
    if context.organisation_id is None:
        raise NotFound
    return context.organisation_id


def _is_over(line: Line, context: Context) -> bool:
    ends_on: date | None = line.said.get("ends_on")
    return ends_on is not None and ends_on < context.memory["today"]


def _ends_too_early(line: Line, place: Membership) -> bool:
    ends_on = line.said.get("ends_on", place.ends_on)
    starts_on = line.said.get("starts_on") or place.starts_on
    return ends_on is not None and ends_on < starts_on


def _forbidden_roles(line: Line, context: Context) -> list[Problem]:
    return [
        Problem(_("may not be granted by you: {role}").format(role=role), "roles")
        for role in sorted(line.said.get("roles", ()))
        if role in policies.KEEPERS and not policies.can_grant(context.actor, role, _at(context))
    ]


def _places(context: Context, pks: Sequence[int | None], *, locked: bool) -> dict[int, Membership]:
    """Those that are written are locked: a place is written whole, also what the row says nothing of."""
    places = Membership.objects.within(own(_at(context))).filter(pk__in=[pk for pk in pks if pk])
    if locked:
        places = places.order_by("pk").select_for_update(of=("self",))
    return {place.pk: place for place in places.select_related("person", "manager__person")}


def _roles(context: Context, person_ids: list[int]) -> dict[int, set[str]]:
    grants = RoleGrant.objects.within(own(_at(context))).filter(person_id__in=person_ids, unit=None)
    found: dict[int, set[str]] = {}
    rows: Any = grants.exclude(role=RoleGrant.Role.LEARNER).values_list("person_id", "role")
    for person_id, role in rows:
        found.setdefault(person_id, set()).add(role)
    return found


PEOPLE = PeopleImporter()
