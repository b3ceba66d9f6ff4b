"""Asked of people by name: of them, once, and of nobody else, whatever the clock does."""

from datetime import timedelta

import pytest

from lyceum.agenda.testing import entries_of
from lyceum.catalogue.testing import make_resource
from lyceum.kernel import clock
from lyceum.kernel.errors import Forbidden, NotFound
from lyceum.kernel.eventlog import deliver
from lyceum.learning import services
from lyceum.learning.models import Assigned, Assignment
from lyceum.learning.services import assigning
from lyceum.learning.types import NewAssignment
from lyceum.organisations import api as organisations
from lyceum.organisations.testing import make_membership

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


def test_who_left_is_asked_for_nothing_any_more(asked, acme, ada, grace, act, olga):
    asked(ada, grace)
    organisations.end_membership(by=act(olga), organisation_id=acme.pk, person_id=ada.pk)
    with clock.travelled(clock.now() + timedelta(days=6)):
        assert services.remind_assigned() == 1, "Grace"
    while deliver():
        pass
    rows = Assigned.objects.unscoped(ALL).filter(ended_at=None)
    assert {row.person_id for row in rows} == {grace.pk}
    assert not [entry for entry in entries_of(ada, "learning.due") if not entry.cancelled_at]

    make_membership(acme, ada)
    assert asked(ada) == 1, "who comes back can be asked again"


def test_who_did_it_after_they_left_is_done_when_it_is_asked_again(asked, acme, ada, act, olga):
    asked(ada)
    resource_id = Assignment.objects.unscoped(ALL).get().resource_id
    mine = services.enrol(by=act(ada), resource_id=resource_id, learner_id=ada.pk)
    organisations.end_membership(by=act(olga), organisation_id=acme.pk, person_id=ada.pk)
    while deliver():
        pass
    services.complete(by=act(ada), enrolment_id=mine.pk)

    make_membership(acme, ada)
    assert asked(ada) == 1
    assert Assigned.objects.unscoped(ALL).get(ended_at=None).completed_at


def test_one_who_cannot_be_told_keeps_no_other_waiting(asked, ada, grace, monkeypatch):
    asked(ada, grace)
    real = assigning._tell

    def tell(kind, rule, rows):
        if rows[0].person_id == ada.pk:
            raise ZeroDivisionError
        real(kind, rule, rows)

    monkeypatch.setattr(assigning, "_tell", tell)
    with clock.travelled(clock.now() + timedelta(days=6)):
        assert services.remind_assigned() == 1
        monkeypatch.setattr(assigning, "_tell", real)
        assert services.remind_assigned() == 1, "Ada, at the next time"
