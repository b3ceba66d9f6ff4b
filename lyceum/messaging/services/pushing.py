"""Browsers of people that show what comes."""

from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction

from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import Forbidden, NotFound
from lyceum.kernel.eventlog import publish
from lyceum.kernel.scope import person_owner
from lyceum.messaging.errors import Hopeless, NobodyThere, NotABrowser, NotSent
from lyceum.messaging.events import BrowserAdded, BrowserRemoved
from lyceum.messaging.models import PushSubscription
from lyceum.messaging.protocols.push import Browser, is_sound, payload, push

from .said import Said

MOST = 10  # browsers of one person


@transaction.atomic
def add_browser(*, by: Actor, browser: Browser, name: str) -> PushSubscription:
    """A browser that shows what comes. It is whoever's sits before it last; the oldest goes."""
    if by.person_id is None:
        raise Forbidden
    if field := is_sound(browser):
        raise NotABrowser(field)
    row, _is_new = PushSubscription.objects.update_or_create(
        endpoint=browser.endpoint,
        defaults={
            "person_id": by.person_id,
            "p256dh": browser.p256dh,
            "auth": browser.auth,
            "browser": name[:80],
            "made_at": clock.now(),
        },
    )
    mine = PushSubscription.objects.filter(person_id=by.person_id).order_by("-made_at", "-pk")
    PushSubscription.objects.filter(pk__in=list(mine.values_list("pk", flat=True)[MOST:])).delete()
    owner = person_owner(by.person_id)
    publish(
        BrowserAdded(by=str(by), owner_id=owner, person_id=by.person_id, subscription_id=row.pk)
    )
    return row


@transaction.atomic
def remove_browser(*, by: Actor, subscription_id: int) -> None:
    """It shows nothing any more."""
    if by.person_id is None:
        raise NotFound
    mine = PushSubscription.objects.filter(person_id=by.person_id, pk=subscription_id)
    if not mine.delete()[0]:
        raise NotFound
    owner = person_owner(by.person_id)
    publish(
        BrowserRemoved(
            by=str(by), owner_id=owner, person_id=by.person_id, subscription_id=subscription_id
        )
    )


def push_to(person_id: int, said: Said, resting: set[int | str]) -> None:
    """To every browser of a person; one that is gone is forgotten. Raises where none was reached.

    A push service that is away joins those that are `resting`, and is not asked again in this run.
    """
    words = payload(said.title, said.body, said.url, said.tag)
    trouble: NotSent = NobodyThere("no browser")
    reached = 0
    for row in PushSubscription.objects.filter(person_id=person_id):
        host = urlsplit(row.endpoint).netloc
        if host in resting:
            trouble = NotSent(f"{host} is away")
            continue
        to = Browser(row.endpoint, row.p256dh, row.auth)
        try:
            push(to, words, secret=settings.SECRET_KEY, sender=settings.DEFAULT_FROM_EMAIL)
        except NobodyThere as gone:
            row.delete()
            trouble = trouble if reached else gone
        except NotSent as reason:
            trouble = reason
            if not isinstance(reason, Hopeless):
                resting.add(host)
        else:
            reached += 1
            PushSubscription.objects.filter(pk=row.pk).update(reached_at=clock.now())
    if not reached:
        raise trouble
