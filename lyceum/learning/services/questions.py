"""What a learner asks who teaches it, and the answer."""

from django.db import transaction
from django.urls import reverse

from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.eventlog import publish
from lyceum.learning import selectors
from lyceum.learning.events import QuestionAnswered, QuestionAsked, QuestionEvent
from lyceum.learning.models import Question
from lyceum.messaging import api as messaging


@transaction.atomic
def ask_question(*, by: Actor, enrolment_id: int, text: str) -> Question:
    """Ask those who teach what one learns; they and oneself read it."""
    enrolment = selectors.enrolment_for(by, enrolment_id)
    made = Question.objects.create(
        owner_id=enrolment.owner_id,
        person_id=enrolment.person_id,
        organisation_id=by.organisation_id or enrolment.organisation_id,
        enrolment=enrolment,
        resource_id=enrolment.resource_id,
        text=text,
        asked_at=clock.now(),
    )
    publish(_fact(QuestionAsked, by, made))
    return made


@transaction.atomic
def answer_question(*, by: Actor, question_id: int, answer: str) -> Question:
    """Answer, or say it better; the first time who asked is told."""
    selectors.question_for(by, question_id)
    rows = Question.objects.unscoped("got through its gate").select_for_update(of=("self",))
    question = rows.select_related("enrolment").get(pk=question_id)
    is_new = question.answered_at is None
    question.answer, question.answered_at, question.answered_by = answer, clock.now(), str(by)
    question.save(update_fields=["answer", "answered_at", "answered_by"])
    publish(_fact(QuestionAnswered, by, question))
    if is_new:
        messaging.send(
            kind="learning.question_answered",
            to=question.person_id,
            about=messaging.About(
                question.enrolment.title,
                reverse("learning:enrolment", args=[question.enrolment_id]),
            ),
            organisation_id=question.organisation_id,
        )
    return question


def _fact(kind: type[QuestionEvent], by: Actor, question: Question) -> QuestionEvent:
    return kind(
        by=str(by),
        owner_id=question.owner_id,
        person_id=question.person_id,
        question_id=question.pk,
        resource_id=question.resource_id,
        organisation_id=question.organisation_id,
    )
