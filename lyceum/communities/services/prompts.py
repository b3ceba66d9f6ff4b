"""Prompts: what a space is asked by the calendar."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from lyceum.communities import selectors
from lyceum.communities.errors import NothingSaid
from lyceum.communities.events import PromptsPlanned
from lyceum.communities.models import Post, PromptPlan, Space
from lyceum.communities.types import LONGEST_PROMPT, OWN_PROMPTS, PROMPTS, NewPost
from lyceum.kernel import actors, clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import Forbidden
from lyceum.kernel.eventlog import publish
from lyceum.kernel.schedule import one_by_one
from lyceum.organisations import api as organisations

from .facts import space_fact
from .posts import share

WEEK = 7


@transaction.atomic
def plan_prompts(
    *,
    by: Actor,
    space_id: int,
    weekdays: Sequence[int],
    prompts: Sequence[str],
    own: Sequence[str] = (),
    hour: int = 0,
) -> PromptPlan:
    """Ask these by turns, those of the library and those in words of one's own, on these weekdays at
    an hour; on none: no more."""
    place = selectors.place_for(by, space_id)
    if not place.may_keep:
        raise Forbidden
    days = sorted({day for day in weekdays if 0 <= day < WEEK})
    named = [name for name in dict.fromkeys(prompts) if name in PROMPTS]
    words = [line.replace("\0", "")[:LONGEST_PROMPT] for line in own if line.strip()]
    if days and not (named or words):
        raise NothingSaid
    said = {
        "weekdays": days,
        "prompts": named,
        "own": words[:OWN_PROMPTS],
        "hour": min(max(hour, 0), 23),
        "is_on": bool(days),
        "since": _there(place.space).date(),
    }
    plan, _new = PromptPlan.objects.update_or_create(space=place.space, defaults=said)
    publish(space_fact(PromptsPlanned, by, place.space, weekdays=days))
    return plan


@transaction.atomic
def post_prompt(*, by: Actor, space_id: int, prompt: str = "", words: str = "", key: str) -> Post:
    """Ask a space something, of the library or in words of one's own; once for a key."""
    if prompt and prompt not in PROMPTS:
        raise NothingSaid
    place = selectors.place_for(by, space_id)
    if not (place.may_keep or by.is_system):
        raise Forbidden
    card = {"prompt": prompt} if prompt else {}
    new = NewPost(words=words, kind="prompt", card=card, key=f"prompt:{key}")
    return share(by=by, space_id=space_id, new=new)


def post_due_prompts() -> int:
    """What the calendar asks of every space; of days that were missed only the last is made up for."""
    plans = list(
        PromptPlan.objects.filter(is_on=True, space__closed_at=None).select_related("space")
    )
    zones = organisations.zones_of({plan.space.organisation_id for plan in plans})
    due = [
        plan.pk for plan in plans if _last_due(plan, _now_in(zones.get(plan.space.organisation_id)))
    ]
    return one_by_one(_ask, due)


@transaction.atomic
def _ask(plan_id: int) -> int:
    plans = PromptPlan.objects.select_for_update(of=("self",)).select_related("space")
    plan = plans.filter(pk=plan_id, is_on=True).first()
    day = _last_due(plan, _there(plan.space)) if plan else None
    if plan is None or day is None:
        return 0
    turns = [{"prompt": name} for name in plan.prompts] + [{"words": line} for line in plan.own]
    said = turns[plan.number % len(turns)]
    by = actors.system("communities", plan.space.owner_id)
    post_prompt(by=by, space_id=plan.space_id, key=day.isoformat(), **said)
    plan.number, plan.last_on = plan.number + 1, day
    plan.save(update_fields=["number", "last_on"])
    return 1


def _there(space: Space) -> datetime:
    """What the clock shows where the organisation of a space is."""
    at = space.organisation_id
    return _now_in(organisations.zones_of([at]).get(at))


def _now_in(zone: str | None) -> datetime:
    return clock.now().astimezone(ZoneInfo(zone or settings.TIME_ZONE))


def _last_due(plan: PromptPlan, now: datetime) -> date | None:
    """The last day on which something is to be asked, as its hour has come, and was not."""
    for back in range(WEEK):
        day = now.date() - timedelta(days=back)
        if day.weekday() in plan.weekdays and (back or now.hour >= plan.hour):
            is_new = plan.last_on is None or day > plan.last_on
            return day if is_new and day >= plan.since else None
    return None
