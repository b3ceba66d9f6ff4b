"""One person goes through an edition, a question at a time, whenever they like."""

from datetime import datetime
from statistics import median
from typing import Any

from django.db import transaction

from lyceum.assessments import selectors
from lyceum.assessments.errors import AttemptIsFinished, NoSuchAnswer, NotAllAnswered, NotPublished
from lyceum.assessments.events import AssessmentFinished, AssessmentStarted
from lyceum.assessments.models import Assessment, Assignment, Attempt, Segment
from lyceum.assessments.scoring import TEXT, Outcome, fits, marked
from lyceum.kernel import actors, clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import Forbidden
from lyceum.kernel.eventlog import publish
from lyceum.kernel.scope import person_owner
from lyceum.skills import api as skills

PAUSE = 180  # seconds: who was away longer was away
LONGEST = 4000
# Low trust: few questions, no supervision, own machine. A tenth an item, and never much.
CERTAINTY_PER_ITEM, MOST_CERTAINTY = 0.1, 0.35


@transaction.atomic
def start(*, by: Actor, assessment_id: int) -> Attempt:
    """Begin, or go on where one stopped."""
    if by.person_id is None:
        raise Forbidden
    assessment = selectors.assessment_for(by, assessment_id)
    known = selectors.open_attempt(by, assessment)
    if known is not None:
        return known
    edition = selectors.current_edition(assessment)
    if edition is None:
        raise NotPublished(assessment.title)
    moment = clock.now()
    made, is_new = Attempt.objects.unscoped("one's own").get_or_create(
        person_id=by.person_id,
        edition=edition,
        finished_at=None,
        defaults={
            "owner_id": person_owner(by.person_id),
            "organisation_id": by.organisation_id,
            "started_at": moment,
            "touched_at": moment,
        },
    )
    if is_new:
        publish(AssessmentStarted(**_about(by, made)))
    _belongs_to(made).filter(attempt=None).update(attempt=made)
    return made


@transaction.atomic
def answer(*, by: Actor, attempt_id: int, key: str, said: str) -> Attempt:
    """Keep one answer; a question can be answered anew until all is finished."""
    attempt = _open(by, attempt_id)
    item = selectors.items_of(attempt.edition_id).get(key)
    if item is None or not fits(item, said):
        raise NoSuchAnswer
    words = said.strip()[:LONGEST] if item.kind == TEXT else said.strip()
    attempt.answers = {**attempt.answers, key: words}
    _note_time(attempt, clock.now())
    attempt.save(update_fields=["answers", "seconds", "touched_at"])
    return attempt


@transaction.atomic
def finish(*, by: Actor, attempt_id: int) -> Attempt:
    """All is said: it is marked, and counts as a little evidence. Twice is once."""
    attempt = _open(by, attempt_id, is_done_fine=True)
    if attempt.finished_at:
        return attempt
    items = selectors.items_of(attempt.edition_id)
    if set(items) - set(attempt.answers):
        raise NotAllAnswered
    outcome = marked(items, attempt.answers)
    attempt.finished_at = clock.now()
    attempt.reached = {str(pk): [share.reached, share.of] for pk, share in outcome.skills.items()}
    attempt.save(update_fields=["finished_at", "reached"])
    _keep_segments(attempt, outcome)
    _give_evidence(attempt, outcome)
    _measure(attempt.edition.assessment_id)
    _belongs_to(attempt).update(attempt=attempt)
    publish(AssessmentFinished(**_about(by, attempt), seconds=attempt.seconds))
    return attempt


def _open(by: Actor, attempt_id: int, *, is_done_fine: bool = False) -> Attempt:
    selectors.attempt_for(by, attempt_id)
    rows = Attempt.objects.unscoped("got through its gate").select_for_update(of=("self",))
    attempt = rows.select_related("edition__assessment").get(pk=attempt_id)
    if attempt.finished_at and not is_done_fine:
        raise AttemptIsFinished
    return attempt


def _note_time(attempt: Attempt, moment: datetime) -> None:
    away = (moment - attempt.touched_at).total_seconds()
    attempt.seconds += round(min(max(away, 0), PAUSE))
    attempt.touched_at = moment


def _belongs_to(attempt: Attempt) -> Any:
    """What this person was asked that this attempt answers."""
    rows = Assignment.objects.unscoped("one's own")
    return rows.filter(person_id=attempt.person_id, assessment_id=attempt.edition.assessment_id)


def _keep_segments(attempt: Attempt, outcome: Outcome) -> None:
    Segment.objects.bulk_create(
        Segment(
            owner_id=attempt.owner_id,
            person_id=attempt.person_id,
            organisation_id=attempt.organisation_id,
            attempt=attempt,
            dimension=dimension[:60],
            value=value[:120],
            at=attempt.finished_at or attempt.touched_at,
        )
        for dimension, value in outcome.segments.items()
    )


def _give_evidence(attempt: Attempt, outcome: Outcome) -> None:
    """The house vouches for it, with little certainty; nothing reached says nothing."""
    assessment = attempt.edition.assessment
    house = actors.system("assessments", attempt.owner_id)
    for skill_id, share in outcome.skills.items():
        if share.reached and attempt.finished_at:
            skills.record_evidence(
                by=house,
                person_id=attempt.person_id,
                skill_id=skill_id,
                kind="assessment",
                level=round(share.part * assessment.top_level, 2),
                observed_at=attempt.finished_at,
                source=f"assessments.assessment:{assessment.pk}",
                organisation_id=attempt.organisation_id,
                about=assessment.title,
                certainty=min(share.of * CERTAINTY_PER_ITEM, MOST_CERTAINTY),
            )


def _measure(assessment_id: int) -> None:
    """How long it takes, by those who finished: the last thousand are enough."""
    rows = Attempt.objects.unscoped("how long it takes").filter(
        edition__assessment_id=assessment_id
    )
    done = rows.exclude(finished_at=None).order_by("-finished_at")
    seconds = list(done.values_list("seconds", flat=True)[:1000])
    Assessment.objects.unscoped("how long it takes").filter(pk=assessment_id).update(
        median_seconds=round(median(seconds)), finished=done.count()
    )


def _about(by: Actor, attempt: Attempt) -> dict[str, Any]:
    return {
        "by": str(by),
        "owner_id": attempt.owner_id,
        "person_id": attempt.person_id,
        "assessment_id": attempt.edition.assessment_id,
        "attempt_id": attempt.pk,
        "organisation_id": attempt.organisation_id,
    }
