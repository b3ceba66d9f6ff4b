import pytest

from lyceum.identity.testing import make_person
from lyceum.organisations.testing import make_membership, make_role


@pytest.fixture
def harriet(acme):
    """The HR partner of Acme."""
    harriet = make_person("Harriet")
    make_membership(acme, harriet)
    make_role(harriet, "hr-partner", acme)
    return harriet
