from datetime import timedelta
from typing import Any

from lyceum.identity.testing import make_person
from lyceum.kernel import actors, clock
from lyceum.kernel.scope import organisation_owner, person_owner
from lyceum.organisations import api as organisations
from lyceum.organisations.testing import make_role

from . import services
from .models import Cohort, CohortMember, Energy, Offering, Participation, Programme
from .types import Limits, Owner, Pact


def make_offering(resource: Any, *, seats: int | None = 2, in_days: int = 30, **fields: Any) -> Any:
    """A run of a resource, a month from now."""
    starts_on = clock.today() + timedelta(days=in_days)
    fields.setdefault("ends_on", starts_on + timedelta(days=28))
    return Offering.objects.create(
        owner_id=organisation_owner(resource.organisation_id),
        organisation_id=resource.organisation_id,
        resource=resource,
        starts_on=starts_on,
        seats=seats,
        added_at=clock.now(),
        **fields,
    )


def make_programme(organisation: Any, title: str = "Data for movers", **fields: Any) -> Any:
    """A programme of half a year, open, run by an organisation."""
    fields.setdefault("starts_on", clock.today())
    fields.setdefault("ends_on", fields["starts_on"] + timedelta(days=182))
    fields.setdefault("state", "open")
    return Programme.objects.create(
        owner_id=organisation_owner(organisation.pk),
        organisation=organisation,
        title=title,
        added_at=clock.now(),
        **fields,
    )


def make_agreement(
    programme: Any, seats: dict[Any, int], *, signed: bool = True, **said: Any
) -> Any:
    """An agreement of these owners with their seats, signed by an administrator of each."""
    said = {"starts_on": clock.today(), "ends_on": programme.ends_on, **said}
    shares = said.pop("parts", {})
    owners = tuple(
        Owner(
            organisation_id=one.pk,
            seats=count,
            share=shares.get(one, 1),
            industry=f"Industry of {one.name}",
        )
        for one, count in seats.items()
    )
    house = actors.system("tests", programme.owner_id)
    pact = Pact(owners=owners, **said)
    made = services.offer_agreement(by=house, programme_id=programme.pk, pact=pact)
    for one in seats if signed else ():
        signer = make_person(f"Signer {one.pk} of {made.pk}")
        make_role(signer, "administrator", one)
        services.sign_agreement(
            by=actors.person(signer.pk, organisations.scope_of(signer.pk)),
            programme_id=programme.pk,
            organisation_id=one.pk,
            digest=made.digest,
        )
    made.refresh_from_db()
    return made


def make_participant(programme: Any, person: Any, home: Any, **fields: Any) -> Any:
    """Somebody who was let in."""
    fields.setdefault("state", "admitted")
    return Participation.objects.create(
        owner_id=person_owner(person.pk),
        programme=programme,
        person=person,
        organisation=home,
        asked_at=clock.now(),
        **fields,
    )


def make_energy(session: Any, person: Any, level: int) -> Energy:
    """How a session was for somebody."""
    return Energy.objects.create(
        owner_id=person_owner(person.pk),
        session=session,
        person=person,
        level=level,
        said_at=clock.now(),
    )


def make_cohort(programme: Any, people: Any, title: str = "Cohort 1") -> Cohort:
    """These people in a cohort of a programme."""
    cohort = Cohort.objects.create(
        owner_id=programme.owner_id,
        programme=programme,
        organisation=programme.organisation,
        title=title,
        starts_on=programme.starts_on,
        ends_on=programme.ends_on,
        made_at=clock.now(),
    )
    for person in people:
        CohortMember.objects.create(
            owner_id=person_owner(person.pk),
            organisation=programme.organisation,
            cohort=cohort,
            person=person,
            joined_at=clock.now(),
        )
    return cohort


def formed(programme: Any, **limits: Any) -> Any:
    """A proposal of cohorts, worked out."""
    house = actors.system("tests", programme.owner_id)
    said = Limits(**{"smallest": 2, "largest": 3, **limits})
    made = services.ask_forming(by=house, programme_id=programme.pk, limits=said)
    services.work_out(forming_id=made.pk)
    made.refresh_from_db()
    return made
