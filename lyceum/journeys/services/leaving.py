"""Out of a playbook before its end."""

from collections.abc import Sequence

from django.db import transaction

from lyceum.journeys.events import PlaybookLeft
from lyceum.journeys.models import Playbook, Run
from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.eventlog import publish_many

BATCH = 1000
ALL = "everybody who is in a playbook, or somebody in all of them"
INSIDE = (Run.State.RUNNING, Run.State.STUCK)


def leave_all(by: Actor, playbook: Playbook) -> int:
    """Everybody is out of it."""
    rows = Run.objects.unscoped(ALL).filter(playbook=playbook, state__in=INSIDE)
    return _out(by, list(rows.select_for_update().order_by("pk")), "stopped")


@transaction.atomic
def leave_organisation(*, by: Actor, organisation_id: int, person_id: int) -> int:
    """Who belongs there no more goes through none of its playbooks."""
    rows = Run.objects.unscoped(ALL).filter(
        organisation_id=organisation_id, person_id=person_id, state__in=INSIDE
    )
    return _out(by, list(rows.select_for_update().order_by("pk")), "gone")


def _out(by: Actor, runs: Sequence[Run], ending: str) -> int:
    for run in runs:
        close(run, ending)
    Run.objects.unscoped(ALL).bulk_update(runs, CLOSED, batch_size=500)
    publish_many(left_facts(by, runs))
    return len(runs)


CLOSED = ("state", "ending", "ended_at", "due_at")


def close(run: Run, ending: str) -> None:
    """It is over for them; whoever calls it saves it and tells."""
    run.state = Run.State.DONE if ending == "end" else Run.State.LEFT
    run.ending, run.ended_at, run.due_at = ending, clock.now(), None


def left_facts(by: Actor, runs: Sequence[Run]) -> list[PlaybookLeft]:
    """One fact for all of a batch that left a version in the same way."""
    found: dict[tuple[int, int, str], list[Run]] = {}
    for run in runs:
        found.setdefault((run.playbook_id, run.version_id, run.ending), []).append(run)
    return [
        PlaybookLeft(
            by=str(by),
            owner_id=f"organisation:{some[0].organisation_id}",
            playbook_id=playbook_id,
            version_id=version_id,
            organisation_id=some[0].organisation_id,
            ending=ending,
            person_ids=[run.person_id for run in some],
        )
        for (playbook_id, version_id, ending), some in found.items()
    ]
