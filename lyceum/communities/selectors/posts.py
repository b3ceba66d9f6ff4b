"""What is said: pages of posts, threads, and what goes with each."""

from collections.abc import Iterable, Sequence

from django.db.models import Q, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lyceum.catalogue import api as catalogue
from lyceum.communities.models import (
    ChatGuest,
    Draft,
    Poll,
    PollOption,
    PollVote,
    Post,
    PostFile,
    PostVersion,
    Reaction,
    Routing,
    SpaceMember,
    ThreadWish,
)
from lyceum.communities.types import (
    CARD,
    ICONS,
    PROMPTS,
    SIGNS,
    TONES,
    FileRow,
    OptionRow,
    Place,
    PollRow,
    PostPage,
    PostRow,
    SignRow,
)
from lyceum.identity import api as identity
from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import NotFound
from lyceum.organisations import api as organisations
from lyceum.skills import api as skills
from lyceum.ui.written import html_kept

from .gatherings import gatherings_of
from .spaces import place_to_read

PAGE = 20
THREAD = 30
HERE = "of a space that the gate let the actor read"
STORIES = 50
Posts = QuerySet[Post]


def post_for(actor: Actor, post_id: int) -> tuple[Post, Place]:
    """The one way to a post, with how the actor stands in its space."""
    rows = Post.objects.unscoped("narrowed by its space").select_related("space", "root")
    post = rows.filter(pk=post_id, removed_at=None).first()
    if post is None:
        raise NotFound
    place = place_to_read(actor, post.space_id)
    if not _stands(actor, post, place) or (post.root and not _stands(actor, post.root, place)):
        raise NotFound
    return post, place


def _stands(actor: Actor, post: Post, place: Place) -> bool:
    """Whether a post, or the one on which a reply hangs, is there for the actor."""
    if post.removed_at:
        return False
    return not post.hidden_at or place.may_keep or post.author_id == actor.person_id


def post_page(actor: Actor, place: Place, *, kind: str = "", before: int | None = None) -> PostPage:
    """What was said last, of a kind or of all; above the first of all, what is pinned. Keyset paging:
    a late page costs what the first does."""
    rows = _roots(place)
    if kind:
        rows = rows.filter(kind=kind)
    # Where the first page begins is known: a planner that walks by key meets no replies on the way.
    first = {"pk__lt": before} if before else {"pk__lte": place.space.last_post_id}
    found = list(rows.filter(**first).order_by("-pk")[: PAGE + 1])
    more = found[PAGE - 1].pk if len(found) > PAGE else None
    found = found[:PAGE]
    if not (kind or before):
        pinned = _roots(place).filter(pinned_at__isnull=False).order_by("-pinned_at")
        found = [*pinned[:PAGE], *(post for post in found if post.pinned_at is None)]
    elif not kind:
        found = [post for post in found if post.pinned_at is None]
    return PostPage(rows_of(actor, place, found), more)


def newer(actor: Actor, place: Place, after: int) -> int:
    """How many posts there are since one, up to a page. One small question of an index."""
    rows = _roots(place).filter(pk__gt=after).exclude(author_id=actor.person_id)
    return len(rows.order_by("-pk").values_list("pk", flat=True)[:PAGE])


def newer_replies(actor: Actor, place: Place, root: Post, after: int) -> int:
    """The same in a thread."""
    rows = Post.objects.unscoped(HERE).filter(root=root, pk__gt=after, removed_at=None)
    theirs = seen(rows, place).exclude(author_id=actor.person_id)
    return len(theirs.order_by("pk").values_list("pk", flat=True)[:THREAD])


def thread(actor: Actor, place: Place, root: Post, *, after: int = 0) -> tuple[PostRow, PostPage]:
    """A post, and the replies to it in their order, some at a time."""
    rows = Post.objects.unscoped(HERE).filter(root=root, pk__gt=after)
    if not place.may_keep:  # who wrote it reads why it is hidden
        rows = rows.filter(Q(hidden_at=None) | Q(author_id=actor.person_id or 0))
    found = list(rows.order_by("pk")[: THREAD + 1])
    more = found[THREAD - 1].pk if len(found) > THREAD else None
    first, *replies = rows_of(actor, place, [root, *found[:THREAD]])
    return first, PostPage(replies, more)


def _roots(place: Place) -> Posts:
    rows = Post.objects.unscoped(HERE).filter(space=place.space, root=None, removed_at=None)
    return seen(rows, place)


def seen(rows: Posts, place: Place) -> Posts:
    """Hidden posts are there for who looks after the space; what a thread hung on stays as a gap."""
    return rows if place.may_keep else rows.filter(hidden_at=None)


def hanging(rows: Posts, place: Place) -> Posts:
    """Replies go out of sight with what they hang on."""
    rows = rows.filter(Q(root=None) | Q(root__removed_at=None))
    return rows if place.may_keep else rows.filter(Q(root=None) | Q(root__hidden_at=None))


def draft_of(actor: Actor, space_id: int, root_id: int | None = None) -> Draft | None:
    """What the actor has begun to say there."""
    rows = Draft.objects.unscoped("the actor's own").filter(person_id=actor.person_id or 0)
    return rows.filter(space_id=space_id, root_id=root_id).first()


def wants_thread(actor: Actor, root: Post) -> bool:
    """Whether the actor hears of a thread: as they said, else if they are a part of it."""
    me = actor.person_id or 0
    said = ThreadWish.objects.unscoped("the actor's own").filter(root=root, person_id=me).first()
    if said is not None:
        return said.wants
    spoke = Post.objects.unscoped("the actor's own").filter(root=root, author_id=me)
    return root.author_id == me or spoke.exists()


def versions_of(actor: Actor, post_id: int) -> list[PostVersion]:
    """What a post said before, the newest first: for its author, and who looks after the space."""
    post, place = post_for(actor, post_id)
    if post.author_id != actor.person_id and not place.may_keep:
        raise NotFound
    return list(PostVersion.objects.filter(post=post).order_by("-pk")[:PAGE])


def file_for(actor: Actor, file_id: int) -> PostFile:
    """A file, for who may read its post."""
    found = PostFile.objects.filter(pk=file_id).first()
    if found is None:
        raise NotFound
    post_for(actor, found.post_id)
    return found


def routed_to(actor: Actor) -> list[PostRow]:
    """The frustrations that lie in the actor's hands, in spaces that they may still read."""
    rows = Routing.objects.filter(handler_id=actor.person_id or 0, settled_at=None)
    ids = list(rows.order_by("-routed_at").values_list("post_id", flat=True)[:PAGE])
    posts = Post.objects.unscoped("in the actor's hands").filter(pk__in=ids, removed_at=None)
    found: list[Post] = []
    for space_id in set(posts.values_list("space_id", flat=True)):
        try:
            place = place_to_read(actor, space_id)
        except NotFound:
            continue
        found += seen(posts.filter(space_id=space_id), place)
    return rows_of(actor, None, sorted(found, key=lambda post: ids.index(post.pk)))


def stories(actor: Actor) -> list[PostRow]:
    """Stories whose authors let them be told elsewhere, from all over the ecosystem."""
    if actor.person_id is None:
        raise NotFound
    rows = Post.objects.unscoped("their authors let everybody here read them").filter(
        kind=Post.Kind.STORY, may_travel=True, hidden_at=None, removed_at=None
    )
    rows = rows.exclude(space__owner_id__in=actor.scope.unseen)
    return rows_of(actor, None, list(rows.order_by("-posted_at")[:STORIES]))


# --- rows -----------------------------------------------------------------------------------------


class Around:
    """What goes with some posts, each asked once for all of them."""

    def __init__(self, actor: Actor, posts: Sequence[Post]) -> None:
        me = actor.person_id or 0
        self.me, self.ids = me, [post.pk for post in posts]
        self.routings = self._routings(posts)
        people = {post.author_id for post in posts} | {r.handler_id for r in self.routings.values()}
        self.names = identity.names_of(filter(None, people))
        homes = {post.organisation_id for post in posts}
        self.homes = organisations.organisation_names(filter(None, homes))
        self.handles = self._handles(posts)
        self.guests = self._guests(posts)
        self.mine = self._my_signs()
        self.files = self._files()
        self.polls = self._polls()
        dates = [post.pk for post in posts if post.kind == Post.Kind.EVENT]
        self.gatherings = gatherings_of(dates, me) if dates else {}
        self.skills = self._skills(posts)
        self.resources = self._resources(actor, posts)

    def _routings(self, posts: Sequence[Post]) -> dict[int, Routing]:
        ids = [post.pk for post in posts if post.kind == Post.Kind.FRUSTRATION]
        return {row.post_id: row for row in Routing.objects.filter(post_id__in=ids)}

    def _handles(self, posts: Sequence[Post]) -> dict[tuple[int, int], str]:
        rows = SpaceMember.objects.unscoped(HERE).filter(
            space_id__in={post.space_id for post in posts},
            person_id__in={post.author_id for post in posts if post.author_id},
        )
        found = rows.values_list("space_id", "person_id", "handle")
        return {(space, person): handle for space, person, handle in found}

    def _guests(self, posts: Sequence[Post]) -> dict[int, str]:
        ids = {post.guest_id for post in posts if post.guest_id}
        found = ChatGuest.objects.filter(pk__in=ids) if ids else []
        return {guest.pk: guest.name for guest in found}

    def _my_signs(self) -> set[tuple[int, str]]:
        rows = Reaction.objects.unscoped("the actor's own").filter(
            post_id__in=self.ids, person_id=self.me
        )
        return set(rows.values_list("post_id", "sign"))

    def _files(self) -> dict[int, list[FileRow]]:
        found: dict[int, list[FileRow]] = {}
        for row in PostFile.objects.filter(post_id__in=self.ids).order_by("pk"):
            found.setdefault(row.post_id, []).append(FileRow(row.pk, row.name))
        return found

    def _polls(self) -> dict[int, PollRow]:
        polls = {row.pk: row for row in Poll.objects.filter(post_id__in=self.ids)}
        options = list(PollOption.objects.filter(poll_id__in=polls))
        votes = PollVote.objects.unscoped("the actor's own").filter(
            option_id__in=[one.pk for one in options], person_id=self.me
        )
        mine = set(votes.values_list("option_id", flat=True))
        return {poll.post_id: _poll_row(poll, options, mine) for poll in polls.values()}

    def _skills(self, posts: Sequence[Post]) -> dict[int, str]:
        ids = {post.skill_id for post in posts if post.skill_id}
        if not ids:
            return {}
        rows = skills.skill_rows(ids, (get_language() or "en")[:2])
        return {pk: row.label for pk, row in rows.items()}

    def _resources(self, actor: Actor, posts: Sequence[Post]) -> dict[int, str]:
        ids = [post.resource_id for post in posts if post.resource_id]
        rows = catalogue.rows(actor, ids) if ids else {}
        return {pk: row.title for pk, row in rows.items()}


def rows_of(actor: Actor, place: Place | None, posts: Sequence[Post]) -> list[PostRow]:
    """Posts ready to show, with all that goes with them; as many queries for two as for twenty."""
    around = Around(actor, posts)
    return [_row(post, around, actor) for post in posts]


def _row(post: Post, around: Around, actor: Actor) -> PostRow:
    routing = around.routings.get(post.pk)
    is_mine = post.author_id is not None and post.author_id == actor.person_id
    words = post.words or str(PROMPTS.get(post.card.get("prompt", ""), ""))
    return PostRow(
        id=post.pk,
        root_id=post.root_id,
        kind=post.kind,
        kind_word=post.get_kind_display(),
        icon=ICONS[post.kind],
        tone=TONES.get(post.kind, ""),
        html=html_kept(words),
        words=words,
        author=_author(post, around),
        handle=around.handles.get((post.space_id, post.author_id or 0), ""),
        organisation=around.homes.get(post.organisation_id or 0, ""),
        posted_at=post.posted_at,
        replies=post.replies,
        signs=_signs(post, around),
        card=tuple((str(CARD[name]), said) for name, said in post.card.items() if name in CARD),
        poll=around.polls.get(post.pk),
        files=tuple(around.files.get(post.pk, ())),
        skill=around.skills.get(post.skill_id or 0, ""),
        resource_id=post.resource_id,
        resource=around.resources.get(post.resource_id or 0, ""),
        edited_at=post.edited_at,
        is_mine=is_mine,
        is_pinned=post.pinned_at is not None,
        is_hidden=post.hidden_at is not None,
        is_removed=post.removed_at is not None,
        hidden_why=post.hidden_why,
        may_travel=post.may_travel,
        handler=around.names.get(routing.handler_id, "") if routing else "",
        is_handler=bool(routing and routing.handler_id == actor.person_id),
        outcome=routing.outcome if routing else "",
        is_settled=bool(routing and routing.settled_at),
        is_guest=post.guest_id is not None,
        gathering=around.gatherings.get(post.pk),
    )


def _author(post: Post, around: Around) -> str:
    if post.author_id:
        return around.names.get(post.author_id, "")
    if post.guest_id:
        return around.guests.get(post.guest_id) or _("Somebody in the chat")
    return _("The house")


def _signs(post: Post, around: Around) -> tuple[SignRow, ...]:
    return tuple(
        SignRow(
            name, sign, str(words), int(post.signs.get(name, 0)), (post.pk, name) in around.mine
        )
        for name, (sign, words) in SIGNS.items()
    )


def _poll_row(poll: Poll, options: Iterable[PollOption], mine: set[int]) -> PollRow:
    own = [one for one in options if one.poll_id == poll.pk]
    rows = tuple(
        OptionRow(
            one.pk,
            one.words,
            one.votes,
            round(100 * one.votes / poll.voters) if poll.voters else 0,
            one.pk in mine,
        )
        for one in own
    )
    is_over = poll.closes_at is not None and poll.closes_at <= clock.now()
    has_voted = any(row.is_mine for row in rows)
    return PollRow(rows, poll.has_several, poll.voters, is_over, has_voted, poll.closes_at)
