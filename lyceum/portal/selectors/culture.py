"""How healthy the learning culture of an organisation is: sums for whoever looks after it, nobody by
name, and none of groups that are too small."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from lyceum.catalogue import api as catalogue
from lyceum.communities import api as communities
from lyceum.feedback import api as feedback
from lyceum.journeys import api as journeys
from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import NotFound
from lyceum.learning import api as learning
from lyceum.organisations import api as organisations
from lyceum.portal import policies
from lyceum.support import api as support

NEW = timedelta(days=30)  # what is younger than this may still be found


@dataclass(frozen=True)
class CulturePage:
    """The figures between a day and today; None where they would be of too few."""

    since: date
    least: int
    reached: support.OutreachFigures
    spaces: communities.Culture | None
    tools: Sequence[tuple[str, int, int]]  # name, people who have it, people who used it
    pulse: Sequence[tuple[str, Sequence[feedback.MonthRow]]]
    offered: int
    unopened: int  # offered for a month, and taken up by nobody


def culture_of(actor: Actor, organisation_id: int, days: int) -> CulturePage:
    """What the page of an organisation's culture shows, for who looks after it; the pulse only for
    who may count all its people."""
    if not policies.can_see_culture(actor, organisation_id):
        raise NotFound
    counts = organisations.may_count(actor, organisation_id).is_whole
    today = clock.today()
    since = today - timedelta(days=days)
    offered = catalogue.offered_by(actor, organisation_id, before=today - NEW).ids
    taken_up = learning.outcomes_of(offered)
    return CulturePage(
        since=since,
        least=feedback.smallest_group(),
        reached=support.reached_share(organisation_id, clock.now() - timedelta(days=days)),
        spaces=_spaces(organisation_id, since, today),
        tools=[
            row
            for row in journeys.first_uses(organisation_id)
            if row[1] >= feedback.smallest_group()
        ],
        pulse=feedback.pulse_figures(actor, organisation_id) if counts else (),
        offered=len(offered),
        unopened=sum(pk not in taken_up for pk in offered),
    )


def _spaces(organisation_id: int, since: date, today: date) -> communities.Culture | None:
    ids = communities.space_ids_of(organisation_id)
    found = communities.culture(ids, since, today + timedelta(days=1)) if ids else None
    return found if found and found.people >= feedback.smallest_group() else None
