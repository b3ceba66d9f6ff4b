"""What failed is begun again when somebody says so: who is stuck, what did not go outside."""

from django.db import transaction

from lyceum.journeys.errors import PlaybookDoesNotRun
from lyceum.journeys.events import ErrandsSentAgain, PeopleSetGoing
from lyceum.journeys.models import Errand, Playbook, Run
from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.eventlog import publish

from .playbooks import about, locked

ALL = "the playbook was got through its gate"


@transaction.atomic
def set_going(*, by: Actor, playbook_id: int, run_id: int | None = None) -> int:
    """Who is stuck goes on from the step at which they stand: one of them, or all; gives how many."""
    found = locked(by, playbook_id)
    if found.state != Playbook.State.ACTIVE:
        raise PlaybookDoesNotRun
    rows = Run.objects.unscoped(ALL).filter(playbook=found, state=Run.State.STUCK)
    if run_id is not None:
        rows = rows.filter(pk=run_id)
    stuck = dict(rows.select_for_update().order_by("pk").values_list("pk", "person_id"))
    Run.objects.unscoped(ALL).filter(pk__in=stuck).update(
        state=Run.State.RUNNING, due_at=clock.now(), attempts=0
    )
    if stuck:
        publish(PeopleSetGoing(**about(by, found), person_ids=list(stuck.values())))
    return len(stuck)


@transaction.atomic
def send_again(*, by: Actor, playbook_id: int, errand_id: int | None = None) -> int:
    """What a system outside did not take is sent once more, with the same key: one, or all."""
    found = locked(by, playbook_id)
    rows = Errand.objects.filter(run__playbook=found, state=Errand.State.FAILED)
    if errand_id is not None:
        rows = rows.filter(pk=errand_id)
    ids = list(rows.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))
    Errand.objects.filter(pk__in=ids).update(
        state=Errand.State.WAITING, try_at=clock.now(), attempts=0
    )
    if ids:
        publish(ErrandsSentAgain(**about(by, found), errand_ids=ids))
    return len(ids)
