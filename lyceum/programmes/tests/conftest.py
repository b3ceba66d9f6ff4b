import pytest

from lyceum.catalogue.testing import make_resource
from lyceum.organisations.testing import make_role
from lyceum.programmes.testing import make_offering


@pytest.fixture
def resource(acme):
    return make_resource(acme, "Data pipelines")


@pytest.fixture
def offering(resource):
    return make_offering(resource, seats=1)


@pytest.fixture
def teacher(grace, acme):
    """Grace also teaches at Acme."""
    make_role(grace, "teacher", acme)
    return grace
