"""The culture canvas: how somebody stands before one, what it says, and what it said before."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from lyceum.communities import policies
from lyceum.communities.models import (
    Canvas,
    CanvasLine,
    CanvasNote,
    CanvasPart,
    CanvasSign,
    CanvasVersion,
    Post,
    SpaceMember,
)
from lyceum.identity import api as identity
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import NotFound
from lyceum.organisations import api as organisations
from lyceum.ui.written import plain

GATE = "narrowed by how the actor stands before it"
HERE = "of a canvas that the gate let the actor read"
EXCERPT = 400  # letters of a story
STORIES_TO_CHOOSE = 20
PARTS: Mapping[str, tuple[str, Any]] = {
    "vision": ("telescope", _("What do we want to be true, for whom, and why?")),
    "assumptions": ("bulb", _("What do we take for granted?")),
    "stories": ("book", _("What do we tell newcomers about us?")),
    "experiences": ("heart", _("What have we lived through together?")),
    "causes": ("route", _("Which actions and systems brought us to where we are?")),
    "now": ("map-pin", _("What is true today, said without varnish?")),
    "changes": ("refresh", _("What do we do otherwise from now on?")),
    "ahead": ("flag", _("What will somebody see who visits us in a year?")),
}
# icon:telescope icon:bulb icon:book icon:heart icon:route icon:map-pin icon:refresh icon:flag


@dataclass(frozen=True)
class Stand:
    """How somebody stands before a canvas: in its circle, looking after it, or only reading it."""

    canvas: Canvas
    title: str
    is_in: bool
    may_keep: bool
    may_write: bool

    @property
    def is_inside(self) -> bool:
        return self.is_in or self.may_keep


@dataclass(frozen=True)
class NoteRow:
    """A note, ready to show. `up` and `down` are before which note a step would put it."""

    id: int
    part: str
    theme: str
    words: str
    author: str
    agrees: int
    is_signed: bool = False
    is_mine: bool = False
    is_story: bool = False
    may_travel: bool = False
    url: str = ""
    up: int | None = None
    down: int | None = None


@dataclass(frozen=True)
class PartRow:
    """A part with its notes, those under one heading together."""

    name: str
    word: str
    icon: str
    asks: Any
    groups: Sequence[tuple[str, Sequence[NoteRow]]]
    notes: int


@dataclass(frozen=True)
class LineRow:
    """What a note said at two times; `moved_from` is the part in which it stood before."""

    before: NoteRow | None
    after: NoteRow | None
    change: str  # same, new, gone, reworded, moved
    moved_from: str = ""


@dataclass(frozen=True)
class PartPair:
    """A part at two times."""

    name: str
    word: str
    icon: str
    lines: Sequence[LineRow]


@dataclass(frozen=True)
class CanvasRow:
    """A line of the list of canvases."""

    id: int
    title: str
    kind: str
    notes: int
    last_closed: str
    last_closed_at: datetime | None


# --- gates ----------------------------------------------------------------------------------------


def canvas_for(actor: Actor, canvas_id: int) -> Stand:
    """The one way to a canvas; what somebody may not read does not exist."""
    rows = Canvas.objects.unscoped(GATE).select_related("space", "organisation")
    canvas = rows.filter(pk=canvas_id).first()
    stand = _stand(actor, canvas) if canvas else None
    if stand is None:
        raise NotFound
    return stand


def note_for(actor: Actor, note_id: int) -> tuple[CanvasNote, Stand]:
    """The one way to a note, for who stands in its circle."""
    note = CanvasNote.objects.unscoped(GATE).filter(pk=note_id, removed_at=None).first()
    if note is None:
        raise NotFound
    stand = canvas_for(actor, note.canvas_id)
    if not stand.is_inside:
        raise NotFound
    return note, stand


def _stand(actor: Actor, canvas: Canvas) -> Stand | None:
    keeps = policies.can_keep(actor, canvas.organisation_id)
    member, is_open = _membership(actor, canvas), True
    is_in = bool(member)
    if canvas.space:
        is_open = canvas.space.closed_at is None
        keeps = keeps or member == SpaceMember.Role.MODERATOR
        title = canvas.space.title
    else:
        title = canvas.organisation.name
    if not (is_in or keeps or (canvas.is_shown and canvas.owner_id in actor.scope)):
        return None
    writes = (is_in or keeps) and is_open and actor.person_id is not None
    return Stand(canvas, title, is_in, keeps, writes)


def _membership(actor: Actor, canvas: Canvas) -> str:
    """As what somebody is in the circle of a canvas; empty for who is not."""
    me = actor.person_id
    if me is None:
        return ""
    if canvas.space_id:
        rows = SpaceMember.objects.unscoped("the actor's own").filter(space_id=canvas.space_id)
        mine = rows.filter(person_id=me, state=SpaceMember.State.IN).first()
        return mine.role if mine else ""
    return "member" if organisations.members_among(canvas.organisation_id, [me]) else ""


def canvas_of_space(space_id: int) -> Canvas | None:
    """The canvas of a space, if it has one."""
    return Canvas.objects.unscoped(GATE).filter(space_id=space_id).first()


def canvas_of_organisation(organisation_id: int) -> Canvas | None:
    """The canvas of an organisation as a whole, if it has one."""
    rows = Canvas.objects.unscoped(GATE).filter(organisation_id=organisation_id, space=None)
    return rows.first()


def canvases_of(actor: Actor) -> list[CanvasRow]:
    """Those that the actor may read: of where they belong, of their spaces, and what is shown."""
    me = actor.person_id or 0
    places = [row.organisation_id for row in organisations.memberships_of(me)]
    mine = SpaceMember.objects.unscoped("the actor's own").filter(person_id=me, state="in")
    there = (
        Q(space_id__in=mine.values("space_id"))
        | Q(space=None, organisation_id__in=places)
        | Q(is_shown=True, owner_id__in=actor.scope.owners)
    )
    rows = Canvas.objects.unscoped("narrowed here").filter(there)
    return _canvas_rows(rows.select_related("space", "organisation").order_by("-pk"))


def _canvas_rows(found: Iterable[Canvas]) -> list[CanvasRow]:
    canvases = list(found)
    ids = [one.pk for one in canvases]
    notes = CanvasNote.objects.unscoped(HERE).filter(canvas_id__in=ids, removed_at=None)
    counts = Counter(notes.values_list("canvas_id", flat=True))
    versions = CanvasVersion.objects.filter(canvas_id__in=ids).order_by("number")
    last = {each.canvas_id: each for each in versions}
    return [
        CanvasRow(
            id=one.pk,
            title=one.space.title if one.space else one.organisation.name,
            kind="space" if one.space else "organisation",
            notes=counts[one.pk],
            last_closed=last[one.pk].title if one.pk in last else "",
            last_closed_at=last[one.pk].closed_at if one.pk in last else None,
        )
        for one in canvases
    ]


def may_begin_at(actor: Actor) -> dict[int, str]:
    """The organisations without a canvas for which the actor could begin one, by name."""
    places = [row.organisation_id for row in organisations.memberships_of(actor.person_id or 0)]
    kept = {at for at, role in actor.scope.roles if role in policies.KEEPERS and at}
    ids = {at for at in {*places, *kept} if policies.can_keep(actor, at)}
    rows = Canvas.objects.unscoped("which there are").filter(space=None, organisation_id__in=ids)
    there = set(rows.values_list("organisation_id", flat=True))
    return organisations.organisation_names(ids - there)


# --- what it says ---------------------------------------------------------------------------------


def parts_of(actor: Actor, stand: Stand) -> list[PartRow]:
    """The canvas as it reads now: as many queries for two notes as for two hundred."""
    return [_part(name, rows) for name, rows in _by_part(_now(actor, stand)).items()]


def part_words() -> list[tuple[str, str]]:
    """What the parts are called."""
    return [(str(one.value), str(one.label)) for one in CanvasPart]


def note_row(actor: Actor, note: CanvasNote, stand: Stand) -> NoteRow:
    """One of its notes."""
    found = [row for row in _now(actor, stand) if row.id == note.pk]
    if not found:
        raise NotFound
    return found[0]


def themes_of(stand: Stand) -> list[str]:
    """The headings that there are."""
    rows = CanvasNote.objects.unscoped(HERE).filter(canvas=stand.canvas, removed_at=None)
    return list(rows.exclude(theme="").order_by("theme").values_list("theme", flat=True).distinct())


def versions_of_canvas(stand: Stand) -> list[CanvasVersion]:
    """The rounds that were closed, the latest first."""
    return list(stand.canvas.versions.order_by("-number"))


def stories_to_bring(actor: Actor, stand: Stand) -> list[tuple[int, str]]:
    """Stories that may stand on this canvas and do not yet: those told in its own space, and those
    that their tellers let travel."""
    there = CanvasNote.objects.unscoped(HERE).filter(
        canvas=stand.canvas, removed_at=None, story__isnull=False
    )
    travels = Q(may_travel=True) & ~Q(space__owner_id__in=actor.scope.unseen)
    told = Post.objects.unscoped("narrowed here").filter(
        travels | Q(space_id=stand.canvas.space_id or 0),
        kind=Post.Kind.STORY,
        root=None,
        hidden_at=None,
        removed_at=None,
    )
    rows = told.exclude(pk__in=there.values("story_id"))
    found = rows.order_by("-posted_at")[:STORIES_TO_CHOOSE]
    return [(one.pk, _shortened(one.words)) for one in found]


def story_to_bring(actor: Actor, stand: Stand, post_id: int) -> Post | None:
    """A story that may stand on this canvas; None where its teller has not let it."""
    posts = Post.objects.unscoped("narrowed here").filter(pk=post_id, root=None)
    story = posts.select_related("space").first()
    return story if story and may_stand(actor, story, stand.canvas) else None


def may_stand(actor: Actor, story: Post, canvas: Canvas) -> bool:
    """Whether somebody may read a story on a canvas: where it was told; or by its teller's leave, if
    no rule hides its space from them. Its space is asked for with it."""
    is_there = bool(story.words) and story.hidden_at is None and story.removed_at is None
    if not is_there or story.kind != Post.Kind.STORY:
        return False
    is_own = canvas.space_id is not None and story.space_id == canvas.space_id
    return is_own or (story.may_travel and story.space.owner_id not in actor.scope.unseen)


def _shortened(words: str, most: int = 80) -> str:
    said = " ".join(plain(words).split())
    return said if len(said) <= most else said[: most - 1].rstrip() + "…"


@dataclass(frozen=True)
class Around:
    """What goes with some notes, asked once for all of them."""

    me: int
    names: Mapping[int, str]
    agrees: Mapping[int, int]
    signed: Collection[int] = ()


def _now(actor: Actor, stand: Stand) -> list[NoteRow]:
    notes = CanvasNote.objects.unscoped(HERE).filter(canvas=stand.canvas, removed_at=None)
    found = list(notes.select_related("story__space").order_by("position", "pk"))
    me = actor.person_id or 0
    signs = CanvasSign.objects.unscoped("how many there are").filter(note__in=notes)
    counts = dict(signs.values("note").annotate(n=Count("pk")).values_list("note", "n"))
    mine = set(signs.filter(person_id=me).values_list("note_id", flat=True))
    around = Around(me, _names(found), counts, mine)
    return [_note(stand, note, note, around) for note in found if _is_read(actor, stand, note)]


def _then(actor: Actor, stand: Stand, version: CanvasVersion) -> list[NoteRow]:
    lines = CanvasLine.objects.unscoped(HERE).filter(version=version)
    found = list(lines.select_related("note__story__space").order_by("position", "pk"))
    names = _names([line.note for line in found])
    around = Around(actor.person_id or 0, names, {line.note_id: line.agrees for line in found})
    read = [one for one in found if _is_read(actor, stand, one.note)]
    return [_note(stand, one.note, one, around) for one in read]


def _names(notes: Sequence[CanvasNote]) -> dict[int, str]:
    people = {note.author_id for note in notes}
    people |= {note.story.author_id for note in notes if note.story and note.story.author_id}
    return identity.names_of(people)


def _is_read(actor: Actor, stand: Stand, note: CanvasNote) -> bool:
    """A story is read by the circle in which it was told; by others, by its teller's leave."""
    if note.story:
        travels = stand.is_inside or note.story.may_travel
        return travels and may_stand(actor, note.story, stand.canvas)
    return stand.is_inside or note.part != CanvasPart.STORIES or note.may_travel


def _note(stand: Stand, note: CanvasNote, said: CanvasNote | CanvasLine, around: Around) -> NoteRow:
    story = note.story
    teller = story.author_id if story else note.author_id
    is_ours = bool(story and story.space_id == stand.canvas.space_id)
    return NoteRow(
        id=note.pk,
        part=said.part,
        theme=said.theme,
        words=_shortened(story.words, EXCERPT) if story else said.words,
        author=around.names.get(teller or 0, ""),
        agrees=around.agrees.get(note.pk, 0),
        is_signed=note.pk in around.signed,
        is_mine=note.author_id == around.me,
        is_story=story is not None,
        may_travel=story.may_travel if story else note.may_travel,
        url=f"/communities/posts/{story.pk}/" if story and is_ours else "",
    )


def _by_part(rows: Iterable[NoteRow]) -> dict[str, list[NoteRow]]:
    found: dict[str, list[NoteRow]] = {str(part.value): [] for part in CanvasPart}
    for row in rows:
        found[row.part].append(row)
    return found


def _part(name: str, rows: Sequence[NoteRow]) -> PartRow:
    groups: dict[str, list[NoteRow]] = {}
    for row in rows:
        groups.setdefault(row.theme, []).append(row)
    icon, asks = PARTS[name]
    ordered = sorted(groups.items(), key=lambda pair: pair[0] != "")  # what has no heading first
    return PartRow(
        name=name,
        word=str(CanvasPart(name).label),
        icon=icon,
        asks=asks,
        groups=[(theme, _with_steps(some)) for theme, some in ordered],
        notes=len(rows),
    )


def _with_steps(rows: Sequence[NoteRow]) -> list[NoteRow]:
    ids = [row.id for row in rows]
    return [
        NoteRow(
            **{
                **row.__dict__,
                "up": ids[at - 1] if at else None,
                "down": (ids[at + 2] if at + 2 < len(ids) else 0) if at + 1 < len(ids) else None,
            }
        )
        for at, row in enumerate(rows)
    ]


# --- two times beside each other ------------------------------------------------------------------


def version_for(stand: Stand, number: int) -> CanvasVersion:
    """A closed round by its number."""
    found = stand.canvas.versions.filter(number=number).first()
    if found is None:
        raise NotFound
    return found


def compared(actor: Actor, stand: Stand, before: int, after: int) -> list[PartPair]:
    """The canvas at two times, part by part; 0 is now."""
    left = {row.id: row for row in _at(actor, stand, before)}
    right = {row.id: row for row in _at(actor, stand, after)}
    lines: dict[str, list[LineRow]] = {str(part.value): [] for part in CanvasPart}
    for note_id in dict.fromkeys([*left, *right]):
        line = _line(left.get(note_id), right.get(note_id))
        stands_in = line.after or line.before
        if stands_in:
            lines[stands_in.part].append(line)
    return [
        PartPair(name, str(CanvasPart(name).label), PARTS[name][0], rows)
        for name, rows in lines.items()
        if rows
    ]


def _at(actor: Actor, stand: Stand, number: int) -> list[NoteRow]:
    return _then(actor, stand, version_for(stand, number)) if number else _now(actor, stand)


def _line(before: NoteRow | None, after: NoteRow | None) -> LineRow:
    if before is None or after is None:
        return LineRow(before, after, "new" if after else "gone")
    if before.part != after.part:
        return LineRow(before, after, "moved", str(CanvasPart(before.part).label))
    return LineRow(before, after, "same" if before.words == after.words else "reworded")
