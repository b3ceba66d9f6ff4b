"""What people say: shared, changed, taken away; drafts."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.db.models import F, Value
from django.db.models.functions import Greatest

from lyceum.catalogue import api as catalogue
from lyceum.communities import selectors
from lyceum.communities.errors import (
    NoSuchKind,
    NothingSaid,
    PollIsOver,
    PollNeedsTwo,
    SlowDown,
    SpaceIsClosed,
    TooLong,
    TooManyFiles,
)
from lyceum.communities.events import (
    FrustrationShared,
    IntroductionShared,
    PostEdited,
    PostRemoved,
    PostShared,
    ReplyShared,
    StoryHeldBack,
    StoryReleased,
    WinShared,
)
from lyceum.communities.models import (
    Draft,
    Mention,
    Poll,
    PollOption,
    Post,
    PostFile,
    PostVersion,
    Space,
    SpaceMember,
)
from lyceum.communities.types import (
    ATTACHED,
    CALLED,
    KINDS_TO_WRITE,
    LONGEST,
    MOST_FILES,
    MOST_OPTIONS,
    NewPost,
    Place,
    Sent,
)
from lyceum.kernel import clock, files, live
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import Forbidden, NotFound
from lyceum.kernel.eventlog import publish
from lyceum.kernel.scope import person_owner
from lyceum.skills import api as skills

from .crossings import cross, cross_thread
from .dates import end_date_of
from .facts import ALL, post_fact
from .indexing import forget_post, index_post
from .members import line_up
from .reports import settle_reports
from .telling import tell_of_post

MOST_CALLED = 20
FACTS = {"introduction": IntroductionShared, "win": WinShared, "frustration": FrustrationShared}
FROM_THE_HOUSE = ("prompt", "introduction", "event")
Kind = Post.Kind


@transaction.atomic
def share(*, by: Actor, space_id: int, new: NewPost) -> Post:
    """Say something in a space, or in a thread of it. What has a key is said once for ever."""
    place = selectors.place_for(by, space_id)
    insist_on_words(new.words, has_card=bool(new.card))
    if new.key and (known := _said_before(place.space, new.key)):
        return known
    root = _root(by, place, new)
    _insist(by, place, new)
    home = place.mine.organisation_id if place.mine else None
    voice = Voice(by.person_id, place.mine, home)
    try:
        with transaction.atomic():
            post = put_down(by, place.space, new, root, voice)
    except IntegrityError:  # said with the same key at this moment
        if new.key and (known := _said_before(place.space, new.key)):
            return known
        raise
    Draft.objects.unscoped("the actor's own").filter(
        space=place.space, root=root, person_id=by.person_id or 0
    ).delete()
    cross(post)
    return post


@dataclass(frozen=True)
class Voice:
    """Whose words they are: of a person, as a member if they are one; or of a guest; or the house's."""

    person_id: int | None = None
    mine: SpaceMember | None = None
    organisation_id: int | None = None
    guest_id: int | None = None
    at: datetime | None = None


def put_down(by: Actor, space: Space, new: NewPost, root: Post | None, voice: Voice) -> Post:
    """Write it down with all that goes with it. Who may was asked before."""
    if root is None:  # else one that began before the last one would end below what was read
        line_up(space)
    post = _written(space, new, root, voice)
    _attach(post, new)
    index_post(post)
    called = _called(post)
    _count(post, voice.mine)
    live.nudge()
    _publish(by, post)
    tell_of_post(by, post, called)
    return post


def insist_on_words(words: str, *, has_card: bool = False) -> None:
    """Something, and no more than people read."""
    if not words.strip() and not has_card:
        raise NothingSaid
    if len(words) > LONGEST:
        raise TooLong(length=len(words), most=LONGEST)


def _said_before(space: Space, key: str) -> Post | None:
    return Post.objects.unscoped(ALL).filter(space=space, key=key).first()


def _root(by: Actor, place: Place, new: NewPost) -> Post | None:
    if new.root_id is None:
        return None
    root, _place = selectors.post_for(by, new.root_id)
    root = root.root or root
    if root.space_id != place.space.pk or root.hidden_at:
        raise NotFound
    return root


def _insist(by: Actor, place: Place, new: NewPost) -> None:
    if place.space.closed_at:
        raise SpaceIsClosed
    if not place.may_write:
        raise Forbidden
    allowed = KINDS_TO_WRITE if new.root_id is None else ("plain",)
    if new.kind not in allowed and not (new.kind in FROM_THE_HOUSE and new.root_id is None):
        raise NoSuchKind
    if new.kind == Kind.PROMPT and not (by.is_system or place.may_keep):
        raise NoSuchKind
    if len(new.files) > MOST_FILES:
        raise TooManyFiles(most=MOST_FILES)
    if new.skill_id and not skills.skill_rows([new.skill_id], "en"):
        raise NotFound
    if new.resource_id:
        catalogue.resource_for(by, new.resource_id)
    _insist_on_pace(place)


def _insist_on_pace(place: Place) -> None:
    """Slow mode, for all but those who look after the space."""
    mine, slow = place.mine, place.space.slow_seconds
    if not slow or place.may_keep or mine is None or mine.last_said_at is None:
        return
    wait = mine.last_said_at + timedelta(seconds=slow) - clock.now()
    if wait > timedelta():
        raise SlowDown(seconds=int(wait.total_seconds()) + 1)


def _written(space: Space, new: NewPost, root: Post | None, voice: Voice) -> Post:
    author = voice.person_id
    return Post.objects.create(
        owner_id=person_owner(author) if author else space.owner_id,
        space=space,
        root=root,
        author_id=author,
        guest_id=voice.guest_id,
        organisation_id=voice.organisation_id,
        skill_id=new.skill_id,
        resource_id=new.resource_id,
        kind=new.kind,
        key=new.key,
        words=new.words.strip(),
        card=dict(new.card),
        may_travel=new.may_travel and new.kind == Kind.STORY,
        posted_at=voice.at or clock.now(),
    )


def _attach(post: Post, new: NewPost) -> None:
    for sent in new.files:
        _keep_file(post, sent)
    options = list(dict.fromkeys(one.strip() for one in new.options if one.strip()))
    if not options:
        return
    if not 2 <= len(options) <= MOST_OPTIONS:  # noqa: PLR2004  less is no choice
        raise PollNeedsTwo(most=MOST_OPTIONS)
    if new.closes_at and new.closes_at <= post.posted_at:
        raise PollIsOver
    poll = Poll.objects.create(post=post, has_several=new.has_several, closes_at=new.closes_at)
    PollOption.objects.bulk_create(
        PollOption(poll=poll, position=at, words=words[:200]) for at, words in enumerate(options)
    )


def _keep_file(post: Post, sent: Sent) -> None:
    kept = files.take_in(ATTACHED, sent.name, sent.content)
    made = PostFile(
        post=post, name=kept.name, media_type=kept.media_type, token=secrets.token_hex(20)
    )
    made.file.save(made.token, ContentFile(kept.content), save=False)
    made.save()


def _called(post: Post) -> list[int]:
    """Who is called by their handle, written down; nobody calls themselves."""
    handles = [one.lower().rstrip("-") for one in CALLED.findall(post.words)][:MOST_CALLED]
    if not handles:
        return []
    called: dict[int, list[str]] = {}
    for handle, person_id in selectors.who_is_called(post.space, handles).items():
        called.setdefault(person_id, []).append(handle)
    called.pop(post.author_id or 0, None)
    known = Mention.objects.unscoped(ALL).filter(post=post, person_id__in=called)
    for row in known:  # by another handle now: whoever is erased is found by all of them
        row.said = " ".join(dict.fromkeys([*row.said.split(), *called.pop(row.person_id)]))[:400]
        row.save(update_fields=["said"])
    new = sorted(called)
    Mention.objects.bulk_create(
        Mention(owner_id=person_owner(pk), post=post, person_id=pk, said=" ".join(called[pk])[:400])
        for pk in new
    )
    return new


def _count(post: Post, mine: SpaceMember | None) -> None:
    """What pages show as numbers is counted here, once."""
    moment = post.posted_at
    if post.root is None:
        rows = Space.objects.unscoped(ALL).filter(pk=post.space_id)
        rows.update(posts=F("posts") + 1, last_post_at=moment, last_post_id=post.pk)
    else:
        roots = Post.objects.unscoped(ALL).filter(pk=post.root.pk)
        roots.update(replies=F("replies") + 1, last_reply_id=_latest(post))
        if post.author_id != post.root.author_id:
            roots.filter(first_reply_at=None).update(first_reply_at=moment)
    if mine:
        members = SpaceMember.objects.unscoped(ALL).filter(pk=mine.pk)
        members.update(said=F("said") + 1, last_said_at=moment)


def _latest(reply: Post) -> Greatest:
    """Replies may come at once, and the first of them last: a mark never goes back."""
    return Greatest(F("last_reply_id"), Value(reply.pk))


def _publish(by: Actor, post: Post) -> None:
    if post.root:
        more = {"root_id": post.root.pk, "root_person_id": post.root.author_id}
        publish(post_fact(ReplyShared, by, post, **more))
        return
    kind = FACTS.get(post.kind, PostShared)
    about = {"skill_id": post.skill_id, "resource_id": post.resource_id}
    publish(post_fact(kind, by, post, **about))


# --- one's own ------------------------------------------------------------------------------------


@transaction.atomic
def edit_post(*, by: Actor, post_id: int, words: str) -> Post:
    """Say it in other words; what it said before is kept, and who is newly called is told."""
    post = _own(by, post_id)
    insist_on_words(words, has_card=bool(post.card))
    if words.strip() != post.words:
        reword(by, post, words.strip())
        cross(post)
    return post


def reword(by: Actor, post: Post, words: str) -> None:
    """Other words for a post that is locked."""
    moment = clock.now()
    PostVersion.objects.create(post=post, words=post.words, said_until=moment)
    post.words, post.edited_at = words, moment
    post.save(update_fields=["words", "edited_at"])
    index_post(post)
    publish(post_fact(PostEdited, by, post))
    tell_of_post(by, post, _called(post), only_called=True)


@transaction.atomic
def remove_post(*, by: Actor, post_id: int) -> None:
    """Take back what one said. Of a thread the replies of others go out of sight with it."""
    post = _own(by, post_id)
    withdraw(by, post)
    cross_thread(post)


def withdraw(by: Actor, post: Post) -> None:
    """A post that is locked is no more to be read."""
    post.removed_at, post.pinned_at = clock.now(), None
    if post.kind == Kind.INTRODUCTION:
        post.key = ""  # so that one may introduce oneself again
    post.save(update_fields=["removed_at", "pinned_at", "key"])
    uncount(post)
    forget_post(post)
    if post.kind == Kind.EVENT:
        end_date_of(post.pk)
    for gone in [post, *Post.objects.unscoped(ALL).filter(root=post)]:
        settle_reports(by, gone, "removed")
    publish(post_fact(PostRemoved, by, post))


def uncount(post: Post) -> None:
    """It is no more among those that are counted."""
    if post.root_id is None:
        Space.objects.unscoped(ALL).filter(pk=post.space_id).update(posts=F("posts") - 1)
    else:
        Post.objects.unscoped(ALL).filter(pk=post.root_id).update(replies=F("replies") - 1)


@transaction.atomic
def let_travel(*, by: Actor, post_id: int, may: bool) -> Post:
    """Let one's story be told elsewhere, or no more."""
    post = _own(by, post_id)
    if post.kind != Kind.STORY:
        raise NotFound
    if post.may_travel != may:
        post.may_travel = may
        post.save(update_fields=["may_travel"])
        publish(post_fact(StoryReleased if may else StoryHeldBack, by, post))
    return post


def _own(by: Actor, post_id: int) -> Post:
    """A post of the actor's own, locked; in a closed space, too: it stays theirs."""
    found, _place = selectors.post_for(by, post_id)
    if found.author_id is None or found.author_id != by.person_id:
        raise Forbidden
    rows = Post.objects.unscoped(ALL).select_for_update(of=("self",))
    return rows.select_related("space").get(pk=found.pk)


@transaction.atomic
def save_draft(
    *, by: Actor, space_id: int, root_id: int | None, kind: str, words: str
) -> Draft | None:
    """Keep what somebody has begun to say; nothing is nothing to keep."""
    place = selectors.place_for(by, space_id)
    if not place.may_write or by.person_id is None:
        raise Forbidden
    if len(words) > LONGEST:
        raise TooLong(length=len(words), most=LONGEST)
    root = selectors.post_for(by, root_id)[0] if root_id else None
    if root and root.space_id != space_id:
        raise NotFound
    rows = Draft.objects.unscoped("the actor's own")
    where = {"space": place.space, "root": root, "person_id": by.person_id}
    if not words.strip() or _has_just_said(by, words):
        rows.filter(**where).delete()
        return None
    said = {
        "kind": kind if kind in KINDS_TO_WRITE else "plain",
        "words": words,
        "changed_at": clock.now(),
    }
    made, _new = rows.update_or_create(
        **where, defaults=said, create_defaults={**said, "owner_id": person_owner(by.person_id)}
    )
    return made


def _has_just_said(by: Actor, words: str) -> bool:
    """A browser may send the draft and, at the same moment, what became of it; the draft comes last."""
    mine = Post.objects.unscoped("the actor's own").filter(author_id=by.person_id)
    last = mine.order_by("-pk").values_list("words", "posted_at").first()
    return bool(last and last[0] == words.strip() and clock.now() - last[1] < timedelta(minutes=1))
