import pytest

from lyceum.communities.testing import make_space
from lyceum.identity.testing import make_person
from lyceum.organisations import api as organisations
from lyceum.organisations.testing import make_membership, make_organisation, make_role


@pytest.fixture
def facilitator(grace, acme):
    make_role(grace, "facilitator", acme)
    return grace


@pytest.fixture
def space(acme, ada):
    """A space of Acme that everybody in the ecosystem finds; Ada is in it."""
    return make_space(acme, reach="ecosystem", people=[ada])


@pytest.fixture
def kept(acme, ada, facilitator, linus):
    """The same with Linus of another company in it, and Grace who looks after it."""
    return make_space(acme, reach="ecosystem", people=[ada, linus], moderators=[facilitator])


@pytest.fixture
def globex(linus):
    return organisations.memberships_of(linus.pk)[0].organisation_id


@pytest.fixture
def crowd(acme):
    """crowd(n): people of Acme and of another company, by turns."""

    def gather(n):
        people = [make_person(f"Person {at}") for at in range(n)]
        make_organisation("Weavers", learners=people[1::2])
        for one in people[::2]:
            make_membership(acme, one)
        return people

    return gather
