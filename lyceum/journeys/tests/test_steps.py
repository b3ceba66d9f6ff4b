"""What each kind of step does, through the doors of the apps below."""

import json
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
from django.apps import apps
from django.urls import reverse

from lyceum.assessments.testing import make_assessment, make_attempt
from lyceum.catalogue.testing import make_resource
from lyceum.connections import api as connections
from lyceum.identity.testing import make_person
from lyceum.journeys import selectors, services
from lyceum.journeys.errors import PlaybookIsFaulty
from lyceum.journeys.models import Errand, Run, Trace
from lyceum.journeys.services import errands
from lyceum.journeys.testing import HELLO, later, make_book, make_playbook, put_in
from lyceum.kernel import actors, clock
from lyceum.kernel.eventlog import deliver
from lyceum.learning import api as learning
from lyceum.messaging.testing import kinds_to
from lyceum.organisations import api as organisations
from lyceum.organisations.testing import make_membership, make_role
from lyceum.support import api as support

pytestmark = pytest.mark.django_db
ALL = "tests"


def rows(label, **said):
    return apps.get_model(label).objects.unscoped(ALL).filter(**said)


@pytest.fixture
def people(acme):
    made = [make_person(f"Person {number}") for number in range(5)]
    for person in made:
        make_membership(acme, person)
    return made


def through(acme, *steps, people, **said):
    playbook = make_playbook(acme, *steps, **said)
    put_in(playbook, *people)
    services.tick()
    return playbook


def test_people_come_into_cohorts_and_their_space(acme, people):
    steps = [
        {"kind": "cohort", "id": "group", "title": "Circle", "size": 3, "next": "hello"},
        {"kind": "introduce", "id": "hello", "of": "group", "texts": HELLO, "next": "prompt"},
        {"kind": "prompt", "id": "prompt", "of": "group", "words": "What stands in your way?"},
    ]
    through(acme, *steps, people=people)
    assert rows("programmes.Cohort").count() == 2
    assert rows("programmes.CohortMember").count() == 5
    assert not rows("communities.Space").exists(), "it comes a little later"
    assert Run.objects.unscoped(ALL).filter(step="hello", state="running").count() == 5

    while deliver():
        pass
    with later(seconds=30):
        services.tick()

    assert kinds_to(people[0]).count("journeys.message") == 1
    assert rows("communities.Post", kind="prompt").count() == 2
    assert not Run.objects.unscoped(ALL).filter(state="running").exists()


def test_people_come_into_the_space_of_a_step(acme, people):
    steps = [
        {"kind": "space", "id": "talk", "title": "Partners", "next": "ask"},
        {"kind": "prompt", "id": "ask", "of": "talk", "words": "What helped?"},
    ]
    through(acme, *steps, people=people)
    assert rows("communities.Space").get().title == "Partners"
    assert rows("communities.SpaceMember").count() == 5
    assert rows("communities.Post").count() == 1


def test_it_suggests_what_is_not_finished(acme, ada, grace, act):
    resource = make_resource(acme)
    enrolment = learning.enrol(by=act(ada), resource_id=resource.pk, learner_id=ada.pk)
    learning.complete(by=act(ada), enrolment_id=enrolment.pk)
    step = {"kind": "suggest", "id": "a", "resource_id": resource.pk}
    through(acme, step, people=[ada, grace])
    assert (kinds_to(ada), kinds_to(grace)) == ([], ["journeys.suggestion"])
    assert Trace.objects.get(run__person=ada).how == "finished"


def test_it_asks_to_learn_by_name(acme, people, ada):
    resource = make_resource(acme)
    step = {"kind": "assign", "id": "a", "resource_id": resource.pk, "reason": "New law"}
    through(acme, step, people=people)
    learning_rows = rows("learning.Assigned", assignment__reason="New law")
    assert {row.person_id for row in learning_rows} == {person.pk for person in people}


def test_it_asks_for_feedback_opens_outreach_and_a_case(acme, people):
    steps = [
        {"kind": "ask", "id": "a", "title": "the first week", "next": "b"},
        {"kind": "outreach", "id": "b", "reason": "What stands in the way?", "next": "c"},
        {"kind": "case", "id": "c", "role": "advisor", "subject": "A path", "text": "Which?"},
    ]
    through(acme, *steps, people=people)
    assert rows("feedback.Asked", about_kind="playbook").count() == 5
    assert rows("support.Outreach", reason="What stands in the way?").count() == 5
    assert support.Case.objects.unscoped(ALL).filter(subject="A path").count() == 5


def test_who_joins_is_reached_within_a_working_day_of_joining(acme, ada):
    monday = datetime(2030, 5, 6, 10, tzinfo=UTC)
    step = {"kind": "outreach", "id": "a", "reason": "Who are you?", "hours": 8, "next": "b"}
    rest = {"kind": "wait", "id": "b", "hours": 2, "next": "c"}
    with clock.travelled(monday):
        put_in(make_playbook(acme, step, rest, step | {"id": "c", "next": None}), ada)
    for hours in (1, 4):
        with clock.travelled(monday + timedelta(hours=hours)):
            services.tick()
    first, second = rows("support.Outreach", person=ada).order_by("pk")
    assert first.opened_at == monday, "the clock runs since they entered, whenever it was looked"
    assert first.due_at == monday + timedelta(days=1)
    assert second.opened_at == monday + timedelta(hours=4)
    [reach, *_others] = selectors.shipped_book("start-in-partnerships").steps
    assert (reach.id, reach.hours) == ("reach", 8)


def test_an_assessment_is_asked_for_and_what_was_answered_decides(acme, people, act, olga):
    made = make_assessment(act(olga), acme)
    steps = [
        {"kind": "assess", "id": "a", "assessment_id": made.pk, "next": "b"},
        {"kind": "wait-for", "id": "b", "fact": {"name": "assessments.AssessmentFinished"},
         "days": 3, "next": "c", "late": None},
        {"kind": "branch", "id": "c", "then": "d", "next": None,
         "when": [{"kind": "answer", "dimension": "barrier", "one_of": ["no time"]}]},
        {"kind": "message", "id": "d", "texts": HELLO},
    ]  # fmt: skip
    first, second, *_others = people
    through(acme, *steps, people=people)
    assert rows("assessments.Assignment").count() == 5
    make_attempt(act(first), made, ["0", "5"])
    make_attempt(act(second), made, ["1", "5"])
    while deliver():
        pass
    services.tick()
    assert "journeys.message" in kinds_to(first)
    assert "journeys.message" not in kinds_to(second)
    assert Run.objects.unscoped(ALL).filter(state="running").count() == 3


def test_what_somebody_answered_is_shown_by_no_preview_and_of_a_few_by_no_figure(
    acme, people, act, olga, grace, client
):
    made = make_assessment(act(olga), acme)
    for person, said in zip(people, ["0", "1", "1", "1", "1"], strict=True):
        make_attempt(act(person), made, [said, "5"])
    asks = [{"kind": "answer", "dimension": "barrier", "one_of": ["no time"]}]
    branch = {"kind": "branch", "id": "a", "then": "b", "next": None, "when": asks}
    hello = {"kind": "message", "id": "b", "texts": HELLO}
    playbook = through(acme, branch, hello, people=people)
    assert kinds_to(people[0]).count("journeys.message") == 1, "it is so"

    for role in ("administrator", "facilitator"):
        make_role(grace, role, acme)
        client.force_login(grace)
        page = reverse("journeys:preview", args=[playbook.pk])
        way = client.get(page, {"whom": people[0].email}).text
        assert "Hello {name}" not in way
        said = {"whom": people[1].email, "happens": "stands:barrier=no time"}
        assert "Hello {name}" in client.get(page, said).text
        trial = client.get(reverse("journeys:trial", args=[playbook.pk])).text
        assert "it would tell of a few what they answered" in trial
    assert selectors.figures_of(playbook) == {}
    assert selectors.run_figures(playbook) is None
    assert client.get(reverse("journeys:playbook", args=[playbook.pk])).status_code == 200


def test_what_somebody_finished_is_supposed_by_who_may_not_see_it(acme, ada, grace, act, client):
    resource = make_resource(acme)
    enrolment = learning.enrol(by=act(ada), resource_id=resource.pk, learner_id=ada.pk)
    learning.complete(by=act(ada), enrolment_id=enrolment.pk)
    asks = [{"kind": "segment", "segment": "ready"}]
    playbook = make_playbook(
        acme,
        {"kind": "branch", "id": "a", "then": "b", "next": None, "when": asks},
        {"kind": "message", "id": "b", "texts": HELLO},
        segments={"ready": {"completed": [resource.pk]}},
    )
    page = reverse("journeys:preview", args=[playbook.pk])

    def way(person, **said):
        client.force_login(grace)
        return client.get(page, {"whom": person.email, **said}).text

    make_role(grace, "facilitator", acme)
    assert "Hello {name}" not in way(ada)
    assert "Hello {name}" in way(ada, happens="segment:ready")
    assert "Hello {name}" in way(grace, happens="segment:ready")
    make_role(grace, "hr-partner", acme)
    assert "Hello {name}" in way(ada)
    assert "Hello {name}" not in way(grace, happens="segment:ready"), "they may see who is in it"


def test_a_refusal_skips_the_step_of_those_it_is_for_and_says_why(acme, ada):
    resource = make_resource(acme)
    step = {"kind": "suggest", "id": "a", "resource_id": resource.pk + 999, "next": "b"}
    through(acme, step, {"kind": "message", "id": "b", "texts": HELLO}, people=[ada])
    trace = Trace.objects.get(step="a")
    assert (trace.state, trace.how) == ("skipped", "There is nothing here.")
    assert kinds_to(ada) == ["journeys.message"]


def test_a_cohort_that_was_made_smaller_meanwhile_takes_nobody_more(acme, people, act, olga):
    step = {"kind": "cohort", "id": "group", "title": "Circle", "size": 4}
    playbook = through(acme, step, people=people[:4])
    book = make_book(step | {"size": 2})
    services.change_playbook(by=act(olga), playbook_id=playbook.pk, book=book, edition=1)
    services.activate(by=act(olga), playbook_id=playbook.pk)
    put_in(playbook, people[4])
    services.tick()
    assert rows("programmes.Cohort").count() == 2
    assert rows("programmes.CohortMember").count() == 5


@pytest.mark.parametrize("is_dissolved", [False, True])
def test_nobody_comes_into_a_cohort_that_is_over(acme, people, is_dissolved):
    step = {"kind": "cohort", "id": "group", "title": "Circle", "size": 4, "days": 10}
    playbook = through(acme, step, people=people[:2])
    if is_dissolved:
        rows("programmes.Cohort").update(dissolved_at=clock.now())
    with later(days=0 if is_dissolved else 11):
        put_in(playbook, people[2])
        services.tick()
    assert rows("programmes.Cohort").count() == 2
    assert rows("programmes.CohortMember", person=people[2]).exists()


def test_what_is_learnt_for_oneself_skips_no_suggestion(acme, ada):
    resource = make_resource(acme)
    mine = actors.person(ada.pk, organisations.scope_of(ada.pk))
    enrolment = learning.enrol(by=mine, resource_id=resource.pk, learner_id=ada.pk)
    learning.complete(by=mine, enrolment_id=enrolment.pk)
    rows("learning.Enrolment").update(organisation=None)
    through(acme, {"kind": "suggest", "id": "a", "resource_id": resource.pk}, people=[ada])
    assert kinds_to(ada) == ["journeys.suggestion"]


def test_nobody_is_asked_for_the_assessment_of_another_organisation(acme, ada, act, linus):
    make_role(linus, "administrator", home_of(linus))
    theirs = make_assessment(act(linus), home_of(linus))
    step = {"kind": "assess", "id": "a", "assessment_id": theirs.pk}
    through(acme, step, people=[ada])
    assert not rows("assessments.Assignment").exists()
    assert Trace.objects.get(step="a").state == "skipped"


def home_of(person):
    return rows("organisations.Membership", person=person).get().organisation


# --- outside --------------------------------------------------------------------------------------


class Outside(BaseHTTPRequestHandler):
    """A system that takes webhooks; the first it does not take."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.came.append((dict(self.headers), body))
        self.send_response(503 if len(self.server.came) == 1 else 204)
        self.end_headers()

    def log_message(self, *_args):
        """Quiet."""


@pytest.fixture
def outside(settings):
    settings.ALLOWED_NETWORKS = ["127.0.0.0/8"]
    server = HTTPServer(("127.0.0.1", 0), Outside)
    server.came = []
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


def test_a_system_outside_is_told_signed_until_it_takes_it_with_the_same_key(acme, ada, outside):
    from standardwebhooks import Webhook

    secret = "whsec_" + "c2VjcmV0IHNlY3JldCBzZWNyZXQgc2VjcmV0IHNlYw=="
    token = connections.keep_token(
        by=actors.system("tests", f"organisation:{acme.pk}"), organisation_id=acme.pk,
        system="webhook", name="Ours", words=secret,
        url=f"http://127.0.0.1:{outside.server_port}/hear",
    )  # fmt: skip
    through(acme, {"kind": "webhook", "id": "a", "token_id": token.id}, people=[ada])
    assert services.send_errands() == 0
    assert Errand.objects.get().reason == "HTTP 503"
    with later(minutes=10):
        assert services.send_errands() == 1
        assert services.send_errands() == 0

    keys = [headers["webhook-id"] for headers, _body in outside.came]
    assert len(set(keys)) == 1
    headers, body = outside.came[0]
    Webhook(secret).verify(body, {name.lower(): value for name, value in headers.items()})
    assert json.loads(body)["data"]["person"] == str(ada.public_id)
    assert ada.name not in body.decode()


def test_a_playbook_speaks_in_the_name_of_its_own_organisation_alone(
    acme, ada, linus, act, olga, outside
):
    globex = home_of(linus)
    theirs = connections.keep_token(
        by=actors.system("tests", f"organisation:{globex.pk}"), organisation_id=globex.pk,
        system="webhook", name="Theirs", words="whsec_" + "c2VjcmV0IHNlY3JldCBzZWNyZXQgc2VjcmV0IHNlYw==",
        url=f"http://127.0.0.1:{outside.server_port}/hear",
    )  # fmt: skip
    step = {"kind": "webhook", "id": "a", "token_id": theirs.id}
    made = services.add_playbook(by=act(olga), organisation_id=acme.pk, book=make_book(step))
    with pytest.raises(PlaybookIsFaulty):
        services.activate(by=act(olga), playbook_id=made.pk)

    before = make_playbook(acme, {"kind": "message", "id": "a", "texts": HELLO})  # of earlier days
    rows("journeys.Version", playbook=before).update(book=made.draft)
    put_in(before, ada)
    services.tick()
    assert Trace.objects.get(step="a").state == "skipped"
    Errand.objects.create(
        run=Run.objects.unscoped(ALL).get(), key="old", token_id=theirs.id, body={},
        try_at=clock.now(), made_at=clock.now(),
    )  # fmt: skip
    assert services.send_errands() == 0
    assert (outside.came, Errand.objects.get().state) == ([], "failed")


def errand(run, key, token, **said):
    return Errand.objects.create(
        run=run,
        key=key,
        token_id=token.id,
        body={},
        try_at=clock.now(),
        made_at=clock.now(),
        **said,
    )


def test_a_system_that_is_not_there_keeps_no_other_waiting(acme, ada, outside, monkeypatch):
    by, secret = actors.system("tests", f"organisation:{acme.pk}"), "whsec_" + "c2VjcmV0" * 4
    said = {"by": by, "organisation_id": acme.pk, "system": "webhook", "words": secret}
    url = f"http://127.0.0.1:{outside.server_port}"
    dead = connections.keep_token(name="Dead", url="http://127.0.0.1:9", **said)
    alive = connections.keep_token(name="Alive", url=url, **said)
    put_in(make_playbook(acme), ada)
    run = Run.objects.unscoped(ALL).get()
    for number in range(60):
        errand(run, f"dead:{number}", dead)
    outside.came.append("the first it would not take")
    errand(run, "alive", alive)

    assert services.send_errands() == 1, "it is in the first batch, whoever waits before it"
    tried = Errand.objects.filter(token_id=dead.id, reason__gt="")
    assert tried.count() == 1
    rest = Errand.objects.filter(token_id=dead.id, attempts=0)
    assert rest.count() == 59
    assert rest.filter(try_at__gt=clock.now()).count() == 9


def test_a_secret_that_cannot_be_opened_now_is_waited_for(acme, ada, outside, settings):
    by, secret = actors.system("tests", f"organisation:{acme.pk}"), "whsec_" + "c2VjcmV0" * 4
    url = f"http://127.0.0.1:{outside.server_port}"
    said = {"by": by, "organisation_id": acme.pk, "system": "webhook", "name": "Alive"}
    token = connections.keep_token(words=secret, url=url, **said)
    put_in(make_playbook(acme), ada)
    waits = errand(Run.objects.unscoped(ALL).get(), "one", token)
    outside.came.append("the first it would not take")
    right, settings.SECRET_KEY = settings.SECRET_KEY, "another"

    assert services.send_errands() == 0
    waits.refresh_from_db()
    assert (waits.state, waits.attempts) == ("waiting", 0)
    settings.SECRET_KEY = right
    with later(minutes=10):
        assert services.send_errands() == 1


def test_what_another_worker_has_taken_since_is_not_sent_twice(acme, ada, outside, monkeypatch):
    by, secret = actors.system("tests", f"organisation:{acme.pk}"), "whsec_" + "c2VjcmV0" * 4
    token = connections.keep_token(
        by=by, organisation_id=acme.pk, system="webhook", words=secret, name="Alive",
        url=f"http://127.0.0.1:{outside.server_port}",
    )  # fmt: skip
    put_in(make_playbook(acme), ada)
    errand(Run.objects.unscoped(ALL).get(), "one", token)
    real = errands._claimed

    def slow(limit):
        taken = real(limit)
        with later(minutes=6):
            assert len(real(limit)) == 1
        return taken

    monkeypatch.setattr(errands, "_claimed", slow)
    assert services.send_errands() == 0
    assert outside.came == []
