"""Bridges to channels: how they are, what waits, and what is said in whose name."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from lyceum.communities import policies
from lyceum.communities.models import (
    Bridge,
    ChatGuest,
    ChatSign,
    Crossing,
    Poll,
    PollOption,
    Post,
    PostFile,
    Space,
    SpaceMember,
)
from lyceum.communities.types import (
    CALLED,
    CARD,
    KINDS_THERE,
    PROMPTS,
    SIGNS,
    BridgeRow,
    ChatRow,
    CrossingRow,
    GuestRow,
    Place,
)
from lyceum.connections import api as connections
from lyceum.identity import api as identity
from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import Forbidden, NotFound
from lyceum.messaging import api as messaging
from lyceum.organisations import api as organisations
from lyceum.ui.written import plain

from .members import who_is_called
from .spaces import place_for

HERE = "of a space whose keeper was asked for before, or for the house"
MOST = 50
SHOWN = 120
COUNTED = ("came", "went", "waiting", "failed")
State = Crossing.State


def bridged_space(actor: Actor, space_id: int) -> Space:
    """A space, for who may join it to a channel."""
    place = place_for(actor, space_id)
    if not may_join_channel(actor, place):
        raise Forbidden
    return place.space


def may_join_channel(actor: Actor, place: Place) -> bool:
    """Whether somebody may join a space to a channel, as they stand in it."""
    home = place.mine.organisation_id if place.mine else None
    return policies.can_join_channel(
        actor, place.space.organisation_id, may_keep=place.may_keep, home=home
    )


def chats_for(space: Space) -> list[ChatRow]:
    """The chats of the organisation whose space it is; who asks may join it. One query."""
    rows = connections.tokens_among([space.organisation_id], messaging.CHATS)
    return [ChatRow(row.id, row.name, row.system, row.broken_at is not None) for row in rows]


def chat_for(space: Space, token_id: int) -> ChatRow:
    """One of them; that of another organisation does not exist."""
    found = [row for row in chats_for(space) if row.id == token_id]
    if not found:
        raise NotFound
    return found[0]


def channels_for(space: Space, token_id: int) -> list[messaging.ChannelRow]:
    """The channels of one of them that our account sees. The chat is asked: it may raise `NotSent`."""
    return messaging.chat_channels(chat_for(space, token_id).id).listed()


def open_bridges() -> list[Bridge]:
    """Those over which something may go now, for the clock."""
    rows = Bridge.objects.unscoped("what waits is sent by one worker").select_related("space")
    rests = Q(rest_until__gt=clock.now())
    rows = rows.filter(state=Bridge.State.ON, stopped_at=None, space__closed_at=None)
    return list(rows.exclude(rests).order_by("pk"))


# --- who speaks, and what is said -----------------------------------------------------------------


@dataclass(frozen=True)
class SaidThere:
    """A post as it is said in a channel: by whom, what more, where it stands here; and who is called
    in it, by handle: their id and name."""

    name: str
    more: str
    url: str
    icon: str
    words: str
    called: Mapping[str, tuple[int, str]]


def said_there(post: Post) -> SaidThere:
    """In the language of the house, as a channel has no reader of whom a language is known."""
    with translation.override(settings.LANGUAGE_CODE):
        home = organisations.organisation_names(filter(None, [post.organisation_id]))
        more = " · ".join(filter(None, [home.get(post.organisation_id or 0, ""), _kind(post)]))
        return SaidThere(
            name=_name(post),
            more=more or _("in the space"),
            url=settings.BASE_URL.rstrip("/") + reverse("communities:post", args=[post.pk]),
            icon=KINDS_THERE.get(post.kind, ("", ""))[0] if post.root_id is None else "",
            words="\n\n".join(filter(None, _parts(post))),
            called=_called(post),
        )


def _name(post: Post) -> str:
    if post.author_id:
        return identity.names_of([post.author_id])[post.author_id]
    return post.guest.name if post.guest else _("The house")


def _kind(post: Post) -> str:
    return "" if post.kind == Post.Kind.PLAIN else str(post.get_kind_display())


def _parts(post: Post) -> list[str]:
    """What there is besides the words: cards in full; files and polls stay here, behind the link."""
    parts = [post.words or str(PROMPTS.get(post.card.get("prompt", ""), ""))]
    parts += [f"**{CARD[name]}**: {said}" for name, said in post.card.items() if name in CARD]
    poll = Poll.objects.filter(post=post).first()
    if poll:
        options = PollOption.objects.filter(poll=poll).values_list("words", flat=True)
        parts.append("\n".join(f"- {words}" for words in options))
    names = PostFile.objects.filter(post=post).order_by("pk").values_list("name", flat=True)
    if names:
        parts.append(_("Attached: {names}").format(names=", ".join(names)))
    return parts


def _called(post: Post) -> dict[str, tuple[int, str]]:
    handles = [one.lower().rstrip("-") for one in CALLED.findall(post.words)]
    people = who_is_called(post.space, handles) if handles else {}
    names = identity.names_of(people.values()) if people else {}
    return {handle: (pk, names[pk]) for handle, pk in people.items()}


def signed_there(post: Post, sign: str) -> list[int]:
    """Who gave a sign in the channel under their own name."""
    rows = ChatSign.objects.unscoped(HERE).filter(post=post, sign=sign)
    return list(rows.values_list("person_id", flat=True))


def members_among(space: Space, person_ids: Collection[int]) -> dict[int, SpaceMember]:
    """Those of these people who are in a space."""
    rows = SpaceMember.objects.unscoped(HERE).filter(space=space, state=SpaceMember.State.IN)
    return {row.person_id: row for row in rows.filter(person_id__in=[*person_ids])}


# --- how it is ------------------------------------------------------------------------------------


def bridge_page(actor: Actor, space_id: int) -> BridgeRow | None:
    """The bridge of a space, for who may join it; nothing where there is none."""
    space = bridged_space(actor, space_id)
    rows = _bridges().filter(space=space, closed_at=None)
    found = list(rows)
    return _rows(found)[0] if found else None


def sees_channels(actor: Actor) -> bool:
    """Whether somebody runs the house, and sees how all bridges are."""
    return policies.can_see_channels(actor)


def bridges_page(actor: Actor) -> list[BridgeRow]:
    """All bridges, for who runs the house; those in trouble first."""
    if not sees_channels(actor):
        raise NotFound
    rows = _rows(list(_bridges().filter(closed_at=None).order_by("-pk")[:500]))
    return sorted(rows, key=lambda row: (row.stopped_at is None, not row.failed, not row.trouble))


def _bridges() -> QuerySet[Bridge]:
    return Bridge.objects.unscoped(HERE).select_related("space")


def _rows(bridges: list[Bridge]) -> list[BridgeRow]:
    """Two queries more, however many."""
    counts = _counts([one.pk for one in bridges])
    ears = messaging.ears_of({one.token_id for one in bridges})
    return [_row(one, counts.get(one.pk, {}), has_ear=one.token_id in ears) for one in bridges]


def _counts(ids: Collection[int]) -> dict[int, dict[str, int]]:
    rows = Crossing.objects.filter(bridge__in=ids, sign="").values("bridge")
    waits = Q(state__in=[State.WAITING, State.SENDING])
    counted = rows.annotate(
        came=Count("pk", filter=Q(is_from_there=True, state=State.DONE)),
        went=Count("pk", filter=Q(is_from_there=False, state=State.DONE)),
        waiting=Count("pk", filter=waits),
        failed=Count("pk", filter=Q(state=State.FAILED)),
    )
    names = ("bridge", *COUNTED)
    rows_of_counts = counted.values_list(*names)
    return {pk: dict(zip(COUNTED, numbers, strict=True)) for pk, *numbers in rows_of_counts}


def _row(one: Bridge, counts: Mapping[str, int], *, has_ear: bool) -> BridgeRow:
    return BridgeRow(
        id=one.pk,
        space_id=one.space_id,
        space=one.space.title,
        system=one.system,
        name=one.name,
        url=one.url,
        state=one.state,
        state_word=one.get_state_display(),
        made_at=one.made_at,
        read_at=one.read_at,
        rest_until=one.rest_until,
        stopped_at=one.stopped_at,
        trouble=one.trouble,
        **{name: counts.get(name, 0) for name in COUNTED},
        hears=has_ear,
    )


def failed_crossings(bridge_id: int) -> list[CrossingRow]:
    """What did not come over; who asks has the bridge already."""
    rows = Crossing.objects.filter(bridge_id=bridge_id, state=State.FAILED)
    return [
        CrossingRow(
            id=row.pk,
            post_id=row.post_id,
            sign=SIGNS[row.sign][1] if row.sign else "",
            is_from_there=row.is_from_there,
            words=plain(row.post.words)[:SHOWN] if row.post else "",
            reason=row.reason,
            attempts=row.attempts,
        )
        for row in rows.select_related("post").order_by("pk")[:MOST]
    ]


def guests_of(space_id: int) -> list[GuestRow]:
    """Who spoke in the channel and is not in the space; who asks looks after it."""
    rows = ChatGuest.objects.filter(bridge__space_id=space_id).exclude(name="").order_by("name")
    found = list(rows[:MOST])
    posts = Post.objects.unscoped(HERE).filter(guest__in=[one.pk for one in found])
    counts = dict(posts.values("guest").annotate(n=Count("pk")).values_list("guest", "n"))
    return [GuestRow(one.pk, one.name, counts.get(one.pk, 0)) for one in found]
