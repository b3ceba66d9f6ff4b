"""What waits goes over: each row is looked at as it stands here now, and made so in the channel.

One bridge at a time and in order. A chat that is away rests as a whole, longer each time; nothing is
given up while it is. What the chat refuses, or breaks on while it answers otherwise, is parked.
What was tried before is looked for before it is said again: the answer may have been lost.
"""

from collections.abc import Collection
from datetime import timedelta

from django.db.models import F, Q, QuerySet

from lyceum.communities import selectors
from lyceum.communities.models import Bridge, Crossing, Post, Reaction
from lyceum.communities.types import SIGNS_THERE
from lyceum.kernel import clock
from lyceum.messaging import api as messaging
from lyceum.messaging.api import Channels, Hopeless, Limited, NobodyThere, NotSent, TokenRefused

from .bridging import rest, stop, stop_refused
from .facts import ALL

ATTEMPTS = 8
PATIENCE = timedelta(minutes=5)  # a sender that was silent so long is gone
SOON = timedelta(seconds=10)
A_TURN = 100
# What the chat says of the channel, not of the message.
OF_CHANNEL = {"not_in_channel", "channel_not_found", "is_archived", "missing_scope"}
OF_CHANNEL |= {"no_permission", "restricted_action", "api.context.permissions.app_error"}
State = Crossing.State


class NotYet(Exception):
    """What it hangs on is not there yet."""


def send_crossings() -> int:
    """All bridges that are open, each with what waits for it."""
    return sum(_send_of(bridge) for bridge in selectors.open_bridges() if _due(bridge).exists())


def _due(bridge: Bridge) -> QuerySet[Crossing]:
    rows = Crossing.objects.filter(bridge=bridge, post__isnull=False, try_at__lte=clock.now())
    ours = Q(is_from_there=False) | ~Q(sign="")
    return rows.filter(ours, state__in=[State.WAITING, State.SENDING])


def _send_of(bridge: Bridge) -> int:
    try:
        door = messaging.chat_channels(bridge.token_id)
    except TokenRefused as trouble:
        stop_refused(bridge, str(trouble))
        return 0
    except Limited as trouble:
        until = clock.now() + timedelta(seconds=trouble.seconds)
        rest(bridge, until, str(trouble), whole_chat=True)
        return 0
    number = 0
    for row in _due(bridge).select_related("post__space", "post__root").order_by("pk")[:A_TURN]:
        if not _claim(bridge, row):
            continue
        problem = _send(door, bridge, row)
        number += problem is None
        if problem and _ends_turn(door, bridge, row, problem):
            break
    return number


def _claim(bridge: Bridge, row: Crossing) -> bool:
    """Whoever moves it to `sending` sends it."""
    mine = _due(bridge).filter(pk=row.pk, state=row.state, attempts=row.attempts)
    changes = {"state": State.SENDING, "try_at": clock.now() + PATIENCE}
    changes["asked_mark"] = row.asked_mark or bridge.mark
    return bool(mine.update(**changes, attempts=F("attempts") + 1))


def _send(door: Channels, bridge: Bridge, row: Crossing) -> NotSent | None:
    """What went wrong, if anything did."""
    try:
        if row.sign:
            _send_sign(door, bridge, row)
        else:
            _send_post(door, bridge, row)
    except NotYet:
        _note(row, state=State.WAITING, try_at=clock.now() + SOON, attempts=row.attempts)
    except NotSent as trouble:
        return trouble
    else:
        _arrived(bridge, row)
    return None


def _arrived(bridge: Bridge, row: Crossing) -> None:
    """Unless it was changed meanwhile: then it goes once more."""
    kept = {"there": row.there, "thread": row.thread, "turn": row.turn, "asked_mark": ""}
    _note(row, **kept)
    still = Crossing.objects.filter(pk=row.pk, state=State.SENDING)
    still.update(state=State.DONE, reason="", attempts=0, done_at=clock.now())
    if bridge.attempts or bridge.trouble:
        bridge.attempts, bridge.trouble = 0, ""
        rest(bridge, None, "")


def _note(row: Crossing, **changes: object) -> None:
    Crossing.objects.filter(pk=row.pk).update(**changes)


def _send_post(door: Channels, bridge: Bridge, row: Crossing) -> None:
    post = row.post
    if post is None:
        return
    if not _is_to_be_seen(post):
        _take_back(door, bridge, row)
    elif row.there:
        door.change(bridge.channel, row.there, _words(door, bridge, post), key=_key(row))
    else:
        _say(door, bridge, row, post)


def _is_to_be_seen(post: Post) -> bool:
    """Not what was taken back or hidden, nor what hangs on it, nor what was erased."""
    around = [post, post.root] if post.root else [post]
    if any(one.removed_at or one.hidden_at for one in around):
        return False
    return bool(post.words or post.card)


def _take_back(door: Channels, bridge: Bridge, row: Crossing) -> None:
    """Also what was said and whose answer was lost."""
    there = row.there or (row.asked_mark and _found(door, bridge, row, row.thread))
    if there:
        door.take_back(bridge.channel, there)
    row.there, row.turn = "", row.turn + 1


def _say(door: Channels, bridge: Bridge, row: Crossing, post: Post) -> None:
    row.thread = _thread(bridge, post)
    words = _words(door, bridge, post)
    found = _found(door, bridge, row, row.thread) if row.asked_mark else ""
    if found:
        door.change(bridge.channel, found, words, key=_key(row))
    row.there = found or door.say(bridge.channel, words, thread=row.thread, key=_key(row))


def _found(door: Channels, bridge: Bridge, row: Crossing, thread: str) -> str:
    return door.find(bridge.channel, _key(row), thread=thread, mark=row.asked_mark)


def _key(row: Crossing) -> str:
    return f"{row.bridge_id}-{row.post_id}-{row.turn}"


def _thread(bridge: Bridge, post: Post) -> str:
    """The thread there; one that began before the bridge is not there."""
    if post.root_id is None:
        return ""
    root = Crossing.objects.filter(bridge=bridge, post_id=post.root_id, sign="").first()
    if root is None or root.state in (State.FAILED, State.DROPPED):
        return ""
    if not root.there:
        raise NotYet
    return root.thread or root.there


def _words(door: Channels, bridge: Bridge, post: Post) -> str:
    """Who says it, and what, in the words of the chat."""
    said = selectors.said_there(post)
    accounts = messaging.accounts_of(bridge.token_id, [pk for pk, _name in said.called.values()])
    asked = [accounts[pk] for pk, _name in said.called.values() if pk in accounts]
    members = door.members(asked) if asked else {}
    called = {}
    for handle, (person_id, name) in said.called.items():
        known = members.get(accounts.get(person_id, ""))
        called[handle] = known or messaging.Member("", name)
    above = door.signed(said.name, said.more, said.url, said.icon)
    return f"{above}\n{door.written(said.words, called)}"


def _send_sign(door: Channels, bridge: Bridge, row: Crossing) -> None:
    """Ours stands there as long as anybody here gives it who does not give it there themselves."""
    if row.post is None:
        return
    parent = Crossing.objects.filter(bridge=bridge, post=row.post, sign="").first()
    if parent is None or not parent.there:
        if parent and parent.state in (State.WAITING, State.SENDING):
            raise NotYet
        return
    rows = Reaction.objects.unscoped(ALL).filter(post=row.post, sign=row.sign)
    is_there = rows.exclude(person_id__in=selectors.signed_there(row.post, row.sign)).exists()
    door.put_sign(bridge.channel, parent.there, SIGNS_THERE[row.sign][0], is_there=is_there)


# --- what went wrong ------------------------------------------------------------------------------


def _ends_turn(door: Channels, bridge: Bridge, row: Crossing, trouble: NotSent) -> bool:
    """What becomes of the row, and whether the whole bridge waits."""
    reason = str(trouble)[:400] or type(trouble).__name__
    back = {"state": State.WAITING, "try_at": clock.now(), "reason": reason}
    back |= {"asked_mark": row.asked_mark or bridge.mark, "thread": row.thread}
    if isinstance(trouble, TokenRefused):
        _note(row, **back, attempts=row.attempts)
        stop_refused(bridge, reason)
    elif isinstance(trouble, Limited):
        _note(row, **back, attempts=row.attempts)
        rest(bridge, clock.now() + timedelta(seconds=trouble.seconds), reason, whole_chat=True)
    elif isinstance(trouble, Hopeless | NobodyThere) and reason in OF_CHANNEL:
        _note(row, **back, attempts=row.attempts)
        stop(bridge, reason)
    elif isinstance(trouble, Hopeless | NobodyThere) or _is_poison(door, row):
        _note(row, state=State.FAILED, reason=reason)
        return False
    else:
        _note(row, **back)
        bridge.attempts += 1
        rest(bridge, clock.now() + delay(bridge.attempts), reason)
    return True


def delay(attempts: int) -> timedelta:
    """A minute, and twice as long each time, up to an hour."""
    return timedelta(minutes=min(2 ** max(attempts - 1, 0), 60))


def _is_poison(door: Channels, row: Crossing) -> bool:
    """Tried so often, and the chat answers otherwise: it is the message."""
    if row.attempts + 1 < ATTEMPTS:
        return False
    try:
        door.me()
    except NotSent:
        return False
    return True


def retried(rows: QuerySet[Crossing], ids: Collection[int] | None) -> int:
    """Rows that failed wait again, as if they were new; what was tried stays known."""
    rows = rows.filter(state=State.FAILED)
    rows = rows if ids is None else rows.filter(pk__in=ids)
    return rows.update(state=State.WAITING, try_at=clock.now(), attempts=0)
