"""What went wrong in a playbook, for who puts it right."""

from lyceum.connections import api as connections
from lyceum.identity import api as identity
from lyceum.journeys import policies
from lyceum.journeys.engine.answers import answers_in
from lyceum.journeys.engine.shape import Book, facts_in
from lyceum.journeys.models import Errand, Playbook, Run
from lyceum.journeys.types import WEBHOOK, StuckRow, Troubles, UnsentRow
from lyceum.kernel.actors import Actor

from .foreseeing import begins_by_deeds
from .people import asks_learning
from .playbooks import book_of
from .words import kind_row, step_says

SHOWN = 50
ALL = "of a playbook that the gate let the actor see"


def troubles_of(actor: Actor, playbook: Playbook) -> Troubles:
    """Who is stuck and what did not go outside, the first of each. A few queries, however many."""
    stuck = Run.objects.unscoped(ALL).filter(playbook=playbook, state=Run.State.STUCK)
    unsent = Errand.objects.filter(run__playbook=playbook, state=Errand.State.FAILED)
    runs = list(stuck.select_related("version").order_by("arrived_at", "pk")[:SHOWN])
    errands = list(unsent.select_related("run__version").order_by("made_at", "pk")[:SHOWN])
    if not runs and not errands:
        return Troubles([], 0, [], 0)
    books = {one.version_id: book_of(one.version) for one in [*runs, *(e.run for e in errands)]}
    people = {one.person_id for one in runs} | {one.run.person_id for one in errands}
    keeps = policies.can_see_meant(actor, playbook.organisation_id, asks_learning=True)
    names = (
        {} if not keeps and any(map(_tells_deeds, books.values())) else identity.names_of(people)
    )
    tokens = connections.tokens_among([playbook.organisation_id], [WEBHOOK]) if errands else []
    systems = {row.id: row.name for row in tokens}
    return Troubles(
        stuck=[_stuck(one, books[one.version_id], names, keeps=keeps) for one in runs],
        stuck_count=stuck.count(),
        unsent=[
            UnsentRow(
                one.pk, names.get(one.run.person_id, ""), systems.get(one.token_id, ""),
                one.made_at, one.reason,
            )
            for one in errands
        ],
        unsent_count=unsent.count(),
    )  # fmt: skip


def _tells_deeds(book: Book) -> bool:
    """Does it say what somebody did or finished that they are in it? Not everybody may know that."""
    return begins_by_deeds(book) or any(map(asks_learning, book.segments.values()))


def _stuck(one: Run, book: Book, names: dict[int, str], *, keeps: bool) -> StuckRow:
    """The step is not said where it would tell what somebody answered or did."""
    tells = any(answers_in(book)) or (not keeps and facts_in(book))
    step = None if tells else book.step(one.step)
    says = step_says(step, {}) if step else ""
    word = str(kind_row(step).word) if step else ""
    return StuckRow(
        id=one.pk,
        name=names.get(one.person_id, ""),
        step=f"{word}: {says}" if says else word,
        since=one.arrived_at,
        why=one.reason,
    )
