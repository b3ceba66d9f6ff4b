"""What others do with a post: signs, votes, and whether they want to hear of its thread."""

from collections.abc import Collection

from django.db import transaction
from django.db.models import F

from lyceum.communities import selectors
from lyceum.communities.errors import PollIsOver, SpaceIsClosed
from lyceum.communities.events import PollAnswered, ReactionGiven, ReactionTakenBack
from lyceum.communities.models import Poll, PollOption, PollVote, Post, Reaction, ThreadWish
from lyceum.communities.types import SIGNS
from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import Forbidden, NotFound
from lyceum.kernel.eventlog import publish
from lyceum.kernel.scope import person_owner

from .crossings import cross_sign
from .facts import ALL, post_fact


@transaction.atomic
def react(*, by: Actor, post_id: int, sign: str) -> bool:
    """Put a sign under a post; said again it is taken back. Gives whether it stands there now."""
    if sign not in SIGNS:
        raise NotFound
    post, me = _to_respond(by, post_id), by.person_id or 0
    mine = Reaction.objects.unscoped(ALL).filter(post=post, person_id=me, sign=sign)
    is_given = not mine.exists()
    put_sign(by, post, me, sign, is_given=is_given)
    cross_sign(post, sign)
    return is_given


def put_sign(by: Actor, post: Post, me: int, sign: str, *, is_given: bool) -> None:
    """The post is locked: give somebody's sign, or take it back; as it is, it may be already."""
    mine = Reaction.objects.unscoped(ALL).filter(post=post, person_id=me, sign=sign)
    if mine.exists() == is_given:
        return
    if not is_given:
        mine.delete()
    else:
        Reaction.objects.create(
            owner_id=person_owner(me),
            post=post,
            person_id=me,
            sign=sign,
            made_at=clock.now(),
        )
    count_sign(post, sign, 1 if is_given else -1)
    publish(post_fact(ReactionGiven if is_given else ReactionTakenBack, by, post, sign=sign))


def count_sign(post: Post, sign: str, more: int) -> None:
    """The post is locked: how many gave the sign is kept with it."""
    post.signs[sign] = max(0, int(post.signs.get(sign, 0)) + more)
    if not post.signs[sign]:
        del post.signs[sign]
    post.save(update_fields=["signs"])


@transaction.atomic
def vote(*, by: Actor, post_id: int, option_ids: Collection[int]) -> None:
    """Choose in a poll; who chooses again has changed their mind."""
    post = _to_respond(by, post_id)
    poll = Poll.objects.filter(post=post).first()
    if poll is None:
        raise NotFound
    if poll.closes_at and poll.closes_at <= clock.now():
        raise PollIsOver
    own = {one.pk for one in PollOption.objects.filter(poll=poll)}
    chosen = [pk for pk in dict.fromkeys(option_ids) if pk in own]
    chosen = chosen if poll.has_several else chosen[:1]
    _choose(by.person_id or 0, poll, set(chosen))
    publish(post_fact(PollAnswered, by, post))


def _choose(person_id: int, poll: Poll, chosen: set[int]) -> None:
    votes = PollVote.objects.unscoped(ALL).filter(option__poll=poll, person_id=person_id)
    before = set(votes.values_list("option_id", flat=True))
    votes.filter(option_id__in=before - chosen).delete()
    PollVote.objects.bulk_create(
        PollVote(owner_id=person_owner(person_id), option_id=pk, person_id=person_id)
        for pk in sorted(chosen - before)
    )
    options = PollOption.objects.filter(poll=poll)
    options.filter(pk__in=before - chosen).update(votes=F("votes") - 1)
    options.filter(pk__in=chosen - before).update(votes=F("votes") + 1)
    more = bool(chosen) - bool(before)
    if more:
        Poll.objects.filter(pk=poll.pk).update(voters=F("voters") + more)


@transaction.atomic
def wish_thread(*, by: Actor, post_id: int, wants: bool) -> None:
    """Hear of a thread, or no more."""
    post, place = selectors.post_for(by, post_id)
    if not place.is_in:
        raise Forbidden
    ThreadWish.objects.unscoped("the actor's own").update_or_create(
        root=post.root or post,
        person_id=by.person_id or 0,
        defaults={"wants": wants},
        create_defaults={"wants": wants, "owner_id": person_owner(by.person_id or 0)},
    )


def _to_respond(by: Actor, post_id: int) -> Post:
    """A post, locked, for who may write where it stands."""
    found, place = selectors.post_for(by, post_id)
    if place.space.closed_at:
        raise SpaceIsClosed
    if not place.is_in:
        raise Forbidden
    rows = Post.objects.unscoped(ALL).select_for_update(of=("self",))
    return rows.select_related("space").get(pk=found.pk)
