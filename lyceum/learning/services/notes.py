"""Notes and reflections: the person's own words."""

from django.db import transaction

from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import NotFound
from lyceum.kernel.eventlog import publish
from lyceum.learning.events import NoteWritten
from lyceum.learning.models import Enrolment, Note


@transaction.atomic
def write_note(
    *, by: Actor, enrolment_id: int, text: str, kind: str = "note", is_shared: bool = False
) -> Note:
    """Write something down. It is private unless it is shared with colleagues on purpose."""
    enrolment = Enrolment.objects.within(by.scope).filter(pk=enrolment_id).first()
    if enrolment is None:
        raise NotFound
    now = clock.now()
    note = Note.objects.create(
        owner_id=enrolment.owner_id,
        person_id=enrolment.person_id,
        organisation_id=by.organisation_id or enrolment.organisation_id,
        enrolment=enrolment,
        kind=kind,
        text=text,
        is_shared=is_shared,
        written_at=now,
        changed_at=now,
    )
    publish(
        NoteWritten(
            by=str(by),
            owner_id=note.owner_id,
            person_id=note.person_id,
            note_id=note.pk,
            organisation_id=note.organisation_id,
        )
    )
    return note


@transaction.atomic
def change_note(*, by: Actor, note_id: int, text: str, is_shared: bool) -> Note:
    """Say it better, or share it, or take it back."""
    note = _own(by, note_id)
    note.text, note.is_shared, note.changed_at = text, is_shared, clock.now()
    note.save(update_fields=["text", "is_shared", "changed_at"])
    return note


@transaction.atomic
def remove_note(*, by: Actor, note_id: int) -> None:
    """Take a note out of the world."""
    _own(by, note_id).delete()


def _own(by: Actor, note_id: int) -> Note:
    """One's own only: a shared note may be read by colleagues, and changed by nobody else."""
    notes = Note.objects.within(by.scope).select_for_update()
    note = notes.filter(pk=note_id, owner_id__in=by.scope.owners).first()
    if note is None:
        raise NotFound
    return note
