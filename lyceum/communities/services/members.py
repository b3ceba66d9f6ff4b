"""Who comes in, who goes, and what they may there."""

from collections.abc import Collection, Mapping, Sequence

from django.db import IntegrityError, transaction
from django.db.models import F

from lyceum.communities import policies, selectors
from lyceum.communities.errors import (
    AlreadyInSpace,
    FollowsCohort,
    LastModerator,
    SpaceIsByRequest,
    SpaceIsClosed,
)
from lyceum.communities.events import (
    JoinAsked,
    JoinRefused,
    MemberInvited,
    MemberRoleGiven,
    MembersAdded,
    SpaceJoined,
    SpaceLeft,
)
from lyceum.communities.models import Offer, Routing, Space, SpaceMember
from lyceum.communities.types import Place
from lyceum.identity import api as identity
from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import Forbidden, NotFound
from lyceum.kernel.eventlog import publish
from lyceum.kernel.scope import person_owner
from lyceum.organisations import api as organisations

from .dates import come_no_more
from .facts import ALL, space_fact, tell

BATCH = 500
FREE = ("open", "practice")
State, Role = SpaceMember.State, SpaceMember.Role


@transaction.atomic
def join(*, by: Actor, space_id: int) -> SpaceMember:
    """Come into a space that is open."""
    place = _to_come_into(by, space_id)
    if place.space.kind not in FREE and not place.is_invited:
        raise SpaceIsByRequest
    return _come_in(by, place.space, by.person_id or 0)


@transaction.atomic
def ask_to_join(*, by: Actor, space_id: int, words: str = "") -> SpaceMember:
    """Ask those who look after it."""
    place = _to_come_into(by, space_id)
    if place.space.kind != Space.Kind.REQUEST:
        raise NotFound
    if place.is_waiting and place.mine:
        return place.mine
    mine = _row(place.space, by.person_id or 0, State.ASKED)
    mine.words, mine.organisation_id = words[:500], by.organisation_id
    try:
        with transaction.atomic():
            mine.save()
    except IntegrityError:  # a second press at the same moment
        return SpaceMember.objects.unscoped(ALL).get(space=place.space, person_id=mine.person_id)
    publish(space_fact(JoinAsked, by, place.space, person_id=mine.person_id))
    name = identity.names_of([mine.person_id])[mine.person_id]
    path = f"spaces/{space_id}/members/"
    keepers = selectors.keepers_of(place.space)
    tell("communities.join_asked", keepers, place.space, path, who=name)
    return mine


def _to_come_into(by: Actor, space_id: int) -> Place:
    place = selectors.place_for(by, space_id)
    if by.person_id is None:
        raise Forbidden
    if place.is_in:
        raise AlreadyInSpace
    if place.space.closed_at:
        raise SpaceIsClosed
    return place


@transaction.atomic
def answer_join(*, by: Actor, space_id: int, person_id: int, is_yes: bool) -> None:
    """Let somebody in who asked, or not."""
    place = _kept(by, space_id)
    line_up(place.space)
    rows = SpaceMember.objects.unscoped(ALL).select_for_update()
    asked = rows.filter(space=place.space, person_id=person_id, state=State.ASKED).first()
    if asked is None:
        raise NotFound
    if is_yes:
        _come_in(by, place.space, person_id)
        tell("communities.let_in", [person_id], place.space)
        return
    asked.state, asked.since = State.REFUSED, clock.now()
    asked.save(update_fields=["state", "since"])
    publish(space_fact(JoinRefused, by, place.space, person_id=person_id))
    tell("communities.not_let_in", [person_id], place.space)


@transaction.atomic
def invite(*, by: Actor, space_id: int, person_ids: Collection[int]) -> int:
    """Invite people, of whatever organisation; each decides. Gives how many are new."""
    place = selectors.place_for(by, space_id)
    is_free = place.is_in and place.space.kind in FREE
    if not (place.may_keep or is_free):
        raise Forbidden
    if place.space.closed_at:
        raise SpaceIsClosed
    line_up(place.space)
    invited = [pk for pk in selectors.invitable(place.space, person_ids) if pk != by.person_id]
    for person_id in invited:
        row = _row(place.space, person_id, State.INVITED)
        row.save()
        publish(space_fact(MemberInvited, by, place.space, person_id=person_id))
    who = identity.names_of([by.person_id]).get(by.person_id, "") if by.person_id else ""
    tell("communities.invited", invited, place.space, who=who)
    return len(invited)


@transaction.atomic
def accept_invitation(*, by: Actor, space_id: int) -> SpaceMember:
    """Come into a space to which one was invited."""
    place = _to_come_into(by, space_id)
    if not place.is_invited:
        raise NotFound
    return _come_in(by, place.space, by.person_id or 0)


@transaction.atomic
def leave(*, by: Actor, space_id: int) -> None:
    """Be no more in it; or decline an invitation, or ask no more."""
    place = selectors.place_for(by, space_id)
    line_up(place.space)
    mine = _still_there(place.mine)
    is_in = mine.state == State.IN
    if mine.is_cohorts and is_in:
        raise FollowsCohort
    if is_in and mine.role == Role.MODERATOR:
        _insist_on_another(place)
    _go(by, place.space, mine)


def _still_there(mine: SpaceMember | None) -> SpaceMember:
    """Their row as it is now: who presses twice goes once."""
    rows = SpaceMember.objects.unscoped("the actor's own").select_for_update()
    row = rows.filter(pk=mine.pk).first() if mine else None
    if row is None or row.state == State.LEFT:
        raise NotFound
    return row


@transaction.atomic
def leave_organisation(*, by: Actor, organisation_id: int, person_id: int) -> int:
    """Who belongs there no more leaves the spaces that are for it alone; how many. Whoever was there
    as a guest of another organisation stays, and so does who is there by a cohort."""
    if not policies.can_keep(by, organisation_id):
        raise Forbidden
    if organisations.members_among(organisation_id, [person_id]):
        return 0
    rows = (
        SpaceMember.objects.unscoped(ALL)
        .select_for_update(of=("self",))
        .filter(
            person_id=person_id,
            organisation_id=organisation_id,
            space__organisation_id=organisation_id,
            space__reach=Space.Reach.ORGANISATION,
            is_cohorts=False,
        )
    )
    left = list(rows.exclude(state=State.LEFT).select_related("space").order_by("pk"))
    for row in left:
        _go(by, row.space, row)
    offers = Offer.objects.unscoped(ALL).filter(person_id=person_id)
    offers.filter(organisation_id=organisation_id).update(organisation=None)
    return len(left)


@transaction.atomic
def remove_member(*, by: Actor, space_id: int, person_id: int) -> None:
    """Show somebody the door; who was there by a cohort leaves with the cohort."""
    place = _kept(by, space_id)
    line_up(place.space)
    row = _member(place.space, person_id)
    if row.is_cohorts:
        raise FollowsCohort
    _go(by, place.space, row)


@transaction.atomic
def give_role(*, by: Actor, space_id: int, person_id: int, role: str) -> None:
    """Make somebody a moderator, or a member again."""
    place = _kept(by, space_id)
    row = _member(place.space, person_id)
    if row.role == role:
        return
    if row.role == Role.MODERATOR:
        _insist_on_another(place, besides=person_id)
    row.role = Role(role)
    row.save(update_fields=["role"])
    publish(space_fact(MemberRoleGiven, by, place.space, person_id=person_id, role=role))


@transaction.atomic
def follow(*, by: Actor, space_id: int, follows: str) -> None:
    """Hear of everything, of what is for oneself, or of nothing."""
    place = selectors.place_for(by, space_id)
    if not place.is_in or place.mine is None:
        raise NotFound
    place.mine.follows = SpaceMember.Follows(follows)
    place.mine.save(update_fields=["follows"])


def mark_seen(*, by: Actor, place: Place) -> None:
    """The actor has looked: what is there now is no news to them."""
    if place.is_in and place.mine and place.mine.seen_id < place.space.last_post_id:
        rows = SpaceMember.objects.unscoped("the actor's own").filter(pk=place.mine.pk)
        rows.update(seen_id=place.space.last_post_id)


@transaction.atomic
def add_members(*, by: Actor, space_id: int, person_ids: Sequence[int]) -> int:
    """Put people in at once: for those who look after it, of their own people, and for the house."""
    space = Space.objects.unscoped(ALL).filter(pk=space_id).first()
    if space is None:
        raise NotFound
    if not policies.can_keep(by, space.organisation_id):
        raise Forbidden
    if space.closed_at:
        raise SpaceIsClosed
    return put_in(by, space, person_ids)


# --- what they have in common ---------------------------------------------------------------------


def _kept(by: Actor, space_id: int) -> Place:
    place = selectors.place_for(by, space_id)
    if not place.may_keep:
        raise Forbidden
    return place


def _member(space: Space, person_id: int) -> SpaceMember:
    rows = SpaceMember.objects.unscoped(ALL).select_for_update()
    row = rows.filter(space=space, person_id=person_id, state=State.IN).first()
    if row is None:
        raise NotFound
    return row


def _insist_on_another(place: Place, besides: int | None = None) -> None:
    rows = SpaceMember.objects.unscoped(ALL).filter(
        space=place.space, state=State.IN, role=Role.MODERATOR
    )
    others = rows.exclude(person_id=besides or (place.mine.person_id if place.mine else 0))
    if not others.exists() and place.space.closed_at is None and place.space.members > 1:
        raise LastModerator


def line_up(space: Space) -> None:
    """Whoever changes who is in a space, or what is said in it, comes one after the other, and locks
    it before anything of it: nobody comes or goes twice at once. Replies wait for nobody."""
    rows = Space.objects.unscoped(ALL).select_for_update(no_key=True).filter(pk=space.pk)
    list(rows.values_list("pk"))


def _row(space: Space, person_id: int, state: str) -> SpaceMember:
    """Their row of that space, new or the one from before; not saved yet."""
    rows = SpaceMember.objects.unscoped(ALL).select_for_update()
    row = rows.filter(space=space, person_id=person_id).first()
    row = row or SpaceMember(owner_id=person_owner(person_id), space=space, person_id=person_id)
    row.state, row.since = State(state), clock.now()
    return row


def _come_in(by: Actor, space: Space, person_id: int) -> SpaceMember:
    put_in(by, space, [person_id])
    return _member(space, person_id)


def _go(by: Actor, space: Space, row: SpaceMember) -> None:
    was_in = row.state == State.IN
    row.state, row.role, row.since = State.LEFT, Role.MEMBER, clock.now()
    row.save(update_fields=["state", "role", "since"])
    empty_hands(space, [row.person_id])
    if was_in:
        _count(space, -1)
    publish(space_fact(SpaceLeft, by, space, person_id=row.person_id))


def empty_hands(space: Space, person_ids: Collection[int]) -> None:
    """What lay in the hands of those who go lies in nobody's, so that it is given to another; to dates
    ahead they do not come."""
    come_no_more(space, person_ids)
    open_ones = Routing.objects.filter(post__space=space, settled_at=None)
    open_ones.filter(handler_id__in=person_ids).delete()


def _count(space: Space, more: int) -> None:
    Space.objects.unscoped(ALL).filter(pk=space.pk).update(members=F("members") + more)


def put_in(
    by: Actor,
    space: Space,
    person_ids: Sequence[int],
    *,
    homes: Mapping[int, int] | None = None,
    role: str = Role.MEMBER,
    is_cohorts: bool = False,
) -> int:
    """They are in it from now on, a batch at a time; gives how many are new. One fact for each batch,
    or for the one person."""
    line_up(space)
    new = selectors.invitable(space, person_ids)
    for start in range(0, len(new), BATCH):
        some = new[start : start + BATCH]
        homes_of_some = homes or selectors.homes_of(some, space.organisation_id)
        _write(space, some, homes_of_some, role, is_cohorts=is_cohorts)
        _count(space, len(some))
        if len(some) == 1:
            publish(space_fact(SpaceJoined, by, space, person_id=some[0]))
        else:
            publish(space_fact(MembersAdded, by, space, person_ids=some))
    return len(new)


def _write(
    space: Space, ids: Sequence[int], homes: Mapping[int, int], role: str, *, is_cohorts: bool
) -> None:
    """Two queries and two writes, however many: those who were there before come back."""
    rows = SpaceMember.objects.unscoped(ALL).filter(space=space, person_id__in=ids)
    known = {row.person_id: row for row in rows.select_for_update()}
    handles = _handles(space, [pk for pk in ids if pk not in known or not known[pk].handle])
    fresh: list[SpaceMember] = []
    for pk in ids:
        row = known.get(pk) or SpaceMember(owner_id=person_owner(pk), space=space, person_id=pk)
        row.organisation_id = homes.get(pk) or row.organisation_id
        row.state, row.role, row.since = State.IN, Role(role), clock.now()
        row.handle = row.handle or handles[pk]
        row.is_cohorts, row.words, row.seen_id = is_cohorts, "", space.last_post_id
        if pk not in known:
            fresh.append(row)
    SpaceMember.objects.bulk_create(fresh)
    SpaceMember.objects.unscoped(ALL).bulk_update(
        list(known.values()),
        ["organisation", "state", "role", "since", "handle", "is_cohorts", "words", "seen_id"],
    )


def _handles(space: Space, ids: Sequence[int]) -> dict[int, str]:
    names = identity.names_of(ids)
    wanted = {selectors.handle_for(names[pk], pk, ()) for pk in ids}
    rows = SpaceMember.objects.unscoped(ALL).filter(space=space, handle__in=wanted)
    taken = set(rows.values_list("handle", flat=True))
    given: dict[int, str] = {}
    for pk in ids:
        given[pk] = selectors.handle_for(names[pk], pk, taken)
        taken.add(given[pk])
    return given


@transaction.atomic
def rename_handles(*, person_id: int) -> None:
    """Somebody has another name: they are called by it everywhere."""
    rows = SpaceMember.objects.unscoped(ALL).select_for_update()
    for row in rows.filter(person_id=person_id).exclude(handle="").select_related("space"):
        others = rows.filter(space=row.space).exclude(pk=row.pk)
        name = identity.names_of([person_id])[person_id]
        plain = selectors.handle_for(name, person_id, ())
        taken = others.filter(handle=plain).values_list("handle", flat=True)
        handle = selectors.handle_for(name, person_id, taken)
        if handle != row.handle and not row.handle.startswith(f"{plain}-"):
            row.handle = handle
            row.save(update_fields=["handle"])
