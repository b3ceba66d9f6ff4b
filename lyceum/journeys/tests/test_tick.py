"""People on their way: each step once, in its time, in their language."""

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lyceum.catalogue.testing import make_resource
from lyceum.identity.testing import make_person
from lyceum.journeys import services
from lyceum.journeys.errors import NobodyEnters, PlaybookIsFaulty
from lyceum.journeys.models import Run, Trace
from lyceum.journeys.testing import later, make_book, make_playbook, put_in
from lyceum.kernel.eventlog import deliver
from lyceum.learning import api as learning
from lyceum.organisations.testing import make_membership, make_role

pytestmark = pytest.mark.django_db
ALL = "tests"
FINISHED = {"name": "learning.LearningCompleted"}


def message(name, to=None, subject="Hello {name}"):
    texts = {
        "en": {"subject": subject, "body": "Words."},
        "fr": {"subject": "Salut", "body": "Oui."},
    }
    return {"kind": "message", "id": name, "next": to, "texts": texts}


def wait(name, to=None, **time):
    return {"kind": "wait", "id": name, "next": to, **time}


def subjects(person):
    rows = (
        apps.get_model("messaging.Message")
        .objects.unscoped(ALL)
        .filter(person=person, kind="journeys.message")
    )
    return [row.words["title"] for row in rows.order_by("pk")]


def run_of(person):
    return Run.objects.unscoped(ALL).get(person=person)


def test_it_writes_waits_and_writes_again(acme, ada):
    playbook = make_playbook(
        acme, message("a", "b"), wait("b", "c", days=2), message("c", None, "Again")
    )
    put_in(playbook, ada)

    assert services.tick() == 1
    assert subjects(ada) == ["Hello Ada"]
    assert services.tick() == 0
    with later(days=1, hours=23):
        assert services.tick() == 0
    with later(days=2, minutes=1):
        assert services.tick() == 1
        assert services.tick() == 0

    assert subjects(ada) == ["Hello Ada", "Again"]
    assert (run_of(ada).state, run_of(ada).ending) == ("done", "end")
    assert list(Trace.objects.order_by("number").values_list("step", "state")) == [
        ("a", "done"), ("b", "done"), ("c", "done"),
    ]  # fmt: skip


def test_it_speaks_the_language_of_each(acme, ada, grace):
    grace.locale = "fr-FR"
    grace.save()
    put_in(make_playbook(acme, message("a")), ada, grace)
    services.tick()
    assert (subjects(ada), subjects(grace)) == (["Hello Ada"], ["Salut"])


def test_a_fact_sets_it_off_and_another_ends_the_wait(acme, ada, act):
    resource = make_resource(acme)
    steps = [
        {"kind": "wait-for", "id": "a", "fact": FINISHED | {"where": {"resource_id": resource.pk}},
         "days": 7, "next": "b", "late": "c"},
        message("b", None, "Well done"),
        message("c", None, "Still there?"),
    ]  # fmt: skip
    trigger = {"kind": "fact", "fact": {"name": "learning.Enrolled"}}
    make_playbook(acme, *steps, trigger=trigger)
    enrolment = learning.enrol(by=act(ada), resource_id=resource.pk, learner_id=ada.pk)
    deliver()
    services.tick()
    assert run_of(ada).step == "a"

    learning.complete(by=act(ada), enrolment_id=enrolment.pk)
    deliver()
    services.tick()

    assert subjects(ada) == ["Well done"]
    assert Trace.objects.get(step="a").how == "happened"


def test_what_happens_elsewhere_is_not_heard(acme, ada, linus, act):
    globex = make_playbook(
        linus_home(linus),
        message("a"),
        trigger={"kind": "fact", "fact": {"name": "learning.Enrolled"}},
    )
    resource = make_resource(acme)
    learning.enrol(by=act(ada), resource_id=resource.pk, learner_id=ada.pk)
    deliver()
    assert not Run.objects.unscoped(ALL).filter(playbook=globex).exists()
    with pytest.raises(NobodyEnters):
        put_in(globex, ada)


def linus_home(linus):
    places = apps.get_model("organisations.Membership").objects.unscoped(ALL)
    return places.get(person=linus).organisation


def test_nothing_comes_in_a_flood_after_the_house_stood_still(acme, ada):
    playbook = make_playbook(
        acme, message("a", "b"), wait("b", "c", days=1), message("c", "d"), wait("d", "e", days=1),
        message("e"), late_days=3,
    )  # fmt: skip
    put_in(playbook, ada)
    services.tick()
    with later(days=10):
        services.tick()
        assert len(subjects(ada)) == 1
        assert (Trace.objects.get(step="c").state, Trace.objects.get(step="c").how) == (
            "skipped",
            "late",
        )
    with later(days=11, minutes=1):
        services.tick()
    assert len(subjects(ada)) == 2


def test_a_pause_adds_its_time(acme, ada, olga, act):
    playbook = make_playbook(acme, wait("a", "b", days=2), message("b"))
    put_in(playbook, ada)
    services.tick()
    services.pause(by=act(olga), playbook_id=playbook.pk)
    with later(days=30):
        assert services.tick() == 0
        services.resume(by=act(olga), playbook_id=playbook.pk)
        assert services.tick() == 0
    with later(days=32, minutes=1):
        services.tick()
    assert subjects(ada) == ["Hello Ada"]


def test_people_finish_on_their_version(acme, ada, grace, act, olga):
    playbook = make_playbook(acme, wait("a", "b", days=1), message("b", None, "Old"))
    put_in(playbook, ada)
    services.tick()
    book = make_book(wait("a", "b", days=1), message("b", None, "New"))
    services.change_playbook(by=act(olga), playbook_id=playbook.pk, book=book, edition=1)
    services.activate(by=act(olga), playbook_id=playbook.pk)
    put_in(playbook, grace)
    with later(days=1, minutes=1):
        services.tick()
    with later(days=2, minutes=2):
        services.tick()
    assert (subjects(ada), subjects(grace)) == (["Old"], ["New"])


def test_a_branch_asks_and_a_split_draws(acme, ada, grace):
    steps = [
        {"kind": "branch", "id": "a", "then": "b", "next": "c",
         "when": [{"kind": "place", "place": {"roles": ["manager"]}}]},
        message("b", "d", "Manager"),
        message("c", "d", "Learner"),
        {"kind": "split", "id": "d", "shares": [{"next": "e"}, {"next": "f"}]},
        message("e", None, "One"),
        message("f", None, "Two"),
    ]  # fmt: skip
    put_in(make_playbook(acme, *steps), ada, grace)
    services.tick()
    assert (subjects(ada)[0], subjects(grace)[0]) == ("Learner", "Manager")
    assert all(subjects(one)[1] in ("One", "Two") for one in (ada, grace))


def test_goals_and_exits(acme, ada, grace, act):
    resource = make_resource(acme)
    playbook = make_playbook(
        acme, wait("a", "b", days=9), message("b"),
        goals=[{"kind": "happened", "fact": FINISHED}],
        exits=[{"kind": "place", "place": {"roles": ["manager"]}}],
    )  # fmt: skip
    put_in(playbook, ada, grace)
    services.tick()
    assert run_of(grace).ending == "exit"
    enrolment = learning.enrol(by=act(ada), resource_id=resource.pk, learner_id=ada.pk)
    learning.complete(by=act(ada), enrolment_id=enrolment.pk)
    deliver()
    services.tick()
    assert (run_of(ada).ending, run_of(ada).goal_at is not None) == ("goal", True)


def test_who_fails_keeps_nobody_back(acme, ada, grace, monkeypatch):
    from lyceum.journeys.services import acting

    def write(step, doing):
        if any(run.person_id == ada.pk for run in doing.runs):
            raise ZeroDivisionError
        return acting.write(step, doing)

    monkeypatch.setitem(acting.ACTS, "message", write)
    put_in(make_playbook(acme, message("a")), ada, grace)
    services.tick()
    assert (subjects(ada), subjects(grace)) == ([], ["Hello Grace"])
    assert (run_of(ada).attempts, "ZeroDivision" in run_of(ada).reason) == (1, True)


def test_it_is_not_made_active_with_faults(acme, act, olga):
    book = make_book({"kind": "suggest", "id": "a"})
    made = services.add_playbook(by=act(olga), organisation_id=acme.pk, book=book)
    with pytest.raises(PlaybookIsFaulty) as refusal:
        services.activate(by=act(olga), playbook_id=made.pk)
    assert refusal.value.faults == [("steps.a.resource_id", "Choose something of the catalogue.")]


def waits_for(*until, join="all"):
    return {"kind": "wait-for", "id": "a", "until": list(until), "join": join, "days": 9,
            "next": "yes", "late": "no"}  # fmt: skip


def happened(name):
    return {"kind": "happened", "fact": {"name": name}}


MANAGER = {"kind": "place", "place": {"roles": ["manager"]}}


@pytest.mark.parametrize(
    ("join", "until", "came"),
    [
        ("any", [happened("communities.WinShared"), happened("learning.Enrolled")], True),
        ("all", [happened("communities.WinShared"), happened("learning.Enrolled")], False),
        ("all", [{"kind": "any", "of": [MANAGER, happened("learning.Enrolled")]}], True),
        ("all", [{"kind": "all", "of": [MANAGER, happened("learning.Enrolled")]}], False),
        ("all", [{"kind": "all", "of": [MANAGER], "is_not": True}], True),
        ("all", [MANAGER], False),
    ],
)
def test_it_waits_for_one_or_all_of_several(acme, ada, act, join, until, came):
    playbook = make_playbook(
        acme, waits_for(*until, join=join), wait("yes", None, days=9), wait("no", None, days=9)
    )
    put_in(playbook, ada)
    services.tick()
    learning.enrol(by=act(ada), resource_id=make_resource(acme).pk, learner_id=ada.pk)
    while deliver():
        pass
    services.tick()
    assert run_of(ada).step == ("yes" if came else "a")
    with later(days=9, minutes=1):
        services.tick()
        assert run_of(ada).step == ("yes" if came else "no")


def test_what_comes_to_hold_without_anything_happening_is_looked_at_each_hour(acme, ada):
    playbook = make_playbook(
        acme, waits_for(MANAGER), wait("yes", None, days=9), wait("no", None, days=9)
    )
    put_in(playbook, ada)
    services.tick()
    make_role(ada, "manager", acme)
    assert services.tick() == 0
    with later(hours=1, minutes=1):
        assert services.tick() == 1
        assert run_of(ada).step == "yes"


def test_a_wait_of_before_is_read_as_it_was_meant():
    before = {
        "kind": "wait-for",
        "id": "a",
        "fact": FINISHED,
        "days": 3,
        "next": None,
        "late": None,
    }
    now = {"kind": "wait-for", "id": "a", "until": [happened(FINISHED["name"])], "days": 3}
    assert make_book(before).steps == make_book(now).steps


def test_who_is_in_one_playbook_is_asked_about_together(acme):
    def asked(number):
        """The queries of a tick in which so many are written to in each of three playbooks."""
        for playbook in playbooks:
            people = [make_person(f"P{playbook.pk}-{number}-{at}") for at in range(number)]
            for person in people:
                make_membership(acme, person)
            put_in(playbook, *people)
        with CaptureQueriesContext(connection) as queries:
            assert services.tick() == 3 * number
        return len(queries)

    playbooks = [
        make_playbook(acme, message("a", "b"), wait("b", days=1), name=f"No {n}") for n in range(3)
    ]
    asked(1)
    few = asked(2)
    assert asked(12) == few
    assert few <= 3 * 40
