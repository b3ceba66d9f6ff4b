"""The editor's picture, what is wrong at which part of it, its segments and who is in them."""

from collections.abc import Collection, Mapping

from django.urls import reverse
from django.utils.translation import gettext as _

from lyceum.connections import api as connections
from lyceum.identity import api as identity
from lyceum.journeys import policies
from lyceum.journeys.engine import drawing, editing
from lyceum.journeys.engine.reading import Fault
from lyceum.journeys.engine.shape import (
    AnyStep,
    Audience,
    Book,
    InSegment,
    OnSegment,
    conditions_in,
    kind_of,
    simple_in,
)
from lyceum.journeys.models import Playbook
from lyceum.journeys.reasons import sentence
from lyceum.journeys.types import (
    WEBHOOK,
    ArmRow,
    ColumnRow,
    FaultRow,
    Meant,
    Names,
    SegmentRow,
    StepFigures,
    StepRow,
)
from lyceum.kernel.actors import Actor

from .people import asks_learning, matching
from .playbooks import faults_of
from .words import KINDS, segment_says, step_says, way_words

NAMED = 12  # so many of those who are meant are shown by name


def picture(
    book: Book,
    titles: Names,
    faults: Collection[Fault],
    figures: Mapping[str, StepFigures] | None = None,
) -> tuple[ColumnRow, list[StepRow]]:
    """A playbook as its page shows it, and the steps to which nobody comes."""
    column, lost = drawing.drawn(book)
    pen = _Pen(book, titles, faults, figures)
    return pen.column(column), [pen.row(drawing.Node(step)) for step in lost]


class _Pen:
    def __init__(
        self,
        book: Book,
        titles: Names,
        faults: Collection[Fault],
        figures: Mapping[str, StepFigures] | None,
    ) -> None:
        self.book, self.titles, self.faults, self.figures = book, titles, faults, figures

    def column(self, column: drawing.Column) -> ColumnRow:
        rows = [self.row(node) for node in column.nodes]
        return ColumnRow(rows, column.ends, column.back_to)

    def row(self, node: drawing.Node) -> StepRow:
        step, kind = node.step, KINDS[kind_of(node.step)]
        return StepRow(
            id=step.id,
            kind=kind.name,
            icon=kind.icon,
            word=kind.word,
            says=step_says(step, self.titles),
            faults=self._faults(step),
            figures=self.figures.get(step.id, StepFigures()) if self.figures is not None else None,
            can_rise=editing.can_rise(self.book, step.id),
            can_sink=editing.below(self.book, step.id) is not None,
            arms=[
                ArmRow(arm.way, way_words(step, arm.way), self.column(arm.column))
                for arm in node.arms
            ],
        )

    def _faults(self, step: AnyStep) -> list[str]:
        at = f"steps.{step.id}"
        mine = (one for one in self.faults if one.place == at or one.place.startswith(f"{at}."))
        return [sentence(one.code, one.words) for one in mine]


def systems_of(actor: Actor, organisation_id: int) -> list[connections.TokenRow]:
    """The systems that are told, for who administers the organisation; for others there are none."""
    return connections.tokens_of(actor, organisation_id, [WEBHOOK])


# --- what is wrong, and where ---------------------------------------------------------------------


def faults_at(book: Book, step_id: str) -> list[str]:
    """What is wrong with a step, in sentences."""
    at = f"steps.{step_id}"
    mine = (one for one in faults_of(book) if one.place == at or one.place.startswith(f"{at}."))
    return [sentence(one.code, one.words) for one in mine]


def faults_shown(playbook: Playbook, book: Book, faults: Collection[Fault]) -> list[FaultRow]:
    """Each with the part at which it is, and the page on which it is put right."""
    return [_fault_row(playbook, book, one) for one in faults]


def _fault_row(playbook: Playbook, book: Book, fault: Fault) -> FaultRow:
    head, _dot, rest = fault.place.partition(".")
    says = sentence(fault.code, fault.words)
    step = book.step(rest.partition(".")[0]) if head == "steps" else None
    if step is not None:
        word = f"{KINDS[kind_of(step)].word} ({step.id})"
        return FaultRow(word, reverse("journeys:change-step", args=[playbook.pk, step.id]), says)
    if head == "steps":
        return FaultRow(_("Steps"), reverse("journeys:playbook", args=[playbook.pk]), says)
    if head in ("exits", "goals"):
        return FaultRow(_("Goal and exits"), reverse("journeys:ends", args=[playbook.pk]), says)
    if head == "segments":
        return FaultRow(_("Segments"), reverse("journeys:segments", args=[playbook.pk]), says)
    url = reverse("journeys:about-playbook", args=[playbook.pk])
    return FaultRow(_("When and for whom"), url, says)


# --- segments -------------------------------------------------------------------------------------


def segments_of(book: Book, titles: Names) -> list[SegmentRow]:
    """The segments of a playbook, in their order."""
    trigger = book.trigger
    used = {one.segment for one in simple_in(conditions_in(book)) if isinstance(one, InSegment)}
    used |= {trigger.segment} if isinstance(trigger, OnSegment) else set()
    return [
        SegmentRow(number, name, segment_says(one, titles), name in used)
        for number, (name, one) in enumerate(book.segments.items(), 1)
    ]


def meant_by(actor: Actor, organisation_id: int, who: Audience) -> Meant:
    """Who is meant today, for who may see it: what somebody has finished is not for everybody who
    writes playbooks, and a count of one who is known tells it as well as a name."""
    asks = asks_learning(who)
    if not policies.can_see_meant(actor, organisation_id, asks_learning=asks):
        return Meant(0, [], are_shown=False)
    people = matching(organisation_id, who)
    some = sorted(people)[:NAMED]
    cards = identity.cards_of(some)
    names = [cards[pk].short_name or cards[pk].name for pk in some if pk in cards]
    return Meant(len(people), sorted(names), are_shown=True)
