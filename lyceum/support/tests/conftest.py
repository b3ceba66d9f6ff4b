import pytest

from lyceum.identity.testing import make_person
from lyceum.organisations.testing import make_membership, make_role


@pytest.fixture
def hanna(acme):
    """The HR partner of Acme."""
    hanna = make_person("Hanna")
    make_membership(acme, hanna)
    make_role(hanna, "hr-partner", acme)
    return hanna


@pytest.fixture
def ben(acme):
    """An administrator of Acme."""
    ben = make_person("Ben")
    make_membership(acme, ben)
    make_role(ben, "administrator", acme)
    return ben
