"""Partners' tools and platforms, for those who keep them."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db.models import Count, Max, Q

from lyceum.courseware import policies
from lyceum.courseware.errors.lti import REASONS, LaunchRefused
from lyceum.courseware.lti import words
from lyceum.courseware.models import (
    LtiLaunch,
    LtiPlatform,
    LtiResult,
    LtiTool,
)
from lyceum.courseware.types.lti import LaunchRow, PartnerRow
from lyceum.identity import api as identity
from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import NotFound

DAYS = timedelta(days=7)
PAGE = 50


def lti_tool_for(actor: Actor, organisation_id: int, tool_id: int) -> LtiTool:
    """The one way to a tool: for those who may say what opens there."""
    tools = LtiTool.objects.within(actor.scope).filter(organisation_id=organisation_id)
    tool = tools.filter(pk=tool_id).first()
    if tool is None or not policies.can_edit(actor, organisation_id):
        raise NotFound
    return tool


def lti_tools_of(actor: Actor, organisation_id: int) -> list[PartnerRow]:
    """The tools of an organisation, with how it went in the last seven days."""
    tools = LtiTool.objects.within(actor.scope).filter(organisation_id=organisation_id)
    return _partners(tools.order_by("name"), "tool")


def lti_platforms_of(actor: Actor, organisation_id: int) -> list[PartnerRow]:
    """The platforms of an organisation, the same."""
    rows = LtiPlatform.objects.within(actor.scope).filter(organisation_id=organisation_id)
    return _partners(rows.order_by("name"), "platform")


def _partners(rows: Iterable[Any], side: str) -> list[PartnerRow]:
    found = list(rows)
    figures = _figures(side, [row.pk for row in found])
    return [_partner(row, figures.get(row.pk, {})) for row in found]


def _partner(row: Any, figures: dict[str, Any]) -> PartnerRow:
    return PartnerRow(
        id=row.pk,
        name=row.name,
        about=getattr(row, "about", "") or getattr(row, "issuer", ""),
        is_on=row.is_on,
        by_itself=row.by_itself,
        last_at=figures.get("last_at"),
        opened=figures.get("opened", 0),
        refused=figures.get("refused", 0),
    )


def _figures(side: str, ids: list[int]) -> dict[int, dict[str, Any]]:
    """Launches of seven days, by tool or platform. One query."""
    lines = LtiLaunch.objects.unscoped("of rows that were got in the actor's scope")
    recent = lines.filter(**{f"{side}_id__in": ids}, begun_at__gte=clock.now() - DAYS)
    counted = recent.values(f"{side}_id").annotate(
        last_at=Max("begun_at"),
        opened=Count("pk", filter=Q(state="done")),
        refused=Count("pk", filter=Q(state="refused")),
    )
    return {row[f"{side}_id"]: row for row in counted}


def lti_platform_for(actor: Actor, organisation_id: int, platform_id: int) -> LtiPlatform:
    """The one way to a platform: for those who administer the organisation."""
    rows = LtiPlatform.objects.within(actor.scope).filter(organisation_id=organisation_id)
    platform = rows.filter(pk=platform_id).first()
    if platform is None or not policies.can_keep_partners(actor, organisation_id):
        raise NotFound
    return platform


def lti_log(*, tool: LtiTool | None = None, platform: LtiPlatform | None = None) -> list[LaunchRow]:
    """The last launches of a tool or a platform that was got through its gate, newest first."""
    lines = LtiLaunch.objects.unscoped("of a tool or platform that was got through its gate")
    mine = lines.filter(tool=tool) if tool else lines.filter(platform=platform)
    rows = list(mine.order_by("-begun_at", "-pk")[:PAGE])
    names = identity.names_of({row.person_id for row in rows if row.person_id})
    return [_line(row, names) for row in rows]


def _line(row: LtiLaunch, names: dict[int, str]) -> LaunchRow:
    why = LaunchRefused(row.reason, row.detail) if row.reason in REASONS else None
    return LaunchRow(
        at=row.begun_at,
        message=row.message,
        state=row.state,
        state_word=row.get_state_display(),
        person=names.get(row.person_id or 0, ""),
        why=why.why if why else "",
        remedy=why.remedy if why else "",
    )


def lti_results_of(platform: LtiPlatform) -> dict[str, Any]:
    """What was told to a platform: how many in each state, and why the parked ones are."""
    rows = LtiResult.objects.unscoped("counted, of a platform got through its gate")
    counted = rows.filter(platform=platform).values_list("state").annotate(Count("pk"))
    parked = rows.filter(platform=platform, state="parked").order_by("-pk")
    reasons = list(dict.fromkeys(parked.values_list("reason", flat=True)[:PAGE]))
    return {"counts": dict(counted), "reasons": reasons[:5]}


def tells_scores(tool: LtiTool) -> bool:
    """May the tool tell scores?"""
    return words.SCORE in tool.scopes


def lists_members(tool: LtiTool) -> bool:
    """May the tool list the people who agreed to it?"""
    return words.MEMBERS in tool.scopes
