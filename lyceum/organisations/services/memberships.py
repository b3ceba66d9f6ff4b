from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q

from lyceum.identity import api as identity
from lyceum.kernel import actors, clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import Forbidden, NotFound
from lyceum.kernel.eventlog import publish, publish_many
from lyceum.kernel.questions import asked_often
from lyceum.kernel.scope import organisation_owner
from lyceum.organisations import policies
from lyceum.organisations.errors import (
    AlreadyMember,
    EndsBeforeItStarts,
    ManagerCycle,
    NotInYourUnits,
    NumberTaken,
)
from lyceum.organisations.events import MembershipChanged, MembershipEnded, MembershipStarted
from lyceum.organisations.models import Membership, MembershipChange, Organisation
from lyceum.organisations.selectors import person_name_key, who_is_only_here
from lyceum.organisations.selectors.units import insist_on_units, kept_by, own, unit_paths

from .roles import withdraw_roles_of_leavers

FIELDS = (
    "relation",
    "employee_number",
    "work_email",
    "position",
    "unit_id",
    "starts_on",
    "ends_on",
    "weekly_minutes",
    "is_demo",
)
DUE = 1000


def add_membership(*, by: Actor, organisation_id: int, person_id: int, **known: Any) -> Membership:
    """Give a person a place in an organisation, from today unless `starts_on` says otherwise.

    Known: relation, employee_number, work_email, position, unit_id, manager_id (a person),
    starts_on, ends_on, weekly_minutes; name, by whoever has just made the person.
    """
    insist_on_keeping(by, organisation_id, known.get("unit_id"))
    return begin_place(by, organisation_id, person_id, known)


def insist_on_keeping(by: Actor, organisation_id: int, *unit_ids: int | None) -> None:
    """Stop here unless the actor keeps the people of all these units (none: of no unit)."""
    reach = kept_by(by, organisation_id)
    if not reach:
        raise Forbidden
    if not all(unit_id in reach for unit_id in unit_ids):
        raise NotInYourUnits
    insist_on_units(organisation_id, *unit_ids)


@transaction.atomic
def add_person_with_place(
    *, by: Actor, organisation_id: int, name: str, email: str, **known: Any
) -> int:
    """A place for somebody known by this address, or for somebody new; gives the person's id."""
    insist_on_keeping(by, organisation_id, known.get("unit_id"))
    email = email.strip().lower()
    person_id = identity.people_by_email([email]).get(email)
    if person_id is None:
        house = actors.system("organisations")
        added = identity.NewPerson(name=name, email=email, address_is_proven=True)
        [person_id] = identity.add_people(by=house, rows=[added])
    known["work_email"] = email
    begin_place(by, organisation_id, person_id, known)
    return person_id


def begin_place(
    by: Actor, organisation_id: int, person_id: int, known: dict[str, Any]
) -> Membership:
    """The place itself, for whoever has been let in: by who keeps people, or by invitation."""
    fields = {field: known[field] for field in FIELDS if field in known}
    fields.setdefault("starts_on", clock.today())
    _dates_fit(fields["starts_on"], fields.get("ends_on"))
    name = known.get("name") or identity.names_of([person_id]).get(person_id, "")
    if manager_id := known.get("manager_id"):
        fields["manager_id"] = _open_place_id(organisation_id, manager_id)
    place = Membership(
        organisation_id=organisation_id,
        person_id=person_id,
        sort_name=person_name_key(name),
        **fields,
    )
    with _only_one(place):
        place.save()
        publish(_fact(MembershipStarted, by, place))
    return place


@contextmanager
def _only_one(place: Membership) -> Iterator[None]:
    """One transaction; where the person or their number has a place already, the refusal says so."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError:
        others = Membership.objects.within(own(place.organisation_id)).exclude(pk=place.pk)
        if others.filter(person_id=place.person_id, is_open=True).exists():
            raise AlreadyMember from None
        raise NumberTaken from None


def _save(place: Membership) -> None:
    with _only_one(place):
        place.save()


def _dates_fit(starts_on: date, ends_on: date | None) -> None:
    if ends_on and ends_on < starts_on:
        raise EndsBeforeItStarts


def _open_place_id(organisation_id: int, person_id: int) -> int:
    for at, pk in _open_places(person_id):
        if at == organisation_id:
            return int(pk)
    raise NotFound


@asked_often
def _open_places(person_id: Any) -> Any:
    """A person has few: PostgreSQL, before it has counted a new table, may prefer to read through
    all that an organisation has."""
    places = Membership.objects.unscoped("whoever asks looks at the organisation")
    return places.filter(person_id=person_id, is_open=True).values_list("organisation_id", "pk")


def _place(organisation_id: int, person_id: int, *, even_ended: bool = False) -> Membership:
    places = Membership.objects.within(own(organisation_id)).select_for_update(of=("self",))
    if even_ended:
        found = places.filter(person_id=person_id).order_by("-is_open", "-starts_on", "-pk")[:1]
    else:
        found = places.filter(person_id=person_id, is_open=True)  # one at most
    place = next(iter(found), None)
    if place is None:
        raise NotFound
    return place


@transaction.atomic
def change_membership(
    *, by: Actor, organisation_id: int, person_id: int, even_ended: bool = False, **changes: Any
) -> Membership:
    """Move somebody, or change what their place says; what it said before is kept.

    With `even_ended`, the last place of somebody who has left can be put right, too.
    """
    insist_on_keeping(by, organisation_id)
    if "manager_id" in changes:
        lock_managers(organisation_id)
    place = _place(organisation_id, person_id, even_ended=even_ended)
    insist_on_keeping(by, organisation_id, place.unit_id, changes.get("unit_id", place.unit_id))
    before = _said(place)
    for field in FIELDS:
        if field in changes:
            setattr(place, field, changes[field])
    if "manager_id" in changes:
        _set_manager(place, changes["manager_id"])
    _dates_fit(place.starts_on, place.ends_on)
    if changed := _differences(before, _said(place)):
        _save(place)
        note_change(by, place, changed)
        publish(_fact(MembershipChanged, by, place))
    return place


def _set_manager(place: Membership, manager_id: int | None) -> None:
    """A manager's line must end somewhere else than where it began."""
    manager = _place(place.organisation_id, manager_id) if manager_id else None
    above: Membership | None = manager
    seen = {place.pk}
    while above is not None:
        if above.pk in seen:
            raise ManagerCycle
        seen.add(above.pk)
        above = above.manager
    place.manager = manager


def lock_managers(organisation_id: int) -> None:
    """Until the transaction ends nobody else says who reports to whom here: two changes that are
    right, each for itself, could make a ring. Before any place is locked; rows may still be added."""
    rows = Organisation.objects.select_for_update(no_key=True)
    rows.filter(pk=organisation_id).first()


def _said(place: Membership) -> dict[str, str]:
    """What a place says, in words that stay readable when the unit or the manager is gone."""
    values = {field: str(getattr(place, field) or "") for field in FIELDS if field != "is_demo"}
    unit = values.pop("unit_id")
    paths = unit_paths(place.organisation_id) if unit else {}
    return {
        **values,
        "unit": paths.get(int(unit), "") if unit else "",
        "manager": place.manager.person.name if place.manager else "",
    }


def _differences(before: dict[str, str], after: dict[str, str]) -> dict[str, list[str]]:
    return {name: [before[name], after[name]] for name in after if before[name] != after[name]}


def note_change(by: Actor, place: Membership, changes: dict[str, list[str]]) -> None:
    """A line in the history of a place."""
    _line(by, place, changes).save()


def _line(by: Actor, place: Membership, changes: dict[str, list[str]]) -> MembershipChange:
    return MembershipChange(
        organisation_id=place.organisation_id,
        membership=place,
        changes=changes,
        by=str(by),
        changed_at=clock.now(),
    ).fill_owner()


@transaction.atomic
def end_membership(
    *, by: Actor, organisation_id: int, person_id: int, on: date | None = None
) -> Membership:
    """End somebody's place, and their roles there; the person, their account and their record stay.

    On a day to come it is only noted; the clock ends it then.
    """
    insist_on_keeping(by, organisation_id)
    place = _place(organisation_id, person_id)
    insist_on_keeping(by, organisation_id, place.unit_id)
    place.ends_on = on or clock.today()
    _dates_fit(place.starts_on, place.ends_on)
    place.is_open = place.ends_on > clock.today()
    place.save()
    note_change(by, place, {"ends_on": ["", place.ends_on.isoformat()]})
    if not place.is_open:
        withdraw_roles_of_leavers(by, [place])
        publish(_fact(MembershipEnded, by, place))
    return place


@transaction.atomic
def resume_membership(
    *, by: Actor, organisation_id: int, person_id: int, **known: Any
) -> Membership:
    """Whoever left comes back: their last place goes on, with what is known of it now.

    Roles do not come back with it: whoever may grant them grants them anew.
    """
    if not policies.can_keep_people(by, organisation_id):
        raise Forbidden
    place = _place(organisation_id, person_id, even_ended=True)
    if not place.is_open:
        _insist_it_is_no_other(person_id)
        left = place.ends_on.isoformat() if place.ends_on else ""
        place.is_open, place.ends_on = True, None
        _save(place)
        note_change(by, place, {"ends_on": [left, ""]})
        publish(_fact(MembershipStarted, by, place))
    return change_membership(by=by, organisation_id=organisation_id, person_id=person_id, **known)


def _insist_it_is_no_other(person_id: int) -> None:
    """A directory may still know the account that was folded into another."""
    now = identity.current_ids([person_id])[person_id]
    if now != person_id:
        raise identity.FoldedAway(now)


@transaction.atomic
def move_memberships(
    *, by: Actor, organisation_id: int, membership_ids: Sequence[int], unit_id: int | None
) -> int:
    """Many into one unit, or out of any; says how many moved. Who is there already stays."""
    if not policies.can_keep_people(by, organisation_id):
        raise Forbidden
    paths = unit_paths(organisation_id)
    if unit_id is not None and unit_id not in paths:
        raise NotFound
    starts = range(0, len(membership_ids), DUE)
    return sum(
        _move(by, organisation_id, membership_ids[start : start + DUE], unit_id, paths)
        for start in starts
    )


def _move(
    by: Actor, organisation_id: int, pks: Sequence[int], unit_id: int | None, paths: dict[int, str]
) -> int:
    places = Membership.objects.within(own(organisation_id)).filter(pk__in=pks)
    elsewhere = ~Q(unit_id=unit_id) if unit_id else Q(unit__isnull=False)
    moved = list(places.filter(elsewhere).order_by("pk").select_for_update(of=("self",)))
    after = paths.get(unit_id or 0, "")
    places.filter(pk__in=[place.pk for place in moved]).update(unit_id=unit_id)
    MembershipChange.objects.bulk_create(
        _line(by, place, {"unit": [paths.get(place.unit_id or 0, ""), after]}) for place in moved
    )
    publish_many(_fact(MembershipChanged, by, place) for place in moved)
    return len(moved)


def end_due_memberships() -> int:
    """What the clock does each day: end the places whose last day is over."""
    ended = 0
    while count := _end_some():
        ended += count
    return ended


@transaction.atomic
def _end_some() -> int:
    places = Membership.objects.unscoped("the clock, for everybody").select_for_update()
    due = list(places.filter(is_open=True, ends_on__lt=clock.today())[:DUE])
    by = actors.system("organisations")
    places.filter(pk__in=[place.pk for place in due]).update(is_open=False)
    withdraw_roles_of_leavers(by, due)
    publish_many(_fact(MembershipEnded, by, place) for place in due)
    return len(due)


@transaction.atomic
def correct_name(*, by: Actor, organisation_id: int, person_id: int, name: str) -> bool:
    """Correct the name of somebody who has never signed in and belongs nowhere else, as an HR file
    may; everybody else is called as they say themselves. Says whether it was done."""
    if not policies.can_keep_people(by, organisation_id):
        raise Forbidden
    if person_id not in who_is_only_here(organisation_id, [person_id]):
        return False
    house = actors.system("organisations")
    identity.change_profile(by=house, person_id=person_id, name=name)
    keep_sort_name(person_id=person_id)
    return True


@transaction.atomic
def keep_sort_name(*, person_id: int) -> None:
    """Write a person's present name into their places, where directories look for it."""
    name = identity.names_of([person_id]).get(person_id, "")
    places = Membership.objects.unscoped("a person's own name, in all their places")
    places.filter(person_id=person_id).update(sort_name=person_name_key(name))


def _fact(event: Any, by: Actor, place: Membership) -> Any:
    return event(
        by=str(by),
        owner_id=organisation_owner(place.organisation_id),
        person_id=place.person_id,
        organisation_id=place.organisation_id,
    )
