import pytest

from lyceum.catalogue.testing import make_resource
from lyceum.learning import services
from lyceum.skills.testing import make_skill


@pytest.fixture
def sql(db):
    return make_skill("SQL")


@pytest.fixture
def resource(acme, sql):
    return make_resource(acme, url="https://learn.example/sql", teaches={sql: (0, 2)})


@pytest.fixture
def enrolment(ada, act, resource):
    return services.enrol(by=act(ada), resource_id=resource.pk, learner_id=ada.pk)
