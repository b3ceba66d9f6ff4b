"""Who is in a space, and by which handle."""

from collections.abc import Iterable, Sequence

from django.db.models import F, QuerySet
from django.utils.text import slugify

from lyceum.communities.models import Space, SpaceMember
from lyceum.communities.types import CalledRow, MemberPage, MemberRow, Place
from lyceum.identity import api as identity
from lyceum.organisations import api as organisations

PAGE = 50
HERE = "of a space that the gate let the actor read"
LONGEST_HANDLE = 50
CALLABLE = 8
State = SpaceMember.State


def member_page(place: Place, *, before: int | None = None, words: str = "") -> MemberPage:
    """Who is in it, the newest first; or those whose handle begins so."""
    rows = SpaceMember.objects.unscoped(HERE).filter(space=place.space, state=State.IN)
    if words:
        rows = rows.filter(handle__startswith=slugify(words))
    return _page(rows, before)


def waiting_page(place: Place) -> MemberPage:
    """Who has asked to join, for who looks after it."""
    rows = SpaceMember.objects.unscoped(HERE).filter(space=place.space, state=State.ASKED)
    return _page(rows, None)


def _page(rows: QuerySet[SpaceMember], before: int | None) -> MemberPage:
    query = rows.order_by("-pk")
    if before:
        query = query.filter(pk__lt=before)
    found: list[SpaceMember] = list(query[: PAGE + 1])
    more = found[PAGE - 1].pk if len(found) > PAGE else None
    found = found[:PAGE]
    names = identity.names_of([each.person_id for each in found])
    homes = organisations.organisation_names(filter(None, (e.organisation_id for e in found)))
    return MemberPage(
        [
            MemberRow(
                person_id=each.person_id,
                name=names[each.person_id],
                handle=each.handle,
                organisation=homes.get(each.organisation_id or 0, ""),
                role=each.role,
                state=each.state,
                words=each.words,
                since=each.since,
            )
            for each in found
        ],
        more,
    )


def handle_for(name: str, person_id: int, taken: Iterable[str]) -> str:
    """How somebody is called after their name: letters that every keyboard has, once in a space."""
    from text_unidecode import unidecode  # noqa: PLC0415  needed only when somebody comes in

    plain = slugify(unidecode(name))[:LONGEST_HANDLE].strip("-") or f"person-{person_id}"
    return plain if plain not in set(taken) else f"{plain}-{person_id}"


def homes_of(person_ids: Sequence[int], at: int) -> dict[int, int]:
    """From where people come: the organisation itself if they have a place there, else their first."""
    places = organisations.organisations_among(person_ids)
    return {pk: at if at in some else min(some) for pk, some in places.items()}


def invitable(space: Space, person_ids: Iterable[int]) -> list[int]:
    """Of these people those who are not in it yet."""
    ids = list(dict.fromkeys(person_ids))
    rows = SpaceMember.objects.unscoped(HERE).filter(space=space, person_id__in=ids)
    there = set(rows.filter(state=State.IN).values_list("person_id", flat=True))
    return [pk for pk in ids if pk not in there]


def callable_in(place: Place, words: str) -> list[CalledRow]:
    """A few members whom the actor may call by these words, the beginning of a handle or of a part of
    it; by none, those who spoke last."""
    rows = SpaceMember.objects.unscoped(HERE).filter(space=place.space, state=State.IN)
    rows = rows.exclude(handle="").exclude(pk=place.mine.pk if place.mine else 0)
    if not words:
        return _called_rows(rows.order_by(F("last_said_at").desc(nulls_last=True), "pk")[:CALLABLE])
    from text_unidecode import unidecode  # noqa: PLC0415  needed only when somebody is looked for

    start = slugify(unidecode(words))
    if not start:
        return []
    first = list(rows.filter(handle__startswith=start).order_by("handle")[:CALLABLE])
    within = rows.filter(handle__contains=f"-{start}").exclude(pk__in=[one.pk for one in first])
    return _called_rows([*first, *within.order_by("handle")[: CALLABLE - len(first)]])


def _called_rows(found: Iterable[SpaceMember]) -> list[CalledRow]:
    some = list(found)
    names = identity.names_of([one.person_id for one in some])
    homes = organisations.organisation_names(filter(None, (one.organisation_id for one in some)))
    return [
        CalledRow(one.handle, names[one.person_id], homes.get(one.organisation_id or 0, ""))
        for one in some
    ]


def who_is_called(space: Space, handles: Iterable[str]) -> dict[str, int]:
    """The members with these handles; of one that is short, the only one whose handle begins so."""
    asked = list(dict.fromkeys(handles))
    rows = SpaceMember.objects.unscoped(HERE).filter(space=space, state=State.IN)
    exact = rows.filter(handle__in=asked).values_list("handle", "person_id")
    found: dict[str, int] = dict(exact)
    for short in asked:
        if short in found:
            continue
        like = rows.filter(handle__gte=short + "-", handle__lt=short + ".")
        some = list(like.values_list("person_id", flat=True)[:2])
        if len(some) == 1:
            found[short] = some[0]
    return found
