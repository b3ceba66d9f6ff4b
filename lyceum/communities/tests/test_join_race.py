"""Many come in at once: each once, and each is counted."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from django.db import connection

from lyceum.communities import services
from lyceum.communities.errors import AlreadyInSpace
from lyceum.communities.models import SpaceMember
from lyceum.communities.services import posts
from lyceum.communities.testing import make_space, say
from lyceum.communities.types import NewPost
from lyceum.identity.testing import make_person
from lyceum.kernel.errors import NotFound

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def test_who_presses_twice_is_in_once(acme, act):
    space = make_space(acme, reach="ecosystem")
    people = [make_person(f"Person {at}") for at in range(4)]

    def join(person):
        try:
            services.join(by=act(person), space_id=space.pk)
        except AlreadyInSpace:
            return 0
        finally:
            connection.close()
        return 1

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(join, people * 2))

    space.refresh_from_db()
    rows = SpaceMember.objects.unscoped("a test").filter(space=space, state="in")
    assert (space.members, rows.count()) == (4, 4)


def at_once(verb, number, *refusals):
    """How often it was done, and how often refused, of so many presses at one moment."""

    def press(_again):
        try:
            return verb() or 1
        except refusals:
            return 0
        finally:
            connection.close()

    with ThreadPoolExecutor(number) as pool:
        return sum(pool.map(press, range(number)))


def test_who_presses_leave_twice_goes_once(acme, act, ada, facilitator):
    space = make_space(acme, people=[ada], moderators=[facilitator])

    gone = at_once(lambda: services.leave(by=act(ada), space_id=space.pk), 6, NotFound)

    space.refresh_from_db()
    assert (gone, space.members) == (1, 1)


def test_two_who_invite_the_same_person_invite_once(acme, act, ada, facilitator):
    space = make_space(acme, people=[ada], moderators=[facilitator])
    people = [make_person(f"Person {at}").pk for at in range(3)]

    at_once(lambda: services.invite(by=act(ada), space_id=space.pk, person_ids=people), 6)

    rows = SpaceMember.objects.unscoped("a test").filter(space=space, state="invited")
    assert rows.count() == 3


def test_what_is_said_in_a_space_comes_one_after_the_other(acme, act, ada, linus, monkeypatch):
    """Who began first is read first: no post ends below what others have read already."""
    space = make_space(acme, reach="ecosystem", people=[ada, linus])
    begun, overtaken, attach = Event(), Event(), posts._attach

    def slowly(post, new):
        attach(post, new)
        if post.author_id == ada.pk:
            begun.set()
            assert not overtaken.wait(0.5)

    monkeypatch.setattr(posts, "_attach", slowly)

    def first():
        try:
            return say(ada, space).pk
        finally:
            connection.close()

    def second():
        try:
            begun.wait(5)
            return say(linus, space).pk
        finally:
            overtaken.set()
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        said = [one.result() for one in (pool.submit(first), pool.submit(second))]

    space.refresh_from_db()
    assert said == sorted(said)
    assert space.last_post_id == said[-1]


def test_a_double_press_is_one(acme, act, facilitator):
    """The second press gets what the first one made, and no fault."""
    space = make_space(acme, kind="request", reach="ecosystem", moderators=[facilitator])
    post = say(facilitator, space)
    person = make_person("Person")
    new = NewPost(words="Once", kind="plain", key="k")

    def press(_again):
        try:
            asked = services.ask_to_join(by=act(person), space_id=space.pk)
            report = services.report_post(by=act(facilitator), post_id=post.pk, words="Hm")
            shared = services.share(by=act(facilitator), space_id=space.pk, new=new)
            return asked.pk, report.pk, shared.pk
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        assert len(set(pool.map(press, range(6)))) == 1
