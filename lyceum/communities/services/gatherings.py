"""A space announces a date; members say whether they come."""

from datetime import timedelta

from django.db import transaction

from lyceum.communities import selectors
from lyceum.communities.errors import DateCannotBe, DateIsOver, NothingSaid, SpaceIsClosed
from lyceum.communities.events import ComingSaid, DateAnnounced, DateCalledOff, DateMoved
from lyceum.communities.models import Coming, Gathering, Post
from lyceum.communities.types import NewGathering, NewPost
from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import Forbidden, NotFound
from lyceum.kernel.eventlog import publish
from lyceum.kernel.scope import person_owner

from .dates import end_date_of, take_out, who_comes, write_down
from .facts import post_fact
from .posts import share

SHORTEST, LONGEST = timedelta(minutes=15), timedelta(days=7)
AHEAD = timedelta(days=731)
Answer = Coming.Answer


@transaction.atomic
def announce(*, by: Actor, space_id: int, new: NewGathering) -> Post:
    """Say when and where people of a space meet; it stands on its wall as what else is said there."""
    said = _said(new)
    words = f"**{said['title']}**\n\n{new.words.strip()}".strip()
    post = share(by=by, space_id=space_id, new=NewPost(words=words, kind="event"))
    Gathering.objects.create(post=post, **said)
    publish(post_fact(DateAnnounced, by, post))
    return post


@transaction.atomic
def move_date(*, by: Actor, post_id: int, new: NewGathering) -> Gathering:
    """Another time, place or name. Whoever comes hears it of their calendar."""
    post, gathering = _to_change(by, post_id)
    said = _said(new)
    for name, value in said.items():
        setattr(gathering, name, value)
    gathering.save(update_fields=list(said))
    write_down(gathering, who_comes(gathering))
    publish(post_fact(DateMoved, by, post))
    return gathering


@transaction.atomic
def call_off_date(*, by: Actor, post_id: int) -> None:
    """It does not take place."""
    post, _gathering = _to_change(by, post_id)
    if end_date_of(post.pk):
        publish(post_fact(DateCalledOff, by, post))


@transaction.atomic
def say_coming(*, by: Actor, post_id: int, answer: str) -> Coming:
    """Yes, perhaps or no; who says yes has it in their calendar."""
    if answer not in Answer.values:
        raise NotFound
    post, place = selectors.post_for(by, post_id)
    if place.space.closed_at:
        raise SpaceIsClosed
    if not place.is_in or by.person_id is None:
        raise Forbidden
    gathering = _still_on(post)
    mine, _new = Coming.objects.unscoped("the actor's own").update_or_create(
        gathering=gathering,
        person_id=by.person_id,
        defaults={"answer": answer},
        create_defaults={"answer": answer, "owner_id": person_owner(by.person_id)},
    )
    if answer == Answer.YES:
        write_down(gathering, [by.person_id])
    else:
        take_out(gathering, by.person_id)
    publish(post_fact(ComingSaid, by, post, answer=answer))
    return mine


def _to_change(by: Actor, post_id: int) -> tuple[Post, Gathering]:
    """Whoever announced it, and who looks after the space."""
    post, place = selectors.post_for(by, post_id)
    if not (place.may_keep or (place.is_in and post.author_id == by.person_id)):
        raise Forbidden
    return post, _still_on(post)


def _still_on(post: Post) -> Gathering:
    """Locked: of two who answer or move it at once, one waits."""
    rows = Gathering.objects.select_for_update(of=("self",)).select_related("post__space")
    gathering = rows.filter(post=post).first()
    if gathering is None:
        raise NotFound
    if gathering.cancelled_at or gathering.ends_at <= clock.now():
        raise DateIsOver
    return gathering


def _said(new: NewGathering) -> dict[str, object]:
    title, length, moment = new.title.replace("\0", "").strip(), new.length, clock.now()
    if not title:
        raise NothingSaid
    if not (SHORTEST <= length <= LONGEST and moment < new.starts_at < moment + AHEAD):
        raise DateCannotBe
    return {
        "title": title[:200],
        "starts_at": new.starts_at,
        "ends_at": new.starts_at + length,
        "zone": new.zone,
        "place": new.place.replace("\0", "").strip()[:400],
    }
