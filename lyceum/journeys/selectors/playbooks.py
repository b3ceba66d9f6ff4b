"""Playbooks as their pages show them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.db.models import Count, Q

from lyceum.connections import api as connections
from lyceum.feedback import api as feedback
from lyceum.journeys import policies, shipped
from lyceum.journeys.engine import checking, reading
from lyceum.journeys.engine.answers import answers_in
from lyceum.journeys.engine.reading import Fault
from lyceum.journeys.engine.shape import Book, ByHand
from lyceum.journeys.models import Playbook, Run, Trace, Version
from lyceum.journeys.reasons import FACTS, sentence
from lyceum.journeys.types import WEBHOOK, ColumnRow, PlaybookRow, RunFigures, StepFigures, StepRow
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import NotFound
from lyceum.organisations import api as organisations

from .rollouts import rollouts_to_choose

COUNTED = "counts of a playbook that the gate let the actor see"


def homes(actor: Actor) -> dict[int, str]:
    """The organisations whose playbooks the actor writes, where they stand now first."""
    found = policies.homes_to_write(actor)
    here = actor.organisation_id
    if here and policies.can_write(actor, here):
        found = found | {here}
    names = organisations.organisation_names(found)
    return dict(sorted(names.items(), key=lambda one: (one[0] != here, one[1])))


def playbook_for(actor: Actor, playbook_id: int) -> Playbook:
    """The one way to a playbook: for who writes those of its organisation."""
    rows = Playbook.objects.unscoped("narrowed here").select_related("organisation", "version")
    found = rows.filter(pk=playbook_id).first()
    if found is None or not policies.can_write(actor, found.organisation_id):
        raise NotFound
    return found


def playbooks_of(actor: Actor, organisation_id: int) -> list[PlaybookRow]:
    """The playbooks of an organisation, those that run first. Two queries."""
    if not policies.can_write(actor, organisation_id):
        raise NotFound
    rows = Playbook.objects.unscoped("permitted above").filter(organisation_id=organisation_id)
    counts = _counts([row.pk for row in rows])
    order = ["active", "paused", "draft", "ended"]
    return sorted(
        (_row(one, counts.get(one.pk, {})) for one in rows),
        key=lambda row: (order.index(row.state), row.name.lower()),
    )


def _row(one: Playbook, counts: dict[str, Any]) -> PlaybookRow:
    return PlaybookRow(
        id=one.pk,
        name=one.name,
        about=str(one.draft.get("about", "")),
        state=one.state,
        state_words=one.get_state_display(),
        running=counts.get("running", 0),
        through=counts.get("through", 0),
        goals=counts.get("goals", 0),
    )


def _counts(playbook_ids: list[int]) -> dict[int, dict[str, Any]]:
    rows = Run.objects.unscoped(COUNTED).filter(playbook_id__in=playbook_ids)
    counted = rows.values("playbook_id").annotate(
        running=Count("pk", filter=Q(state="running")),
        through=Count("pk", filter=Q(state="done")),
        goals=Count("pk", filter=Q(goal_at__isnull=False)),
    )
    return {row["playbook_id"]: dict(row) for row in counted}


# --- books ----------------------------------------------------------------------------------------


def read_book(said: Any) -> Book:
    """A playbook out of a table, where only sound shapes stand."""
    book, faults = reading.built(said)
    if book is None:
        raise ValueError(f"a playbook that cannot be read is kept: {faults}")
    return book


def book_of(version: Version) -> Book:
    """What a version says."""
    return read_book(version.book)


def draft_of(playbook: Playbook) -> Book:
    """What stands in the editor."""
    return read_book(playbook.draft)


def faults_of(book: Book, at: int | None = None) -> list[Fault]:
    """What is wrong with it; `at`: and what that organisation has not, whatever number it says."""
    faults = checking.faults_of(book, FACTS)
    return faults if at is None else [*faults, *_foreign(book, at)]


def _foreign(book: Book, at: int) -> Iterator[Fault]:
    """What is chosen and belongs to others. A query for each kind of thing that the steps name."""
    own: dict[str, set[int]] = {}
    for step in book.steps:
        for field, ids_at in OF_ITS_OWN.items():
            said = getattr(step, field, 0)
            if said < 1:
                continue
            own[field] = own[field] if field in own else ids_at(at)
            if said not in own[field]:
                yield Fault(f"steps.{step.id}.{field}", checking.CHOSEN[field])


# What a step names by its number, and which of them an organisation has.
OF_ITS_OWN: dict[str, Callable[[int], set[int]]] = {
    "token_id": lambda at: {row.id for row in connections.tokens_among([at], [WEBHOOK])},
    "rollout_id": lambda at: {pk for pk, _name in rollouts_to_choose(at)},
}


def told(faults: list[Fault]) -> list[tuple[str, str]]:
    """Each with its place, in sentences."""
    return [(fault.place, sentence(fault.code, fault.words)) for fault in faults]


def figures_of(playbook: Playbook) -> dict[str, StepFigures]:
    """How many came to each step, and what became of it; nothing as long as that would tell of a few
    what they answered. A few queries."""
    if _is_hidden(playbook):
        return {}
    rows = Trace.objects.filter(run__playbook=playbook).values("step")
    counted = rows.annotate(
        entered=Count("pk"),
        done=Count("pk", filter=Q(state="done")),
        waiting=Count("pk", filter=Q(state="waiting", run__state="running")),
        skipped=Count("pk", filter=Q(state="skipped")),
    )
    return {
        row["step"]: StepFigures(row["entered"], row["done"], row["waiting"], row["skipped"])
        for row in counted
    }


def tells_answers(
    book: Book, arms: Mapping[tuple[str, str], int], *, goals: int, left: int
) -> bool:
    """Would its figures tell of fewer people than are ever shown what they answered?

    `arms` is how many went which way (`how`) at each step; goals and exits may hang on answers too.
    """
    asking = {step.id for step in book.steps if any(answers_in(step))}
    counts = [number for (step, _how), number in arms.items() if step in asking]
    counts += [goals] if any(answers_in(book.goals)) else []
    counts += [left] if any(answers_in(book.exits)) else []
    return any(0 < number < feedback.smallest_group() for number in counts)


def _is_hidden(playbook: Playbook) -> bool:
    """The same, of who went through any of its versions."""
    versions = Version.objects.unscoped(COUNTED).filter(playbook=playbook)
    books = [book for book in map(book_of, versions) if any(answers_in(book))]
    if not books:
        return False
    done = Trace.objects.filter(run__playbook=playbook, state="done").values_list("step", "how")
    arms = {(step, how): number for step, how, number in done.annotate(number=Count("pk"))}
    runs = Run.objects.unscoped(COUNTED).filter(playbook=playbook)
    goals, left = runs.exclude(goal_at=None).count(), runs.filter(ending="exit").count()
    return any(tells_answers(book, arms, goals=goals, left=left) for book in books)


def run_figures(playbook: Playbook) -> RunFigures | None:
    """How many are in it, and how it ended for the others; None as `figures_of` shows nothing."""
    if _is_hidden(playbook):
        return None
    counted = (
        Run.objects.unscoped(COUNTED)
        .filter(playbook=playbook)
        .aggregate(
            entered=Count("pk"),
            running=Count("pk", filter=Q(state="running")),
            through=Count("pk", filter=Q(state="done")),
            goals=Count("pk", filter=Q(goal_at__isnull=False)),
            left=Count("pk", filter=Q(state="left") & ~Q(ending="goal")),
            stuck=Count("pk", filter=Q(state="stuck")),
        )
    )
    return RunFigures(**counted)


# Without these nothing can be tried; what is only missing in a text can be.
HINDERING = {
    "dangling",
    "restless",
    "no-steps",
    "twice",
    "unknown-segment",
    "no-weekday",
    "one-way",
}
# What can be chosen only in the organisation that takes it.
TO_CHOOSE = {"choose-assessment", "choose-resource", "choose-token", "choose-rollout"}


def hinders(faults: list[Fault]) -> bool:
    """Is it so wrong that one cannot even foresee what would happen?"""
    return any(fault.code in HINDERING for fault in faults)


def read_sound(text: str) -> tuple[Book | None, list[Fault]]:
    """A playbook out of JSON, and all that is wrong with it but what is still to be chosen."""
    book, faults = reading.read(text)
    if book is not None:
        faults = [one for one in faults_of(book) if one.code not in TO_CHOOSE]
    return book, faults


def written(book: Book) -> str:
    """As JSON that people can read."""
    return reading.written(book)


def empty_book(name: str) -> Book:
    """One without steps, for whom somebody puts in."""
    return Book(name=name, trigger=ByHand())


def shipped_book(name: str) -> Book:
    """One that comes along."""
    found = shipped.shipped_called(name)
    if found is None:
        raise NotFound
    return read_book(found.plain())


def shipped_rows() -> list[shipped.Shipped]:
    """Those that come along."""
    return list(shipped.PLAYBOOKS)


def listed(column: ColumnRow) -> list[StepRow]:
    """The steps of a picture below each other, as one reads it."""
    found: list[StepRow] = []
    for row in column.rows:
        found.append(row)
        for arm in row.arms:
            found += listed(arm.column)
    return found
