"""Spaces: which there are for somebody, and how they stand in one."""

from collections.abc import Iterable

from django.db.models import Q

from lyceum.communities import policies
from lyceum.communities.models import Space, SpaceMember
from lyceum.communities.types import Place, SpaceRow
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import NotFound
from lyceum.organisations import api as organisations

GATE = "narrowed by how the actor stands in it"
FINDABLE = 60
OPEN_TO_READ = ("open", "practice")
State = SpaceMember.State


def place_for(actor: Actor, space_id: int) -> Place:
    """The one way to a space: how the actor stands in it; what they may not find does not exist."""
    space = Space.objects.unscoped(GATE).filter(pk=space_id).first()
    if space is None:
        raise NotFound
    mine = _mine(actor, space)
    if not (mine or _finds(actor, space)):
        raise NotFound
    return _place(actor, space, mine)


def _mine(actor: Actor, space: Space) -> SpaceMember | None:
    if actor.person_id is None:
        return None
    rows = SpaceMember.objects.unscoped("the actor's own").filter(space=space)
    mine = rows.filter(person_id=actor.person_id).first()
    return None if mine is None or mine.state == State.LEFT else mine


def _finds(actor: Actor, space: Space) -> bool:
    if policies.can_keep(actor, space.organisation_id):
        return True
    is_closed_circle = space.kind == Space.Kind.COHORT
    return not is_closed_circle and policies.can_find(actor, space.owner_id, space.reach)


def _place(actor: Actor, space: Space, mine: SpaceMember | None) -> Place:
    is_in = mine is not None and mine.state == State.IN
    keeps = policies.can_keep(actor, space.organisation_id)
    may_keep = keeps or (is_in and mine is not None and mine.role == SpaceMember.Role.MODERATOR)
    reads = is_in or may_keep or space.kind in OPEN_TO_READ
    writes = (is_in or actor.is_system) and space.closed_at is None
    return Place(space, mine, is_in, reads, writes, may_keep)


def place_to_read(actor: Actor, space_id: int) -> Place:
    """The same, where the actor may read what is said."""
    place = place_for(actor, space_id)
    if not place.may_read:
        raise NotFound
    return place


def space_by_key(key: str) -> Space | None:
    """The space that was opened with a key."""
    return Space.objects.unscoped("by the key of whoever opened it").filter(key=key).first()


def space_of_cohort(cohort_id: int) -> Space | None:
    """The space of a cohort, if it has one."""
    return Space.objects.unscoped("by its cohort").filter(cohort_id=cohort_id).first()


def cohorts_of_member(person_id: int) -> list[int]:
    """The cohorts in whose spaces somebody is."""
    rows = SpaceMember.objects.unscoped("for the house").filter(
        person_id=person_id, state=State.IN, is_cohorts=True
    )
    return list(rows.values_list("space__cohort_id", flat=True))


def space_choices(organisation_id: int) -> list[tuple[int, str]]:
    """The open spaces of an organisation by title, to choose from; closed circles are not named."""
    rows = Space.objects.unscoped("titles, for who runs the organisation").filter(
        organisation_id=organisation_id, closed_at=None
    )
    found = rows.exclude(kind=Space.Kind.COHORT).order_by("title", "pk")
    return list(found.values_list("pk", "title"))


def keepers_of(space: Space) -> list[int]:
    """Who looks after it: its moderators; else who facilitates or runs its organisation."""
    rows = SpaceMember.objects.unscoped("who is told of what waits here").filter(
        space=space, state=State.IN, role=SpaceMember.Role.MODERATOR
    )
    if found := list(rows.order_by("pk").values_list("person_id", flat=True)):
        return found
    at = space.organisation_id
    roles = [pk for role in policies.KEEPERS for pk in organisations.people_with_role(role, at)]
    return list(dict.fromkeys(roles))


def may_open_at(actor: Actor) -> dict[int, str]:
    """The organisations in which the actor may open spaces, by name."""
    places = [row.organisation_id for row in organisations.memberships_of(actor.person_id or 0)]
    roles = {at for at, role in actor.scope.roles if role in policies.OPENERS and at}
    ids = {at for at in {*places, *roles} if policies.can_open(actor, at)}
    return organisations.organisation_names(ids)


# --- lists ----------------------------------------------------------------------------------------


def spaces_of(actor: Actor) -> list[SpaceRow]:
    """Where somebody is, or is on the way in; the liveliest first."""
    mine = SpaceMember.objects.unscoped("the actor's own").filter(
        person_id=actor.person_id or 0, state__in=[State.IN, State.ASKED, State.INVITED]
    )
    by_space = {each.space_id: each for each in mine}
    rows = Space.objects.unscoped("those of the actor").filter(pk__in=by_space)
    return _rows(rows.order_by("-last_post_at", "-pk"), by_space)


def spaces_to_find(actor: Actor, words: str = "") -> list[SpaceRow]:
    """What somebody could join, by words in the title; the liveliest first."""
    mine = SpaceMember.objects.unscoped("the actor's own").filter(person_id=actor.person_id or 0)
    wide = Q(reach=Space.Reach.ECOSYSTEM) & ~Q(owner_id__in=actor.scope.unseen)
    there = Q(owner_id__in=actor.scope.owners) | wide
    rows = Space.objects.unscoped("narrowed here").filter(there, closed_at=None)
    rows = rows.exclude(kind=Space.Kind.COHORT)
    rows = rows.exclude(pk__in=mine.exclude(state=State.LEFT).values("space_id"))
    if words:
        rows = rows.filter(title__icontains=words)
    return _rows(rows.order_by("-last_post_at", "-pk")[:FINDABLE], {})


def spaces_to_read(actor: Actor, most: int) -> list[int]:
    """Where the actor is, and what they find and may read without being in it; what they may read only
    because they look after it is not among it. The liveliest first, theirs before all. Two queries."""
    mine = SpaceMember.objects.unscoped("the actor's own").filter(
        person_id=actor.person_id or 0, state=State.IN
    )
    ids = list(mine.order_by("-pk").values_list("space_id", flat=True)[:most])
    wide = Q(reach=Space.Reach.ECOSYSTEM) & ~Q(owner_id__in=actor.scope.unseen)
    there = Q(owner_id__in=actor.scope.owners) | wide
    rows = Space.objects.unscoped("narrowed here").filter(there, kind__in=OPEN_TO_READ)
    rows = rows.exclude(pk__in=ids).order_by("-last_post_at", "-pk")
    return [*ids, *rows.values_list("pk", flat=True)[: most - len(ids)]]


def spaces_named(actor: Actor, words: str, limit: int) -> list[SpaceRow]:
    """One's own spaces, and those that one could join, by words in the title."""
    plain = words.casefold()
    mine = [row for row in spaces_of(actor) if plain in row.title.casefold()][:limit]
    return [*mine, *spaces_to_find(actor, words)][:limit]


def _rows(spaces: Iterable[Space], mine: dict[int, SpaceMember]) -> list[SpaceRow]:
    found = list(spaces)
    names = organisations.organisation_names({each.organisation_id for each in found})
    return [_row(each, names, mine.get(each.pk)) for each in found]


def _row(space: Space, names: dict[int, str], mine: SpaceMember | None) -> SpaceRow:
    return SpaceRow(
        id=space.pk,
        title=space.title,
        about=space.about,
        kind=space.kind,
        kind_word=str(space.get_kind_display()),
        organisation=names[space.organisation_id],
        members=space.members,
        posts=space.posts,
        last_post_at=space.last_post_at,
        state=mine.state if mine else "",
        state_word=str(mine.get_state_display()) if mine else "",
        has_news=bool(mine and mine.state == State.IN and space.last_post_id > mine.seen_id),
    )
