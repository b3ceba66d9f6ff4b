from collections.abc import Iterable
from typing import Any

from lyceum.identity.testing import make_person
from lyceum.kernel import actors
from lyceum.kernel.scope import organisation_owner
from lyceum.organisations.testing import make_membership

from . import services
from .branching import Question
from .models import Asked
from .types import NewSurvey, Subject

COURSE = Subject("resource", "7", "SQL for beginners", "/catalogue/7/")


def make_crowd(organisation: Any, number: int, *, unit: Any = None, name: str = "One") -> list[Any]:
    """So many people of an organisation, or of a unit of it."""
    people = [make_person(f"{name} {place}") for place in range(number)]
    for person in people:
        make_membership(organisation, person, unit=unit)
    return people


def ask_about(organisation: Any, people: Iterable[Any], subject: Subject = COURSE) -> list[Asked]:
    """Each of them is asked, without a message; in their order."""
    by = actors.system("tests", organisation_owner(organisation.pk))
    found = list(people)
    places = dict.fromkeys((person.pk for person in found), organisation.pk)
    services.ask_many(by=by, people=places, subject=subject, tells_after=None)
    rows = Asked.objects.unscoped("tests").filter(about_id=subject.id)
    by_person = {row.person_id: row for row in rows}
    return [by_person[person.pk] for person in found]


def make_answers(
    organisation: Any, people: Iterable[Any], scores: Iterable[int], subject: Subject = COURSE
) -> None:
    """They are asked, and answer with these numbers."""
    for asked, score in zip(ask_about(organisation, people, subject), scores, strict=True):
        by = actors.person(asked.person_id)
        services.give_score(by=by, asked_id=asked.pk, score=score)


def make_survey(by: Any, organisation: Any, questions: Iterable[Question], **said: Any) -> Any:
    """A survey with its questions, not open yet."""
    new = NewSurvey(**{"title": "How we work", **said})
    survey = services.begin_survey(by=by, organisation_id=organisation.pk, new=new)
    return services.write_questions(by=by, survey_id=survey.pk, questions=list(questions))
