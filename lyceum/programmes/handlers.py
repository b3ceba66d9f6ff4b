"""What is left is not sat in any more."""

from lyceum.kernel import actors, clock
from lyceum.kernel.eventlog import subscribe
from lyceum.kernel.scope import person_owner
from lyceum.learning.events import LearningWithdrawn

from . import services


@subscribe(LearningWithdrawn)
def on_left(fact: LearningWithdrawn) -> None:
    """Who leaves what a seat enrolled for gives the seat up, by its terms on that day."""
    by = actors.system("programmes", person_owner(fact.person_id))
    day = (fact.at or clock.now()).date()
    services.give_up_seats_of(by=by, enrolment_id=fact.enrolment_id, on=day)
