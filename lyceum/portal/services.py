from typing import Any

from django.db import transaction

from lyceum.access import api as access
from lyceum.kernel import actors, eventlog
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import NotFound
from lyceum.organisations import api as organisations

from . import policies
from .errors import SetUpAlready


@transaction.atomic
def set_up(*, name: str, email: str, password: str, ecosystem: str, organisation: str) -> Any:
    """The first administrator, the ecosystem and its lead organisation: once, by who comes first."""
    if organisations.is_set_up():
        raise SetUpAlready
    person = access.create_first_account(name=name, email=email, password=password)
    organisations.found_ecosystem(
        by=actors.system("set-up"),
        name=ecosystem,
        organisation_name=organisation,
        person_id=person.pk,
    )
    return person


def replay_delivery(*, by: Actor, delivery_id: int) -> None:
    """Give a fact that was given up on its second chance."""
    if not policies.can_run_ecosystem(by):
        raise NotFound
    eventlog.replay_parked(delivery_id)
