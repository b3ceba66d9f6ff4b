import time
from collections.abc import Iterable
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import NotFound
from lyceum.kernel.scope import organisation_owner
from lyceum.organisations import policies
from lyceum.organisations.models import Ecosystem, Membership, Organisation
from lyceum.organisations.types import OrganisationRow
from lyceum.ui.brand import Brand

PAGE = 50
FRESH = 10.0
_kept: dict[str, tuple[float, Brand]] = {}


def is_set_up() -> bool:
    """Has somebody founded the ecosystem of this installation?"""
    return Ecosystem.objects.exists()


def ecosystem() -> Ecosystem:
    """The ecosystem, with what a new one would have where none is founded yet."""
    return Ecosystem.objects.first() or Ecosystem(pk=1)


def brand() -> Brand:
    """The brand of the ecosystem; asked on every page, so it is kept for some seconds."""
    kept_at, kept = _kept.get("brand", (0.0, None))
    if kept is None or time.monotonic() - kept_at > FRESH:
        kept = _brand(ecosystem())
        keep_brand(kept)
    return kept


def keep_brand(found: Brand) -> None:
    """What the next pages of this process show."""
    _kept["brand"] = (time.monotonic(), found)


def forget_brand() -> None:
    """It was changed here: the next page shows the new one."""
    _kept.clear()


def brand_draft(changes: dict[str, Any]) -> Brand:
    """The brand as it would be, for trying it out."""
    kept = ecosystem()
    kept.brand = {**kept.brand, **changes}
    kept.name = changes.get("name") or kept.name
    return _brand(kept)


def _brand(kept: Ecosystem) -> Brand:
    chosen = {name: kept.brand[name] for name in _choices() if kept.brand.get(name)}
    accents = dict(Organisation.objects.exclude(accent="").values_list("pk", "accent"))
    logo = f"{reverse('organisations:logo')}?v={kept.version}" if kept.logo else ""
    return Brand(**{**chosen, "name": kept.name, "logo_url": logo, "accents": accents})


def _choices() -> list[str]:
    return [name for name in Brand.__dataclass_fields__ if name not in BY_US]


BY_US = {"name", "logo_url", "accents"}


def organisation_for(actor: Actor, organisation_id: int) -> Organisation:
    """The organisation, for who belongs there or runs the ecosystem; else there is none."""
    found = Organisation.objects.filter(pk=organisation_id).first()
    return _seen(actor, found)


def organisation_by_slug(actor: Actor, slug: str) -> Organisation:
    """The same, by the word in an address."""
    return _seen(actor, Organisation.objects.filter(slug=slug).first())


def _seen(actor: Actor, found: Organisation | None) -> Organisation:
    if found is None or not policies.can_see_organisation(actor, found.pk):
        raise NotFound
    return found


def organisation_names(organisation_ids: Iterable[int]) -> dict[int, str]:
    """Names by id. Whoever asks has asked before whether they may be shown."""
    ids = list(set(organisation_ids))
    return dict(Organisation.objects.filter(pk__in=ids).values_list("pk", "name"))


def organisation_called(name: str) -> int | None:
    """The one of exactly this name (in any case), or with this word in its address; of none and of
    two of a name nothing. It says no more than that there is one."""
    found = Organisation.objects.filter(Q(name__iexact=name) | Q(slug=name.lower()))
    ids = list(found.values_list("pk", flat=True)[:2])
    return ids[0] if len(ids) == 1 else None


def kinds_of(organisation_ids: Iterable[int]) -> dict[int, str]:
    """Which kind of organisation each is, by id."""
    ids = list(set(organisation_ids))
    return dict(Organisation.objects.filter(pk__in=ids).values_list("pk", "kind"))


def zones_of(organisation_ids: Iterable[int]) -> dict[int, str]:
    """The time zone that each organisation says it lives in, where it says one."""
    found = Organisation.objects.filter(pk__in=set(organisation_ids)).exclude(time_zone="")
    return dict(found.values_list("pk", "time_zone"))


def kinds_of_all() -> dict[int, str]:
    """The same of all there are. One query."""
    return dict(Organisation.objects.values_list("pk", "kind"))


def organisations_for(actor: Actor) -> list[OrganisationRow]:
    """All of them for who runs the ecosystem; for others, where they belong."""
    return [_row(each) for each in _visible(actor)]


def organisations_page(
    actor: Actor, number: int | str
) -> tuple[Page[Organisation], list[OrganisationRow]]:
    """A page of the same; its rows say how many people each has."""
    page = Paginator(_visible(actor), PAGE).get_page(number)
    places = Membership.objects.unscoped("sums of organisations already chosen")
    counts = dict(
        places.filter(organisation__in=list(page.object_list), is_open=True)
        .values_list("organisation")
        .annotate(people=Count("pk"))
    )
    return page, [_row(each, counts.get(each.pk, 0)) for each in page.object_list]


def _row(each: Organisation, people: int = 0) -> OrganisationRow:
    kind = each.get_kind_display()
    return OrganisationRow(each.pk, each.name, each.slug, kind, each.country, people)


def _visible(actor: Actor) -> QuerySet[Organisation]:
    rows = Organisation.objects.order_by("name", "pk")
    return rows if policies.can_run_ecosystem(actor) else rows.filter(pk__in=_ids(actor))


def places_to_stand(actor: Actor) -> list[Organisation]:
    """The organisations between which the actor may switch."""
    return list(Organisation.objects.filter(pk__in=_ids(actor)).order_by("name"))


def where_to_keep(actor: Actor) -> int | None:
    """The organisation whose people the actor keeps: where they stand, else where they keep units."""
    at = actor.organisation_id
    if at is not None and policies.can_keep_some(actor, at):
        return at
    parts = sorted(place for place, _unit, role in actor.scope.parts)
    return next((place for place in parts if policies.can_keep_some(actor, place)), None)


def _ids(actor: Actor) -> list[int]:
    prefix = organisation_owner(0)[:-1]
    owners = actor.scope.owners
    return [int(o.removeprefix(prefix)) for o in owners if o.startswith(prefix)]


def place_name(request: Any) -> str:
    """For the page shell: the name of the organisation in which one stands."""
    at = request.actor.organisation_id
    return organisation_names([at]).get(at, "") if at else ""


def other_places(request: Any) -> list[Organisation]:
    """For the page shell: where one could stand instead; nothing to choose, no query."""
    actor: Actor = request.actor
    return places_to_stand(actor) if len(_ids(actor)) > 1 else []
