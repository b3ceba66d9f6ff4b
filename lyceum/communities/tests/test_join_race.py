"""Many come in at once: each once, and each is counted."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from lyceum.communities import services
from lyceum.communities.errors import AlreadyInSpace
from lyceum.communities.models import SpaceMember
from lyceum.communities.testing import make_space, say
from lyceum.communities.types import NewPost
from lyceum.identity.testing import make_person

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
