"""What tools ask of us: columns, results, members."""

from typing import Any
from uuid import UUID

from lyceum.courseware.lti import claims
from lyceum.courseware.models import (
    LtiLaunch,
    LtiLineItem,
    LtiScore,
    LtiSubject,
    LtiTool,
)
from lyceum.courseware.types.lti import Lines
from lyceum.kernel.errors import NotFound
from lyceum.organisations import api as organisations

from .links import lti_who

MOST = 200


def lti_line_items(tool: LtiTool, asked: dict[str, str], start: int, limit: int) -> Lines:
    """The columns of a tool, filtered by its own words (AGS 3.2.5)."""
    rows = LtiLineItem.objects.unscoped("of the tool that asks").filter(tool=tool)
    if "tag" in asked:
        rows = rows.filter(tag=asked["tag"])
    if "resource_id" in asked:
        rows = rows.filter(resource_id=asked["resource_id"])
    if "resource_link_id" in asked:
        rows = rows.filter(link__public_id=_uuid(asked["resource_link_id"]))
    return _lines(rows.select_related("link").order_by("pk"), start, limit)


def _uuid(said: str) -> UUID:
    try:
        return UUID(hex=said)
    except ValueError:
        return UUID(int=0)  # which nothing has


def _lines(rows: Any, start: int, limit: int) -> Lines:
    limit = max(1, min(limit, MOST))
    found = list(rows[start : start + limit + 1])
    return Lines(found[:limit], len(found) > limit)


def lti_line_item_for(tool: LtiTool, line_item_id: int) -> LtiLineItem:
    """The one way to a column: of the tool that asks."""
    rows = LtiLineItem.objects.unscoped("of the tool that asks").filter(tool=tool)
    found = rows.select_related("link__content").filter(pk=line_item_id).first()
    if found is None:
        raise NotFound
    return found


def lti_results(line_item: LtiLineItem, subject: str, start: int, limit: int) -> Lines:
    """What is known of everybody in a column, by the tool's own numbers (AGS 3.3)."""
    rows = LtiScore.objects.unscoped("of a column of the tool that asks")
    scores = rows.filter(line_item=line_item)
    if subject:
        who = LtiSubject.objects.unscoped("numbers of the tool that asks")
        scores = scores.filter(
            person_id__in=who.filter(tool_id=line_item.tool_id, subject=subject).values("person_id")
        )
    page = _lines(scores.order_by("pk"), start, limit)
    numbers = _subjects(line_item.tool_id, [row.person_id for row in page.rows])
    return Lines([(numbers[row.person_id], row) for row in page.rows], page.has_more)


def _subjects(tool_id: int, person_ids: list[int]) -> dict[int, str]:
    rows = LtiSubject.objects.unscoped("numbers of the tool that asks")
    found = rows.filter(tool_id=tool_id, person_id__in=person_ids)
    return dict(found.values_list("person_id", "subject"))


def lti_members(tool: LtiTool, asked: dict[str, str], start: int, limit: int) -> Lines:
    """Those whom the tool may list: who agreed, is still of the organisation, and has an account
    that is open (NRPS 2.0). With a link: who opened it."""
    rows = LtiSubject.objects.unscoped("of the tool that asks").filter(
        tool=tool, is_listed=True, agreed_to=tool.privacy
    )
    if "rlid" in asked:
        opened = LtiLaunch.objects.unscoped("of the tool that asks").filter(
            tool=tool, link__public_id=_uuid(asked["rlid"]), state="done"
        )
        rows = rows.filter(person_id__in=opened.values("person_id"))
    page = _lines(rows.order_by("pk"), start, limit)
    ids = [row.person_id for row in page.rows]
    here = organisations.members_among(tool.organisation_id, ids)
    told = [lti_who(tool, row.person_id, row.subject) for row in page.rows if row.person_id in here]
    role = asked.get("role", "")
    return Lines([who for who in told if _has_role(who, role)], page.has_more)


def _has_role(who: claims.Who, role: str) -> bool:
    return not role or any(role in (each, each.partition("#")[2]) for each in who.roles)
