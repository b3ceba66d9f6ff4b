"""Looking after a space: what is reported, hidden, shown, pinned."""

from django.db import IntegrityError, transaction

from lyceum.communities import selectors
from lyceum.communities.errors import ReasonIsMissing
from lyceum.communities.events import (
    PostHidden,
    PostPinned,
    PostReported,
    PostShown,
    PostUnpinned,
)
from lyceum.communities.models import Post, Report
from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import Forbidden, NotFound
from lyceum.kernel.eventlog import publish
from lyceum.kernel.scope import person_owner

from .crossings import cross_thread
from .facts import ALL, post_fact, tell
from .reports import settle_reports

SAID = 200


@transaction.atomic
def report_post(*, by: Actor, post_id: int, words: str) -> Report:
    """Tell those who look after the space that something does not belong there; once at a time."""
    post, place = selectors.post_for(by, post_id)
    if by.person_id is None or not (place.is_in or place.may_read):
        raise Forbidden
    if not words.strip():
        raise ReasonIsMissing
    rows = Report.objects.unscoped("the actor's own")
    open_one = rows.filter(post=post, person_id=by.person_id, settled_at=None).first()
    if open_one:
        return open_one
    try:
        with transaction.atomic():
            made = rows.create(
                owner_id=person_owner(by.person_id),
                post=post,
                space=place.space,
                person_id=by.person_id,
                words=words.strip()[:500],
                made_at=clock.now(),
            )
    except IntegrityError:  # a second press at the same moment
        return rows.get(post=post, person_id=by.person_id, settled_at=None)
    publish(post_fact(PostReported, by, post))
    path = f"spaces/{place.space.pk}/moderation/"
    tell("communities.reported", selectors.keepers_of(place.space), place.space, path)
    return made


@transaction.atomic
def settle_report(*, by: Actor, report_id: int, is_hidden: bool, why: str = "") -> None:
    """Hide what was reported, or let it stand; all reports of the post are settled with it."""
    report = Report.objects.unscoped(ALL).filter(pk=report_id, settled_at=None).first()
    if report is None:
        raise NotFound
    if is_hidden:
        hide_post(by=by, post_id=report.post_id, why=why)
    else:
        settle_reports(by, kept_post(by, report.post_id), "kept")


@transaction.atomic
def hide_post(*, by: Actor, post_id: int, why: str) -> Post:
    """Take a post out of sight, with a reason that its author reads."""
    if not why.strip():
        raise ReasonIsMissing
    post = kept_post(by, post_id)
    if post.hidden_at is None:
        post.hidden_at, post.hidden_by, post.hidden_why = clock.now(), str(by), why.strip()[:300]
        post.pinned_at = None
        post.save(update_fields=["hidden_at", "hidden_by", "hidden_why", "pinned_at"])
        cross_thread(post)
        publish(post_fact(PostHidden, by, post))
        if post.author_id and post.author_id != by.person_id:
            tell(
                "communities.hidden", [post.author_id], post.space, _path(post), why=post.hidden_why
            )
    settle_reports(by, post, "hidden")
    return post


def _path(post: Post) -> str:
    """Where its author reads what they said; a message does not repeat it."""
    return f"posts/{post.root_id or post.pk}/#post-{post.pk}"


@transaction.atomic
def show_post(*, by: Actor, post_id: int) -> Post:
    """Let it be seen again."""
    post = kept_post(by, post_id)
    if post.hidden_at:
        post.hidden_at, post.hidden_by, post.hidden_why = None, "", ""
        post.save(update_fields=["hidden_at", "hidden_by", "hidden_why"])
        cross_thread(post)
        publish(post_fact(PostShown, by, post))
    return post


@transaction.atomic
def pin_post(*, by: Actor, post_id: int) -> None:
    """Put it on top."""
    post = kept_post(by, post_id)
    if post.root_id or post.hidden_at:
        raise NotFound
    if post.pinned_at is None:
        post.pinned_at = clock.now()
        post.save(update_fields=["pinned_at"])
        publish(post_fact(PostPinned, by, post))


@transaction.atomic
def unpin_post(*, by: Actor, post_id: int) -> None:
    """Let it lie where it lay."""
    post = kept_post(by, post_id)
    if post.pinned_at:
        post.pinned_at = None
        post.save(update_fields=["pinned_at"])
        publish(post_fact(PostUnpinned, by, post))


def kept_post(by: Actor, post_id: int) -> Post:
    """A post, locked, for who looks after its space."""
    found, place = selectors.post_for(by, post_id)
    if not place.may_keep:
        raise Forbidden
    rows = Post.objects.unscoped(ALL).select_for_update(of=("self",))
    return rows.select_related("space").get(pk=found.pk)
