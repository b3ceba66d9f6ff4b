"""An open survey asks those whom it reaches: by the worker, a batch at a time, and goes on after a stop."""

from django.db import transaction
from django.urls import reverse
from django_tasks import task

from lyceum.feedback import selectors
from lyceum.feedback.models import Survey
from lyceum.feedback.types import SURVEY, Subject
from lyceum.kernel import actors
from lyceum.kernel.schedule import one_by_one
from lyceum.messaging import api as messaging

from .asking import note_asked

BATCH = 1000
ASKING = "the house asks for a survey that is open"


@task()
def ask_later(survey_id: int) -> None:
    """What the worker does when a survey is opened."""
    ask_everybody(survey_id)


def ask_waiting() -> int:
    """Surveys whose asking was stopped go on; how many people were asked."""
    rows = Survey.objects.unscoped(ASKING).filter(asked_up_to__isnull=False)
    return one_by_one(ask_everybody, list(rows.order_by("pk").values_list("pk", flat=True)))


def ask_everybody(survey_id: int) -> int:
    """All that are left, each batch a transaction and a fact of its own; how many were asked."""
    survey = Survey.objects.unscoped(ASKING).get(pk=survey_id)
    people = sorted(selectors.reached_by(survey))
    asked = 0
    while (more := _ask_some(survey_id, people)) is not None:
        asked += more
    return asked


@transaction.atomic
def _ask_some(survey_id: int, people: list[int]) -> int | None:
    """The next batch; nothing where nobody is left, or it was closed meanwhile."""
    survey = Survey.objects.unscoped(ASKING).select_for_update(of=("self",)).get(pk=survey_id)
    if survey.asked_up_to is None:
        return None
    left = [pk for pk in people if pk > survey.asked_up_to]
    some = left[:BATCH] if survey.state == Survey.State.OPEN else []
    survey.asked_up_to = some[-1] if len(left) > len(some) and some else None
    survey.save(update_fields=["asked_up_to"])
    return _ask(survey, some)


def _ask(survey: Survey, people: list[int]) -> int:
    made = note_asked(
        by=actors.system("feedback", survey.owner_id),
        what=SURVEY,
        people=dict.fromkeys(people, survey.organisation_id),
        subject=Subject("survey", str(survey.pk), survey.title),
        until=survey.closes_on,
        survey_id=survey.pk,
    )
    messaging.send_many(
        kind="feedback.survey_opened",
        to=[row.person_id for row in made],
        about=messaging.About(survey.title, reverse("feedback:run", args=[survey.pk])),
        organisation_id=survey.organisation_id,
        key=f"survey:{survey.pk}",
    )
    return len(made)
