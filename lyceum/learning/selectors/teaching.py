"""Questions of who teaches: how far those are who sit in their runs, what is asked, what comes of it.

Who may ask is said by the app that knows who teaches what: these take the ids that it has made sure of.
"""

from collections.abc import Collection, Mapping
from datetime import date

from django.db.models import Count, Q

from lyceum.identity import api as identity
from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import NotFound
from lyceum.learning import policies
from lyceum.learning.models import Assigned, Enrolment, Question
from lyceum.learning.types import Outcome, QuestionRow, Standing

TAUGHT = "of runs and resources that the caller has made sure of"
MANY = 100


def standings_in(run_by: Mapping[int, int]) -> list[Standing]:
    """How far each of these (enrolment → the organisation that runs it) is, and since when nothing
    moved; of what is asked of them only what that organisation asks, of who is not done. Two queries
    at most."""
    rows = Enrolment.objects.unscoped(TAUGHT).filter(pk__in=run_by).order_by("pk")
    # Whole rows would cost thrice as much; there may be thousands.
    names = ("pk", "person_id", "resource_id", "state", "progress", "changed_at")
    found = list(rows.values_list(*names))
    at_it = [(person, what) for _pk, person, what, state, *_ in found if state in Enrolment.OPEN]
    people, resources = {person for person, _what in at_it}, {what for _person, what in at_it}
    due = _due(set(run_by.values()), people, resources) if at_it else {}
    now = clock.now()
    return [
        Standing(
            enrolment_id=pk,
            person_id=person_id,
            resource_id=resource_id,
            state=state,
            progress=progress,
            idle_days=(now - changed_at).days,
            due_on=due.get((run_by[pk], person_id, resource_id)),
        )
        for pk, person_id, resource_id, state, progress, changed_at in found
    ]


def _due(
    organisation_ids: Collection[int], person_ids: Collection[int], resource_ids: Collection[int]
) -> dict[tuple[int, int, int], date]:
    """The first day on which an organisation wants a resource done by a person."""
    asked = Assigned.objects.unscoped(TAUGHT).filter(
        assignment__organisation_id__in=organisation_ids,
        person_id__in=person_ids,
        assignment__resource_id__in=resource_ids,
        completed_at=None,
        exempt_at=None,
        ended_at=None,
    )
    names = ("assignment__organisation_id", "person_id", "assignment__resource_id", "due_on")
    rows = asked.order_by("-due_on").values_list(*names)
    return {(at, person, resource): day for at, person, resource, day in rows}


def outcomes_of(resource_ids: Collection[int]) -> dict[int, Outcome]:
    """How many took each of these up, and what came of it: counts, nobody by name. One query."""
    rows = Enrolment.objects.unscoped("counts").filter(resource_id__in=resource_ids)
    counted = rows.values("resource_id").annotate(
        taken_up=Count("pk"),
        open=Count("pk", filter=Q(state__in=Enrolment.OPEN)),
        completed=Count("pk", filter=Q(state=Enrolment.State.COMPLETED)),
        people=Count("person_id", distinct=True, filter=Q(state=Enrolment.State.COMPLETED)),
    )
    return {
        row["resource_id"]: Outcome(row["taken_up"], row["open"], row["completed"], row["people"])
        for row in counted
    }


def completions_of(resource_ids: Collection[int], most: int = 2000) -> list[int]:
    """The ids of the latest enrolments in any of these that were completed. One query."""
    rows = Enrolment.objects.unscoped("counts").filter(
        resource_id__in=resource_ids, state=Enrolment.State.COMPLETED
    )
    return list(rows.order_by("-completed_at", "-pk").values_list("pk", flat=True)[:most])


def started_among(person_ids: Collection[int], resource_ids: Collection[int]) -> set[int]:
    """Who of these has begun any of these resources, or finished it. One query."""
    begun = (Enrolment.State.STARTED, Enrolment.State.COMPLETED)
    return _among(person_ids, resource_ids, begun)


def completed_among(
    person_ids: Collection[int], resource_ids: Collection[int], *, at: int | None = None
) -> set[int]:
    """Who of these has finished any of these resources; `at`: in the context of that organisation,
    where what people learn for themselves is not looked at. One query."""
    return _among(person_ids, resource_ids, (Enrolment.State.COMPLETED,), at)


def _among(
    person_ids: Collection[int],
    resource_ids: Collection[int],
    states: Collection[str],
    at: int | None = None,
) -> set[int]:
    rows = Enrolment.objects.unscoped(TAUGHT).filter(resource_id__in=resource_ids, state__in=states)
    if at is not None:
        rows = rows.filter(organisation_id=at)
    return set(rows.values_list("person_id", flat=True).distinct()) & set(person_ids)


# --- questions ------------------------------------------------------------------------------------


def questions_on(actor: Actor, enrolment: Enrolment) -> list[QuestionRow]:
    """One's own questions on an enrolment got through its gate, the latest first."""
    rows = Question.objects.within(actor.scope).filter(enrolment=enrolment)
    return _rows(rows.select_related("enrolment").order_by("-asked_at", "-pk")[:MANY])


def open_questions(resource_ids: Collection[int]) -> list[QuestionRow]:
    """What learners of these resources asked and nobody has answered, the oldest first."""
    rows = Question.objects.unscoped(TAUGHT).filter(resource_id__in=resource_ids, answered_at=None)
    return _rows(rows.select_related("enrolment").order_by("asked_at", "pk")[:MANY])


def question_for(actor: Actor, question_id: int) -> Question:
    """A question that the actor may answer; for others there is none."""
    rows = Question.objects.unscoped("narrowed here").select_related("resource")
    found = rows.filter(pk=question_id).first()
    if found is None or not policies.can_answer(actor, found.resource.organisation_id):
        raise NotFound
    return found


def _rows(found: Collection[Question]) -> list[QuestionRow]:
    questions = list(found)
    people = {each.person_id for each in questions}
    people |= {int(q.answered_by.rpartition(":")[2]) for q in questions if q.answered_by}
    names = identity.names_of(people)
    return [
        QuestionRow(
            id=each.pk,
            resource_id=each.resource_id,
            title=each.enrolment.title,
            person=names.get(each.person_id, ""),
            text=each.text,
            asked_at=each.asked_at,
            answer=each.answer,
            answered_at=each.answered_at,
            answered_by=names.get(int(each.answered_by.rpartition(":")[2] or 0), "")
            if each.answered_by
            else "",
        )
        for each in questions
    ]
