"""The editor: taken, changed, tried, let run; for who writes playbooks, and nobody else."""

import json

import pytest
from django.apps import apps
from django.urls import reverse

from lyceum.catalogue.testing import make_resource
from lyceum.identity.testing import make_person
from lyceum.journeys import selectors, services, shipped
from lyceum.journeys.engine.shape import AnyOf, Audience, Fact, Happened, InPlace, Segment
from lyceum.journeys.models import Playbook, Run
from lyceum.journeys.testing import later, make_playbook, put_in
from lyceum.kernel.eventlog import deliver
from lyceum.learning import api as learning
from lyceum.organisations.testing import make_membership, make_role, make_unit

from .browsing import saved

pytestmark = pytest.mark.django_db
ALL = "tests"


@pytest.fixture
def writer(acme):
    person = make_person("Fatima")
    make_membership(acme, person)
    make_role(person, "facilitator", acme)
    return person


def send(client, person, page, *args, **form):
    client.force_login(person)
    return client.post(reverse(f"journeys:{page}", args=args), form)


def read(client, person, page, *args, **said):
    client.force_login(person)
    return client.get(reverse(f"journeys:{page}", args=args), said)


def only():
    return Playbook.objects.unscoped(ALL).get()


def test_one_that_comes_along_is_taken_changed_and_let_run(client, writer, ada):
    assert "First week" in read(client, writer, "playbooks").text
    send(client, writer, "take-playbook", name="first-week")
    page = read(client, writer, "playbook", only().pk).text
    assert "When somebody joins the organisation" in page
    assert "When it does not" in page

    form = {"subject_en": "Moin {name}", "body_en": "Good.", "edition": 1, "to_next": "second-day"}
    send(client, writer, "change-step", only().pk, "welcome", **form)
    assert selectors.draft_of(only()).step("welcome").texts["en"].subject == "Moin {name}"
    way = read(client, writer, "preview", only().pk, whom=ada.email).text
    assert "If Ada began now" in way
    assert "Moin {name}" in way
    assert "would have begun" in read(client, writer, "trial", only().pk).text

    send(client, writer, "activate", only().pk)
    assert only().state == "active"
    send(client, writer, "enter", only().pk, people=ada.email)
    services.tick()
    rows = apps.get_model("messaging.Message").objects.unscoped(ALL).filter(person=ada)
    assert [row.words["title"] for row in rows] == ["Moin Ada"]
    assert "1 came" in read(client, writer, "playbook", only().pk).text


def test_steps_are_added_moved_and_removed(client, writer):
    send(client, writer, "add-playbook", name="Mine")
    pk = only().pk
    assert "It has no steps yet" in read(client, writer, "playbook", pk).text
    send(client, writer, "add-step", pk, kind="message", edition=1)
    answer = send(client, writer, "add-step", pk, kind="wait", after="message-1", edition=2)
    assert answer.headers["Location"] == reverse("journeys:change-step", args=[pk, "wait-1"])
    wrong = send(client, writer, "change-step", pk, "wait-1", days=0, hours=0, minutes=0, edition=3)
    assert (wrong.status_code, "It waits for no time at all." in wrong.text) == (422, True)
    send(client, writer, "move-step", pk, "wait-1", to="up", edition=3)
    assert [step.id for step in selectors.draft_of(only()).steps] == ["wait-1", "message-1"]
    assert send(client, writer, "remove-step", pk, "wait-1", edition=3).status_code == 409
    assert only().edition == 4, "the page was of an edition before"
    send(client, writer, "remove-step", pk, "wait-1", edition=4)
    assert [step.id for step in selectors.draft_of(only()).steps] == ["message-1"]


@pytest.mark.parametrize("kind", [kind.name for kind in selectors.kinds()])
def test_each_kind_has_its_form(client, writer, kind):
    send(client, writer, "add-playbook", name="Mine")
    send(client, writer, "add-step", only().pk, kind=kind, edition=1)
    answer = read(client, writer, "change-step", only().pk, f"{kind}-1")
    assert answer.status_code == 200
    assert kind in answer.text


def test_it_is_written_as_json_and_refused_with_the_place(client, writer):
    book = {
        "name": "Round", "trigger": {"kind": "hand"},
        "steps": [{"kind": "branch", "id": "a", "when": [{"kind": "place", "place": {}}], "then": "a"}],
    }  # fmt: skip
    wrong = send(client, writer, "import-playbook", text=json.dumps(book))
    assert wrong.status_code == 422
    assert "steps.a: From “a” one comes back to “a” without ever waiting" in wrong.text
    book["steps"][0]["then"] = None
    answer = send(client, writer, "import-playbook", text=json.dumps(book))
    assert answer.headers["Location"] == reverse("journeys:playbook", args=[only().pk])
    assert "&quot;Round&quot;" in read(client, writer, "json", only().pk).text


def test_when_and_for_whom_is_a_form(client, writer, acme):
    send(client, writer, "add-playbook", name="Mine")
    resource = make_resource(acme)
    form = {
        "name": "Ours", "trigger": "fact:learning.LearningCompleted", "late_days": 2, "edition": 1,
        "where_resource_id": f"/resources/{resource.pk}/", "roles": ["manager"],
    }  # fmt: skip
    assert send(client, writer, "about-playbook", only().pk, **form).status_code == 302
    book = selectors.draft_of(only())
    assert (book.name, book.trigger.fact.where, book.audience.roles) == (
        "Ours", {"resource_id": resource.pk}, ("manager",),
    )  # fmt: skip
    assert (
        f"finishes something: {resource.title}" in read(client, writer, "playbook", only().pk).text
    )


def test_goal_and_exits_are_rows_of_a_form(client, writer, acme):
    send(client, writer, "add-playbook", name="Mine")
    unit = make_unit(acme, "Sales")
    rows = {
        "goals-count": 1, "goals-0-what": "fact:communities.WinShared", "goals-0-is_not": "so",
        "exits-count": 1, "exits-0-count": 2, "exits-0-join": "not-any",
        "exits-0-0-what": "unit", "exits-0-0-is_not": "so", "exits-0-0-those": [unit.pk],
        "exits-0-1-what": "role", "exits-0-1-is_not": "not", "exits-0-1-those": ["manager"],
    }  # fmt: skip
    assert send(client, writer, "ends", only().pk, edition=1, **rows).status_code == 302
    book = selectors.draft_of(only())
    assert book.goals == (Happened(Fact("communities.WinShared")),)
    unit_or_no_manager = (
        InPlace(Audience(units=(unit.pk,))),
        InPlace(Audience(roles=("manager",)), is_not=True),
    )
    assert book.exits == (AnyOf(unit_or_no_manager, is_not=True),)
    page = read(client, writer, "playbook", only().pk).text
    assert "Out: not (Sales or not: manager)" in page
    assert "Goal: shares a win" in page

    wrong = {**rows, "exits-0-1-those": []}
    answer = send(client, writer, "ends", only().pk, edition=2, **wrong)
    assert (answer.status_code, "This field is required." in answer.text) == (422, True)
    answer = send(client, writer, "ends", only().pk, edition=2, do="exits-0:add", **wrong)
    assert (answer.status_code, 'name="exits-0-2-what"' in answer.text) == (200, True)
    assert only().edition == 2, "a row more is no change yet"


def test_a_segment_has_a_name_and_shows_who_is_meant(client, writer, acme, ada, olga):
    make_membership(acme, olga)
    make_role(olga, "administrator", acme)
    send(client, writer, "add-playbook", name="Mine")
    pk, resource = only().pk, make_resource(acme)
    form = {"name": "Newcomers", "at_most_days": 90, "edition": 1}
    answer = send(client, writer, "segments", pk, **form)
    assert answer.headers["Location"] == reverse("journeys:change-segment", args=[pk, 1])
    assert "Ada" in read(client, writer, "change-segment", pk, 1).text

    asked = {**form, "name": "Not yet", "missing": [resource.pk], "edition": 2}
    assert send(client, writer, "change-segment", pk, 1, **asked).status_code == 302
    book = selectors.draft_of(only())
    assert book.segments == {"Not yet": Segment(at_most_days=90, missing=(resource.pk,))}
    page = read(client, writer, "change-segment", pk, 1).text
    assert resource.title in page
    assert "Names are shown to administrators" in page
    assert "Ada" not in page
    counted = '<div class="stat"><b class="big">'
    assert counted not in page, "how many is as good as who, of one who is known"
    assert "Ada" in (theirs := read(client, olga, "change-segment", pk, 1).text)
    assert counted in theirs
    assert read(client, writer, "change-segment", pk, 2).status_code == 404
    send(client, writer, "remove-segment", pk, 1, edition=3)
    assert selectors.draft_of(only()).segments == {}


def test_a_dry_run_counts_nobody_whose_learning_is_not_theirs_to_see(client, writer, acme, olga):
    make_role(olga, "administrator", acme)
    hello = {"kind": "message", "id": "a", "texts": {"en": {"subject": "Hello", "body": "x"}}}
    segments = {"Not yet": {"missing": [make_resource(acme).pk]}}
    trigger = {"kind": "segment", "segment": "Not yet"}
    found = make_playbook(acme, hello, trigger=trigger, segments=segments)

    assert "would have begun" not in read(client, writer, "trial", found.pk).text
    assert "would have begun" in read(client, olga, "trial", found.pk).text


def test_a_way_is_added_to_a_split_and_taken_away(client, writer):
    send(client, writer, "add-playbook", name="Mine")
    send(client, writer, "add-step", only().pk, kind="split", edition=1)
    form = {"name_0": "With a call", "weight_0": 2, "name_1": "", "weight_1": 1, "edition": 2}
    send(client, writer, "change-step", only().pk, "split-1", do="shares:add", **form)
    assert "With a call" in read(client, writer, "playbook", only().pk).text
    form |= {"name_2": "Third", "weight_2": 1, "edition": 3}
    send(client, writer, "change-step", only().pk, "split-1", do="shares:1", **form)
    shares = selectors.draft_of(only()).step("split-1").shares
    assert [one.name for one in shares] == ["With a call", "Third"]


def test_what_is_long_is_found_by_its_words(client, writer, acme):
    resource = make_resource(acme, title="Partner economics")
    send(client, writer, "add-playbook", name="Mine")
    send(client, writer, "add-step", only().pk, kind="suggest", edition=1)
    form = {"resource_id-find": "economics", "do": "look", "edition": 2}
    page = send(client, writer, "change-step", only().pk, "suggest-1", **form).text
    assert f'<option value="{resource.pk}">Partner economics</option>' in page
    form = {"resource_id": resource.pk, "edition": 2}
    send(client, writer, "change-step", only().pk, "suggest-1", **form)
    assert "Partner economics" in read(client, writer, "playbook", only().pk).text


@pytest.mark.parametrize("name", [one.name for one in shipped.PLAYBOOKS])
def test_what_comes_along_is_opened_and_saved_without_json(client, writer, name):
    send(client, writer, "take-playbook", name=name)
    book, pk = selectors.draft_of(only()), only().pk
    to_choose = {place.split(".")[1] for place, _said in selectors.told(selectors.faults_of(book))}
    for step in book.steps:
        answer = saved(client, reverse("journeys:change-step", args=[pk, step.id]))
        assert answer.status_code == (422 if step.id in to_choose else 302), step.id
    for page in ("about-playbook", "ends"):
        assert saved(client, reverse(f"journeys:{page}", args=[pk])).status_code == 302
    assert selectors.draft_of(only()) == book


NAMES = [
    "playbook",
    "about-playbook",
    "segments",
    "ends",
    "json",
    "preview",
    "trial",
    "add-step",
]


def test_outsiders_find_nothing(client, acme, ada, linus):
    playbook = make_playbook(acme)
    for person in (ada, linus):
        assert read(client, person, "playbooks").status_code == 404
        for name in NAMES:
            assert read(client, person, name, playbook.pk).status_code == 404
        for name in ("activate", "pause", "resume", "end-playbook", "enter"):
            form = {"people": ada.email}
            assert send(client, person, name, playbook.pk, **form).status_code in (302, 404)
        assert send(client, person, "remove-step", playbook.pk, "hello").status_code == 404
    assert only().state == "active"
    assert not Run.objects.unscoped(ALL).exists()


@pytest.mark.parametrize("name", [one.name for one in shipped.PLAYBOOKS])
def test_what_comes_along_is_sound_but_for_what_is_to_be_chosen(name):
    faults = selectors.faults_of(selectors.shipped_book(name))
    assert {fault.code for fault in faults} <= selectors.playbooks.TO_CHOOSE


def test_more_people_and_playbooks_ask_no_more(client, writer, acme, django_assert_max_num_queries):
    def ask():
        with django_assert_max_num_queries(40) as asked:
            read(client, writer, "playbooks")
            read(client, writer, "playbook", first.pk)
        return len(asked)

    first = make_playbook(acme)
    put_in(first, writer)
    services.tick()
    ask()
    few = ask()
    for number in range(12):
        person = make_person(f"Person {number}")
        make_membership(acme, person)
        put_in(first, person)
        make_playbook(acme, name=f"No {number}")
    services.tick()
    assert ask() == few


def test_a_system_is_joined_by_who_administers_and_its_secret_shown_once(
    client, olga, writer, acme
):
    make_membership(acme, olga)
    make_role(olga, "administrator", acme)
    form = {"name": "Ours", "url": "https://ours.example/hear"}
    assert read(client, writer, "systems").status_code == 404
    assert "whsec_" in send(client, olga, "systems", **form).text
    page = read(client, olga, "systems").text
    assert "ours.example" in page
    assert "whsec_" not in page
    assert "Ours" in kinds_of_tokens(client, writer)


def kinds_of_tokens(client, writer):
    send(client, writer, "add-playbook", name="Mine")
    send(client, writer, "add-step", only().pk, kind="webhook", edition=1)
    return read(client, writer, "change-step", only().pk, "webhook-1").text


def test_what_happened_in_a_pause_counts_when_it_goes_on(acme, ada, act, olga):
    steps = [
        {"kind": "wait-for", "id": "a", "fact": {"name": "learning.Enrolled"}, "days": 90,
         "next": "b"},
        {"kind": "wait", "id": "b", "days": 1},
    ]  # fmt: skip
    playbook = make_playbook(acme, *steps)
    put_in(playbook, ada)
    services.tick()
    services.pause(by=act(olga), playbook_id=playbook.pk)
    learning.enrol(by=act(ada), resource_id=make_resource(acme).pk, learner_id=ada.pk)
    deliver()
    with later(days=10):
        assert services.tick() == 0
        services.resume(by=act(olga), playbook_id=playbook.pk)
        assert services.tick() == 1
    assert Run.objects.unscoped(ALL).get().step == "b"
