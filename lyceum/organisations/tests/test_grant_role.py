from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection

from lyceum.kernel import actors, clock
from lyceum.kernel.errors import Forbidden, NotFound
from lyceum.organisations import api
from lyceum.organisations.errors import LastAdministrator
from lyceum.organisations.testing import make_role

pytestmark = pytest.mark.django_db


def test_a_role_is_held_in_one_organisation(harriet, ada, linus, acme, act):
    api.grant_role(by=act(harriet), person_id=ada.pk, role="mentor", organisation_id=acme.pk)

    assert act(ada).scope.has_role("mentor", acme.pk)
    assert not act(ada).scope.has_role("mentor", act(linus).organisation_id)
    assert api.people_with_role("mentor", acme.pk) == [ada.pk]


def test_a_role_may_end(harriet, ada, acme, act):
    by = act(harriet)
    gone = clock.now() - timedelta(seconds=1)
    api.grant_role(by=by, person_id=ada.pk, role="mentor", organisation_id=acme.pk, expires_at=gone)
    assert not act(ada).scope.has_role("mentor", acme.pk)

    api.grant_role(by=by, person_id=ada.pk, role="mentor", organisation_id=acme.pk)
    assert act(ada).scope.has_role("mentor", acme.pk)


def test_nobody_hands_out_keys_they_do_not_have(harriet, linus, ada, olga, acme, act):
    def grant(person, role, at):
        api.grant_role(by=act(person), person_id=ada.pk, role=role, organisation_id=at)

    for person, role, at in [
        (harriet, "administrator", acme.pk),
        (harriet, "hr-partner", acme.pk),
        (harriet, "mentor", None),
        (linus, "mentor", acme.pk),
        (ada, "mentor", acme.pk),
    ]:
        with pytest.raises(Forbidden):
            grant(person, role, at)
    grant(olga, "administrator", acme.pk)
    assert act(ada).scope.has_role("administrator", acme.pk)
    assert not act(ada).scope.has_role("administrator")


def test_a_role_that_is_none_is_refused(olga, ada, act):
    with pytest.raises(NotFound):
        api.grant_role(by=act(olga), person_id=ada.pk, role="emperor")


def test_it_is_withdrawn(harriet, ada, acme, act):
    make_role(ada, "mentor", acme)
    api.withdraw_role(by=act(harriet), person_id=ada.pk, role="mentor", organisation_id=acme.pk)

    assert not act(ada).scope.has_role("mentor", acme.pk)


def test_the_last_administrator_stays(olga, ada, act):
    by = act(olga)
    with pytest.raises(LastAdministrator):
        api.withdraw_role(by=by, person_id=olga.pk, role="administrator")

    api.grant_role(by=by, person_id=ada.pk, role="administrator")
    api.withdraw_role(by=by, person_id=olga.pk, role="administrator")
    assert api.people_with_role("administrator") == [ada.pk]


def test_the_last_administrator_sets_themselves_no_end(olga, ada, act):
    by, soon = act(olga), clock.now() + timedelta(days=1)
    with pytest.raises(LastAdministrator):
        api.grant_role(by=by, person_id=olga.pk, role="administrator", expires_at=soon)

    api.grant_role(by=by, person_id=ada.pk, role="administrator")
    api.grant_role(by=by, person_id=olga.pk, role="administrator", expires_at=soon)
    with pytest.raises(LastAdministrator):
        api.withdraw_role(by=act(ada), person_id=ada.pk, role="administrator")


def test_an_administrator_for_a_time_is_not_the_one_who_remains(olga, ada, act):
    by, soon = act(olga), clock.now() + timedelta(days=1)
    api.grant_role(by=by, person_id=ada.pk, role="administrator", expires_at=soon)
    with pytest.raises(LastAdministrator):
        api.withdraw_role(by=by, person_id=olga.pk, role="administrator")

    api.withdraw_role(by=by, person_id=ada.pk, role="administrator")
    assert api.people_with_role("administrator") == [olga.pk]


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_administrators_who_withdraw_each_other_at_once_are_not_both_gone(olga, ada, act):
    make_role(ada, "administrator")
    ready, told = Barrier(2), []

    def withdraw(by, other):
        try:
            ready.wait(timeout=30)
            api.withdraw_role(by=by, person_id=other.pk, role="administrator")
        except LastAdministrator as refusal:
            told.append(refusal)
        finally:
            connection.close()

    pairs = ((act(olga), ada), (act(ada), olga))
    threads = [Thread(target=withdraw, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert len(told) == 1
    assert len(api.people_with_role("administrator")) == 1


def test_the_house_may_do_all(ada, acme):
    by = actors.system("demo")
    api.grant_role(by=by, person_id=ada.pk, role="teacher", organisation_id=acme.pk)

    assert api.people_with_role("teacher", acme.pk) == [ada.pk]
