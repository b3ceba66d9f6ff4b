"""Announcing, changing and cancelling dated runs."""

from dataclasses import asdict
from typing import Any

from django.db import transaction

from lyceum.catalogue import api as catalogue
from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import EditedMeanwhile, Forbidden, NotFound
from lyceum.kernel.eventlog import publish
from lyceum.kernel.scope import organisation_owner
from lyceum.programmes import policies
from lyceum.programmes.errors import DatesDoNotFit, FewerSeatsThanTaken, RunIsTaken
from lyceum.programmes.events import OfferingAdded, OfferingCancelled, OfferingChanged
from lyceum.programmes.models import Offering, Programme
from lyceum.programmes.types import Run

from .dates import take_back_dates, write_dates
from .settling import settle_cancelled
from .states import locked
from .waiting import end_list, make_ready, move_list


@transaction.atomic
def add_offering(*, by: Actor, resource_id: int, run: Run) -> Offering:
    """Announce a dated run of a resource."""
    resource = catalogue.resource_for(by, resource_id)
    if not policies.can_offer(by, resource.organisation_id):
        raise Forbidden
    _insist_on_dates(run)
    _insist_on_programme(run, resource.organisation_id)
    offering = Offering.objects.create(
        owner_id=organisation_owner(resource.organisation_id),
        organisation_id=resource.organisation_id,
        resource_id=resource.pk,
        added_at=clock.now(),
        **asdict(run),
    )
    publish(OfferingAdded(**_about(by, offering)))
    return offering


@transaction.atomic
def change_offering(*, by: Actor, offering_id: int, version: int, run: Run) -> Offering:
    """Change a run, unless somebody else has changed it since `version`."""
    offering = locked(offering_id)
    if not policies.can_offer(by, offering.organisation_id):
        raise Forbidden
    if offering.version != version:
        raise EditedMeanwhile
    _insist_on_dates(run)
    _insist_on_programme(run, offering.organisation_id)
    if run.programme_id != offering.programme_id and offering.seats_taken:
        raise RunIsTaken
    given_away = offering.seats_taken + offering.seats_offered
    if run.seats is not None and run.seats < given_away:
        raise FewerSeatsThanTaken(taken=given_away)
    for name, value in asdict(run).items():
        setattr(offering, name, value)
    offering.version += 1
    offering.save()
    publish(OfferingChanged(**_about(by, offering)))
    write_dates(offering)
    make_ready(offering)
    move_list(offering)
    return offering


def cancel_offering(*, by: Actor, offering_id: int) -> None:
    """Say that a run will not take place; who has a seat stays enrolled, without a date, and gets
    back what was paid for it. Who asked to have one paid need not wait any more.

    The money follows the cancellation, seat by seat; what is left of it the clock takes up.
    """
    if _call_off(by, offering_id):
        settle_cancelled(by=by, offering_id=offering_id)


@transaction.atomic
def _call_off(by: Actor, offering_id: int) -> bool:
    offering = locked(offering_id)
    if not policies.can_offer(by, offering.organisation_id):
        raise Forbidden
    if offering.cancelled_at:
        return False
    offering.cancelled_at = clock.now()
    offering.save(update_fields=["cancelled_at"])
    publish(OfferingCancelled(**_about(by, offering)))
    end_list(offering)
    take_back_dates(offering)
    return True


def _insist_on_dates(run: Run) -> None:
    end = run.ends_on or run.starts_on
    if end < run.starts_on or (run.deadline_on and run.deadline_on > end):
        raise DatesDoNotFit


def _insist_on_programme(run: Run, organisation_id: int) -> None:
    """A run leads into a programme of who runs it; who comes into a joint one is said by its owners."""
    rows = Programme.objects.unscoped("of the organisation that runs it")
    fits = rows.filter(pk=run.programme_id or 0, organisation_id=organisation_id, is_joint=False)
    if run.programme_id is not None and not fits.exists():
        raise NotFound


def _about(by: Actor, offering: Offering) -> dict[str, Any]:
    return {
        "by": str(by),
        "owner_id": offering.owner_id,
        "offering_id": offering.pk,
        "resource_id": offering.resource_id,
        "organisation_id": offering.organisation_id,
    }
