"""What a person is asked."""

import json
from typing import Any

from django.core import signing
from django.db.models import Q

from lyceum.feedback.branching import Question, walked
from lyceum.feedback.models import Asked
from lyceum.feedback.types import ENPS, PULSE, SURVEY, AskedRow, Tap
from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import NotFound
from lyceum.kernel.sealing import opened
from lyceum.organisations import api as organisations

SALT = "feedback.asked"
DRAFT = "feedback.draft"
BY_LINK = "the link itself is the proof"


def token_of(asked_id: int) -> str:
    """What stands in a link that answers without signing in."""
    return signing.dumps(asked_id, salt=SALT)


def asked_by_token(token: str) -> Asked:
    """Whoever has the link may answer that one question, and nothing else."""
    try:
        asked_id = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        raise NotFound from None
    found = Asked.objects.unscoped(BY_LINK).filter(pk=asked_id, what=ENPS).first()
    if found is None:
        raise NotFound
    return found


def asked_of(actor: Actor) -> list[AskedRow]:
    """What waits for an answer of mine, the newest first. One query."""
    rows = _waiting(actor).exclude(~Q(survey=None), ~Q(survey__state="open"))
    return [
        AskedRow(
            id=row.pk,
            what=row.what,
            title=row.title,
            token=token_of(row.pk) if row.what == ENPS else "",
            asked_at=row.asked_at,
            until=row.until,
            survey_id=row.survey_id,
        )
        for row in rows.order_by("-asked_at", "-pk")[:100]
    ]


def _waiting(actor: Actor) -> Any:
    mine = Asked.objects.within(actor.scope).filter(
        person_id=actor.person_id or 0, is_answered=False
    )
    return mine.filter(Q(until=None) | Q(until__gte=clock.today()))


def tap_for(actor: Actor, about_kind: str, about_id: str) -> Tap | None:
    """The question about a thing, for the page of that thing; None where nobody asks."""
    mine = Asked.objects.within(actor.scope).filter(person_id=actor.person_id or 0)
    asked = mine.filter(what=ENPS, about_kind=about_kind, about_id=about_id).first()
    if asked is None or is_over(asked):
        return None
    return tap_of(asked)


def is_over(asked: Asked) -> bool:
    """Whether its time has passed."""
    return asked.until is not None and asked.until < clock.today()


def tap_of(asked: Asked, score: int | None = None) -> Tap:
    """The same as a page shows it."""
    return Tap(
        id=asked.pk,
        title=asked.title,
        token=token_of(asked.pk),
        is_answered=asked.is_answered,
        has_said_why=asked.has_said_why,
        is_over=is_over(asked),
        score=score,
    )


def pulse_asked_for(actor: Actor, asked_id: int) -> Asked:
    """My pulse; for others there is none."""
    found = Asked.objects.within(actor.scope).filter(
        pk=asked_id, what=PULSE, person_id=actor.person_id or 0
    )
    asked = found.first()
    if asked is None:
        raise NotFound
    return asked


def path_of(asked: Asked) -> tuple[int, ...]:
    """Where the person belongs, from the organisation down to their unit. Two queries at most."""
    if asked.organisation_id is None:
        return ()
    line = organisations.units_over(asked.person_id, asked.organisation_id)
    return (asked.organisation_id, *line)


# --- a survey, while it is answered ---------------------------------------------------------------


def asked_of_survey(actor: Actor, survey_id: int) -> Asked:
    """My copy of a survey; who was not asked finds none."""
    mine = Asked.objects.within(actor.scope).filter(what=SURVEY, survey_id=survey_id)
    asked = mine.filter(person_id=actor.person_id or 0).select_related("survey").first()
    if asked is None:
        raise NotFound
    return asked


def draft_of(asked: Asked) -> dict[str, str]:
    """What somebody said so far and has not handed in."""
    words = opened(DRAFT, asked.draft) if asked.draft else None
    said: dict[str, str] = json.loads(words) if words else {}
    return said


def answering_of(
    asked: Asked, questions: list[Question], back_to: str = ""
) -> tuple[Question | None, str, int, str]:
    """The question to show, what was said to it, how many are behind, and the one before it.

    None: all is said, and it can be handed in.
    """
    said = draft_of(asked)
    way, here = walked(questions, said)
    if back_to in way:
        here = back_to
    behind = way.index(here) if here in way else len(way)
    before = way[behind - 1] if behind else ""
    question = next((each for each in questions if each.key == here), None)
    return question, said.get(here, ""), behind, before
