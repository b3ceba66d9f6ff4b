"""Many come in at once: each once, and each is counted."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from lyceum.communities import services
from lyceum.communities.errors import AlreadyInSpace
from lyceum.communities.models import SpaceMember
from lyceum.communities.testing import make_space
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
