"""Lessons for those who write them."""

from collections import defaultdict
from collections.abc import Iterable

from django.urls import reverse

from lyceum.courseware import blocks, policies
from lyceum.courseware.models import Content, Lesson, LessonUse, LessonVersion
from lyceum.courseware.types import BlockRow, LessonRow, OriginRow
from lyceum.identity import api as identity
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import NotFound
from lyceum.organisations import api as organisations

from .lesson_learners import block_rows
from .reviews import comments_of
from .uploads import uploads_of

PAGE = 50
STATES = dict(Lesson.State.choices)
ANY = "any-block"  # stands in an address for the name of one


def lesson_for(actor: Actor, lesson_id: int) -> Lesson:
    """The one way to a lesson that is written: what one may not see does not exist."""
    visible = Lesson.objects.within(actor.scope).select_related("organisation", "content")
    lesson = visible.filter(pk=lesson_id).first()
    if lesson is None:
        raise NotFound
    return lesson


def is_visible(actor: Actor, lesson: Lesson) -> bool:
    """The same, of one that is known already."""
    return Lesson.objects.within(actor.scope).filter(pk=lesson.pk).exists()


def lesson_page(actor: Actor) -> dict[str, list[LessonRow]]:
    """What I write, what waits for a review by me, what else is taught where I teach; and apart
    from it what was withdrawn and is not being written anew."""
    rows = Lesson.objects.within(actor.scope).select_related("organisation", "content__resource")
    lean = rows.defer("blocks").order_by("-changed_at")[: 3 * PAGE]
    found: dict[str, list[Lesson]] = defaultdict(list)
    for lesson in lean:
        is_mine = lesson.author_id == actor.person_id
        waits = lesson.state == Lesson.State.REVIEW
        is_behind = is_withdrawn(lesson) and lesson.state == Lesson.State.PUBLISHED
        kind = "mine" if is_mine else "waiting" if waits else "others"
        found["withdrawn" if is_behind else kind].append(lesson)
    names = identity.names_of({lesson.author_id for lesson in lean})
    return {
        kind: [lesson_row(actor, lesson, names) for lesson in lessons]
        for kind, lessons in found.items()
    }


def is_withdrawn(lesson: Lesson) -> bool:
    """Was it taken out of the catalogue?"""
    return bool(lesson.content and lesson.content.resource.state == "withdrawn")


def lesson_row(actor: Actor, lesson: Lesson, names: dict[int, str]) -> LessonRow:
    """A lesson, ready for a list."""
    return LessonRow(
        id=lesson.pk,
        title=lesson.title,
        state=lesson.state,
        state_word=str(STATES[lesson.state]),
        author=names.get(lesson.author_id, ""),
        organisation=lesson.organisation.name,
        minutes=lesson.minutes,
        changed_at=lesson.changed_at,
        is_published=lesson.published_id is not None,
        is_withdrawn=is_withdrawn(lesson),
        resource_id=lesson.content.resource_id if lesson.content else None,
        is_mine=lesson.author_id == actor.person_id,
    )


def teaching_in(actor: Actor) -> dict[int, str]:
    """The organisations in whose name this person may write lessons, by name."""
    owners = (owner.partition(":") for owner in actor.scope.owners)
    homes = [int(pk) for kind, _colon, pk in owners if kind == "organisation"]
    return organisations.organisation_names(
        pk for pk in sorted(homes) if policies.can_teach(actor, pk)
    )


def written_blocks(lesson: Lesson, only: str = "") -> list[BlockRow]:
    """The blocks for those who write: with what is to be mended, comments, and their source."""
    told = defaultdict(list)
    for problem in blocks.problems(lesson.title, lesson.blocks):
        told[problem.block_id].append(problem)
    said = defaultdict(list)
    for comment in comments_of(lesson):
        said[comment.block_id].append(comment)
    source = _Beside(lesson)
    addresses = _addresses(lesson)
    shown = lesson.blocks["blocks"]
    rows = block_rows(
        [block for block in shown if not only or block["id"] == only], uploads_of(lesson)
    )
    return [
        BlockRow(
            **{name: getattr(row, name) for name in ("block", "shape", "html", "player", "upload")},
            captions=row.captions,
            problems=told[row.id],
            comments=said[row.id],
            source=source.of(row.block),
            to={verb: address.replace(ANY, row.id) for verb, address in addresses.items()},
        )
        for row in rows
    ]


def _addresses(lesson: Lesson) -> dict[str, str]:
    """Where any block of a lesson is written, by verb: looked up once, and not for each block."""
    verbs = ("move", "duplicate", "remove", "change")
    return {verb: reverse(f"courseware:{verb}-block", args=[lesson.pk, ANY]) for verb in verbs}


def versions_of(lesson: Lesson) -> list[tuple[LessonVersion, str]]:
    """Its versions, the newest first, each with who kept it."""
    versions = list(lesson.versions.defer("blocks")[:PAGE])
    people = _people(version.kept_by for version in versions)
    return [(version, people.get(version.kept_by, "")) for version in versions]


def version_of(lesson: Lesson, number: int) -> LessonVersion:
    """One of its versions, by its number."""
    version = lesson.versions.filter(number=number).first()
    if version is None:
        raise NotFound
    return version


def origin_of(lesson: Lesson) -> OriginRow | None:
    """Where a copy comes from, as it may be told to everybody: what was published by whom."""
    origin = lesson.origin
    if (
        origin is None
        or lesson.translation_of_id
        or origin.organisation_id == lesson.organisation_id
    ):
        return None
    author = identity.names_of([origin.author_id]).get(origin.author_id, "")
    title = origin.published.title if origin.published else origin.title
    return OriginRow(title, origin.organisation.name, author)


def lesson_of(resource_id: int) -> Lesson | None:
    """The lesson that a resource opens; who asks has asked for the resource before."""
    use = LessonUse.objects.select_related("lesson__published", "lesson__organisation").filter(
        content__resource_id=resource_id
    )
    found = use.first()
    return found.lesson if found else None


def use_of(lesson: Lesson, organisation_id: int) -> Content | None:
    """As what an organisation offers it already."""
    use = lesson.uses.select_related("content").filter(content__organisation_id=organisation_id)
    found = use.first()
    return found.content if found else None


def resource_of(lesson: Lesson) -> int:
    """The number of its resource, once it is published."""
    if lesson.content is None:
        raise NotFound
    return lesson.content.resource_id


class _Beside:
    """What a translation says in the other language, block by block."""

    def __init__(self, lesson: Lesson) -> None:
        original = lesson.translation_of
        self.blocks = original.blocks["blocks"] if original else []
        self.by_id = {block["id"]: block for block in self.blocks}
        shown = lesson.blocks["blocks"]
        # Begun before blocks remembered of which one they are the copy: by their places.
        is_marked = any("of" in block for block in shown)
        self.places = {} if is_marked else {block["id"]: at for at, block in enumerate(shown)}

    def of(self, block: blocks.Block) -> blocks.Block | None:
        """The block of which it is the translation, if it is still there and of the same kind."""
        at = self.places.get(block["id"], len(self.blocks))
        beside = self.blocks[at] if at < len(self.blocks) else None
        found = self.by_id.get(block.get("of", ""), beside)
        return found if found and found["kind"] == block["kind"] else None


def _people(actors: Iterable[str]) -> dict[str, str]:
    """Names by how an actor is written: `person:7`."""
    ids = {one: int(one.partition(":")[2]) for one in actors if one.startswith("person:")}
    names = identity.names_of(ids.values())
    return {written: names.get(pk, "") for written, pk in ids.items()}
