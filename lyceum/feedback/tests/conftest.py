import pytest

from lyceum.organisations.testing import make_role, make_unit


@pytest.fixture
def sales(acme):
    return make_unit(acme, "Sales")


@pytest.fixture
def north(acme, sales):
    return make_unit(acme, "North", parent=sales)


@pytest.fixture
def hannah(grace, acme):
    """Grace, who asks and reads."""
    make_role(grace, "hr-partner", acme)
    return grace
