"""What is left is not sat in any more; what is finished brings a programme forward."""

from lyceum.kernel import actors, clock
from lyceum.kernel.eventlog import subscribe
from lyceum.kernel.scope import person_owner
from lyceum.learning.events import LearningCompleted, LearningWithdrawn

from . import selectors, services


@subscribe(LearningWithdrawn)
def on_left(fact: LearningWithdrawn) -> None:
    """Who leaves what a seat enrolled for gives the seat up, by its terms on that day."""
    by = actors.system("programmes", person_owner(fact.person_id))
    day = (fact.at or clock.now()).date()
    services.give_up_seats_of(by=by, enrolment_id=fact.enrolment_id, on=day)


@subscribe(LearningCompleted)
def on_finished(fact: LearningCompleted) -> None:
    """Where it is a part of a programme that somebody is in, they are further."""
    for mine in selectors.programmes_of_resource(fact.person_id, fact.resource_id):
        services.follow_progress(programme_id=mine.programme_id, person_id=fact.person_id)
