"""Whether what a resource opens has said that somebody is through."""

from datetime import datetime

from lyceum.courseware.lti import words
from lyceum.courseware.models import Attempt, Content, LessonProgress, LtiScore

from .lti.links import is_through, lti_link_of
from .packages import content_at

OWN = "a person's own, for learning"


def has_yet_to_say(person_id: int, resource_id: int, *, since: datetime) -> bool:
    """Does something open here that says itself when somebody is through, and has not said it since
    then? The resource was got through its gate."""
    content = content_at(resource_id)
    if content is None or not _says_it(content):
        return False
    if content.kind == Content.Kind.TOOL:
        return not _is_graded(person_id, content, since)
    ways = Attempt if content.kind == Content.Kind.PACKAGE else LessonProgress
    mine = ways.objects.unscoped(OWN).filter(person_id=person_id, content=content)
    return not mine.filter(completed_at__gte=since).exists()


def _says_it(content: Content) -> bool:
    """A tool that may send no scores says nothing, ever."""
    if content.kind != Content.Kind.TOOL:
        return True
    tool = lti_link_of(content).tool
    return words.SCORE in tool.scopes


def _is_graded(person_id: int, content: Content, since: datetime) -> bool:
    scores = LtiScore.objects.unscoped(OWN).select_related("line_item__link")
    mine = scores.filter(
        person_id=person_id, line_item__is_main=True, line_item__link__content=content
    )
    return any(is_through(score) for score in mine.filter(received_at__gte=since))
