"""Evidence comes in; the state of the skills it speaks about is computed in the same transaction."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import islice
from typing import TypeVar

from django.db import transaction
from django.db.models import QuerySet

from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import Forbidden
from lyceum.kernel.eventlog import publish
from lyceum.kernel.scope import person_owner
from lyceum.skills import policies
from lyceum.skills.errors import NoSuchLevel, UnknownSkill
from lyceum.skills.events import EvidenceRecorded, EvidenceRecordedInBulk, SkillsRated
from lyceum.skills.models import Evidence, Skill, SkillState
from lyceum.skills.state import FLOORS, Piece, add_up
from lyceum.skills.types import KINDS, EvidenceItem

BATCH = 1000
STALE = timedelta(days=7)
ONCE = ("assessment", *FLOORS)
Pair = tuple[int, int]
T = TypeVar("T")


@transaction.atomic
def record_evidence(  # noqa: PLR0913  the shape of a piece of evidence
    *,
    by: Actor,
    person_id: int,
    skill_id: int,
    kind: str,
    level: float,
    observed_at: datetime,
    source: str,
    organisation_id: int | None = None,
    about: str = "",
    certainty: float = 1.0,
) -> int:
    """Record what speaks for a level of a skill; the same source told twice counts once."""
    item = EvidenceItem(
        person_id=person_id,
        skill_id=skill_id,
        kind=kind,
        level=level,
        observed_at=observed_at,
        source=source,
        organisation_id=organisation_id,
        about=about,
        certainty=certainty,
    )
    _check(by, [item])
    _lock_states({(person_id, skill_id)})
    evidence, is_news = _store(item)
    if is_news:
        _compute({(person_id, skill_id)})
        publish(_recorded(by, evidence))
    return evidence.pk


@transaction.atomic
def rate_self(
    *, by: Actor, ratings: Mapping[int, float], organisation_id: int | None = None
) -> int:
    """Say for several skills at once how well one does them."""
    person_id = by.person_id
    if person_id is None:
        raise Forbidden
    source, moment = person_owner(person_id), clock.now()
    items = [
        EvidenceItem(person_id, skill_id, "self", level, moment, source, organisation_id)
        for skill_id, level in ratings.items()
    ]
    _check(by, items)
    _record_batch(items)
    publish(
        SkillsRated(
            by=str(by),
            owner_id=source,
            person_id=person_id,
            skill_ids=sorted(ratings),
            organisation_id=organisation_id,
        )
    )
    return len(items)


def record_evidence_in_bulk(*, by: Actor, items: Sequence[EvidenceItem]) -> int:
    """Record many pieces: every 1,000 one transaction and one fact. Returns how many were new."""
    recorded = 0
    for batch in _batches(items):
        with transaction.atomic():
            _check(by, batch)
            recorded += (new := _record_batch(batch))
            if new:
                publish(_recorded_in_bulk(by, batch, new))
    return recorded


def refresh_states(*, older_than: timedelta = STALE, limit: int = 100_000) -> int:
    """Let time do its work: compute anew what has not been looked at for a week."""
    stale = SkillState.objects.unscoped("time passes for everybody").filter(
        computed_at__lt=clock.now() - older_than
    )
    pairs = list(stale.order_by("computed_at").values_list("person_id", "skill_id")[:limit])
    for batch in _batches(pairs):
        with transaction.atomic():
            _lock_states(set(batch))
            _compute(set(batch))
    return len(pairs)


def _check(by: Actor, items: Sequence[EvidenceItem]) -> None:
    for item in items:
        if item.kind not in KINDS:
            raise ValueError(f"{item.kind!r} is no kind of evidence")
        if not policies.can_record(by, item.person_id, item.kind):
            raise Forbidden
        if not 0 <= item.level <= 5:  # noqa: PLR2004  nothing yet … expert
            raise NoSuchLevel
    wanted = {item.skill_id for item in items}
    known = Skill.objects.unscoped("whoever calls got these ids from us").filter(pk__in=wanted)
    if known.count() != len(wanted):
        raise UnknownSkill


def _store(item: EvidenceItem) -> tuple[Evidence, bool]:
    """The piece, and whether it says anything new."""
    if item.kind in ONCE:
        known = _of_person(item.person_id).filter(
            skill_id=item.skill_id, kind=item.kind, source=item.source
        )
        if evidence := known.first():
            return evidence, _tell_again(evidence, item)
    evidence = _evidence(item, clock.now())
    evidence.save()
    return evidence, True


def _tell_again(evidence: Evidence, item: EvidenceItem) -> bool:
    if (evidence.level, evidence.certainty) == (item.level, item.certainty):
        return False
    evidence.level, evidence.certainty = item.level, item.certainty
    evidence.observed_at, evidence.recorded_at = item.observed_at, clock.now()
    evidence.save(update_fields=["level", "certainty", "observed_at", "recorded_at"])
    return True


def _record_batch(items: Sequence[EvidenceItem]) -> int:
    pairs = {(item.person_id, item.skill_id) for item in items}
    _lock_states(pairs)
    moment = clock.now()
    known = _known_sources(items)
    new = {
        _key(item) if item.kind in ONCE else (*_key(item), number): item
        for number, item in enumerate(items)
        if _key(item) not in known
    }
    Evidence.objects.bulk_create(_evidence(item, moment) for item in new.values())
    if new:
        _compute({(item.person_id, item.skill_id) for item in new.values()})
    return len(new)


def _key(item: EvidenceItem) -> tuple[object, ...]:
    return (item.person_id, item.skill_id, item.kind, item.source)


def _known_sources(items: Sequence[EvidenceItem]) -> set[tuple[object, ...]]:
    once = [item for item in items if item.kind in ONCE]
    if not once:
        return set()
    rows = Evidence.objects.unscoped("looks for what was recorded before").filter(
        person_id__in={item.person_id for item in once},
        source__in={item.source for item in once},
        kind__in=ONCE,
    )
    return set(rows.values_list("person_id", "skill_id", "kind", "source"))


def _evidence(item: EvidenceItem, moment: datetime) -> Evidence:
    return Evidence(
        owner_id=person_owner(item.person_id),
        person_id=item.person_id,
        skill_id=item.skill_id,
        kind=item.kind,
        level=item.level,
        certainty=item.certainty,
        observed_at=item.observed_at,
        recorded_at=moment,
        source=item.source,
        about=item.about,
        organisation_id=item.organisation_id,
    )


def _of_person(person_id: int) -> QuerySet[Evidence]:
    return Evidence.objects.unscoped("the policy was asked").filter(person_id=person_id)


def _lock_states(pairs: Collection[Pair]) -> None:
    """Take the rows, in one order, so that two pieces for one skill wait for each other."""
    moment = clock.now()
    SkillState.objects.bulk_create(
        [
            SkillState(
                owner_id=person_owner(person_id),
                person_id=person_id,
                skill_id=skill_id,
                level=0,
                confidence=0,
                leading="",
                pieces=0,
                computed_at=moment,
            )
            for person_id, skill_id in sorted(pairs)
        ],
        update_conflicts=True,
        unique_fields=["person", "skill"],
        update_fields=["computed_at"],
    )


def _compute(pairs: Collection[Pair]) -> None:
    """Add up all evidence of these skills of these people, and keep the result."""
    moment = clock.now()
    SkillState.objects.bulk_create(
        [_state(pair, pieces, moment) for pair, pieces in sorted(_pieces(pairs).items())],
        update_conflicts=True,
        unique_fields=["person", "skill"],
        update_fields=["level", "confidence", "leading", "pieces", "computed_at"],
    )


def _pieces(pairs: Collection[Pair]) -> dict[Pair, list[Piece]]:
    rows = Evidence.objects.unscoped("adds up for the person").filter(
        person_id__in={person_id for person_id, _ in pairs},
        skill_id__in={skill_id for _, skill_id in pairs},
    )
    found: dict[Pair, list[Piece]] = defaultdict(list)
    wanted = ("person_id", "skill_id", "kind", "level", "observed_at", "source", "certainty")
    for person_id, skill_id, *piece in rows.values_list(*wanted):
        if (person_id, skill_id) in pairs:
            found[person_id, skill_id].append(Piece(*piece))
    return found


def _state(pair: Pair, pieces: Sequence[Piece], moment: datetime) -> SkillState:
    state = add_up(pieces, moment)
    person_id, skill_id = pair
    return SkillState(
        owner_id=person_owner(person_id),
        person_id=person_id,
        skill_id=skill_id,
        level=state.level,
        confidence=state.confidence,
        leading=state.leading,
        pieces=state.pieces,
        computed_at=moment,
    )


def _recorded(by: Actor, evidence: Evidence) -> EvidenceRecorded:
    return EvidenceRecorded(
        by=str(by),
        owner_id=evidence.owner_id,
        person_id=evidence.person_id,
        skill_id=evidence.skill_id,
        level=evidence.level,
        kind=evidence.kind,
        organisation_id=evidence.organisation_id,
        source=evidence.source,
    )


def _recorded_in_bulk(by: Actor, items: Iterable[EvidenceItem], new: int) -> EvidenceRecordedInBulk:
    items = list(items)
    return EvidenceRecordedInBulk(
        by=str(by),
        person_ids=sorted({item.person_id for item in items}),
        count=new,
        kinds=sorted({item.kind for item in items}),
    )


def _batches(items: Iterable[T]) -> Iterator[list[T]]:
    waiting = iter(items)
    while batch := list(islice(waiting, BATCH)):
        yield batch
