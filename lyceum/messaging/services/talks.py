"""What people write to us alone in a chat: read since a mark and handed on; and what we say there.

As with channels, reading is the truth: what the chat tells only says when to read. Whoever takes a word
knows whether they had it already. A chat that is away rests, and nothing of it is lost.
"""

import logging
from collections.abc import Callable, Iterator
from datetime import timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet

from lyceum.connections import api as connections
from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import NotFound
from lyceum.kernel.eventlog import publish
from lyceum.kernel.scope import organisation_owner
from lyceum.messaging.errors import Hopeless, Limited, NobodyThere, NotSent, TokenRefused
from lyceum.messaging.events import ChatDeskSet
from lyceum.messaging.models import ChatDesk, ChatEar, DirectTalk, Way
from lyceum.messaging.protocols.channels import Channels, Heard, Reading, Spoken
from lyceum.messaging.protocols.slack_channels import heard_in, is_direct
from lyceum.messaging.types import CHATS, SLACK, DirectWord

from .channels import EVENTS, chat_channels, refuse_chat, who_is
from .said import Said

PERIOD = timedelta(minutes=1)
PATIENCE = timedelta(minutes=10)  # a reader that was silent so long is gone
LATE = timedelta(minutes=10)  # so much of what was read is read again: clocks differ
LONGEST_REST = 60  # minutes
MOST_THREADS = 50
HINTED = timedelta(days=1)
ATTEMPTS = 8
log = logging.getLogger(__name__)
Take = Callable[[DirectWord], str]


@transaction.atomic
def open_desk(*, by: Actor, organisation_id: int, token_id: int) -> ChatDesk:
    """From now on, what people write to us alone in this chat is read."""
    _insist_on_chat(by, organisation_id, token_id)
    now = clock.now()
    found, _new = ChatDesk.objects.get_or_create(
        token_id=token_id, defaults={"since": now, "look_at": now}
    )
    _publish(by, organisation_id, token_id, is_open=True)
    return found


@transaction.atomic
def close_desk(*, by: Actor, organisation_id: int, token_id: int) -> None:
    """It is read no more."""
    _insist_on_chat(by, organisation_id, token_id)
    ChatDesk.objects.filter(token_id=token_id).delete()
    _publish(by, organisation_id, token_id, is_open=False)


def _publish(by: Actor, organisation_id: int, token_id: int, *, is_open: bool) -> None:
    publish(
        ChatDeskSet(
            by=str(by),
            owner_id=organisation_owner(organisation_id),
            organisation_id=organisation_id,
            token_id=token_id,
            is_open=is_open,
        )
    )


def _insist_on_chat(by: Actor, organisation_id: int, token_id: int) -> None:
    rows = connections.tokens_of(by, organisation_id, CHATS)
    if not any(row.id == token_id for row in rows):
        raise NotFound


# --- what the chat tells --------------------------------------------------------------------------


def work_off_heard(tell: Callable[[Heard], bool]) -> int:
    """Hand on what chats told of their channels. Whoever listens says whether it was theirs; direct
    messages are ours."""

    def read(came: connections.Delivery) -> connections.Outcome:
        ear = ChatEar.objects.filter(connection_id=came.connection_id).first()
        found = heard_in(came.body)
        heard = Heard(ear.token_id, *found) if ear and found else None
        if heard is None or not (_hear(heard) or tell(heard)):
            return connections.Outcome("nothing", "no-rule", keeps_body=False)
        return connections.Outcome("told", keeps_body=False)

    return connections.work_off(read, systems=(EVENTS,))


def _hear(heard: Heard) -> bool:
    """Somebody may have written to us alone: it is read soon."""
    desk = ChatDesk.objects.filter(token_id=heard.token_id).first()
    if desk is None or not is_direct(heard.channel):
        return False
    with transaction.atomic():
        talk = _talk(desk, heard.channel)
        talk.heard_at = clock.now()
        if heard.thread and heard.thread not in talk.threads:
            talk.threads = [*talk.threads, heard.thread][-MOST_THREADS:]
        talk.save(update_fields=["heard_at", "threads"])
    return True


def _talk(desk: ChatDesk, channel: str) -> DirectTalk:
    rows = DirectTalk.objects.select_for_update()
    found, _new = rows.get_or_create(desk=desk, channel=channel, defaults={"heard_at": clock.now()})
    return found


# --- reading --------------------------------------------------------------------------------------


def read_talks(take: Take) -> int:
    """Hand on what people wrote: each word in a transaction of whoever takes it. What they answer is
    said below it, but for once a day only. How much was read."""
    for desk in _desks().filter(look_at__lte=clock.now()):
        _look(desk)
    return sum(_read(talk, take) for talk in _due() if _claim(talk))


def _desks() -> QuerySet[ChatDesk]:
    rows = ChatDesk.objects.filter(token__closed_at=None, token__broken_at=None)
    return rows.select_related("token").order_by("pk")


def _look(desk: ChatDesk) -> None:
    """Who has written, where the chat does not tell by itself."""
    if desk.token.system == SLACK:
        return
    later = clock.now() + PERIOD
    if not ChatDesk.objects.filter(pk=desk.pk, look_at=desk.look_at).update(look_at=later):
        return  # somebody else looks
    try:
        last_said = chat_channels(desk.token_id).talks()
    except NotSent as trouble:
        _rest_desk(desk, trouble)
        return
    read = dict(desk.talks.values_list("channel", "read_at"))
    for channel, at in last_said.items():
        known = read.get(channel) or desk.since
        if at > known - LATE and at >= desk.since:
            with transaction.atomic():
                talk = _talk(desk, channel)
                DirectTalk.objects.filter(pk=talk.pk).update(heard_at=clock.now())


def _rest_desk(desk: ChatDesk, trouble: NotSent) -> None:
    if isinstance(trouble, TokenRefused):
        refuse_chat(desk.token_id, str(trouble))
    elif isinstance(trouble, Limited):
        until = clock.now() + timedelta(seconds=trouble.seconds)
        ChatDesk.objects.filter(pk=desk.pk).update(look_at=until)


def _due() -> QuerySet[DirectTalk]:
    now = clock.now()
    rows = DirectTalk.objects.filter(_unread(), _free(), desk__in=_desks())
    rested = Q(rest_until=None) | Q(rest_until__lte=now)
    return rows.filter(rested).select_related("desk__token").order_by("pk")


def _unread() -> Q:
    return Q(began_at=None) | Q(heard_at__gte=F("began_at")) | Q(attempts__gt=0)


def _free() -> Q:
    return Q(reading_since=None) | Q(reading_since__lt=clock.now() - PATIENCE)


def _claim(talk: DirectTalk) -> bool:
    """Whoever says that they read it reads it."""
    now = clock.now()
    rows = DirectTalk.objects.filter(_unread(), _free(), pk=talk.pk)
    return bool(rows.update(reading_since=now, began_at=now))


def _read(talk: DirectTalk, take: Take) -> int:
    began, threads = clock.now(), list(talk.threads)
    try:
        door = chat_channels(talk.desk.token_id)
        start = door.mark_at(talk.desk.since)
        reading = door.read(talk.channel, talk.mark or start, start=start, threads=threads)
        number = 0
        for word, spoken in _words(talk, door, reading):
            number += 1
            if hint := _taken(talk, take, word):
                _hint(talk, door, spoken, hint)
    except NotSent as trouble:
        _rest(talk, trouble)
        return 0
    with transaction.atomic():
        now_there = DirectTalk.objects.select_for_update().filter(pk=talk.pk).first()
        if now_there is None:
            return number  # it is read no more
        now_there.mark, now_there.read_at, now_there.reading_since = reading.mark, began, None
        now_there.threads = [one for one in now_there.threads if one not in threads]
        now_there.attempts, now_there.rest_until, now_there.trouble = 0, None, ""
        now_there.save()
    return number


def _taken(talk: DirectTalk, take: Take, word: DirectWord) -> str:
    """One that breaks us again and again stands in nobody's way."""
    try:
        return take(word)
    except Exception as trouble:
        log.exception("what was written in talk %s could not be taken", talk.pk)
        if talk.attempts + 1 < ATTEMPTS:
            raise NotSent(type(trouble).__name__) from trouble
        return ""


def _words(
    talk: DirectTalk, door: Channels, reading: Reading
) -> Iterator[tuple[DirectWord, Spoken]]:
    """What people wrote since it was last read, and who they are here."""
    since = talk.read_at - LATE if talk.read_at else talk.desk.since
    said = [
        one
        for one in reading.spoken
        if not (one.is_ours or one.is_gone) and one.words.strip() and one.at >= since
    ]
    accounts = {one.account for one in said}.union(*(one.calls for one in said))
    people, members = who_is(talk.desk.token_id, accounts) if accounts else ({}, {})
    called = {account: one.name for account, one in members.items()}
    for one in said:
        yield _word(talk, door, one, people.get(one.account), called), one


def _word(
    talk: DirectTalk, door: Channels, one: Spoken, person_id: int | None, called: dict[str, str]
) -> DirectWord:
    return DirectWord(
        token_id=talk.desk.token_id,
        organisation_id=talk.desk.token.organisation_id,
        channel=talk.channel,
        thread=one.thread or one.id,
        id=one.id,
        person_id=person_id,
        text=door.read_words(one.words, called).strip(),
    )


def _hint(talk: DirectTalk, door: Channels, spoken: Spoken, hint: str) -> None:
    """Once a day, and once below a message, also where our own answer was lost."""
    if talk.hinted_at and talk.hinted_at > clock.now() - HINTED:
        return
    thread, key = spoken.thread or spoken.id, f"hint-{spoken.id}"
    if not door.find(talk.channel, key, thread=thread, mark=door.mark_at(spoken.at)):
        door.say(talk.channel, door.written(hint, {}), thread=thread, key=key)
    talk.hinted_at = clock.now()
    DirectTalk.objects.filter(pk=talk.pk).update(hinted_at=talk.hinted_at)


def _rest(talk: DirectTalk, trouble: NotSent) -> None:
    """The mark stays: what was written is read when the chat is there again."""
    reason, attempts = str(trouble)[:400] or type(trouble).__name__, talk.attempts + 1
    until = clock.now() + timedelta(minutes=min(2 ** min(attempts - 1, 10), LONGEST_REST))
    if isinstance(trouble, TokenRefused):
        refuse_chat(talk.desk.token_id, reason)
    elif isinstance(trouble, Limited):
        until = clock.now() + timedelta(seconds=trouble.seconds)
    elif isinstance(trouble, Hopeless | NobodyThere):
        attempts, until = 0, clock.now() + timedelta(minutes=LONGEST_REST)
    DirectTalk.objects.filter(pk=talk.pk).update(
        reading_since=None, attempts=attempts, rest_until=until, trouble=reason
    )


# --- saying ---------------------------------------------------------------------------------------


def tell_in_thread(way: Way, said: Said) -> None:
    """Below what they wrote; raises what `NotSent` is. What was tried before is looked for first: the
    answer may have been lost."""
    if way.token_id is None:
        raise TokenRefused("there is no token")
    channel, thread = way.in_thread["channel"], way.in_thread["thread"]
    door, key = chat_channels(way.token_id), said.post.key
    mark = door.mark_at(way.created_at)
    if way.attempts and door.find(channel, key, thread=thread, mark=mark):
        return
    door.say(channel, _said(door, way, said), thread=thread, key=key)


def _said(door: Channels, way: Way, said: Said) -> str:
    by, words = way.in_thread["by"], way.in_thread["words"]
    if not words:
        above = door.signed(said.title, said.post.button, said.url, "")
        return f"{above}\n{door.written(said.body, {})}"
    return f"{door.signed(by, said.title, said.url, '')}\n{door.written(words, {})}"
