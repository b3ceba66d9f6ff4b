"""What the clock does to questions: warn who has one, tell those above, close what fell silent."""

from datetime import timedelta

from django.db import transaction

from lyceum.kernel import actors, clock
from lyceum.kernel.eventlog import publish
from lyceum.kernel.schedule import one_by_one
from lyceum.messaging import api as messaging
from lyceum.organisations import api as organisations
from lyceum.support.events import CaseClosed, CaseEscalated, CaseWarned
from lyceum.support.models import Case
from lyceum.support.types import KINDS

from .opening import ALL, address_of, fact, note, stop_clock

HOUSE = actors.system("support")
SILENT = timedelta(days=14)
ADMINISTRATOR = "administrator"


def watch_cases(limit: int = 200) -> int:
    """Those whose time is nearly over and those whose time is over, once each; gives how many."""
    moment = clock.now()
    rows = Case.objects.unscoped(ALL).filter(due_at__isnull=False, escalated_at=None)
    late = list(rows.filter(due_at__lte=moment).values_list("pk", flat=True)[:limit])
    tight = rows.filter(warn_at__lte=moment, due_at__gt=moment, warned_at=None)
    soon = list(tight.values_list("pk", flat=True)[:limit])
    return one_by_one(_escalate, late) + one_by_one(_warn, soon)


@transaction.atomic
def _warn(case_id: int) -> int:
    case = _locked(case_id)
    if case.warned_at or case.warn_at is None or case.warn_at > clock.now():
        return 0
    case.warned_at = clock.now()
    case.save(update_fields=["warned_at"])
    if case.assignee_id is not None:
        _tell(case, "support.warned", [case.assignee_id])
    publish(fact(CaseWarned, HOUSE, case))
    return 1


@transaction.atomic
def _escalate(case_id: int) -> int:
    """Administrators are told and see it from now on; who has it, too. It stays theirs to answer."""
    case = _locked(case_id)
    if case.escalated_at or case.due_at is None or case.due_at > clock.now():
        return 0
    case.escalated_at, case.has_administrators = clock.now(), True
    case.save(update_fields=["escalated_at", "has_administrators"])
    note(case, "escalated")
    _tell(case, "support.overdue", _above(case))
    publish(fact(CaseEscalated, HOUSE, case))
    return 1


def _above(case: Case) -> list[int]:
    """The organisation's administrators, without one the ecosystem's; and who has the case."""
    at = case.organisation_id
    there = organisations.people_with_role(ADMINISTRATOR, at) if at else []
    others = [pk for pk in there if pk != case.assignee_id]
    above = others or organisations.people_with_role(ADMINISTRATOR, everywhere=True)
    mine = [case.assignee_id] if case.assignee_id else []
    return [pk for pk in dict.fromkeys([*mine, *above]) if pk != case.person_id]


def _tell(case: Case, kind: str, people: list[int]) -> None:
    messaging.send_many(
        kind=kind,
        to=people,
        about=messaging.About(str(dict(KINDS)[case.kind]), address_of(case), number=case.pk),
        organisation_id=case.organisation_id,
        key=f"case:{case.pk}:{case.asked_at:%Y%m%d%H%M%S}",
    )


def close_quiet_cases(limit: int = 500) -> int:
    """What was answered two weeks ago, and nobody has written since; gives how many."""
    rows = Case.objects.unscoped(ALL).filter(
        state__in=[Case.State.ANSWERED, Case.State.WAITING],
        changed_at__lt=clock.now() - SILENT,
        merged_into=None,
    )
    return one_by_one(_close_quietly, list(rows.values_list("pk", flat=True)[:limit]))


@transaction.atomic
def _close_quietly(case_id: int) -> int:
    case = _locked(case_id)
    if case.changed_at >= clock.now() - SILENT or case.is_closed:
        return 0
    case.state, case.closed_at = Case.State.CLOSED, clock.now()
    stop_clock(case)
    case.save()
    note(case, "closed")
    publish(fact(CaseClosed, HOUSE, case))
    return 1


def _locked(case_id: int) -> Case:
    return Case.objects.unscoped(ALL).select_for_update(of=("self",)).get(pk=case_id)
