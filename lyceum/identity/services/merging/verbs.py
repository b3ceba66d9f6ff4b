"""Merging, seeing beforehand what it would do, undoing it, and the end of the time for that."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from lyceum.identity import policies, selectors
from lyceum.identity.errors import CannotBeMerged, CannotBeUnmerged
from lyceum.identity.events import AboutMerge, MergeClosed, PeopleMerged, PeopleUnmerged
from lyceum.identity.models import Merge, Person
from lyceum.identity.services.erasure import let_go
from lyceum.identity.types import MergeLine, MergePreview, UnmergeLine, keepings
from lyceum.kernel import actors, clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import Forbidden, NotFound
from lyceum.kernel.eventlog import publish
from lyceum.kernel.scope import person_owner

from .journal import Entry, Journal, opened
from .moving import move_everything
from .undoing import Backwards, came_after, marks

GATHERED_FOR = timedelta(days=1)


@transaction.atomic
def merge_people(
    *, by: Actor, kept_id: int, folded_id: int, both_are_proven: bool = False
) -> Merge:
    """Fold one account into another: what the one had is the other's from now on.

    `both_are_proven`: whoever asks has just shown that both are theirs (`access` says so).
    """
    _, merge = _merge(by, kept_id, folded_id, both_are_proven=both_are_proven)
    return merge


def preview_merge(
    *, by: Actor, kept_id: int, folded_id: int, both_are_proven: bool = False
) -> MergePreview:
    """What a merge would do: it is done, looked at and taken back, so it tells the truth."""
    try:
        with transaction.atomic():
            names = selectors.names_of([kept_id, folded_id])
            journal, _merged = _merge(by, kept_id, folded_id, both_are_proven=both_are_proven)
            raise _TakenBack(journal)
    except _TakenBack as done:
        lines = _lines(done.journal)
        return MergePreview(kept_id, names[kept_id], folded_id, names[folded_id], lines)


class _TakenBack(Exception):
    def __init__(self, journal: Journal) -> None:
        self.journal = journal


def _merge(
    by: Actor, kept_id: int, folded_id: int, *, both_are_proven: bool
) -> tuple[Journal, Merge]:
    if not policies.can_merge(by, kept_id, both_are_proven=both_are_proven):
        raise Forbidden
    kept, folded = _both_locked(kept_id, folded_id)
    _insist_they_may_be_one(kept, folded)
    before, addresses = marks(), [kept.email, folded.email]
    journal = Journal(kept_id, folded_id)
    move_everything(journal)
    merge = Merge.objects.create(
        kept=kept,
        folded=folded,
        by=str(by),
        merged_at=clock.now(),
        sealed=journal.sealed(before),
        addresses=sorted({address for address in addresses if address}),
        counts=dict(journal.moved),
    )
    _tell(PeopleMerged, str(by), merge)
    return journal, merge


def _both_locked(kept_id: int, folded_id: int) -> tuple[Person, Person]:
    """In the order of their numbers, so that two merges do not wait for each other."""
    people = Person.objects.select_for_update().filter(pk__in=[kept_id, folded_id]).order_by("pk")
    found = {person.pk: person for person in people}
    if not {kept_id, folded_id} <= found.keys():
        raise NotFound
    return found[kept_id], found[folded_id]


def _insist_they_may_be_one(kept: Person, folded: Person) -> None:
    if kept.pk == folded.pk:
        raise CannotBeMerged(_("they are one already."))
    for person in (kept, folded):
        if person.merged_into_id:
            raise CannotBeMerged(_("number {n} was folded into another.").format(n=person.pk))
        if person.erased_at or selectors.open_erasure(person.pk):
            why = _("number {n} is erased, or will be.").format(n=person.pk)
            raise CannotBeMerged(why)
        if not person.is_active:
            raise CannotBeMerged(_("number {n} is closed.").format(n=person.pk))
    if kept.is_demo != folded.is_demo:
        raise CannotBeMerged(_("one of them belongs to the demo."))


def _lines(journal: Journal) -> tuple[MergeLine, ...]:
    """Everything of which there is something to say, the lowest floor first."""
    told = (
        MergeLine(
            keeping.kind,
            keeping.label,
            journal.moved[keeping.kind],
            journal.aside[keeping.kind],
            journal.ended[keeping.kind],
            tuple(journal.words[keeping.kind]),
        )
        for keeping in keepings()
    )
    return tuple(line for line in told if line.moved or line.aside or line.ended or line.words)


# --- and back -------------------------------------------------------------------------------------


@transaction.atomic
def unmerge_people(*, by: Actor, merge_id: int) -> list[UnmergeLine]:
    """Two accounts again: every row that still exists goes back to where it was.

    Says by kind what went back, what is gone or changed since, and what came after the merge: that
    stays with the account that was kept.
    """
    if not policies.can_unmerge(by):
        raise Forbidden
    merge = Merge.objects.select_for_update().filter(pk=merge_id).first()
    if merge is None:
        raise NotFound
    _both_locked(merge.kept_id, merge.folded_id)
    merge.refresh_from_db()
    _insist_it_can_be_undone(merge)
    kept = opened(merge.sealed)
    _insist_the_address_is_free(merge, kept["steps"])
    after = came_after(merge.kept_id, kept["marks"])
    backwards = Backwards()
    backwards.undo(kept["steps"])
    merge.undone_at, merge.undone_by, merge.sealed = clock.now(), str(by), ""
    merge.save(update_fields=["undone_at", "undone_by", "sealed"])
    _tell(PeopleUnmerged, str(by), merge)
    return _undone(backwards, after)


def _insist_it_can_be_undone(merge: Merge) -> None:
    if merge.undone_at:
        raise CannotBeUnmerged(_("it was undone before."))
    if merge.closed_at or not merge.sealed:
        raise CannotBeUnmerged(_("the time for it is over."))
    if merge.kept.erased_at:
        raise CannotBeUnmerged(_("the person is erased."))
    if merge.kept.merged_into_id:
        raise CannotBeUnmerged(_("the account that stayed was itself folded into another."))


def _insist_the_address_is_free(merge: Merge, steps: list[list[Entry]]) -> None:
    """The folded account's main address goes back with it; the other may not be without one."""
    told = [e for step in steps for e in step if e["table"] == "identity.Person"]
    changed = [e for e in told if e["what"] == "change" and "email" in e["before"]]
    theirs = {e["before"]["email"] for e in changed if e["pk"] == merge.folded_id}
    given = {e["after"]["email"] for e in changed if e["pk"] == merge.kept_id}
    if merge.kept.email in theirs - given:
        raise CannotBeUnmerged(_("its main address came with the merge. Choose another first."))


def _undone(backwards: Backwards, after: dict[str, int]) -> list[UnmergeLine]:
    told = (
        UnmergeLine(
            keeping.kind,
            keeping.label,
            backwards.put_back[keeping.kind],
            backwards.changed_since[keeping.kind],
            after.get(keeping.kind, 0),
        )
        for keeping in keepings()
    )
    return [line for line in told if line.put_back or line.changed_since or line.came_after]


# --- what the clock does --------------------------------------------------------------------------


def gather_late_rows(*, of_all: bool = False) -> int:
    """What was under way during a merge may be written for the folded account: it moves, too.

    Of the merges of the last day, or of all that can still be undone. Says how many rows. The
    older first: what strayed to the first account of a chain goes through all of it, to its end.
    """
    merges = selectors.open_merges().order_by("pk")
    if not of_all:
        merges = merges.filter(merged_at__gte=clock.now() - GATHERED_FOR)
    return sum(_gather(pk) for pk in list(merges.values_list("pk", flat=True)))


@transaction.atomic
def _gather(merge_id: int) -> int:
    merge = selectors.open_merges().select_for_update().filter(pk=merge_id).first()
    if merge is None:
        return 0
    kept = opened(merge.sealed)
    journal = Journal(merge.kept_id, merge.folded_id, is_late=True)
    journal.steps = kept["steps"]
    journal.left.update({table: set(pks) for table, pks in kept["left"].items()})
    known = len(journal.steps)
    move_everything(journal)
    if len(journal.steps) > known:
        merge.sealed = journal.sealed(kept["marks"])
        merge.save(update_fields=["sealed"])
    return journal.moved.total()


def close_merges(since: datetime) -> int:
    """Merges that are older can no longer be undone; what is left of the folded account goes, but
    for what was written for it since it was last gathered: that moves."""
    old = selectors.open_merges().filter(merged_at__lt=since)
    over = list(old.order_by("pk").values_list("pk", flat=True))
    closed = 0
    for merge_id in over:
        _gather(merge_id)
        closed += _close(merge_id)
    return closed


@transaction.atomic
def _close(merge_id: int) -> bool:
    """Says whether it was; one that was undone a moment ago is two accounts again."""
    merge = selectors.open_merges().select_for_update().filter(pk=merge_id).first()
    if merge is None:
        return False
    for keeping in reversed(keepings()):
        for table in keeping.tables:
            if not (table.merging and table.merging.stays):
                let_go(table, merge.folded_id)
    merge.closed_at, merge.sealed, merge.addresses = clock.now(), "", []
    merge.save(update_fields=["closed_at", "sealed", "addresses"])
    _tell(MergeClosed, str(actors.system("identity")), merge)
    return True


def _tell(fact: type[AboutMerge], by: str, merge: Merge) -> None:
    publish(
        fact(
            by=by,
            owner_id=person_owner(merge.kept_id),
            kept_id=merge.kept_id,
            folded_id=merge.folded_id,
            merge_id=merge.pk,
        )
    )
