"""What is told from outside is in the right person's record, and moves what they have taken up."""

import hashlib
import json
from datetime import date

import pytest
from django.apps import apps

from lyceum.access.api import accounts_elsewhere
from lyceum.catalogue.testing import make_resource
from lyceum.footprint import services
from lyceum.footprint.errors import NameIsTaken
from lyceum.footprint.models import Followed, Line, Reaction
from lyceum.footprint.projections import learning_completed
from lyceum.footprint.services import names
from lyceum.kernel import eventlog
from lyceum.kernel.errors import NotFound
from lyceum.kernel.models import RecordedEvent
from lyceum.learning import api as learning
from lyceum.organisations.testing import make_organisation

from .conftest import make

pytestmark = pytest.mark.django_db
ATLAS = "https://atlas.example"
ADL = "http://adlnet.gov/expapi/verbs/"


def account(name, home_page=ATLAS):
    return {"account": {"homePage": home_page, "name": name}}


@pytest.fixture
def course(acme):
    return make_resource(acme, url="https://course.example/activities/1")


@pytest.fixture
def beta(db):
    return make_organisation("Beta")


@pytest.fixture
def taken_up(ada, act, course):
    services.know([ada.pk])
    return learning.enrol(by=act(ada), resource_id=course.pk, learner_id=ada.pk)


@pytest.fixture
def claim(act, acme):
    """Somebody says that an account is theirs."""
    return lambda person: names.ask_name(
        by=act(person), organisation_id=acme.pk, home_page=ATLAS, name="a.l"
    )


def lines():
    """What tools told, in somebody's record."""
    return Line.objects.unscoped("a test").exclude(tenant_id=0)


def tell(program, **more):
    answer = program.post("statements", make(**more))
    assert answer.status_code == 200, answer.content
    services.follow()


def state(enrolment):
    enrolment.refresh_from_db()
    return enrolment.state, enrolment.progress


def test_each_road_leads_to_the_person(program, ada):
    services.know([ada.pk])
    here = [account(name, home) for home, name in accounts_elsewhere([ada.pk])[ada.pk]]
    hashed = hashlib.sha1(f"mailto:{ada.email}".encode(), usedforsecurity=False).hexdigest()
    agents = [*here, {"mbox": f"mailto:{ada.email}"}, {"mbox_sha1sum": hashed}]

    for agent in [*agents, account("somebody"), {"openid": "https://a.example"}]:
        tell(program, actor=agent)

    assert set(lines().values_list("person_id", flat=True)) == {ada.pk}
    assert lines().count() == len(agents)


def test_a_name_that_is_new_finds_what_was_told_before(program, grace):
    tell(program, actor={"mbox": f"mailto:{grace.email}"})
    assert not lines().exists()

    services.know([grace.pk])

    assert lines().get().person_id == grace.pk


def test_a_completion_from_outside_completes_what_was_taken_up(program, ada, taken_up):
    tell(program, actor={"mbox": f"mailto:{ada.email}"})

    assert state(taken_up) == ("completed", 100)
    assert Reaction.objects.get().outcome == "complete"


def test_the_fact_names_its_cause_and_is_not_told_again(program, ada, taken_up, monkeypatch):
    said = make(actor={"mbox": f"mailto:{ada.email}"})
    program.post("statements", said)
    services.follow()
    fact = RecordedEvent.objects.get(name="learning.LearningCompleted")

    assert fact.payload["cause"] == f"statement:{said['id']}"
    told = []
    monkeypatch.setattr("lyceum.footprint.services.tell", lambda **more: told.append(more))
    eventlog.deliver()
    assert not [one for more in told for one in more["told"] if one.verb == "completed"]
    assert learning_completed  # what would have told it


def test_it_moves_once_however_often_it_is_read(program, ada, taken_up):
    spent = {"duration": "PT30M"}
    said = {"verb": {"id": ADL + "experienced"}, "result": spent}
    tell(program, actor={"mbox": f"mailto:{ada.email}"}, **said)
    Followed.objects.update(seq=0)
    services.follow()

    taken_up.refresh_from_db()
    assert taken_up.minutes_logged == 30


def test_time_is_spent_on_the_day_where_they_are(program, ada, taken_up):
    type(ada).objects.filter(pk=ada.pk).update(time_zone="America/New_York")
    said = {"verb": {"id": ADL + "experienced"}, "result": {"duration": "PT30M"}}
    at = "2026-03-05T01:30:00.000Z"
    tell(program, actor={"mbox": f"mailto:{ada.email}"}, timestamp=at, **said)

    efforts = apps.get_model("learning.Effort").objects.unscoped("the tests")
    assert efforts.get().on == date(2026, 3, 4)


def test_progress_goes_forward_only(program, ada, taken_up):
    for percent in (40, 20):
        tell(
            program,
            actor={"mbox": f"mailto:{ada.email}"},
            verb={"id": ADL + "progressed"},
            result={
                "extensions": {"https://w3id.org/xapi/cmi5/result/extensions/progress": percent}
            },
        )

    assert state(taken_up) == ("started", 40)


def test_another_organisation_moves_nothing(come_in, beta, ada, taken_up):
    tell(come_in(beta, "all"), actor={"mbox": f"mailto:{ada.email}"})

    assert state(taken_up) == ("enrolled", 0)


def test_what_they_did_not_take_up_stays_alone(program, act, ada, course):
    tell(program, actor={"mbox": f"mailto:{ada.email}"})

    assert not learning.enrolments_of(act(ada), ada.pk)


def test_a_claimed_account_counts_once_it_is_confirmed(program, act, ada, acme, olga, taken_up):
    tell(program, actor=account("ada.l"))
    assert state(taken_up) == ("enrolled", 0)

    asked = names.ask_name(by=act(ada), organisation_id=acme.pk, home_page=ATLAS, name="ada.l")
    with pytest.raises(NotFound):
        names.answer_name(by=act(ada), name_id=asked.pk, is_theirs=True)
    names.answer_name(by=act(olga), name_id=asked.pk, is_theirs=True)
    eventlog.deliver()

    assert state(taken_up) == ("completed", 100)


def test_what_came_by_a_name_alone_goes_when_it_is_taken_back(
    program, act, ada, grace, olga, claim
):
    """What stands there by another name stays."""
    services.know([ada.pk])
    ours = [claim(ada), claim(grace)]
    names.answer_name(by=act(olga), name_id=ours[0].pk, is_theirs=True)
    tell(program, actor={"mbox": f"mailto:{ada.email}"})
    tell(program, actor=account("a.l"))
    assert lines().filter(person_id=ada.pk).count() == 2

    names.take_back_name(by=act(olga), name_id=ours[0].pk)

    assert lines().get().person_id == ada.pk
    assert [event.payload["name_id"] for event in _taken_back()] == [ours[0].pk]
    names.answer_name(by=act(olga), name_id=ours[1].pk, is_theirs=True)
    eventlog.deliver()
    assert set(lines().values_list("person_id", flat=True)) == {ada.pk, grace.pk}


def _taken_back():
    return RecordedEvent.objects.filter(name="footprint.NameTakenBack")


def test_it_moves_its_real_persons_learning_after_it_was_taken_back(
    program, act, grace, olga, taken_up, claim
):
    theirs = learning.enrol(by=act(grace), resource_id=taken_up.resource_id, learner_id=grace.pk)
    tell(program, actor=account("a.l"))
    for person, takes_back in ((taken_up.person, True), (grace, False)):
        asked = claim(person)
        names.answer_name(by=act(olga), name_id=asked.pk, is_theirs=True)
        eventlog.deliver()
        if takes_back:
            names.take_back_name(by=act(olga), name_id=asked.pk)

    assert state(taken_up) == ("completed", 100)  # whoever keeps that corrects it
    assert state(theirs) == ("completed", 100)
    assert Reaction.objects.get().person_id == grace.pk


def test_a_claim_holds_where_it_was_confirmed_only(come_in, act, ada, acme, beta, olga):
    asked = names.ask_name(by=act(ada), organisation_id=acme.pk, home_page=ATLAS, name="ada.l")
    names.answer_name(by=act(olga), name_id=asked.pk, is_theirs=True)

    for place in (acme, beta):
        tell(come_in(place, "all"), actor=account("ada.l"))

    assert list(lines().values_list("tenant_id", flat=True)) == [acme.pk]


def test_one_account_is_one_persons(act, ada, grace, acme, olga):
    first, second = (
        names.ask_name(by=act(person), organisation_id=acme.pk, home_page=ATLAS, name="a.l")
        for person in (ada, grace)
    )
    names.answer_name(by=act(olga), name_id=first.pk, is_theirs=True)

    with pytest.raises(NameIsTaken):
        names.answer_name(by=act(olga), name_id=second.pk, is_theirs=True)


def test_nobody_claims_where_they_do_not_belong(act, ada, beta):
    with pytest.raises(NotFound):
        names.ask_name(by=act(ada), organisation_id=beta.pk, home_page=ATLAS, name="x")


def test_the_copy_to_take_along_holds_what_was_told_under_every_name(client, program, ada):
    hashed = hashlib.sha1(f"mailto:{ada.email}".encode(), usedforsecurity=False).hexdigest()
    for agent in ({"mbox_sha1sum": hashed}, account("somebody else")):
        tell(program, actor=agent)

    client.force_login(ada)
    copy = b"".join(client.get("/footprint/export.json").streaming_content)

    assert [one["actor"] for one in json.loads(copy)] == [{"mbox_sha1sum": hashed}]
