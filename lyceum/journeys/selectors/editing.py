"""The editor's picture, and all that there is to choose in it."""

from collections.abc import Collection, Mapping

from django.utils.translation import gettext as _

from lyceum.assessments import api as assessments
from lyceum.catalogue import api as catalogue
from lyceum.connections import api as connections
from lyceum.journeys.engine import drawing, editing
from lyceum.journeys.engine.reading import Fault
from lyceum.journeys.engine.shape import (
    AnyStep,
    Book,
    Gather,
    OnFact,
    OpenSpace,
    facts_in,
    kind_of,
    ways_out,
)
from lyceum.journeys.models import Playbook
from lyceum.journeys.reasons import FACTS, sentence
from lyceum.journeys.types import WEBHOOK, ArmRow, Choices, ColumnRow, Groups, StepFigures, StepRow
from lyceum.kernel.actors import Actor
from lyceum.organisations import api as organisations

from .rollouts import rollouts_to_choose
from .words import KINDS, step_says, way_words


def titles_in(actor: Actor, book: Book) -> dict[int, str]:
    """The titles of every resource that a playbook speaks of. One query."""
    ids = {getattr(step, "resource_id", 0) for step in book.steps}
    facts = [*facts_in(book).values()]
    if isinstance(book.trigger, OnFact):
        facts.append(book.trigger.fact)
    ids |= {int(fact.where["resource_id"]) for fact in facts if "resource_id" in fact.where}
    ids.discard(0)
    found = catalogue.rows(actor, ids) if ids else {}
    return {pk: row.title for pk, row in found.items()}


def picture(
    book: Book,
    titles: Mapping[int, str],
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
        titles: Mapping[int, str],
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
                ArmRow(arm.way, way_words(kind.name, arm.way), self.column(arm.column))
                for arm in node.arms
            ],
        )

    def _faults(self, step: AnyStep) -> list[str]:
        at = f"steps.{step.id}"
        mine = (one for one in self.faults if one.place == at or one.place.startswith(f"{at}."))
        return [sentence(one.code, one.words) for one in mine]


def choices_for(actor: Actor, playbook: Playbook, book: Book, step: AnyStep | None) -> Choices:
    """What there is to choose. A few queries."""
    at = playbook.organisation_id
    relations, roles = organisations.relation_choices(), organisations.role_choices()
    units = organisations.unit_choices(at)
    facts = sorted(FACTS.items(), key=lambda one: str(one[1]))
    heard = [(f"fact:{name}", word) for name, word in facts]
    segments = [(f"segment:{name}", name) for name in book.segments]
    places = [
        (_("is here as"), [(f"relation:{name}", word) for name, word in relations]),
        (_("has the role"), [(f"role:{name}", word) for name, word in roles]),
        (_("is in the unit"), [(f"unit:{pk}", path) for pk, path in units]),
        (_("is in the segment"), segments),
        (_("stands by an assessment at"), _standings(at)),
    ]
    return Choices(
        steps=[(one.id, _step_word(one)) for one in book.steps],
        ways={way: way_words(kind_of(step), way) for way, _to in ways_out(step)} if step else {},
        facts=[("", _("choose")), *facts],
        questions=[(_("since they began"), heard), *(group for group in places if group[1])],
        triggers=_triggers(heard, segments),
        relations=relations,
        roles=roles,
        units=units,
        spaces=_spaces(book),
        assessments=[(0, _("choose")), *assessments.published_in(at)],
        tokens=_tokens(at),
        rollouts=[(0, _("choose")), *rollouts_to_choose(at)],
    )


def _triggers(heard: Groups, segments: Groups) -> Groups:
    days = [
        ("on", _("on one day, everybody")),
        ("start", _("so many days after the first day of a place")),
        ("end", _("so many days after the last day of a place")),
        ("week", _("every week, everybody")),
        ("month", _("every month, everybody")),
    ]
    others = [("hand", _("is put in by hand"))]
    groups = [(_("something happens"), heard), (_("a day comes"), days)]
    if segments:
        groups.append((_("comes into a segment"), segments))
    return [*others, *groups]


def _step_word(step: AnyStep) -> str:
    says = step_says(step, {})
    word = KINDS[kind_of(step)].word
    return f"{word}: {says[:60]} ({step.id})" if says else f"{word} ({step.id})"


def _spaces(book: Book) -> list[tuple[str, str]]:
    rows = [step for step in book.steps if isinstance(step, Gather | OpenSpace)]
    return [("", _("choose")), *((step.id, _step_word(step)) for step in rows)]


def _standings(organisation_id: int) -> Groups:
    return [
        (f"stands:{dimension}={word}", f"{dimension}: {word}")
        for dimension, words in assessments.dimensions_in(organisation_id).items()
        for word in words
    ]


def _tokens(organisation_id: int) -> list[tuple[int, str]]:
    rows = connections.tokens_among([organisation_id], [WEBHOOK])
    return [(0, _("choose")), *((row.id, row.name) for row in rows)]


def systems_of(actor: Actor, organisation_id: int) -> list[connections.TokenRow]:
    """The systems that are told, for who administers the organisation; for others there are none."""
    return connections.tokens_of(actor, organisation_id, [WEBHOOK])
