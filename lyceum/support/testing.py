"""Questions at the support centre, for tests of this app and of higher ones."""

from datetime import timedelta
from typing import Any

from lyceum.kernel import actors, clock
from lyceum.organisations import api as organisations

from . import services
from .types import NewCase, NewProfile, NewSeeking, NewSlots


def make_case(
    person: Any,
    organisation: Any = None,
    subject: str = "Where do I see my hours?",
    **said: Any,
) -> Any:
    """Somebody asks."""
    said = {"kind": "hr-partner", "text": f"{subject} I looked everywhere.", **said}
    new = NewCase(subject=subject, organisation_id=organisation and organisation.pk, **said)
    return services.open_case(by=acting(person), person_id=person.pk, new=new)


def acting(person: Any) -> Any:
    """The actor that a request of this person would carry."""
    return actors.person(person.pk, organisations.scope_of(person.pk))


def make_mentor(person: Any, organisation: Any, skills: Any = (), **said: Any) -> Any:
    """Somebody offers to be a mentor."""
    new = NewProfile(
        organisation_id=organisation.pk, skill_ids=tuple(each.pk for each in skills), **said
    )
    return services.keep_profile(by=acting(person), person_id=person.pk, new=new)


def make_seeker(
    person: Any, organisation: Any, skills: Any = (), *, wishes: Any = (), apart: Any = ()
) -> Any:
    """Somebody looks for a mentor."""
    new = NewSeeking(
        organisation_id=organisation.pk,
        skill_ids=tuple(each.pk for each in skills),
        wish_ids=tuple(each.pk for each in wishes),
        apart_ids=tuple(each.pk for each in apart),
    )
    return services.seek_mentor(by=acting(person), person_id=person.pk, new=new)


def make_slots(advisor: Any, organisation: Any, **said: Any) -> Any:
    """An advisor offers times, the day after tomorrow."""
    said.setdefault("starts_at", clock.now() + timedelta(days=2))
    new = NewSlots(organisation_id=organisation and organisation.pk, **said)
    return services.offer_slots(by=acting(advisor), advisor_id=advisor.pk, new=new)
