"""What an organisation offers to the ecosystem, for its own people: what is out, the runs and their
seats, what was sold and paid, what came of it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Q
from django.utils.translation import get_language

from lyceum.catalogue import api as catalogue
from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import NotFound
from lyceum.kernel.scope import organisation_owner
from lyceum.learning import api as learning
from lyceum.organisations import api as organisations
from lyceum.programmes.models import Offering, Waiting
from lyceum.skills import api as skills
from lyceum.wallets import api as wallets

AT = "of an organisation to which the actor belongs"
MANY, RUNS, PAGE, GAINS = 200, 8, 25, 6


@dataclass(frozen=True)
class OfferedRow:
    """A resource with what came of it; `rate` is the percent of those not still on their way who
    completed it."""

    row: catalogue.ResourceRow
    outcome: learning.Outcome

    @property
    def rate(self) -> int | None:
        over = self.outcome.taken_up - self.outcome.open
        return round(100 * self.outcome.completed / over) if over else None


@dataclass(frozen=True)
class RunRow:
    """A run with its seats, and how many wait for one."""

    run: Offering
    title: str
    waiting: int


@dataclass(frozen=True)
class GainRow:
    """A skill by name, and by how much its level rose."""

    skill: skills.SkillRow
    gain: skills.Gain


@dataclass(frozen=True)
class Workspace:
    """All that a provider sees of itself; money is None for who does not keep the books."""

    page: Page[int]  # of `offered`
    offered: Sequence[OfferedRow]
    taken_up: int
    completed: int
    runs: Sequence[RunRow]
    more_runs: int
    gains: Sequence[GainRow]
    rating: float | None
    ratings: int
    takings: Sequence[wallets.Taking] | None
    paid_out: Sequence[wallets.PaidOut]


def provider_at(actor: Actor, slug: str) -> Any:
    """The organisation whose people the actor is one of; for others there is none to look into."""
    found = organisations.organisation_by_slug(actor, slug)
    if organisation_owner(found.pk) not in actor.scope:
        raise NotFound
    return found


def workspace_of(actor: Actor, organisation_id: int, number: int = 1) -> Workspace:
    """Got through `provider_at`; a page of what is offered: drafts, then what most took up. About
    twenty queries, however many learn."""
    found = catalogue.offered_by(actor, organisation_id)
    outcomes = learning.outcomes_of(found.ids)
    none = learning.Outcome()
    first = [(pk not in found.drafts, -outcomes.get(pk, none).taken_up, -pk) for pk in found.ids]
    page = Paginator([-pk for *_order, pk in sorted(first)], PAGE).get_page(number)
    rows = catalogue.rows(actor, page.object_list, get_language() or "en")
    runs = _runs(actor, organisation_id)
    keeps = wallets.keeps_books(actor, organisation_id)
    return Workspace(
        page=page,
        offered=[OfferedRow(rows[pk], outcomes.get(pk, none)) for pk in page if pk in rows],
        taken_up=sum(one.taken_up for one in outcomes.values()),
        completed=sum(one.completed for one in outcomes.values()),
        runs=runs[:RUNS],
        more_runs=max(0, len(runs) - RUNS),
        gains=_gains(found.ids),
        rating=found.rating,
        ratings=found.ratings,
        takings=wallets.takings_of(actor, organisation_id) if keeps else None,
        paid_out=wallets.paid_out_to(actor, organisation_id) if keeps else (),
    )


def _runs(actor: Actor, organisation_id: int) -> list[RunRow]:
    """The runs of its own that are not over, the next first."""
    today = clock.today()
    not_over = Q(ends_on__gte=today) | Q(ends_on=None, starts_on__gte=today)
    runs = Offering.objects.unscoped(AT).filter(
        not_over, organisation_id=organisation_id, cancelled_at=None
    )
    ahead = list(runs.order_by("starts_on", "pk")[:MANY])
    titles = catalogue.rows(actor, {run.resource_id for run in ahead})
    waiting = Waiting.objects.unscoped("counts").filter(offering__in=ahead, ended_at=None)
    counts: dict[int, int] = {}
    for offering_id in waiting.values_list("offering_id", flat=True):
        counts[offering_id] = counts.get(offering_id, 0) + 1
    return [
        RunRow(run, titles[run.resource_id].title, counts.get(run.pk, 0))
        for run in ahead
        if run.resource_id in titles
    ]


def _gains(resource_ids: Collection[int]) -> list[GainRow]:
    done = learning.completions_of(resource_ids)
    found = skills.gains_of([f"learning.enrolment:{pk}" for pk in done])[:GAINS]
    labels = skills.skill_rows([gain.skill_id for gain in found], get_language() or "en")
    return [GainRow(labels[one.skill_id], one) for one in found if one.skill_id in labels]
