"""The culture canvas: begun, written on, signed, put in order, and kept as a version."""

from typing import Any, TypeVar

from django.db import IntegrityError, transaction
from django.db.models import Count, Max

from lyceum.communities import policies, selectors
from lyceum.communities.errors import (
    NotATravellingStory,
    NothingOnCanvas,
    NothingSaid,
    SpaceIsClosed,
)
from lyceum.communities.events import (
    CanvasBegun,
    CanvasEvent,
    CanvasNoteAdded,
    CanvasNoteChanged,
    CanvasNoteEvent,
    CanvasNoteMoved,
    CanvasNoteRemoved,
    CanvasNoteSigned,
    CanvasOpened,
    CanvasRoundClosed,
    CanvasSignTakenBack,
)
from lyceum.communities.models import (
    Canvas,
    CanvasLine,
    CanvasNote,
    CanvasPart,
    CanvasSign,
    CanvasVersion,
)
from lyceum.communities.selectors import Stand
from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import Forbidden, NotFound
from lyceum.kernel.eventlog import publish
from lyceum.kernel.scope import organisation_owner, person_owner

from .facts import ALL

C = TypeVar("C", bound=CanvasEvent)
N = TypeVar("N", bound=CanvasNoteEvent)
LONGEST_NOTE, LONGEST_THEME, LONGEST_TITLE = 280, 60, 80


def canvas_fact(fact: type[C], by: Actor, canvas: Canvas, **more: Any) -> C:
    """What all facts of a canvas have in common."""
    return fact(
        by=str(by),
        owner_id=canvas.owner_id,
        canvas_id=canvas.pk,
        organisation_id=canvas.organisation_id,
        space_id=canvas.space_id,
        **more,
    )


def _note_fact(fact: type[N], by: Actor, note: CanvasNote) -> N:
    about = {"note_id": note.pk, "person_id": note.author_id, "part": note.part}
    return canvas_fact(fact, by, note.canvas, **about)


# --- the canvas -----------------------------------------------------------------------------------


@transaction.atomic
def begin_canvas(*, by: Actor, organisation_id: int = 0, space_id: int | None = None) -> Canvas:
    """Begin the canvas of a space, or of an organisation as a whole; there is one of each."""
    if space_id is not None:
        return _begin_in_space(by, space_id)
    if not policies.can_keep(by, organisation_id):
        raise Forbidden
    known = selectors.canvas_of_organisation(organisation_id)
    return known or _begin(by, organisation_id, None)


def _begin_in_space(by: Actor, space_id: int) -> Canvas:
    place = selectors.place_for(by, space_id)
    if not place.may_keep:
        raise Forbidden
    if known := selectors.canvas_of_space(space_id):
        return known
    if place.space.closed_at:
        raise SpaceIsClosed
    return _begin(by, place.space.organisation_id, space_id)


def _begin(by: Actor, organisation_id: int, space_id: int | None) -> Canvas:
    canvas = Canvas(organisation_id=organisation_id, space_id=space_id, made_at=clock.now())
    canvas.owner_id = organisation_owner(organisation_id)
    try:
        with transaction.atomic():
            canvas.save()
    except IntegrityError:  # somebody else began it at this moment
        found = (
            selectors.canvas_of_space(space_id)
            if space_id
            else selectors.canvas_of_organisation(organisation_id)
        )
        if found is None:
            raise
        return found
    publish(canvas_fact(CanvasBegun, by, canvas))
    return canvas


@transaction.atomic
def show_canvas(*, by: Actor, canvas_id: int, is_shown: bool) -> Canvas:
    """Let the organisation around a space read its canvas, or no more."""
    stand = _kept(by, canvas_id)
    canvas = stand.canvas
    if canvas.space_id is None:
        raise NotFound
    if canvas.is_shown != is_shown:
        canvas.is_shown = is_shown
        canvas.save(update_fields=["is_shown"])
        publish(canvas_fact(CanvasOpened, by, canvas, is_shown=is_shown))
    return canvas


@transaction.atomic
def close_round(*, by: Actor, canvas_id: int, title: str) -> CanvasVersion:
    """Keep what the canvas says now as a version with today's date; its notes stay to go on from."""
    stand = _kept(by, canvas_id)
    if not title.strip():
        raise NothingSaid
    canvas = Canvas.objects.unscoped(ALL).select_for_update().get(pk=stand.canvas.pk)
    last = canvas.versions.aggregate(last=Max("number"))["last"] or 0
    version = CanvasVersion.objects.create(
        canvas=canvas,
        number=last + 1,
        title=title.strip()[:LONGEST_TITLE],
        closed_at=clock.now(),
        closed_by=str(by),
    )
    lines = _lines(version)
    if not lines:
        raise NothingOnCanvas
    CanvasLine.objects.bulk_create(lines)
    publish(canvas_fact(CanvasRoundClosed, by, canvas, version_id=version.pk))
    return version


def _lines(version: CanvasVersion) -> list[CanvasLine]:
    notes = list(_notes(version.canvas).order_by("position", "pk"))
    signs = CanvasSign.objects.unscoped(ALL).filter(note__in=notes).values("note")
    counts = dict(signs.annotate(n=Count("pk")).values_list("note", "n"))
    return [
        CanvasLine(
            owner_id=note.owner_id,
            version=version,
            note=note,
            part=note.part,
            theme=note.theme,
            position=at,
            words=note.words,
            agrees=counts.get(note.pk, 0),
        )
        for at, note in enumerate(notes)
    ]


def _notes(canvas: Canvas) -> Any:
    return CanvasNote.objects.unscoped(ALL).filter(canvas=canvas, removed_at=None)


def _kept(by: Actor, canvas_id: int) -> Stand:
    stand = selectors.canvas_for(by, canvas_id)
    if not stand.may_keep:
        raise Forbidden
    return stand


# --- notes ----------------------------------------------------------------------------------------


@transaction.atomic
def add_note(
    *,
    by: Actor,
    canvas_id: int,
    part: str,
    words: str,
    theme: str = "",
    may_travel: bool = False,
) -> CanvasNote:
    """Write something on it. A story may be read beyond the circle only if its teller says so."""
    stand = _written_on(by, canvas_id)
    said = " ".join(words.split())[:LONGEST_NOTE]
    if not said:
        raise NothingSaid
    travels = may_travel and part == CanvasPart.STORIES
    return _put_up(by, stand, part, words=said, theme=_heading(theme), may_travel=travels)


@transaction.atomic
def bring_story(*, by: Actor, canvas_id: int, post_id: int) -> CanvasNote:
    """Put a story on it that was told as a post: one of its own space, or one that may travel."""
    stand = _written_on(by, canvas_id)
    story = selectors.story_to_bring(by, stand, post_id)
    if story is None:
        raise NotATravellingStory
    known = _notes(stand.canvas).filter(story=story).first()
    return known or _put_up(by, stand, CanvasPart.STORIES, story=story)


def _written_on(by: Actor, canvas_id: int) -> Stand:
    stand = selectors.canvas_for(by, canvas_id)
    if not stand.may_write or by.person_id is None:
        raise Forbidden
    return stand


def _put_up(by: Actor, stand: Stand, part: str, **said: Any) -> CanvasNote:
    if part not in CanvasPart.values:
        raise NotFound
    last = _notes(stand.canvas).filter(part=part).aggregate(last=Max("position"))["last"]
    author = by.person_id or 0
    note = CanvasNote.objects.create(
        owner_id=person_owner(author),
        canvas=stand.canvas,
        author_id=author,
        part=part,
        position=0 if last is None else last + 1,
        made_at=clock.now(),
        **said,
    )
    publish(_note_fact(CanvasNoteAdded, by, note))
    return note


def _heading(theme: str) -> str:
    return " ".join(theme.split())[:LONGEST_THEME]


@transaction.atomic
def change_note(*, by: Actor, note_id: int, words: str, may_travel: bool = False) -> CanvasNote:
    """Say it in other words; who signed the former ones signed those, and the new begin without."""
    note = _locked(by, note_id)
    said = " ".join(words.split())[:LONGEST_NOTE]
    if note.author_id != by.person_id or note.story_id:
        raise Forbidden
    if not said:
        raise NothingSaid
    travels = may_travel and note.part == CanvasPart.STORIES
    if (said, travels) == (note.words, note.may_travel):
        return note
    if said != note.words:
        CanvasSign.objects.unscoped(ALL).filter(note=note).delete()
    note.words, note.may_travel, note.changed_at = said, travels, clock.now()
    note.save(update_fields=["words", "may_travel", "changed_at"])
    publish(_note_fact(CanvasNoteChanged, by, note))
    return note


@transaction.atomic
def move_note(
    *, by: Actor, note_id: int, part: str, theme: str = "", before_id: int | None = None
) -> CanvasNote:
    """Put it into a part, under a heading or under none, before another note or at the end."""
    note = _locked(by, note_id)
    if part not in CanvasPart.values or (note.story_id and part != CanvasPart.STORIES):
        raise NotFound
    note.part, note.theme = part, _heading(theme)
    note.may_travel = note.may_travel and part == CanvasPart.STORIES
    note.save(update_fields=["part", "theme", "may_travel"])
    _renumber(note, before_id)
    publish(_note_fact(CanvasNoteMoved, by, note))
    return note


def _renumber(moved: CanvasNote, before_id: int | None) -> None:
    rows = _notes(moved.canvas).filter(part=moved.part).exclude(pk=moved.pk)
    order = list(rows.order_by("position", "pk"))
    at = next((n for n, one in enumerate(order) if one.pk == before_id), len(order))
    order.insert(at, moved)
    for number, one in enumerate(order):
        one.position = number
    CanvasNote.objects.unscoped(ALL).bulk_update(order, ["position"])


@transaction.atomic
def remove_note(*, by: Actor, note_id: int) -> None:
    """Take it away: one's own, or as who looks after the canvas. Closed rounds keep what it said."""
    found, stand = selectors.note_for(by, note_id)
    if found.author_id != by.person_id and not stand.may_keep:
        raise Forbidden
    note = _locked(by, note_id)
    note.removed_at = clock.now()
    note.save(update_fields=["removed_at"])
    publish(_note_fact(CanvasNoteRemoved, by, note))


@transaction.atomic
def sign_note(*, by: Actor, note_id: int) -> CanvasNote:
    """See it so, too; once more takes it back. One's own note needs no sign."""
    note = _locked(by, note_id)
    if note.author_id == by.person_id or by.person_id is None:
        raise Forbidden
    mine = CanvasSign.objects.unscoped("the actor's own").filter(note=note, person_id=by.person_id)
    if mine.delete()[0]:
        publish(_note_fact(CanvasSignTakenBack, by, note))
        return note
    CanvasSign.objects.create(
        owner_id=person_owner(by.person_id),
        note=note,
        person_id=by.person_id,
        made_at=clock.now(),
    )
    publish(_note_fact(CanvasNoteSigned, by, note))
    return note


def _locked(by: Actor, note_id: int) -> CanvasNote:
    """A note of a canvas that is still written on, locked."""
    found, stand = selectors.note_for(by, note_id)
    if not stand.may_write:
        raise Forbidden
    rows = CanvasNote.objects.unscoped(ALL).select_for_update(of=("self",))
    return rows.select_related("canvas").get(pk=found.pk)
