"""Telling people what happens in a programme: who has to answer, and whom an answer is for."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from lyceum.agenda import api as agenda
from lyceum.kernel.actors import Actor
from lyceum.messaging import api as messaging
from lyceum.organisations import api as organisations
from lyceum.programmes import policies
from lyceum.programmes.models import Case, Programme


def tell(
    kind: str,
    to: Iterable[int],
    about: messaging.About,
    *,
    by: Actor,
    organisation_id: int | None = None,
) -> None:
    """The same to all of them, but not to who did it."""
    people = sorted(set(to) - {by.person_id or 0})
    if people:
        messaging.send_many(
            kind=f"programmes.{kind}", to=people, about=about, organisation_id=organisation_id
        )


def about_programme(programme: Programme, page: str = "programme", **words: Any) -> messaging.About:
    """A programme, as what a message is about, and the page of it to which it leads."""
    address = reverse(f"programmes:{page}", args=[programme.pk])
    return messaging.About(programme.title, address, **words)


def about_case(case: Case, **words: Any) -> messaging.About:
    """A case, as what a message is about."""
    return messaging.About(case.title, reverse("programmes:case", args=[case.pk]), **words)


def signers_of(organisation_id: int) -> list[int]:
    """Who signs for an organisation."""
    return organisations.people_with_role("administrator", organisation_id)


def keepers_of(organisation_id: int) -> list[int]:
    """Who answers for an organisation: lets its people in, speaks for it as a sponsor."""
    roles = policies.ADMITTERS
    return [pk for role in roles for pk in organisations.people_with_role(role, organisation_id)]


def write_due(case: Case, person_ids: Iterable[int]) -> None:
    """The day by which a case is to be delivered, in the calendars of who works on it."""
    first, last = agenda.whole_days(case.due_on)
    entries = [
        agenda.NewEntry(
            person_id=pk,
            source=_source_of(case),
            kind="programmes.case",
            title=case.title,
            starts_at=first,
            ends_at=last,
            is_all_day=True,
            is_busy=False,
            url=reverse("programmes:case", args=[case.pk]),
        )
        for pk in person_ids
    ]
    agenda.write_entries(entries)


def take_back_due(cases: Iterable[Case], person_ids: Iterable[int]) -> None:
    """It leaves the calendars of who works on them no more."""
    if sources := [_source_of(case) for case in cases]:
        agenda.cancel_entries(sources, list(person_ids))


def _source_of(case: Case) -> str:
    return f"programmes.case:{case.pk}"
