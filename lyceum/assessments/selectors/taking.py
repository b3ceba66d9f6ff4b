"""Assessments as those who take them see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Q, When
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lyceum.assessments.models import Assessment, Assignment, Attempt, Edition, EditionItem, Segment
from lyceum.assessments.scoring import TEXT, Item, Share, item_in
from lyceum.assessments.types import AssessmentRow, NextStep, Result, SkillLine
from lyceum.catalogue import api as catalogue
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import NotFound
from lyceum.skills import api as skills

from .writing import assessment_rows

MINUTE = 60
ENOUGH = 0.8  # of what could be reached: who is there goes on above it


@dataclass(frozen=True)
class Screen:
    """One question, as its page shows it; without an item, all is said."""

    number: int
    of: int
    key: str
    item: Item | None
    said: Sequence[str]
    before: int | None


def assessment_for(actor: Actor, assessment_id: int) -> Assessment:
    """One that the actor may take; for others there is none."""
    found: Assessment | None = (
        _open_to(actor).filter(pk=assessment_id).select_related("organisation").first()
    )
    if found is None:
        raise NotFound
    return found


def _open_to(actor: Actor) -> Any:
    """Published ones: of one's organisations, for everybody, or asked of oneself."""
    rows = Assessment.objects.unscoped("narrowed here").filter(withdrawn_at=None)
    asked = Assignment.objects.within(actor.scope).filter(person_id=actor.person_id or 0)
    mine = (
        Q(owner_id__in=actor.scope.owners)
        | Q(is_for_all=True)
        | Q(pk__in=asked.values("assessment"))
    )
    return rows.filter(mine, pk__in=Edition.objects.values("assessment"))


def attempts_of(actor: Actor) -> list[AssessmentRow]:
    """What I may take: asked of me first, then begun, then the others. A few queries."""
    asked = {row.assessment_id: row for row in assignments_of(actor)}
    first = Case(When(pk__in=list(asked), then=0), default=1)
    found = list(_open_to(actor).order_by(first, "title", "pk")[:100])
    rows = assessment_rows(found)
    mine = _latest_attempts(actor)
    made = []
    for row in rows:
        attempt, assigned = mine.get(row.id), asked.get(row.id)
        more = {
            "attempt_id": attempt.pk if attempt else None,
            "is_finished": bool(attempt and attempt.finished_at),
            "until": assigned.until if assigned else None,
        }
        made.append(AssessmentRow(**{**row.__dict__, **more}))
    return sorted(made, key=lambda row: (row.id not in asked, row.attempt_id is None, row.title))


def assignments_of(actor: Actor) -> list[Assignment]:
    """What I am asked to take and have not finished."""
    mine = Assignment.objects.within(actor.scope).filter(person_id=actor.person_id or 0)
    return list(mine.filter(Q(attempt=None) | Q(attempt__finished_at=None)))


def _latest_attempts(actor: Actor) -> dict[int, Attempt]:
    mine = Attempt.objects.within(actor.scope).filter(person_id=actor.person_id or 0)
    rows = mine.select_related("edition").order_by("started_at", "pk")
    return {row.edition.assessment_id: row for row in rows}


def open_attempt(actor: Actor, assessment: Assessment) -> Attempt | None:
    """One that I began and have not finished."""
    mine = Attempt.objects.within(actor.scope).filter(person_id=actor.person_id or 0)
    return mine.filter(edition__assessment=assessment, finished_at=None).first()


def taken_of(actor: Actor, assessment: Assessment) -> Attempt | None:
    """The last one that I finished."""
    mine = Attempt.objects.within(actor.scope).filter(person_id=actor.person_id or 0)
    done = mine.filter(edition__assessment=assessment).exclude(finished_at=None)
    return done.order_by("-finished_at").first()


def attempt_for(actor: Actor, attempt_id: int) -> Attempt:
    """My own; for others there is none."""
    mine = Attempt.objects.within(actor.scope).filter(pk=attempt_id, person_id=actor.person_id or 0)
    found = mine.select_related("edition__assessment__organisation").first()
    if found is None:
        raise NotFound
    return found


def items_of(edition_id: int) -> dict[str, Item]:
    """The items of an edition in order, by the id of their version. One query."""
    rows = EditionItem.objects.filter(edition_id=edition_id).select_related("version")
    return {str(each.version_id): item_in(each.version.body) for each in rows}


def item_keys(attempt: Attempt) -> list[str]:
    """The keys by which an attempt's questions are answered, in order."""
    return list(items_of(attempt.edition_id))


def screen_of(attempt: Attempt, place: int | None = None) -> Screen:
    """The question at a place (from 1), or the first without an answer."""
    items = items_of(attempt.edition_id)
    keys = list(items)
    first = next((n for n, key in enumerate(keys) if key not in attempt.answers), len(keys))
    here = first if place is None else min(max(place - 1, 0), first)
    if here >= len(keys):
        return Screen(len(keys), len(keys), "", None, (), len(keys) or None)
    key, item = keys[here], items[keys[here]]
    said = str(attempt.answers.get(key, ""))
    lines = [said] if item.kind == TEXT else [one for one in said.split("\n") if one]
    return Screen(here + 1, len(keys), key, item, lines, here or None)


def result_of(actor: Actor, attempt: Attempt) -> Result:
    """What came of it, and one next step."""
    assessment = attempt.edition.assessment
    shares = {int(pk): Share(*pair) for pk, pair in attempt.reached.items()}
    labels = skills.skill_rows(list(shares), get_language() or "en")
    lines = [
        SkillLine(pk, labels[pk].label, round(share.part * assessment.top_level, 1), share.part)
        for pk, share in shares.items()
        if pk in labels
    ]
    mine = Segment.objects.within(actor.scope).filter(attempt=attempt)
    said = mine.values_list("dimension", "value")
    minutes = max(1, round(attempt.seconds / MINUTE))
    words = _own_words(attempt)
    return Result(lines, dict(said), minutes, _step(actor, assessment, lines), words)


def _own_words(attempt: Attempt) -> list[tuple[str, str]]:
    said = [
        (item.text, str(attempt.answers.get(key, "")).strip())
        for key, item in items_of(attempt.edition_id).items()
        if item.kind == TEXT
    ]
    return [(question, words) for question, words in said if words]


def _step(actor: Actor, assessment: Assessment, lines: list[SkillLine]) -> NextStep | None:
    """What its writers say; else something for the skill of which least was reached."""
    if assessment.next_url:
        return NextStep(assessment.next_label or _("Go on"), assessment.next_url)
    if not lines:
        return NextStep(_("Look round"), reverse("catalogue:explore"))
    weakest = min(lines, key=lambda line: line.part)
    why = _("Most is to be won in {skill}.").format(skill=weakest.label)
    if weakest.part >= ENOUGH:
        why = _("You are well under way in {skill}.").format(skill=weakest.label)
    found = catalogue.resources_teaching(actor, weakest.skill_id, limit=1)
    if found:
        return NextStep(found[0].title, reverse("catalogue:resource", args=[found[0].id]), why)
    address = f"{reverse('catalogue:explore')}?skill={weakest.skill_id}"
    return NextStep(_("See what teaches {skill}").format(skill=weakest.label), address, why)
