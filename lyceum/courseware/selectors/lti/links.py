"""Places in tools, and who somebody is to a tool."""

from uuid import UUID

from lyceum.catalogue import api as catalogue
from lyceum.courseware import policies
from lyceum.courseware.lti import claims, words
from lyceum.courseware.models import (
    Content,
    LtiLink,
    LtiScore,
    LtiSubject,
    LtiTool,
)
from lyceum.courseware.types.lti import Standing
from lyceum.identity import api as identity
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import NotFound
from lyceum.organisations import api as organisations

MOST = 200
HIGHEST = 99  # percent of somebody who is not through


def lti_link_for(actor: Actor, public_id: UUID) -> LtiLink:
    """The one way to a place in a tool: who may see the resource may open it."""
    links = LtiLink.objects.unscoped("the resource says who may")
    link = links.select_related("tool", "content").filter(public_id=public_id).first()
    if link is None or actor.person_id is None:
        raise NotFound
    catalogue.resource_for(actor, link.content.resource_id)
    return link


def lti_link_of(content: Content) -> LtiLink:
    """The place in a tool that a content opens as, for whoever got the content through its gate."""
    links = LtiLink.objects.unscoped("its content was got through its gate")
    return links.select_related("tool").get(content=content)


def lti_links_of(tool: LtiTool) -> list[tuple[int, str]]:
    """The resources that open in a tool: id and title."""
    rows = LtiLink.objects.unscoped("of a tool that was got through its gate").filter(tool=tool)
    return list(rows.order_by("-pk").values_list("content__resource_id", "title")[:MOST])


def lti_subject_of(person_id: int, tool: LtiTool) -> LtiSubject | None:
    """Under which number the tool knows the person, and what they agreed to."""
    mine = LtiSubject.objects.unscoped("one's own number")
    return mine.filter(person_id=person_id, tool=tool).first()


def lti_who(tool: LtiTool, person_id: int, subject: str) -> claims.Who:
    """What the tool may know of a person: never more than its privacy level."""
    card = identity.cards_of([person_id])[person_id]
    is_named = tool.privacy != "anonymous"
    return claims.Who(
        subject=subject,
        name=card.name if is_named else "",
        mail=(card.email or "") if tool.privacy == "mail" else "",
        locale=card.locale if is_named else "",
        roles=roles_of(person_id, tool.organisation_id),
    )


def roles_of(person_id: int, organisation_id: int) -> tuple[str, ...]:
    """As what somebody comes to a tool of an organisation."""
    scope = organisations.scope_of(person_id)
    roles = [words.LEARNER]
    if any(scope.has_role(role, organisation_id) for role in policies.EDITORS):
        roles = [words.INSTRUCTOR]
    if scope.has_role("administrator", organisation_id):
        roles.append(words.ADMINISTRATOR)
    return tuple(roles)


def lti_standing(person_id: int, resource_id: int) -> Standing | None:
    """How a person stands by what the tool told; None where it told nothing."""
    scores = LtiScore.objects.unscoped("of a person, for learning")
    mine = scores.filter(
        person_id=person_id, line_item__is_main=True, line_item__link__content__resource=resource_id
    )
    score = mine.select_related("line_item__link").first()
    return _standing(score) if score else None


def is_through(score: LtiScore) -> bool:
    """Who has completed, is graded, and has reached the mark where there is one."""
    share = _share(score)
    mark = score.line_item.link.pass_mark if score.line_item.link else None
    is_graded = score.activity == "Completed" and score.grading == "FullyGraded"
    return is_graded and (mark is None or (share is not None and share >= mark))


def _share(score: LtiScore) -> float | None:
    """What was given of what can be, in percent."""
    return None if score.given is None or not score.maximum else score.given / score.maximum * 100


def _standing(score: LtiScore) -> Standing:
    if is_through(score):
        return Standing(100, is_complete=True)
    if score.activity in ("Submitted", "Completed"):
        return Standing(HIGHEST, is_complete=False)
    share = _share(score)
    percent = None if share is None else min(HIGHEST, round(share))
    return Standing(percent, is_complete=False)
