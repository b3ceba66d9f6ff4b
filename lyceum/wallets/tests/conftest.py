"""Who keeps the books of Acme, and a pot with much in it."""

import pytest

from lyceum.identity.testing import make_person
from lyceum.organisations.testing import make_role
from lyceum.wallets.testing import make_pot


@pytest.fixture
def finance(acme):
    finance = make_person("Fina")
    make_role(finance, "finance", acme)
    return finance


@pytest.fixture
def rich(acme, ada):
    return make_pot(acme, 500_00, person=ada)
