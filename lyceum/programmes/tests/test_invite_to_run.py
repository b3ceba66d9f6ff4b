"""Asking colleagues to come to a run."""

from datetime import datetime, timedelta

import pytest
from django.urls import reverse

from lyceum.identity.testing import make_person
from lyceum.kernel import clock
from lyceum.kernel.errors import Forbidden, NotFound
from lyceum.kernel.models import RecordedEvent
from lyceum.messaging.testing import kinds_to
from lyceum.organisations.testing import make_membership, make_organisation, make_role
from lyceum.programmes import selectors, services
from lyceum.programmes.errors import TeachersAreNotFromHere
from lyceum.programmes.testing import make_agreement, make_programme
from lyceum.programmes.types import NewSession

pytestmark = pytest.mark.django_db


def invite(act, by, run, *people, words=""):
    return services.invite_to_run(
        by=act(by), offering_id=run.pk, person_ids=[each.pk for each in people], words=words
    )


def answer(run):
    return [row.answer for row in selectors.invited_to(run.pk)]


def test_who_is_invited_is_told_once_and_comes(ada, teacher, act, offering):
    assert invite(act, teacher, offering, ada, words="You asked for it.") == 1
    assert invite(act, teacher, offering, ada) == 0

    assert kinds_to(ada) == ["programmes.invited"]
    assert RecordedEvent.objects.filter(name="programmes.PeopleInvited").count() == 1
    services.take_seat(by=act(ada), offering_id=offering.pk, learner_id=ada.pk)
    assert answer(offering) == ["came"]


def test_who_sits_there_is_not_asked(ada, teacher, act, offering):
    services.take_seat(by=act(ada), offering_id=offering.pk, learner_id=ada.pk)

    assert invite(act, teacher, offering, ada) == 0


def test_one_may_decline_and_come_all_the_same(ada, teacher, act, offering):
    invite(act, teacher, offering, ada)
    for _twice in range(2):
        services.decline_invitation(by=act(ada), offering_id=offering.pk, learner_id=ada.pk)
    assert answer(offering) == ["declined"]
    assert RecordedEvent.objects.filter(name="programmes.InvitationDeclined").count() == 1

    services.take_seat(by=act(ada), offering_id=offering.pk, learner_id=ada.pk)
    assert answer(offering) == ["came"]


def test_it_refuses_others_and_people_of_elsewhere(ada, teacher, linus, act, offering):
    with pytest.raises(Forbidden):
        invite(act, ada, offering, ada)
    with pytest.raises(NotFound):
        invite(act, teacher, offering, linus)
    with pytest.raises(NotFound):
        services.decline_invitation(by=act(ada), offering_id=offering.pk, learner_id=ada.pk)
    with pytest.raises(Forbidden):
        services.decline_invitation(by=act(linus), offering_id=offering.pk, learner_id=ada.pk)


@pytest.fixture
def berta(acme, offering):
    """Of Brick, which owns a programme with Acme of which the run is a part."""
    brick, programme = make_organisation("Brick"), make_programme(acme, is_joint=True)
    make_agreement(programme, {acme: 5, brick: 5}, ends_on=clock.today())
    phase = programme.phases.create(position=1, title="Meet")
    phase.parts.create(position=1, kind="offering", resource=offering.resource, offering=offering)
    person = make_person("Berta", email="berta@brick.example")
    make_membership(brick, person)
    make_role(person, "teacher", brick)
    return person


def test_people_of_the_other_owners_are_invited_and_come(client, berta, teacher, act, offering):
    client.force_login(teacher)
    client.post(reverse("programmes:invite", args=[offering.pk]), {"people": berta.email})

    assert kinds_to(berta) == ["programmes.invited"]
    client.force_login(berta)
    assert client.get(reverse("programmes:run", args=[offering.pk])).status_code == 200
    services.take_seat(by=act(berta), offering_id=offering.pk, learner_id=berta.pk)
    assert answer(offering) == ["came"]


def test_they_teach_in_it_as_well(client, berta, teacher, act, offering):
    client.force_login(teacher)
    assert "Berta" in client.get(reverse("programmes:plan-sessions", args=[offering.pk])).text
    new = NewSession(
        wall=datetime.fromisoformat("2030-01-07T09:00"),
        minutes=60,
        zone="UTC",
        teacher_ids=(berta.pk,),
    )
    [session] = services.plan_sessions(by=act(teacher), offering_id=offering.pk, new=new)
    assert selectors.session_to_hold(act(berta), session.pk) == session


def test_neither_once_the_agreement_has_ended(berta, teacher, act, offering):
    with clock.travelled(clock.now() + timedelta(days=1)):
        with pytest.raises(NotFound):
            invite(act, teacher, offering, berta)
        new = NewSession(
            wall=datetime.fromisoformat("2030-01-07T09:00"),
            minutes=60,
            zone="UTC",
            teacher_ids=(berta.pk,),
        )
        with pytest.raises(TeachersAreNotFromHere):
            services.plan_sessions(by=act(teacher), offering_id=offering.pk, new=new)


def test_the_page_says_which_address_nobody_has(client, ada, teacher, offering):
    client.force_login(teacher)
    page = reverse("programmes:invite", args=[offering.pk])

    refused = client.post(page, {"people": f"{ada.email}\nnobody@example.org"})
    assert refused.status_code == 422
    assert "nobody@example.org" in refused.text
    assert answer(offering) == []

    done = client.post(page, {"people": ada.email, "words": "Come <b>along</b>"}, follow=True)
    assert "1 person is invited." in done.text
    assert ada.name in done.text


def test_the_run_shows_the_invitation_and_takes_the_answer(client, ada, act, teacher, offering):
    invite(act, teacher, offering, ada, words="Come <b>along</b>")
    client.force_login(ada)
    page = reverse("programmes:run", args=[offering.pk])

    shown = client.get(page).text
    assert "Come &lt;b&gt;along&lt;/b&gt;" in shown
    assert reverse("programmes:invite", args=[offering.pk]) not in shown
    client.post(reverse("programmes:decline-invitation", args=[offering.pk]))
    assert "said that you do not come" in client.get(page).text


def test_the_list_costs_the_same_for_many(
    client, acme, teacher, act, offering, django_assert_num_queries
):
    people = [make_person(f"Person {n}") for n in range(20)]
    for each in people:
        make_membership(acme, each)
    invite(act, teacher, offering, *people)

    with django_assert_num_queries(2):
        assert len(selectors.invited_to(offering.pk)) == 20


def test_outsiders_find_nothing(client, linus, ada, act, teacher, offering):
    invite(act, teacher, offering, ada)
    client.force_login(linus)
    for name in ("invite", "decline-invitation"):
        address = reverse(f"programmes:{name}", args=[offering.pk])
        assert client.post(address, {"people": ada.email}).status_code == 404
