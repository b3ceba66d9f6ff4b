from collections.abc import Collection, Mapping
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, available_timezones

from django.core.paginator import Page, Paginator
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from lyceum.catalogue import api as catalogue
from lyceum.kernel import actors, clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import NotFound
from lyceum.kernel.money import Money
from lyceum.learning import api as learning
from lyceum.programmes import policies
from lyceum.programmes.models import Offering, Seat, Session
from lyceum.programmes.types import Back, OfferingRow, seat_name, wanted_of
from lyceum.wallets import api as wallets
from lyceum.wallets.api import Paying

# The runs of a resource are seen by whoever sees the resource, so its gate is asked first.
DATES = 50
RUNS = 30  # of a page
LAST = timezone(timedelta(hours=-12))  # where a day ends last
SEEN = "runs of resources that the catalogue let the actor see"


def offering_for(actor: Actor, offering_id: int) -> Offering:
    """The one way to a run: who cannot see the resource finds no run either."""
    offering = Offering.objects.unscoped(SEEN).filter(pk=offering_id).first()
    if offering is None:
        raise NotFound
    catalogue.resource_for(actor, offering.resource_id)
    return offering


def title_of(offering: Offering) -> str:
    """What is learnt in a run, as the organisation that runs it calls it."""
    house = actors.system("programmes", offering.owner_id)
    return str(catalogue.resource_for(house, offering.resource_id).title)


def day_at(offering: Offering) -> date:
    """Which day it is where a run takes place; where it is said to be nowhere, a day lasts until it has
    ended everywhere. One query."""
    return clock.now().astimezone(_zone_of(offering)).date()


def end_of_joining(offering: Offering) -> datetime:
    """The last moment of the last day on which one may join, by the clocks of the run."""
    day = offering.joinable_until + timedelta(days=1)
    return datetime.combine(day, time(), _zone_of(offering)).astimezone(UTC)


def zone_said(offering: Offering) -> str:
    """The zone of the first session of a run; "" where none is planned."""
    rows = Session.objects.unscoped("the zone of a run").filter(offering=offering)
    zones = (
        rows.filter(cancelled_at=None).order_by("starts_at", "pk").values_list("zone", flat=True)
    )
    return zones.first() or ""


def _zone_of(offering: Offering) -> tzinfo:
    zone = zone_said(offering)
    return ZoneInfo(zone) if zone in available_timezones() else LAST


def offering_to_change(actor: Actor, offering_id: int) -> Offering:
    """A run that the actor may change; for others there is none to change."""
    offering = offering_for(actor, offering_id)
    if not policies.can_offer(actor, offering.organisation_id):
        raise NotFound
    return offering


def offerings(
    actor: Actor, resource_ids: Collection[int], from_day: date
) -> dict[int, list[OfferingRow]]:
    """The runs of resources that can still be joined on a day, the first first."""
    runs = Offering.objects.unscoped(SEEN).filter(resource_id__in=resource_ids, cancelled_at=None)
    joinable = Q(deadline_on__gte=from_day) | Q(deadline_on=None, starts_on__gte=from_day)
    ahead = list(runs.filter(joinable).order_by("starts_on", "pk"))
    seen = catalogue.visible_ids(actor, {run.resource_id for run in ahead})
    mine = _seats_of(actor, seen)
    found: dict[int, list[OfferingRow]] = {}
    for run in ahead:
        if run.resource_id in seen:
            found.setdefault(run.resource_id, []).append(_row(run, mine))
    return found


def page_of_runs(resource_id: int, number: int = 1, size: int = RUNS) -> Page[Offering]:
    """A page of the runs of one resource (got through its gate) that are not over yet."""
    runs = Offering.objects.unscoped(SEEN).filter(resource_id=resource_id, cancelled_at=None)
    ahead = runs.filter(Q(starts_on__gte=clock.today()) | Q(ends_on__gte=clock.today()))
    return Paginator(ahead.order_by("starts_on", "pk"), size).get_page(number)


def runs_of(
    actor: Actor, resource_id: int, page: Page[Offering] | None = None
) -> list[OfferingRow]:
    """The runs of a page."""
    mine = _seats_of(actor, [resource_id])
    return [_row(run, mine) for run in page or page_of_runs(resource_id)]


def runs_in(actor: Actor, offering_ids: Collection[int]) -> list[OfferingRow]:
    """These runs, of which the actor may see the resources, the first first."""
    runs = Offering.objects.unscoped(SEEN).filter(pk__in=offering_ids, cancelled_at=None)
    found = list(runs.order_by("starts_on", "pk"))
    titles = catalogue.rows(actor, {run.resource_id for run in found})
    mine = _seats_of(actor, titles)
    return [
        _row(run, mine, titles[run.resource_id].title) for run in found if run.resource_id in titles
    ]


def beginnings(offering_ids: Collection[int]) -> dict[int, tuple[int, date]]:
    """Of each run what is learnt in it (the resource), and its first day."""
    runs = Offering.objects.unscoped("what a run is of, to name it").filter(pk__in=offering_ids)
    return {pk: (of, day) for pk, of, day in runs.values_list("pk", "resource_id", "starts_on")}


def dates_of(
    actor: Actor, person_id: int, first: date, last: date
) -> dict[date, list[tuple[str, str]]]:
    """What of a person's runs begins or ends on each of these days: words, and where they lead."""
    seats = (
        Seat.objects.within(actor.scope)
        .filter(person_id=person_id, given_up_at=None, offering__cancelled_at=None)
        .filter(
            Q(offering__starts_on__range=(first, last)) | Q(offering__ends_on__range=(first, last))
        )
    )
    found: dict[date, list[tuple[str, str]]] = {}
    for seat in seats.select_related("offering", "enrolment").order_by("pk")[:DATES]:
        run, to = seat.offering, reverse("learning:enrolment", args=[seat.enrolment_id])
        for day, words in (
            (run.starts_on, _("starts: {title}")),
            (run.ends_on, _("ends: {title}")),
        ):
            if day and first <= day <= last:
                found.setdefault(day, []).append((words.format(title=seat.enrolment.title), to))
    return found


def seat_in(actor: Actor, offering_id: int) -> Seat:
    """The actor's own seat in a run."""
    seats = Seat.objects.within(actor.scope).filter(offering_id=offering_id, given_up_at=None)
    seat = seats.select_related("offering", "enrolment").first()
    if seat is None:
        raise NotFound
    return seat


def what_comes_back(seat: Seat) -> Back:
    """What its person gets back if they give it up today; a seat that was got through its gate."""
    share = seat.refund_on(day_at(seat.offering))
    return Back(share, wallets.paid_for(seat_name(seat.pk)))


def seat_of(actor: Actor, person_id: int, resource_id: int, *, but_in: int = 0) -> Seat | None:
    """A person's seat in a run of a resource which goes on or is still to come; not one in the run
    `but_in`, nor in a cancelled one, nor one that was left or finished."""
    day = clock.today()
    ahead = Q(offering__ends_on__gte=day) | Q(offering__ends_on=None, offering__starts_on__gte=day)
    seats = Seat.objects.within(actor.scope).filter(
        ahead,
        person_id=person_id,
        given_up_at=None,
        offering__resource_id=resource_id,
        offering__cancelled_at=None,
        enrolment__state__in=learning.Enrolment.OPEN,
    )
    return seats.exclude(offering_id=but_in).select_related("offering").order_by("pk").first()


def _seats_of(actor: Actor, resource_ids: Collection[int]) -> dict[int, bool]:
    """In which runs they sit, and whether that is behind them. One query."""
    seats = Seat.objects.within(actor.scope).filter(
        offering__resource_id__in=resource_ids, given_up_at=None
    )
    rows = seats.select_related("offering", "enrolment")
    return {seat.offering_id: seat.is_behind(clock.today()) for seat in rows}


def _row(run: Offering, mine: Mapping[int, bool], title: str = "") -> OfferingRow:
    return OfferingRow(
        id=run.pk,
        resource_id=run.resource_id,
        starts_on=run.starts_on,
        ends_on=run.ends_on,
        deadline_on=run.deadline_on,
        price=run.price,
        currency=run.currency,
        mode=run.mode,
        mode_word=run.get_mode_display(),
        language=run.language,
        seats_left=run.seats_left,
        place=run.place,
        refund_days=run.refund_days,
        late_refund=run.late_refund,
        is_mine=run.pk in mine,
        is_behind=mine.get(run.pk, False),
        is_closed=run.joinable_until < clock.now().astimezone(LAST).date(),
        title=title,
    )


def order_for(actor: Actor, offering: Offering, about: str = "") -> wallets.Order | None:
    """A seat as something to pay for; None where the run is free, or its price is not known."""
    if not offering.price:
        return None
    return catalogue.order_for(
        catalogue.resource_for(actor, offering.resource_id),
        reason="seat",
        wanted=wanted_of(offering.pk),
        about=about,
        offering_id=offering.pk,
        price=Money(offering.price, offering.currency),
    )


def payment_of(actor: Actor, person_id: int, offering_id: int) -> Paying | None:
    """What a seat would cost the person's pots, or what they asked before; None where there is
    nothing to pay, no pot that pays for such a thing, no such run any more, or a seat already."""
    offering = offering_for(actor, offering_id)
    seats = Seat.objects.within(actor.scope).filter(offering=offering, person_id=person_id)
    kept = seats.filter(given_up_at=None, enrolment__state__in=learning.Enrolment.OPEN)
    if offering.cancelled_at or kept.exists():
        return None
    order = order_for(actor, offering)
    return wallets.paying(actor, person_id, order) if order else None
