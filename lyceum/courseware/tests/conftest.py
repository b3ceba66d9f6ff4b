import pytest

from lyceum.catalogue.testing import make_resource
from lyceum.courseware.testing import make_lesson
from lyceum.identity.testing import make_person
from lyceum.kernel import actors
from lyceum.kernel.scope import organisation_owner
from lyceum.organisations.testing import make_membership, make_role


@pytest.fixture(autouse=True)
def _uploads(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "uploads"


@pytest.fixture
def resource(acme):
    return make_resource(acme, title="Rocks")


@pytest.fixture
def house(acme):
    return actors.system("tests", organisation_owner(acme.pk))


@pytest.fixture
def mona(acme):
    """A warehouse lead of Acme, with no role."""
    mona = make_person("Mona")
    make_membership(acme, mona)
    return mona


@pytest.fixture
def teacher(acme):
    """Tara teaches at Acme by role."""
    tara = make_person("Tara")
    make_membership(acme, tara)
    make_role(tara, "teacher", acme)
    return tara


@pytest.fixture
def lesson(mona, acme):
    return make_lesson(mona, acme)
