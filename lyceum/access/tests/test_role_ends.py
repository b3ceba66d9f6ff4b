"""A role that ends is told a week before, to who holds it and who granted it."""

from datetime import timedelta

import pytest

from lyceum.identity.testing import make_person
from lyceum.kernel import actors, clock
from lyceum.kernel.eventlog import deliver
from lyceum.messaging.testing import kinds_to
from lyceum.organisations import api
from lyceum.organisations.testing import (
    make_membership,
    make_role,
    make_unit,
    tell_ending_roles,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def harriet(acme):
    """The HR partner of Acme."""
    harriet = make_person("Harriet")
    make_membership(acme, harriet)
    make_role(harriet, "hr-partner", acme)
    return harriet


def test_holder_and_grantor_hear_once_a_week_before(ada, harriet, acme, act):
    api.grant_role(
        by=act(harriet),
        person_id=ada.pk,
        role="mentor",
        organisation_id=acme.pk,
        unit_id=make_unit(acme, "North").pk,
        expires_at=clock.now() + timedelta(days=8),
    )
    tell()
    assert kinds_to(ada) == kinds_to(harriet) == []

    with clock.travelled(clock.now() + timedelta(days=2)):
        tell()
        tell()
    assert kinds_to(ada) == ["access.role_ends"]
    assert kinds_to(harriet) == ["access.role_of_theirs_ends"]


def test_a_renewed_one_is_told_again_in_time(ada, harriet, acme, act):
    def grant(days):
        end = clock.now() + timedelta(days=days)
        api.grant_role(
            by=act(harriet),
            person_id=ada.pk,
            role="mentor",
            organisation_id=acme.pk,
            expires_at=end,
        )

    grant(3)
    tell()
    grant(60)
    tell()
    assert kinds_to(ada) == ["access.role_ends"]
    with clock.travelled(clock.now() + timedelta(days=55)):
        tell()
    assert kinds_to(ada) == ["access.role_ends"] * 2


def test_whoever_granted_it_and_left_is_not_told(ada, harriet, acme, act):
    make_role(ada, "mentor", acme, granted_by=str(act(harriet)), expires_at=soon())
    api.withdraw_role(
        by=actors.system("tests"),
        person_id=harriet.pk,
        role="hr-partner",
        organisation_id=acme.pk,
    )
    tell()

    assert kinds_to(ada) == ["access.role_ends"]
    assert kinds_to(harriet) == []


def test_the_words_are_in_the_readers_language(client, ada, acme):
    ada.locale = "fr"
    ada.save()
    make_role(ada, "hr-partner", acme, expires_at=soon())
    tell()
    client.force_login(ada)

    shown = client.get("/inbox/").text
    assert "Votre rôle prend fin" in shown
    assert "HR partner" not in shown


def soon():
    return clock.now() + timedelta(days=3)


def tell():
    tell_ending_roles()
    while deliver():
        pass
