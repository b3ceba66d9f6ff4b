"""What happens elsewhere and may make a plan out of date."""

from datetime import datetime

from lyceum.agenda.events import BusyTimeAdded, BusyTimeRemoved, LearningHoursChosen
from lyceum.catalogue.events import ResourceChanged, ResourceWithdrawn
from lyceum.identity.events import PeopleMerged, PeopleUnmerged
from lyceum.kernel import actors
from lyceum.kernel.eventlog import subscribe
from lyceum.kernel.scope import person_owner
from lyceum.learning.events import LearningCompleted, LearningWithdrawn
from lyceum.programmes.events import (
    OfferingCancelled,
    OfferingChanged,
    SeatTaken,
    SessionCancelled,
    SessionChanged,
    SessionPlanned,
)
from lyceum.skills.events import EvidenceRecorded, EvidenceRecordedInBulk, SkillsRated
from lyceum.wallets import api as wallets
from lyceum.wallets.events import (
    AllowanceGranted,
    AllowanceReturned,
    DepositMade,
    DepositsImported,
    PotOpened,
    PurchaseRefunded,
)

from . import services


@subscribe(LearningCompleted)
def on_completed(fact: LearningCompleted) -> None:
    """A step may be done, and levels are higher."""
    _look_again(fact.person_id, "completed", since=fact.at)


@subscribe(LearningWithdrawn)
def on_left(fact: LearningWithdrawn) -> None:
    """What was left is no longer under way."""
    _look_again(fact.person_id, "left", since=fact.at)


@subscribe(EvidenceRecorded)
def on_evidence(fact: EvidenceRecorded) -> None:
    """A level changed; that of a completion is told by the completion itself."""
    if fact.kind != "completion":
        _look_again(fact.person_id, "level", fact.skill_id)


@subscribe(EvidenceRecordedInBulk)
def on_much_evidence(fact: EvidenceRecordedInBulk) -> None:
    """The same for a batch, unless all of it came with completions."""
    if set(fact.kinds) - {"completion"}:
        services.note_fact_of_many(person_ids=fact.person_ids, because="level")


@subscribe(SkillsRated)
def on_rated(fact: SkillsRated) -> None:
    """Levels changed by the person's own word."""
    _look_again(fact.person_id, "level")


@subscribe(PeopleMerged)
def on_merged(fact: PeopleMerged) -> None:
    """Goals and levels of two accounts came together."""
    _look_again(fact.kept_id, "level")


@subscribe(PeopleUnmerged)
def on_unmerged(fact: PeopleUnmerged) -> None:
    """They are two people's again."""
    for person_id in (fact.kept_id, fact.folded_id):
        _look_again(person_id, "level")


@subscribe(ResourceWithdrawn)
def on_withdrawn(fact: ResourceWithdrawn) -> None:
    """Plans with this resource need another step."""
    _look_again_at_plans_with(fact.resource_id, "withdrawn")


@subscribe(ResourceChanged)
def on_changed(fact: ResourceChanged) -> None:
    """Its effort, price or skills may be others now."""
    _look_again_at_plans_with(fact.resource_id, "offering")


@subscribe(OfferingCancelled)
def on_cancelled(fact: OfferingCancelled) -> None:
    """Plans with this run need another one."""
    _look_again_at_plans_with(fact.resource_id, "offering")


@subscribe(OfferingChanged)
def on_rescheduled(fact: OfferingChanged) -> None:
    """The run has other dates or another price."""
    _look_again_at_plans_with(fact.resource_id, "offering")


@subscribe(LearningHoursChosen)
def on_hours(fact: LearningHoursChosen) -> None:
    """Steps go into the hours that were chosen."""
    services.put_steps_of(fact.person_id)


@subscribe(BusyTimeAdded)
def on_busy(fact: BusyTimeAdded) -> None:
    """Steps leave the time that is taken now."""
    services.put_steps_of(fact.person_id)


@subscribe(BusyTimeRemoved)
def on_free(fact: BusyTimeRemoved) -> None:
    """Time that is free again may be learnt in."""
    services.put_steps_of(fact.person_id)


@subscribe(SeatTaken)
def on_seat(fact: SeatTaken) -> None:
    """Sessions take time that steps stood in."""
    services.put_steps_of(fact.person_id)


@subscribe(SessionPlanned)
def on_planned(fact: SessionPlanned) -> None:
    """A session takes time that steps stood in."""
    services.make_room_for(fact.session_id)


@subscribe(SessionChanged)
def on_moved(fact: SessionChanged) -> None:
    """It takes another time now."""
    services.make_room_for(fact.session_id)


@subscribe(SessionCancelled)
def on_called_off(fact: SessionCancelled) -> None:
    """Its time is free again."""
    services.make_room_for(fact.session_id)


@subscribe(AllowanceGranted)
def on_granted(fact: AllowanceGranted) -> None:
    """There is money for what waited for it."""
    services.note_money_of(person_ids=fact.person_ids)


@subscribe(AllowanceReturned)
def on_returned(fact: AllowanceReturned) -> None:
    """What a plan counted on may be gone."""
    services.note_money_of(person_ids=fact.person_ids)


@subscribe(PotOpened)
def on_pot(fact: PotOpened) -> None:
    """A pot of their own. What is in a shared one is not promised to any path."""
    if fact.person_id:
        services.note_money_of(person_ids=[fact.person_id])


@subscribe(DepositMade)
def on_deposit(fact: DepositMade) -> None:
    """They paid in money of their own, if it was not their organisation."""
    services.note_money_of(person_ids=wallets.whose_top_ups([fact.deposit_id]))


@subscribe(DepositsImported)
def on_deposits(fact: DepositsImported) -> None:
    """The same for a file of the bank."""
    services.note_money_of(person_ids=wallets.whose_top_ups(fact.deposit_ids))


@subscribe(PurchaseRefunded)
def on_refund(fact: PurchaseRefunded) -> None:
    """What came back may pay for something else."""
    services.note_money_of(person_ids=[fact.person_id])


def _look_again(
    person_id: int, because: str, skill_id: int | None = None, since: datetime | None = None
) -> None:
    by = actors.system("paths", person_owner(person_id))
    services.note_fact_of(
        by=by, person_id=person_id, because=because, skill_id=skill_id, since=since
    )


def _look_again_at_plans_with(resource_id: int, because: str) -> None:
    services.note_resource(resource_id=resource_id, because=because)
