"""Bridges: made, paused, taken down by who looks after the space; stopped by the chat."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from lyceum.communities import selectors
from lyceum.communities.errors import AlreadyJoined, ChannelRefused, SpaceIsClosed
from lyceum.communities.events import (
    ChannelJoined,
    ChannelParted,
    ChannelPaused,
    ChannelResumed,
    CrossingsSettled,
    GuestForgotten,
)
from lyceum.communities.models import Bridge, ChatGuest, Crossing, Space
from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import NotFound
from lyceum.kernel.eventlog import publish
from lyceum.messaging import api as messaging
from lyceum.messaging.api import NotSent

from .crossings import ALL_BRIDGES, empty_guest
from .facts import ALL, space_fact, tell

RETRY, DROP = "retry", "drop"
SYSTEMS = {"slack": "Slack", "mattermost": "Mattermost"}
State = Bridge.State


def join_channel(
    *, by: Actor, space_id: int, token_id: int, channel: str, notice: str = ""
) -> Bridge:
    """What is said in the space and in the channel is heard in both from now on. The `notice` says so
    in the channel; where it cannot be written, nothing is joined."""
    space = _to_join(by, space_id)
    token = selectors.chat_for(space, token_id)
    try:
        door = messaging.chat_channels(token.id)
        row = door.channel(channel)
        if notice:
            door.say(row.id, door.written(notice, {}), thread="", key=f"joined-{space.pk}")
        bridge = Bridge(
            owner_id=space.owner_id,
            space=space,
            token_id=token.id,
            system=token.system,
            channel=row.id,
            name=row.name[:120],
            url=door.address_of(row.id)[:300],
            start=door.start_of(row.id),
        )
    except NotSent as trouble:
        raise ChannelRefused(str(trouble)) from trouble
    return _join(by, space, bridge)


def _to_join(by: Actor, space_id: int) -> Space:
    space = selectors.bridged_space(by, space_id)
    if space.closed_at:
        raise SpaceIsClosed
    if space.heard_in:
        raise AlreadyJoined
    return space


@transaction.atomic
def _join(by: Actor, space: Space, bridge: Bridge) -> Bridge:
    bridge.mark = bridge.start
    bridge.made_at = bridge.read_due_at = bridge.read_at = clock.now()
    try:
        with transaction.atomic():
            bridge.save()
    except IntegrityError as error:
        raise AlreadyJoined from error
    label = f"#{bridge.name.lstrip('#')} · {SYSTEMS[bridge.system]}"
    Space.objects.unscoped(ALL).filter(pk=space.pk).update(heard_in=label[:160])
    publish(_fact(ChannelJoined, by, bridge))
    return bridge


@transaction.atomic
def pause_channel(*, by: Actor, space_id: int, is_paused: bool) -> Bridge:
    """Nothing goes over for a while, either way; then what waited does."""
    bridge = _kept(by, space_id)
    wanted = State.PAUSED if is_paused else State.ON
    if bridge.state != wanted:
        bridge.state, bridge.read_due_at = wanted, clock.now()
        bridge.save(update_fields=["state", "read_due_at"])
        publish(_fact(ChannelPaused if is_paused else ChannelResumed, by, bridge))
    return bridge


@transaction.atomic
def part_channel(*, by: Actor, space_id: int) -> None:
    """They are two again. What came over stays where it is."""
    bridge = _kept(by, space_id)
    bridge.state, bridge.closed_at = State.CLOSED, clock.now()
    bridge.save(update_fields=["state", "closed_at"])
    waits = [Crossing.State.WAITING, Crossing.State.SENDING, Crossing.State.FAILED]
    rows = Crossing.objects.filter(bridge=bridge, state__in=waits)
    rows.update(state=Crossing.State.DROPPED, reason="")
    Space.objects.unscoped(ALL).filter(pk=space_id).update(heard_in="")
    publish(_fact(ChannelParted, by, bridge))


@transaction.atomic
def look_again(*, by: Actor, space_id: int) -> None:
    """What stopped it is put right: it goes on."""
    bridge = _kept(by, space_id)
    bridge.stopped_at, bridge.trouble, bridge.attempts = None, "", 0
    bridge.is_refused = False
    bridge.rest_until, bridge.read_due_at, bridge.reading_since = None, clock.now(), None
    bridge.save()
    publish(_fact(ChannelResumed, by, bridge))


@transaction.atomic
def settle_crossings(
    *, by: Actor, space_id: int, verb: str, ids: Collection[int] | None = None
) -> int:
    """Try again what did not come over (`retry`), or give it up (`drop`); these, or all."""
    from .sending import retried  # noqa: PLC0415  which leads here again

    bridge = _kept(by, space_id)
    rows = Crossing.objects.filter(bridge=bridge, state=Crossing.State.FAILED)
    if verb == RETRY:
        _read_back(bridge, rows)
        number = retried(rows, ids)
    else:
        rows = rows if ids is None else rows.filter(pk__in=ids)
        number = rows.update(state=Crossing.State.DROPPED)
    publish(_fact(CrossingsSettled, by, bridge, verb=verb, number=number))
    return number


def _read_back(bridge: Bridge, rows: Any) -> None:
    """What could not be taken in is read once more, however long ago it was said."""
    marks = list(rows.filter(post=None).exclude(asked_mark="").values_list("asked_mark", flat=True))
    if marks:
        bridge.mark, bridge.read_due_at = min([*marks, bridge.mark]), clock.now()
        bridge.save(update_fields=["mark", "read_due_at"])


@transaction.atomic
def forget_guest(*, by: Actor, space_id: int, guest_id: int) -> int:
    """What somebody said in the channel who is not in the space goes here, and their name."""
    bridge = _kept(by, space_id, is_open=False)
    guest = ChatGuest.objects.filter(pk=guest_id, bridge__space_id=space_id).first()
    if guest is None:
        raise NotFound
    number = empty_guest(guest)
    publish(_fact(GuestForgotten, by, bridge))
    return number


def _kept(by: Actor, space_id: int, *, is_open: bool = True) -> Bridge:
    """The bridge of a space, locked, for who may join it."""
    space = selectors.bridged_space(by, space_id)
    rows = Bridge.objects.unscoped(ALL_BRIDGES).select_for_update(of=("self",))
    rows = rows.filter(space=space, closed_at=None) if is_open else rows.filter(space=space)
    bridge = rows.order_by("-pk").select_related("space").first()
    if bridge is None:
        raise NotFound
    return bridge


def _fact(fact: Any, by: Actor, bridge: Bridge, **more: Any) -> Any:
    return space_fact(fact, by, bridge.space, bridge_id=bridge.pk, system=bridge.system, **more)


# --- by the chat ----------------------------------------------------------------------------------


def rest(bridge: Bridge, until: datetime | None, reason: str, *, whole_chat: bool = False) -> None:
    """It waits; where the chat itself asks for it, with all others of that chat."""
    rows = Bridge.objects.unscoped("the chat's own word").filter(closed_at=None)
    if whole_chat:
        rows.filter(token_id=bridge.token_id).update(rest_until=until)
    rows.filter(pk=bridge.pk).update(
        rest_until=until, trouble=reason[:400], attempts=bridge.attempts
    )


def stop_refused(bridge: Bridge, reason: str) -> None:
    """The token is refused: it rests for all that use it, and its keepers hear of it."""
    messaging.refuse_chat(bridge.token_id, reason)
    stop(bridge, reason, is_refused=True)


@transaction.atomic
def stop(bridge: Bridge, reason: str, *, is_refused: bool = False) -> None:
    """The chat does not let us. Who looks after the space is told, once."""
    rows = Bridge.objects.unscoped("the chat's own word").filter(closed_at=None, stopped_at=None)
    said = {"stopped_at": clock.now(), "trouble": reason[:400], "is_refused": is_refused}
    if not rows.filter(pk=bridge.pk).update(**said):
        return
    space = Space.objects.unscoped(ALL).get(pk=bridge.space_id)
    path = f"spaces/{space.pk}/channel/"
    keepers = selectors.keepers_of(space)
    tell("communities.channel_stopped", keepers, space, path, channel=bridge.name, reason=reason)


def go_on() -> int:
    """Bridges that a refused token had stopped go on when there is another one."""
    rows = Bridge.objects.unscoped("whatever space it is of").filter(closed_at=None)
    stopped = rows.filter(is_refused=True, token__closed_at=None, token__broken_at=None)
    return stopped.update(
        stopped_at=None, is_refused=False, trouble="", rest_until=None, attempts=0
    )
