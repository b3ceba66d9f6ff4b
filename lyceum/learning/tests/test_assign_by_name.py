"""Asked of people by name: of them, once, and of nobody else, whatever the clock does."""

import pytest

from lyceum.catalogue.testing import make_resource
from lyceum.kernel.errors import Forbidden, NotFound
from lyceum.learning import services
from lyceum.learning.models import Assigned, Assignment
from lyceum.learning.types import NewAssignment

pytestmark = pytest.mark.django_db
ALL = "tests"


@pytest.fixture
def asked(acme, act, olga):
    new = NewAssignment(resource_id=make_resource(acme).pk, reason="A new tool", due_days=7)

    def ask(*people, by=olga):
        return services.assign_by_name(
            by=act(by), organisation_id=acme.pk, key="ours", new=new,
            person_ids=[one.pk for one in people],
        )  # fmt: skip

    return ask


def test_it_is_asked_of_them_once(asked, ada, grace):
    assert asked(ada) == 1
    assert asked(ada, grace) == 1
    services.run_assignments()
    rows = Assigned.objects.unscoped(ALL).filter(ended_at=None)
    assert {row.person_id for row in rows} == {ada.pk, grace.pk}
    assert Assignment.objects.unscoped(ALL).count() == 1


def test_who_has_no_place_there_is_not_known(asked, ada, linus):
    with pytest.raises(NotFound):
        asked(ada, linus)
    with pytest.raises(Forbidden):
        asked(ada, by=ada)
    assert not Assignment.objects.unscoped(ALL).exists()
