"""What is said in a channel comes over: read since a mark, and made so here.

Reading is the truth, and what the chat tells by itself only says when to read: so it does not matter
what of it is lost, comes twice or late. Each thing is taken in by a transaction of its own, once,
under the id that the chat gave it; the mark moves on when all is done.
"""

import logging
import re
from collections.abc import Callable, Mapping
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import F, Q

from lyceum.communities import selectors
from lyceum.communities.models import (
    Bridge,
    ChatGuest,
    ChatSign,
    Crossing,
    Post,
    PostVersion,
    SpaceMember,
)
from lyceum.communities.types import (
    KINDS_THERE,
    KINDS_TO_WRITE,
    LONGEST,
    SIGNS_THERE,
    NewPost,
)
from lyceum.kernel import actors, clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.scope import person_owner
from lyceum.messaging import api as messaging
from lyceum.messaging.api import (
    Channels,
    Heard,
    Hopeless,
    Limited,
    NobodyThere,
    NotSent,
    Reading,
    Spoken,
    TokenRefused,
)
from lyceum.organisations import api as organisations

from .bridging import rest, stop, stop_refused
from .crossings import cross_sign
from .facts import ALL
from .indexing import forget_post
from .posts import Voice, put_down, reword, withdraw
from .responses import count_sign, put_sign
from .sending import ATTEMPTS, delay

log = logging.getLogger(__name__)
PATIENCE = timedelta(minutes=10)  # a reader that was silent so long is gone
PERIOD = timedelta(minutes=1)
PERIOD_WITH_EAR = timedelta(minutes=5)
FAR = timedelta(minutes=20)  # so long unread, what is old may have been answered meanwhile
MOST_THREADS = 50
LOOK_AGAIN = timedelta(days=1)
KIND = re.compile(
    r"\s*(?::(?P<sign>[a-z_]+):(?::skin-tone-\d:)?|<#[A-Z0-9]+\|(?P<room>[a-z]+)>|#(?P<tag>[a-z]+)\b"
    r"|(?P<drawn>[🏆😞❓💡📖🔗👋])\ufe0f?)\s*"
)
BY_SIGN = {sign: kind for kind, (sign, _drawn) in KINDS_THERE.items()}
BY_DRAWN = {drawn: kind for kind, (_sign, drawn) in KINDS_THERE.items()}
FROM_CHAT = (*KINDS_TO_WRITE, "introduction")
State = Crossing.State


def hear(heard: Heard) -> bool:
    """A chat told us that something happened: it is read soon. Whether it is one of our channels."""
    rows = Bridge.objects.unscoped("the chat's own word").filter(closed_at=None)
    rows = rows.filter(token_id=heard.token_id, channel=heard.channel)
    with transaction.atomic():
        bridge = rows.select_for_update().first()
        if bridge is None:
            return False
        bridge.heard_at = clock.now()
        if heard.thread and heard.thread not in bridge.threads:
            bridge.threads = [*bridge.threads, heard.thread][-MOST_THREADS:]
        bridge.save(update_fields=["heard_at", "threads"])
    return True


def read_channels() -> int:
    """Read what is due; how much came over."""
    return sum(_read(bridge) for bridge in selectors.open_bridges() if _claim(bridge))


def _claim(bridge: Bridge) -> bool:
    """Whoever says that they read it reads it."""
    now = clock.now()
    free = Q(reading_since=None) | Q(reading_since__lt=now - PATIENCE)
    due = Q(read_due_at__lte=now) | Q(heard_at__gte=F("began_at")) | Q(began_at=None)
    rows = Bridge.objects.unscoped("what is due").filter(free, due, pk=bridge.pk)
    if not rows.update(reading_since=now, began_at=now):
        return False
    bridge.refresh_from_db()
    return True


def _read(bridge: Bridge) -> int:
    threads = list(bridge.threads)
    is_far = bridge.read_at is None or bridge.read_at < clock.now() - FAR
    try:
        door = messaging.chat_channels(bridge.token_id)
        reading = door.read(
            bridge.channel, bridge.mark, start=bridge.start, is_far=is_far, threads=threads
        )
        number = Arrivals(bridge, door, reading).take_in()
    except NotSent as trouble:
        _rest(bridge, trouble)
        return 0
    _have_read(bridge, reading.mark, threads)
    return number


def _have_read(bridge: Bridge, mark: str, threads: list[str]) -> None:
    """The mark stays before what is still to be taken in."""
    now = clock.now()
    waits = Crossing.objects.filter(bridge=bridge, post=None, state=State.WAITING)
    mark = min([mark, *waits.values_list("asked_mark", flat=True)])
    has_ear = bridge.token_id in messaging.ears_of([bridge.token_id])
    with transaction.atomic():
        rows = Bridge.objects.unscoped("what was read").select_for_update()
        now_there = rows.get(pk=bridge.pk)
        now_there.mark, now_there.read_at, now_there.reading_since = mark, now, None
        now_there.threads = [one for one in now_there.threads if one not in threads]
        now_there.read_due_at = now + (PERIOD_WITH_EAR if has_ear else PERIOD)
        now_there.attempts, now_there.trouble, now_there.rest_until = 0, "", None
        now_there.save(
            update_fields=[
                *("mark", "read_at", "reading_since", "threads", "read_due_at"),
                *("attempts", "trouble", "rest_until"),
            ]
        )


def _rest(bridge: Bridge, trouble: NotSent) -> None:
    """The mark stays: what was said is read when the chat is there again."""
    reason = str(trouble)[:400] or type(trouble).__name__
    rows = Bridge.objects.unscoped("what was read").filter(pk=bridge.pk)
    rows.update(reading_since=None, read_due_at=clock.now())
    if isinstance(trouble, TokenRefused):
        stop_refused(bridge, reason)
    elif isinstance(trouble, Limited):
        rest(bridge, clock.now() + timedelta(seconds=trouble.seconds), reason, whole_chat=True)
    elif isinstance(trouble, Hopeless | NobodyThere):
        stop(bridge, reason)
    else:
        bridge.attempts += 1
        rest(bridge, clock.now() + delay(bridge.attempts), reason)


class Arrivals:
    """One reading of one channel, and who is behind it."""

    def __init__(self, bridge: Bridge, door: Channels, reading: Reading) -> None:
        self.bridge, self.door, self.reading = bridge, door, reading
        self.space = bridge.space
        self.rows = self._known()
        self.house = actors.system("communities", bridge.owner_id)
        self.people: dict[str, int] = {}
        self.members: dict[int, SpaceMember] = {}
        self.names: dict[str, str] = {}

    def _known(self) -> dict[str, Crossing]:
        ids = [one.id for one in self.reading.spoken]
        rows = Crossing.objects.filter(bridge=self.bridge, sign="", there__in=ids)
        return {row.there: row for row in rows}

    def take_in(self) -> int:
        """All of it; what breaks is noted and stops nothing else. How much is new."""
        self._meet()
        number = sum(self._one(spoken) for spoken in self.reading.spoken)
        for row in self._missing():
            self._in_peace(row.there, row, lambda lost=row: self._gone(lost))  # type: ignore[misc]
        return number

    # who is who

    def _meet(self) -> None:
        """The people behind the accounts that matter, and who of them is in the space."""
        accounts = self._accounts()
        fresh = ChatGuest.objects.filter(
            bridge=self.bridge, account__in=accounts, looked_at__gt=clock.now() - LOOK_AGAIN
        )
        guests = dict(fresh.filter(person=None).values_list("account", "name"))
        news = [one for one in self.reading.spoken if one.id not in self.rows]
        speakers = {one.account for one in news}
        named = speakers.union(*(one.calls for one in news))
        rest_of = [
            one for one in accounts if one not in guests or (one in named and not guests[one])
        ]
        self.people, members = messaging.who_is(self.bridge.token_id, rest_of)
        self.members = selectors.members_among(self.space, self.people.values())
        self.names = guests | {account: one.name for account, one in members.items()}
        for account in rest_of:
            if self._member(account) is None and account in members:
                self._note_guest(account, speaks=account in speakers)
        self._adopt()

    def _accounts(self) -> set[str]:
        found: set[str] = set()
        for one in self.reading.spoken:
            if one.account and not one.is_ours and not one.is_gone:
                found.add(one.account)
            found.update(one.calls)
            for name, accounts in one.signs.items():
                if _sign_of(name):
                    found.update(accounts)
        return found

    def _member(self, account: str) -> SpaceMember | None:
        return self.members.get(self.people.get(account, 0))

    def _note_guest(self, account: str, *, speaks: bool) -> None:
        """The name of who speaks; of who only puts a sign none is kept."""
        name = {"name": self.names.get(account, "")[:120]} if speaks else {}
        said = {"person_id": self.people.get(account), "looked_at": clock.now(), **name}
        ChatGuest.objects.update_or_create(bridge=self.bridge, account=account, defaults=said)

    @transaction.atomic
    def _adopt(self) -> None:
        """Who was a guest and is in the space by now has said it themselves."""
        accounts = [account for account in self.people if self._member(account)]
        for guest in ChatGuest.objects.filter(bridge=self.bridge, account__in=accounts):
            member = self._member(guest.account)
            if member is None:
                continue
            posts = Post.objects.unscoped(ALL).filter(guest=guest).exclude(words="")
            number = posts.update(
                author_id=member.person_id,
                owner_id=person_owner(member.person_id),
                organisation_id=member.organisation_id,
                guest=None,
            )
            mine = SpaceMember.objects.unscoped(ALL).filter(pk=member.pk)
            mine.update(said=F("said") + number)
            guest.delete()

    def _voice(self, spoken: Spoken) -> tuple[Actor, Voice]:
        at = min(spoken.at, clock.now())
        if member := self._member(spoken.account):
            by = actors.person(member.person_id, organisations.scope_of(member.person_id))
            return by, Voice(member.person_id, member, member.organisation_id, at=at)
        guest, _new = ChatGuest.objects.get_or_create(
            bridge=self.bridge,
            account=spoken.account,
            defaults={
                "name": self.names.get(spoken.account, "")[:120],
                "person_id": self.people.get(spoken.account),
                "looked_at": clock.now(),
            },
        )
        return self.house, Voice(guest_id=guest.pk, at=at)

    # one thing

    def _one(self, spoken: Spoken) -> int:
        """How much is new: one, or nothing."""
        row = self._ours(spoken) if spoken.is_ours else self.rows.get(spoken.id)
        if row and row.post_id and not spoken.is_gone:
            self._in_peace(spoken.id, row, lambda: self._again(row, spoken))
        elif row and row.is_from_there and spoken.is_gone:
            self._in_peace(spoken.id, row, lambda: self._gone(row))
        elif not (spoken.is_ours or spoken.is_gone) and (row is None or _is_due(row)):
            return int(self._in_peace(spoken.id, row, lambda: self._new(spoken)))
        return 0

    def _in_peace(self, there: str, row: Crossing | None, verb: Callable[[], bool]) -> bool:
        """In a transaction of its own. The words of an error may carry what was said: only its kind
        is kept."""
        try:
            with transaction.atomic():
                return verb()
        except IntegrityError:
            return False  # another reader was quicker
        except NotSent:
            raise
        except Exception as error:
            log.exception("something said in channel %s could not be taken in", self.bridge.pk)
            self._note_failure(there, row, type(error).__name__)
            return False

    def _note_failure(self, there: str, row: Crossing | None, reason: str) -> None:
        if row and row.post_id:
            return  # it is read again with the next change
        attempts = row.attempts + 1 if row else 1
        is_over = attempts >= ATTEMPTS
        Crossing.objects.update_or_create(
            bridge=self.bridge,
            there=there,
            sign="",
            defaults={
                "is_from_there": True,
                "state": State.FAILED if is_over else State.WAITING,
                "attempts": attempts,
                "try_at": clock.now() + delay(attempts),
                "asked_mark": self.bridge.mark,
                "reason": reason,
            },
        )

    def _ours(self, spoken: Spoken) -> Crossing | None:
        """What we wrote, and whose answer we may never have got."""
        if spoken.id in self.rows:
            return self.rows[spoken.id]
        parts = spoken.key.split("-")
        if len(parts) != 3 or parts[0] != str(self.bridge.pk):  # noqa: PLR2004  bridge, post, turn
            return None
        rows = Crossing.objects.filter(bridge=self.bridge, post_id=parts[1], turn=parts[2], sign="")
        rows.filter(there="").update(there=spoken.id, thread=spoken.thread)
        return rows.first()

    def _new(self, spoken: Spoken) -> bool:
        raw, kind = self._kind(spoken)
        words = self.door.read_words(raw, self._called(spoken)).strip()[:LONGEST]
        root = self._root(spoken)
        if not words or (root and (root.removed_at or root.hidden_at)):
            return False
        by, voice = self._voice(spoken)
        key = f"chat:{self.bridge.pk}:{spoken.id}"
        kind, key = self._settled(kind, key, voice)
        post = put_down(by, self.space, NewPost(words, kind=kind, key=key), root, voice)
        done = {"post": post, "thread": spoken.thread, "edited": spoken.edited}
        done |= {"is_from_there": True, "state": State.DONE, "try_at": clock.now()}
        done |= {"done_at": clock.now(), "reason": "", "attempts": 0}
        row, _is_new = Crossing.objects.update_or_create(
            bridge=self.bridge, there=spoken.id, sign="", defaults=done
        )
        self._signs(row, spoken)
        return True

    def _kind(self, spoken: Spoken) -> tuple[str, str]:
        """A sign or a word at the beginning says of what kind it is; it is no part of what is said."""
        found = None if spoken.thread else KIND.match(spoken.words)
        if found is None:
            return spoken.words, "plain"
        named = found["room"] or found["tag"]
        kind = BY_SIGN.get(found["sign"] or "") or BY_DRAWN.get(found["drawn"] or "") or named
        if kind not in FROM_CHAT or (kind == "introduction" and not named):
            return spoken.words, "plain"  # a hand that waves is a greeting
        return spoken.words[found.end() :], kind

    def _settled(self, kind: str, key: str, voice: Voice) -> tuple[str, str]:
        """An introduction is one a person and space; whoever has made theirs just says something."""
        if kind != "introduction":
            return kind, key
        once = f"introduction:{voice.person_id}"
        rows = Post.objects.unscoped(ALL).filter(space=self.space, key=once)
        if voice.person_id is None or rows.exists():
            return "plain", key
        return kind, once

    def _called(self, spoken: Spoken) -> Mapping[str, str]:
        """Who is in the space is called by their handle; of others the name stands there."""
        found: dict[str, str] = {}
        for account in spoken.calls:
            member = self._member(account)
            name = self.names.get(account, "")
            found[account] = f"@{member.handle}" if member and member.handle else name
        return {account: words for account, words in found.items() if words}

    def _root(self, spoken: Spoken) -> Post | None:
        """The thread here; one that began before the bridge is not here, and its replies stand alone."""
        if not spoken.thread:
            return None
        rows = Crossing.objects.filter(bridge=self.bridge, there=spoken.thread, sign="")
        row = rows.select_related("post__root").first()
        return (row.post.root or row.post) if row and row.post else None

    # what is there already

    def _again(self, row: Crossing, spoken: Spoken) -> bool:
        if row.is_from_there and spoken.edited != row.edited:
            self._edit(row, spoken)
        self._signs(row, spoken)
        return True

    def _edit(self, row: Crossing, spoken: Spoken) -> None:
        """By whoever said it, and nothing that was taken back, forgotten or erased here."""
        post = self._locked(row)
        raw, _kind = self._kind(spoken)
        words = self.door.read_words(raw, self._called(spoken)).strip()[:LONGEST]
        member = self._member(spoken.account)
        is_theirs = member.person_id == post.author_id if member else post.guest_id is not None
        if is_theirs and words and post.words and not post.removed_at and words != post.words:
            reword(self.house, post, words)
        Crossing.objects.filter(pk=row.pk).update(edited=spoken.edited)

    def _locked(self, row: Crossing) -> Post:
        rows = Post.objects.unscoped(ALL).select_for_update(of=("self",))
        return rows.select_related("space").get(pk=row.post_id or 0)

    def _gone(self, row: Crossing) -> bool:
        """Taken back there by whoever said it: so it is here. Of a guest the words go, too."""
        if row.post_id is None:
            Crossing.objects.filter(pk=row.pk).update(state=State.DROPPED)
            return True
        post = self._locked(row)
        if post.removed_at is None:
            withdraw(self.house, post)
        if post.guest_id:
            PostVersion.objects.filter(post=post).delete()
            forget_post(post)
            Post.objects.unscoped(ALL).filter(pk=post.pk).update(words="")
        Crossing.objects.filter(pk=row.pk).update(state=State.DROPPED)
        return True

    def _missing(self) -> list[Crossing]:
        """What we know of and is there no more, where the chat does not tell so itself."""
        if not self.reading.since and not self.reading.threads:
            return []
        there = {one.id for one in self.reading.spoken}
        rows = Crossing.objects.filter(
            bridge=self.bridge, sign="", is_from_there=True, state=State.DONE
        )
        roots = Q(thread="", there__gte=self.reading.since) if self.reading.since else Q(pk=0)
        inside = Q(thread__in=self.reading.threads)
        return [row for row in rows.filter(roots | inside) if row.there not in there]

    def _signs(self, row: Crossing, spoken: Spoken) -> None:
        """Of members as theirs; of others how many they are."""
        known = ChatSign.objects.unscoped(ALL).filter(post_id=row.post_id or 0)
        before = set(known.values_list("sign", "person_id"))
        now, guests = self._given(spoken)
        if before == now and guests == row.guests_signs:
            return
        post = self._locked(row)
        for sign, person_id in sorted(now - before):
            ChatSign.objects.create(
                owner_id=person_owner(person_id), post=post, person_id=person_id, sign=sign
            )
            self._put(post, person_id, sign, is_given=True)
        for sign, person_id in sorted(before - now):
            known.filter(sign=sign, person_id=person_id).delete()
            self._put(post, person_id, sign, is_given=False)
        for sign in {*guests, *row.guests_signs}:
            count_sign(post, sign, guests.get(sign, 0) - row.guests_signs.get(sign, 0))
        Crossing.objects.filter(pk=row.pk).update(guests_signs=guests)

    def _put(self, post: Post, person_id: int, sign: str, *, is_given: bool) -> None:
        by = actors.person(person_id, organisations.scope_of(person_id))
        put_sign(by, post, person_id, sign, is_given=is_given)
        cross_sign(post, sign)

    def _given(self, spoken: Spoken) -> tuple[set[tuple[str, int]], dict[str, int]]:
        given: set[tuple[str, int]] = set()
        others: dict[str, set[str]] = {}
        for name, accounts in spoken.signs.items():
            sign = _sign_of(name)
            for account in accounts if sign else ():
                if member := self._member(account):
                    given.add((sign, member.person_id))
                else:
                    others.setdefault(sign, set()).add(account)
        return given, {sign: len(accounts) for sign, accounts in sorted(others.items())}


def _is_due(row: Crossing) -> bool:
    return row.state == State.WAITING and row.try_at <= clock.now()


def _sign_of(name: str) -> str:
    return next((sign for sign, names in SIGNS_THERE.items() if name in names), "")
