"""Writing a batch of an HR file: a handful of statements, however many rows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from lyceum.identity import api as identity
from lyceum.kernel import actors, clock
from lyceum.kernel.eventlog import publish, publish_many
from lyceum.kernel.intake import Change, Context, Outcome, Problem
from lyceum.kernel.scope import organisation_owner
from lyceum.organisations import policies
from lyceum.organisations.events import MembershipEnded, PeopleImported, RoleGranted
from lyceum.organisations.models import Membership, MembershipChange, RoleGrant
from lyceum.organisations.selectors import person_name_key
from lyceum.organisations.selectors.units import own
from lyceum.organisations.services.memberships import lock_managers
from lyceum.organisations.services.roles import end_of_power, withdraw_roles_of_leavers
from lyceum.organisations.services.units import units_of_paths

from .index import Here, unknown_manager
from .reading import Line

HOUSE = "organisations"
PERSONAL = ("name", "short_name", "locale", "time_zone")
PLACE = (
    "employee_number",
    "work_email",
    "sort_name",
    "position",
    "unit",
    "starts_on",
    "ends_on",
    "weekly_minutes",
    "relation",
    "is_open",
)


@dataclass(slots=True)
class Plan:
    """A row with the place it is about, if that is here, and what it does."""

    line: Line
    place: Membership | None
    outcome: Outcome
    is_over: bool = False


def write(plans: Sequence[Plan], context: Context) -> None:
    """Bring everything that these rows say into the tables; managers come later."""
    new = [plan for plan in plans if plan.outcome.state == "new"]
    changed = [plan for plan in plans if plan.outcome.state == "changed"]
    if not new and not changed:
        return
    units = _units(context, [*new, *changed])
    _begin(new, units, context)
    _change(changed, units, context)
    _write_roles([plan for plan in (*new, *changed) if not plan.is_over], context)
    _tell(new, changed, context)


def _units(context: Context, plans: Iterable[Plan]) -> dict[tuple[str, ...], int]:
    at = context.organisation_id or 0
    paths = {plan.line.said["unit"] for plan in plans if plan.line.said.get("unit")}
    if not paths:
        return {}
    return units_of_paths(context.actor, at, paths)


def _begin(plans: list[Plan], units: dict[tuple[str, ...], int], context: Context) -> None:
    at, person_ids = context.organisation_id or 0, _people(plans, context)
    for plan, person_id in zip(plans, person_ids, strict=True):
        plan.place = Membership(
            organisation_id=at,
            person_id=person_id,
            starts_on=plan.line.said["ends_on"] if plan.is_over else context.memory["today"],
        )
        _say(plan, units)
        plan.place.fill_owner()
    Membership.objects.bulk_create(plan.place for plan in plans if plan.place)


def _people(plans: list[Plan], context: Context) -> list[int]:
    """Who these are: they were here before, are known by their address, or are new."""
    back = _returning(plans, context)
    others = [plan for plan in plans if plan.line.line not in back]
    known = identity.people_by_email(plan.line.email for plan in others if plan.line.email)
    strangers = [plan for plan in others if plan.line.email not in known]
    rows = [
        identity.NewPerson(
            name=plan.line.name,
            email=plan.line.email or None,
            short_name=plan.line.said.get("short_name", ""),
            locale=plan.line.said.get("locale", ""),
            time_zone=plan.line.said.get("time_zone", ""),
            address_is_proven=True,
        )
        for plan in strangers
    ]
    added = iter(identity.add_people(by=actors.system(HOUSE), rows=rows) if rows else [])
    return [back.get(plan.line.line) or known.get(plan.line.email) or next(added) for plan in plans]


def _returning(plans: list[Plan], context: Context) -> dict[int, int]:
    """By line, whose places here have ended: they keep the account they had."""
    ended = context.memory["survey"].ended
    pks = {pk for plan in plans for pk in ended.get(plan.line.line, ())}
    if not pks:
        return {}
    rows = Membership.objects.within(own(context.organisation_id or 0)).filter(pk__in=pks)
    places = rows.select_related("person").in_bulk()
    found = {
        plan.line.line: places[pk].person_id
        for plan in plans
        for pk in reversed(ended.get(plan.line.line, ()))
        if pk in places and _is_theirs(places[pk], plan.line)
    }
    now = identity.current_ids(set(found.values()))
    return {line: now[person_id] for line, person_id in found.items()}


def _is_theirs(place: Membership, line: Line) -> bool:
    """A number may be given to somebody else later: the address or the name must be theirs, too."""
    if line.email and line.email in (place.work_email, place.person.email):
        return True
    return place.sort_name == person_name_key(line.name)


def _say(plan: Plan, units: dict[tuple[str, ...], int]) -> None:
    """What the row says of the place, written on it."""
    place, said = plan.place, plan.line.said
    if place is None:
        return
    for name, field in SIMPLE.items():
        if said.get(name) not in (None, ""):
            setattr(place, field, said[name])
    if "position" in said:
        place.position = said["position"]
    if "unit" in said:
        place.unit_id = units[said["unit"]] if said["unit"] else None
    if "ends_on" in said:
        place.ends_on = said["ends_on"]
        place.is_open = not plan.is_over
    place.sort_name = person_name_key(plan.line.name)


NEVER: Mapping[str, datetime | None] = {}
KEPT_ROLES = frozenset({RoleGrant.Role.MANAGER.value, *policies.KEEPERS})
SIMPLE = {
    "employee_number": "employee_number",
    "email": "work_email",
    "starts_on": "starts_on",
    "weekly_hours": "weekly_minutes",
    "relation": "relation",
}


def _change(plans: list[Plan], units: dict[tuple[str, ...], int], context: Context) -> None:
    were_open = [plan.place for plan in plans if plan.place and plan.place.is_open]
    for plan in plans:
        if plan.place is not None:
            sort_name = plan.place.sort_name
            _say(plan, units)
            plan.place.sort_name = sort_name
            _correct_person(plan)
    _save([plan.place for plan in plans if plan.place])
    withdraw_roles_of_leavers(context.actor, (row for row in were_open if not row.is_open))
    MembershipChange.objects.bulk_create(_history(plan, context) for plan in plans)


def _correct_person(plan: Plan) -> None:
    changed = {c.field: c.after for c in plan.outcome.changes if c.field in PERSONAL}
    if not changed or plan.place is None:
        return
    person_id = plan.place.person_id
    identity.change_profile(by=actors.system(HOUSE), person_id=person_id, **changed)
    if "name" in changed:
        plan.place.sort_name = person_name_key(changed["name"])


def _save(places: list[Membership]) -> None:
    """One upsert: far quicker than a CASE for every field and row."""
    if places:
        Membership.objects.bulk_create(
            places,
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=[f if f != "unit" else "unit_id" for f in PLACE],
        )


def _history(plan: Plan, context: Context) -> Any:
    changes = {change.field: [change.before, change.after] for change in plan.outcome.changes}
    return MembershipChange(
        organisation_id=context.organisation_id or 0,
        membership=plan.place,
        changes=changes,
        by=str(context.actor),
        changed_at=clock.now(),
    ).fill_owner()


def _write_roles(plans: list[Plan], context: Context) -> None:
    said = [plan for plan in plans if "roles" in plan.line.said and plan.place]
    if not said:
        return
    at = context.organisation_id or 0
    people = [plan.place.person_id for plan in said if plan.place]
    grants = RoleGrant.objects.within(own(at)).filter(person_id__in=people, unit=None)
    held = {
        (person, role): pk for person, role, pk in grants.values_list("person_id", "role", "pk")
    }
    wanted = {
        (plan.place.person_id, role)
        for plan in said
        if plan.place
        for role in plan.line.said["roles"]
    }
    gone = [
        pk
        for (_person, role), pk in held.items()
        if (_person, role) not in wanted
        and role not in KEPT_ROLES
        and role != RoleGrant.Role.LEARNER
    ]
    grants.filter(pk__in=gone).delete()
    new = wanted - held.keys()
    ends = {role: end_of_power(context.actor, role, at) for role in {role for _pk, role in new}}
    grant_in_bulk(new, context, ends)


def grant_in_bulk(
    pairs: Iterable[tuple[int, str]],
    context: Context,
    ends: Mapping[str, datetime | None] = NEVER,
) -> None:
    """Roles for many, told one by one; they end when the right to grant them does."""
    new = sorted(pairs)
    at = context.organisation_id or 0
    RoleGrant.objects.bulk_create(
        RoleGrant(
            person_id=person_id,
            organisation_id=at,
            role=role,
            granted_by=str(context.actor),
            expires_at=ends.get(role),
        ).fill_owner()
        for person_id, role in new
    )
    publish_many(
        RoleGranted(
            by=str(context.actor),
            owner_id=organisation_owner(at),
            person_id=person_id,
            organisation_id=at,
            role=role,
        )
        for person_id, role in new
    )


def _tell(new: list[Plan], changed: list[Plan], context: Context) -> None:
    at = context.organisation_id or 0
    owner, by = organisation_owner(at), str(context.actor)
    publish(
        PeopleImported(
            by=by,
            owner_id=owner,
            organisation_id=at,
            run_id=context.run_id,
            person_ids=[plan.place.person_id for plan in new if plan.place],
            changed_ids=[plan.place.person_id for plan in changed if plan.place],
        )
    )
    publish_many(
        MembershipEnded(by=by, owner_id=owner, person_id=plan.place.person_id, organisation_id=at)
        for plan in changed
        if plan.is_over and plan.place and any(c.field == "ends_on" for c in plan.outcome.changes)
    )


def set_managers(lines: list[Line], here: Here, context: Context) -> list[tuple[int, Problem]]:
    """Who reports to whom; whoever is reported to holds the role of a manager.

    Where the manager's own row was refused when it was written nothing changes: that is told.
    """
    lock_managers(context.organisation_id or 0)
    wanted: dict[int, int | None] = {}
    lost: list[tuple[int, Problem]] = []
    for line in lines:
        place, key = here.find(line.key), line.said.get("manager", "")
        manager = here.find(key) if key else None
        if place is not None and key and manager is None:
            lost.append((line.line, unknown_manager()))
        elif place is not None:
            wanted[place] = manager
    moved = {
        place: manager
        for place, manager in wanted.items()
        if here.manager.get(place) != manager and manager != place
    }
    with connection.cursor() as cursor:
        cursor.executemany(SET_MANAGER, [(manager, place) for place, manager in moved.items()])
    here.manager.update({place: manager or 0 for place, manager in moved.items()})
    _grant_manager_role([pk for pk in set(moved.values()) if pk], context)
    return lost


SET_MANAGER = "UPDATE organisations_membership SET manager_id = %s WHERE id = %s"


def _grant_manager_role(places: list[int], context: Context) -> None:
    at = context.organisation_id or 0
    rows = Membership.objects.within(own(at)).filter(pk__in=places, is_open=True)
    people = set(rows.values_list("person_id", flat=True))
    role = RoleGrant.Role.MANAGER.value
    held = RoleGrant.objects.within(own(at)).filter(role=role, person_id__in=people, unit=None)
    people -= set(held.values_list("person_id", flat=True))
    if people:
        grant_in_bulk(((person_id, role) for person_id in people), context)


def end_missing(present: set[int | None], context: Context, *, dry: bool) -> list[Outcome]:
    """End the places of employees who were not mentioned; what would end, if dry.

    Whoever brings the file in stays: nobody shuts themselves out of what they are doing.
    """
    at, today = context.organisation_id or 0, context.memory["today"]
    rows = Membership.objects.within(own(at)).filter(
        organisation_id=at, is_open=True, relation=Membership.Relation.EMPLOYEE
    )
    rows = rows.exclude(person_id=context.actor.person_id or 0)
    if not dry:
        lock_managers(at)
        rows = rows.order_by("pk").select_for_update(of=("self",))
    gone = [row for row in rows.select_related("person").iterator(2000) if row.pk not in present]
    if gone and not dry:
        _end(gone, today, context)
    ended = (Change("ends_on", "", today.isoformat()),)
    return [Outcome("changed", row.person.name, ended) for row in gone]


def _end(gone: list[Membership], today: date, context: Context) -> None:
    for row in gone:
        row.ends_on, row.is_open = max(today, row.starts_on), False
    for start in range(0, len(gone), 1000):
        _save(gone[start : start + 1000])
        withdraw_roles_of_leavers(context.actor, gone[start : start + 1000])
    changes = {"ends_on": ["", today.isoformat()]}
    MembershipChange.objects.bulk_create(
        MembershipChange(
            organisation_id=row.organisation_id,
            membership=row,
            changes=changes,
            by=str(context.actor),
            changed_at=clock.now(),
        ).fill_owner()
        for row in gone
    )
    publish_many(
        MembershipEnded(
            by=str(context.actor),
            owner_id=row.owner_id,
            person_id=row.person_id,
            organisation_id=row.organisation_id,
        )
        for row in gone
    )
